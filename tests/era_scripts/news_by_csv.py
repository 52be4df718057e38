import csv
import numpy as np
import tensorflow as tf
import urllib.request
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.sequence import pad_sequences

stopwords = [
    "a",
    "about",
    "after",
    "all",
    "an",
    "and",
    "are",
    "as",
    "at",
    "be",
    "by",
    "for",
    "from",
    "has",
    "he",
    "in",
    "is",
    "it",
    "its",
    "of",
    "on",
    "or",
    "that",
    "the",
    "to",
    "was",
    "were",
    "will",
    "with",
]
opener = urllib.request.build_opener()
opener.addheaders = [("User-agent", "Mozilla/5.0")]
urllib.request.install_opener(opener)
urllib.request.urlretrieve(
    "https://storage.googleapis.com/laurencemoroney-blog.appspot.com/bbc-text.csv", "bbc-text.csv"
)

sentences = []
labels = []
with open("bbc-text.csv", "r") as csvfile:
    reader = csv.reader(csvfile, delimiter=",")
    next(reader)
    for row in reader:
        labels.append(row[0])
        sentence = row[1]
        for word in stopwords:
            token = " " + word + " "
            sentence = sentence.replace(token, " ")
        sentences.append(sentence)
print(len(sentences))
train_size = int(len(sentences) * 0.8)

tokenizer = Tokenizer(num_words=1000, oov_token="<OOV>")
tokenizer.fit_on_texts(sentences[:train_size])
train_padded = pad_sequences(tokenizer.texts_to_sequences(sentences[:train_size]), padding="post", maxlen=120)
validation_padded = pad_sequences(tokenizer.texts_to_sequences(sentences[train_size:]), padding="post", maxlen=120)
label_tokenizer = Tokenizer()
label_tokenizer.fit_on_texts(labels)
training_label_seq = np.array(label_tokenizer.texts_to_sequences(labels[:train_size]))
validation_label_seq = np.array(label_tokenizer.texts_to_sequences(labels[train_size:]))

model = tf.keras.Sequential(
    [
        tf.keras.layers.Embedding(1000, 16, input_length=120),
        tf.keras.layers.GlobalAveragePooling1D(),
        tf.keras.layers.Dense(24, activation="relu"),
        tf.keras.layers.Dense(6, activation="softmax"),
    ]
)
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.summary()
model.fit(
    train_padded, training_label_seq, epochs=3, validation_data=(validation_padded, validation_label_seq), verbose=2
)
model.save("mymodel.h5")
