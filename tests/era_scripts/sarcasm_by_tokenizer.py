import json
import tensorflow as tf
import numpy as np
import urllib
import urllib.request
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.sequence import pad_sequences


def solution_model():
    url = "https://storage.googleapis.com/download.tensorflow.org/data/sarcasm.json"
    urllib.request.urlretrieve(url, "sarcasm.json")

    vocab_size = 1000
    embedding_dim = 16
    max_length = 120
    trunc_type = "post"
    padding_type = "post"
    oov_tok = "<OOV>"
    training_size = 2000

    sentences = []
    labels = []
    with open("sarcasm.json", "r") as f:
        datastore = json.load(f)
    for item in datastore:
        sentences.append(item["headline"])
        labels.append(item["is_sarcastic"])
    training_sentences = sentences[:training_size]
    testing_sentences = sentences[training_size : 2 * training_size]
    training_labels = np.array(labels[:training_size])
    testing_labels = np.array(labels[training_size : 2 * training_size])

    tokenizer = Tokenizer(num_words=vocab_size, oov_token=oov_tok)
    tokenizer.fit_on_texts(training_sentences)
    padded = pad_sequences(
        tokenizer.texts_to_sequences(training_sentences), maxlen=max_length, padding=padding_type, truncating=trunc_type
    )
    testing_padded = pad_sequences(
        tokenizer.texts_to_sequences(testing_sentences), maxlen=max_length, padding=padding_type, truncating=trunc_type
    )

    model = tf.keras.Sequential(
        [
            tf.keras.layers.Embedding(vocab_size, embedding_dim, input_length=max_length),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(padded, training_labels, epochs=2, validation_data=(testing_padded, testing_labels), verbose=2)
    return model


if __name__ == "__main__":
    model = solution_model()
    model.save("mymodel.h5")
