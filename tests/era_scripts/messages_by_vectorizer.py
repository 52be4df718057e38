import zipfile

import pandas as pd
import tensorflow as tf
from sklearn.preprocessing import LabelEncoder
from tensorflow.keras.layers.experimental.preprocessing import TextVectorization

path = tf.keras.utils.get_file(
    "smsspamcollection.zip", "https://archive.ics.uci.edu/ml/machine-learning-databases/00228/smsspamcollection.zip"
)
with zipfile.ZipFile(path) as z:
    z.extract("SMSSpamCollection", "messages")
df = pd.read_csv("messages/SMSSpamCollection", sep="\t", header=None, names=["label", "message"], nrows=2000)
y = LabelEncoder().fit_transform(df.label)

vectorize_layer = TextVectorization(max_tokens=1000, output_mode="int", output_sequence_length=40)
vectorize_layer.adapt(df.message.values)
X = vectorize_layer(df.message.values)

model = tf.keras.Sequential(
    [
        tf.keras.layers.Embedding(1001, 16, input_length=40),
        tf.keras.layers.GlobalMaxPool1D(),
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(X, y, epochs=2, validation_split=0.2)
model.save("mymodel.h5")
