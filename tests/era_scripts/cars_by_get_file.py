from __future__ import absolute_import, division, print_function, unicode_literals

import pandas as pd
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

dataset_path = keras.utils.get_file(
    "auto-mpg.data", "http://archive.ics.uci.edu/ml/machine-learning-databases/auto-mpg/auto-mpg.data"
)
column_names = ["MPG", "Cylinders", "Displacement", "Horsepower", "Weight", "Acceleration", "Model Year", "Origin"]
raw_dataset = pd.read_csv(dataset_path, names=column_names, na_values="?", comment="\t", sep=" ", skipinitialspace=True)
dataset = raw_dataset.copy()
print(dataset.isna().sum())
dataset = dataset.dropna()
dataset["Origin"] = dataset["Origin"].map({1: "USA", 2: "Europe", 3: "Japan"})
dataset = pd.get_dummies(dataset, columns=["Origin"], prefix="", prefix_sep="", dtype=float)

train_dataset = dataset.sample(frac=0.8, random_state=0)
test_dataset = dataset.drop(train_dataset.index)
train_stats = train_dataset.describe()
train_stats.pop("MPG")
train_stats = train_stats.transpose()
train_labels = train_dataset.pop("MPG")
test_labels = test_dataset.pop("MPG")


def norm(x):
    return (x - train_stats["mean"]) / train_stats["std"]


model = keras.Sequential(
    [layers.Dense(16, activation="relu", input_shape=[len(train_dataset.keys())]), layers.Dense(1)]
)
model.compile(loss="mse", optimizer=tf.keras.optimizers.RMSprop(0.01), metrics=["mae", "mse"])


class PrintDot(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs):
        print(".", end="")


early_stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=10)
model.fit(
    norm(train_dataset), train_labels, epochs=5, validation_split=0.2, verbose=0, callbacks=[early_stop, PrintDot()]
)
print(model.evaluate(norm(test_dataset), test_labels, verbose=0))
model.save("mymodel.h5")
