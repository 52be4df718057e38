import urllib.request
import zipfile

import pandas as pd
import tensorflow as tf


def download_and_extract_data():
    url = "https://storage.googleapis.com/download.tensorflow.org/data/certificate/household_power.zip"
    urllib.request.urlretrieve(url, "household_power.zip")
    with zipfile.ZipFile("household_power.zip", "r") as zip_ref:
        zip_ref.extractall()


def normalize_series(data, min, max):
    data = data - min
    data = data / max
    return data


def windowed_dataset(series, batch_size, n_past=24, n_future=24, shift=1):
    ds = tf.data.Dataset.from_tensor_slices(series)
    ds = ds.window(size=n_past + n_future, shift=shift, drop_remainder=True)
    ds = ds.flat_map(lambda w: w.batch(n_past + n_future))
    ds = ds.shuffle(1000)
    ds = ds.map(lambda w: (w[:n_past], w[n_past:]))
    return ds.batch(batch_size).prefetch(1)


def solution_model():
    download_and_extract_data()
    df = pd.read_csv(
        "household_power_consumption.csv",
        sep=",",
        infer_datetime_format=True,
        index_col="datetime",
        header=0,
        parse_dates=True,
        nrows=6000,
    )
    N_FEATURES = len(df.columns)
    data = df.values
    data = normalize_series(data, data.min(axis=0), data.max(axis=0))
    split_time = int(len(data) * 0.5)
    train_set = windowed_dataset(data[:split_time], batch_size=32)
    valid_set = windowed_dataset(data[split_time:], batch_size=32)
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv1D(16, 3, padding="causal", activation="relu", input_shape=(24, N_FEATURES)),
            tf.keras.layers.Dense(N_FEATURES),
        ]
    )
    model.compile(loss="mae", optimizer=tf.keras.optimizers.Adam(learning_rate=1e-3), metrics=["mae"])
    model.fit(train_set, epochs=1, validation_data=valid_set)
    return model


if __name__ == "__main__":
    model = solution_model()
    model.save("mymodel.h5")
