"""Mistakes in models: shapes, labels, arguments and names."""

from __future__ import annotations

from erring_script import COMPILED, FIT, ONE_HOT, PAIRS, PICTURES, SPARSE, case

SHAPES = {
    "data narrower than the input": case(
        SPARSE + "model.fit(x[:, :5], y, verbose=0)", "shape_mismatch", "Line 19: `model.fit(x", "8 numbers", "(32, 5)"
    ),
    "flatten is missing": case("model = dense(shape=(28, 28))\n" + FIT, "label_kind", "Flatten", "(None, 28, 10)"),
    "conv without a channel axis": case(
        "layers.Conv2D(4, 3)(keras.Input((28, 28)))", "missing_axis", "channel axis", "(28, 28, 1)", "np.newaxis"
    ),
    "coloured images that are not batched": case(
        "ds = tf.data.Dataset.from_tensor_slices((np.zeros((4, 28, 28, 3), 'float32'), kinds[:4]))\n"
        "model = keras.Sequential([layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10)])\n"
        "model.compile('adam', 'sparse_categorical_crossentropy')\nmodel.fit(ds, verbose=0)",
        "missing_axis",
        "not batched",
        "(None, 28, 28, 3)",
    ),
    "a convolution behind a recurrent layer": case(
        "keras.Sequential([keras.Input((8, 1)), layers.LSTM(4), layers.Conv1D(3, 3)])",
        "missing_axis",
        "return_sequences=True",
    ),
    "grey images into a model for colours": case(
        "model = convolutional((28, 28, 3))\nmodel.predict(images[..., None])",
        "shape_mismatch",
        "3 channel(s)",
        "have 1",
    ),
    "a series without its features axis": case(
        "model = keras.Sequential([layers.LSTM(4), layers.Dense(1)])\nmodel.predict(x)",
        "missing_axis",
        "x[..., np.newaxis]",
    ),
    "two recurrent layers": case(
        "keras.Sequential([keras.Input((8, 1)), layers.LSTM(4), layers.LSTM(4)])",
        "missing_axis",
        "return_sequences=True",
    ),
    "one example given to predict": case(
        "dense().predict(x[0], verbose=0)", "batch_axis_missing", "x[np.newaxis, ...]", "(None, 8)"
    ),
    "one image given to predict": case(
        "model = convolutional()\nmodel.predict(images[0][..., None])",
        "batch_axis_missing",
        "(28, 28, 1)",
        "np.newaxis",
    ),
    "a data set that is not batched": case(
        PAIRS + SPARSE + "model.fit(ds, verbose=0)", "batch_axis_missing", ".batch(32)", "(None, 8)"
    ),
    "too many convolutions": case(
        "small = [layers.Conv2D(4, 5), layers.MaxPooling2D(), layers.Conv2D(4, "
        "5)]\nkeras.Sequential([keras.Input((8, 8, 1)), *small])",
        "image_too_small",
        "(None, 2, 2, 4)",
        "padding='same'",
    ),
    "a reshape that does not add up": case(
        "layers.Reshape((28, 27, 1))(keras.Input((784,)))", "reshape", "(28, 27, 1)", "(784,)"
    ),
    "a numpy reshape that does not add up": case("np.zeros(10).reshape(3, 4)", "reshape", "10 numbers", "(3,4)"),
    "a numpy reshape into more": case("np.zeros((3, 4)).reshape(5, 3)", "reshape", "12 numbers", "another count"),
    "other target size than input shape": case(
        PICTURES + "model = convolutional((16, 16, 3))\nmodel.compile('adam', 'sparse_categorical_crossentropy')\n"
        "model.fit(pictures(target_size=(24, 24), class_mode='sparse'), verbose=0)",
        "shape_mismatch",
        "(None, 24, 24, 3)",
        "target_size",
    ),
}
LABELS = {
    "class numbers with categorical": case(
        ONE_HOT + "model.fit(x, y, verbose=0)", "label_kind", "sparse_categorical_crossentropy", "(32, 10)"
    ),
    "one-hot labels with sparse": case(
        SPARSE + "model.fit(x, keras.utils.to_categorical(y, 10), verbose=0)", "label_kind", "one-hot", "to_categorical"
    ),
    "binary loss with ten units": case(
        COMPILED.format(loss="binary_crossentropy") + "model.fit(x, y, verbose=0)",
        "label_kind",
        "Dense(1, activation='sigmoid')",
    ),
    "fewer classes in the labels than units": case(
        ONE_HOT + "model.fit(x, keras.utils.to_categorical(y % 3, 3), verbose=0)",
        "label_kind",
        "Write 3 as the number of units",
    ),
    "regression with ten outputs": case(
        "model = dense(10, None)\nmodel.compile('adam', 'mse')\nmodel.fit(x, y, verbose=0)",
        "label_kind",
        "Dense(1) for one",
    ),
    "a label too large": case(
        "model = dense(9)\nmodel.compile('adam', 'sparse_categorical_crossentropy')\nmodel.fit(x, y, verbose=0)",
        "label_range",
        "A label is 9",
        "0 to 8",
        "at least 10 units",
    ),
    "a label below zero": case(SPARSE + "model.fit(x, y - 1, verbose=0)", "label_range", "A label is -1", "0 to 9"),
    "labels that are texts": case(
        SPARSE + "names = np.array(['cat', 'dog'] * 16)\nmodel.fit(x, names, verbose=0)",
        "text_as_numbers",
        "in `names`",
        "np.unique",
    ),
    "texts to to_categorical": case(
        "keras.utils.to_categorical(np.array(['a', 'b']))", "text_to_categorical", "'a'", "np.unique"
    ),
    "too few classes to to_categorical": case(
        "keras.utils.to_categorical(np.array([1, 10]), 10)", "label_range", "A label is 10", "0 to 9"
    ),
    "class mode categorical with one unit": case(
        PICTURES + "model = keras.Sequential([keras.Input((16, 16, 3)), layers.Flatten()])\n"
        "model.add(layers.Dense(1, activation='sigmoid'))\n"
        "model.compile('adam', 'binary_crossentropy')\nmodel.fit(pictures(target_size=(16, 16)), verbose=0)",
        "label_kind",
        "class_mode='binary'",
    ),
    "class mode that is none": case(PICTURES + "pictures(class_mode='multi')", "class_mode", "'multi'", "'binary'"),
}
CALLS = {
    "lr": case(
        "keras.optimizers.Adam(lr=0.01)",
        "lr_argument",
        "Line 16: `keras.optimizers.Adam(lr=0.01)`",
        "learning_rate=0.01",
        "Exam-era Keras is no way around it",
    ),
    "lr and decay": case(
        "keras.optimizers.SGD(lr=0.1, decay=1e-6)", "lr_argument", "learning_rate=0.1", "Leave decay out"
    ),
    "the optimizer's lr": case(
        SPARSE + "print(model.optimizer.lr)", "lr_attribute", "optimizer.learning_rate", legacy_helps=True
    ),
    "a number as the shape": case("keras.Input(shape=(1))", "input_shape_int", "(1,), with a comma", legacy_helps=True),
    "a number as a layer's shape": case(
        "keras.Sequential([layers.Dense(1, input_shape=(8))])", "input_shape_int", "(8,), with a comma"
    ),
    "metrics as a text": case(
        "model = dense()\nmodel.compile('adam', 'sparse_categorical_crossentropy', metrics='accuracy')\nmodel.fit(x, "
        "y, verbose=0)",
        "metrics_string",
        "metrics=['accuracy']",
        legacy_helps=True,
    ),
    "an optimizer's class": case(
        "dense().compile(optimizer=keras.optimizers.Adam, loss='mse')", "unknown_string", "optimizer=Adam()"
    ),
    "an optimizer misspelt": case(
        "dense().compile(optimizer='adamm', loss='mse')", "unknown_string", "'adamm'", "'adam' is meant"
    ),
    "a loss misspelt": case(
        "model = dense()\nmodel.compile('adam', 'binary_crossentrophy')\nmodel.fit(x, y, verbose=0)",
        "unknown_string",
        "'binary_crossentropy' is meant",
    ),
    "an activation misspelt": case("layers.Dense(3, activation='rellu')", "unknown_string", "'relu' is meant"),
    "an argument misspelt": case("layers.Conv2D(3, 3, stride=2)", "unknown_argument", "Conv2D", "'strides' is meant"),
    "an argument of fit misspelt": case(
        SPARSE + "model.fit(x, y, epoch=3)", "unknown_argument", "Model.fit", "'epochs' is meant"
    ),
    "workers": case(
        SPARSE + "model.fit(x, y, workers=4, verbose=0)",
        "unknown_argument",
        "workers",
        "Leave it out",
        legacy_helps=True,
    ),
    "period": case(
        "keras.callbacks.ModelCheckpoint('best.keras', period=5)", "unknown_argument", "save_freq", legacy_helps=True
    ),
    "batch input shape": case(
        "layers.LSTM(3, batch_input_shape=(1, 2, 3))",
        "unknown_argument",
        "keras.Input(batch_shape=...)",
        legacy_helps=True,
    ),
    "conv without its kernel": case("layers.Conv2D(32)", "missing_argument", "kernel_size", "Conv2D(32, 3"),
    "fit_generator": case(
        SPARSE + "def batches():\n    while True:\n        yield x, y\n"
        "model.fit_generator(batches(), steps_per_epoch=2, verbose=0)",
        "gone_method",
        "Write fit",
        legacy_helps=True,
    ),
    "predict_classes": case("dense().predict_classes(x)", "gone_method", "np.argmax(model.predict(x), axis=-1)"),
    "a layer twice": case(
        "layer = layers.Dense(4)\nmodel = keras.Sequential([keras.Input((8,)), layer])\nmodel.add(layer)",
        "shape_mismatch",
        "the same layer object stands in the model twice",
    ),
    "a name twice": case(
        "keras.Sequential([keras.Input((8,)), layers.Dense(3, name='a'), layers.Dense(3, name='a')])",
        "name_used_twice",
        "'a'",
    ),
    "a layer without parentheses": case("keras.Sequential([layers.Dense])", "not_a_layer", "without its parentheses"),
    "a layer of another keras": case(
        "from tensorflow.python.keras.layers import Dense\nkeras.Sequential([Dense(1)])", "not_a_layer", "another Keras"
    ),
    "a model that is not compiled": case("dense().fit(x, y, verbose=0)", "not_compiled", "model.compile("),
    "a model without a loss": case(
        "model = dense()\nmodel.compile('adam')\nmodel.fit(x, y, verbose=0)", "no_loss", "loss='mse'"
    ),
    "a model that is not built": case(
        "keras.Sequential([layers.Dense(1)]).count_params()", "not_built", "keras.Input(shape=...)"
    ),
    "a callback without parentheses": case(
        SPARSE + "model.fit(x, y, callbacks=[keras.callbacks.EarlyStopping], verbose=0)",
        "callback_class",
        "EarlyStopping()",
    ),
    "a tensorflow function in a functional model": case(
        "inputs = keras.Input((8,))\ntf.reduce_mean(inputs)", "symbolic_tensor", "keras.ops", legacy_helps=True
    ),
}
