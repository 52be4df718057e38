import csv
import numpy as np
import tensorflow as tf
import urllib.request

urllib.request.urlretrieve("https://storage.googleapis.com/download.tensorflow.org/data/Sunspots.csv", "sunspots.csv")
time_step = []
sunspots = []
with open("sunspots.csv") as csvfile:
    reader = csv.reader(csvfile, delimiter=",")
    next(reader)
    for row in reader:
        sunspots.append(float(row[2]))
        time_step.append(int(row[0]))
series = np.array(sunspots)
time = np.array(time_step)
split_time = 3000
x_train = series[:split_time]


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    series = tf.expand_dims(series, axis=-1)
    ds = tf.data.Dataset.from_tensor_slices(series)
    ds = ds.window(window_size + 1, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda w: w.batch(window_size + 1))
    ds = ds.shuffle(shuffle_buffer)
    ds = ds.map(lambda w: (w[:-1], w[1:]))
    return ds.batch(batch_size).prefetch(1)


tf.keras.backend.clear_session()
tf.random.set_seed(51)
np.random.seed(51)
train_set = windowed_dataset(x_train, window_size=30, batch_size=256, shuffle_buffer=1000)
model = tf.keras.models.Sequential(
    [
        tf.keras.layers.Conv1D(
            filters=16, kernel_size=5, strides=1, padding="causal", activation="relu", input_shape=[None, 1]
        ),
        tf.keras.layers.LSTM(16, return_sequences=True),
        tf.keras.layers.Dense(10, activation="relu"),
        tf.keras.layers.Dense(1),
        tf.keras.layers.Lambda(lambda x: x * 400),
    ]
)
lr_schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-8 * 10 ** (epoch / 20))
optimizer = tf.keras.optimizers.SGD(lr=1e-8, momentum=0.9)
model.compile(loss=tf.keras.losses.Huber(), optimizer=optimizer, metrics=["mae"])
history = model.fit(train_set, epochs=1, callbacks=[lr_schedule])
model.save("mymodel.h5")
