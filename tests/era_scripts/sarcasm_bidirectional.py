import json
import requests
import tensorflow as tf
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.sequence import pad_sequences

r = requests.get("https://storage.googleapis.com/laurencemoroney-blog.appspot.com/sarcasm.json")
with open("sarcasm.json", "wb") as f:
    f.write(r.content)
datastore = json.load(open("sarcasm.json"))
sentences = [item["headline"] for item in datastore][:1500]
labels = [item["is_sarcastic"] for item in datastore][:1500]

tokenizer = Tokenizer(num_words=1000, oov_token="<OOV>")
tokenizer.fit_on_texts(sentences)
padded = pad_sequences(tokenizer.texts_to_sequences(sentences), maxlen=32)

model = tf.keras.Sequential(
    [
        tf.keras.layers.Embedding(1000, 16, input_length=32),
        tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(8)),
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile("adam", "binary_crossentropy", metrics="accuracy")
checkpoint = tf.keras.callbacks.ModelCheckpoint(
    "best.ckpt", save_weights_only=True, save_best_only=True, monitor="loss"
)
model.fit(padded.tolist(), labels, epochs=1, batch_size=64, callbacks=[checkpoint])
model.load_weights("best.ckpt")
model.save("mymodel.h5")
