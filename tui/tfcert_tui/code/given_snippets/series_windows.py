# Windows of a series: so many values in, the next ones out, with tf.data
def windowed(series, window, horizon=1, batch_size=32, shuffle=True):
    data = tf.data.Dataset.from_tensor_slices(series)
    data = data.window(window + horizon, shift=1, drop_remainder=True)
    data = data.flat_map(lambda values: values.batch(window + horizon))
    data = data.map(lambda values: (values[:window, tf.newaxis], values[window:]))
    if shuffle:
        data = data.shuffle(1000, seed=7)
    return data.batch(batch_size).prefetch(tf.data.AUTOTUNE)
