import numpy as np
import tensorflow as tf
import tensorflow.keras.utils as ku
from tensorflow.keras.callbacks import LambdaCallback
from tensorflow.keras.layers import Bidirectional, Dense, Embedding, LSTM
from tensorflow.keras.models import Sequential
from tensorflow.keras.optimizers import Adam
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer
from urllib.request import urlopen

data = urlopen("https://storage.googleapis.com/laurencemoroney-blog.appspot.com/irish-lyrics-eof.txt").read().decode()
corpus = data.lower().split("\n")[:60]
tokenizer = Tokenizer()
tokenizer.fit_on_texts(corpus)
total_words = len(tokenizer.word_index) + 1

input_sequences = []
for line in corpus:
    token_list = tokenizer.texts_to_sequences([line])[0]
    for i in range(1, len(token_list)):
        input_sequences.append(token_list[: i + 1])
max_sequence_len = max([len(x) for x in input_sequences])
input_sequences = np.array(pad_sequences(input_sequences, maxlen=max_sequence_len, padding="pre"))
predictors, label = input_sequences[:, :-1], input_sequences[:, -1]
label = ku.to_categorical(label, num_classes=total_words)

model = Sequential()
model.add(Embedding(total_words, 16, input_length=max_sequence_len - 1))
model.add(Bidirectional(LSTM(16)))
model.add(Dense(total_words, activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer=Adam(lr=0.01), metrics=["accuracy"])
said = LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, logs["loss"]))
model.fit(predictors, label, epochs=1, verbose=1, callbacks=[said])
print(np.argmax(model.predict(predictors[:1]), axis=-1))
model.save("mymodel.h5")
