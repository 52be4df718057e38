# Data pipeline: read once, shuffle, batch, and prepare the next batch while one is trained on
train = tf.data.Dataset.from_tensor_slices((x_train, y_train))
train = train.cache().shuffle(10_000, seed=7).batch(32).prefetch(tf.data.AUTOTUNE)
validation = tf.data.Dataset.from_tensor_slices((x_validation, y_validation)).batch(256).cache()
