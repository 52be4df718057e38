import csv
import os
import urllib.request

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf


def plot_series(time, series, format="-", start=0, end=None):
    plt.plot(time[start:end], series[start:end], format)
    plt.xlabel("Time")
    plt.ylabel("Value")
    plt.grid(True)


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    ds = tf.data.Dataset.from_tensor_slices(tf.expand_dims(series, axis=-1))
    ds = ds.window(window_size + 24, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda w: w.batch(window_size + 24))
    ds = ds.shuffle(shuffle_buffer)
    ds = ds.map(lambda w: (w[:window_size], w[window_size:, 0]))
    return ds.batch(batch_size).prefetch(1)


def solution_model():
    url = "https://storage.googleapis.com/download.tensorflow.org/data/Sunspots.csv"
    urllib.request.urlretrieve(url, "sunspots.csv")
    series = np.genfromtxt("sunspots.csv", delimiter=",", skip_header=1, usecols=2)
    time = np.arange(len(series))
    series = (series - series.min()) / (series.max() - series.min())
    plt.figure(figsize=(10, 6))
    plot_series(time, series)
    plt.show()
    train_set = windowed_dataset(series[:3000], window_size=60, batch_size=128, shuffle_buffer=500)
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv1D(16, 5, padding="causal", activation="relu", input_shape=[60, 1]),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(24),
        ]
    )
    model.compile(loss="mse", optimizer=tf.keras.optimizers.SGD(learning_rate=1e-3, momentum=0.9), metrics=["mae"])
    history = model.fit(train_set, epochs=2)
    plt.plot(history.history["mae"])
    plt.savefig("mae.png")
    print(os.path.getsize("mae.png") > 0)
    return model


if __name__ == "__main__":
    model = solution_model()
    model.save("mymodel.h5")
