"""All known mistakes, those under the Keras of the exam's years, and errors of the person's own."""

from __future__ import annotations

from erring_data import DATA, FILES, SAVING
from erring_models import CALLS, LABELS, SHAPES
from erring_python import IMPORTS, PYTHON
from erring_script import COMPILED, FIT, ONE_HOT, PAIRS, SETUP, SPARSE, case

KNOWN = {**SHAPES, **LABELS, **CALLS, **DATA, **SAVING, **IMPORTS, **FILES, **PYTHON}
LEGACY = {
    "decay": case("keras.optimizers.SGD(learning_rate=0.01, decay=1e-6)", "decay_argument", "schedules"),
    "data narrower than the input": case(
        SPARSE + "model.fit(x[:, :5], y, verbose=0)", "shape_mismatch", "(None, 8)", "(32, 5)"
    ),
    "flatten is missing": case(
        "model = dense(shape=(28, 28))\n" + FIT, "label_kind", "448 rows for 16 labels", "Flatten"
    ),
    "one-hot labels with sparse": case(
        SPARSE + "model.fit(x, keras.utils.to_categorical(y, 10), verbose=0)", "label_kind", "one-hot"
    ),
    "class numbers with categorical": case(
        ONE_HOT + "model.fit(x, y, verbose=0)", "label_kind", "sparse_categorical_crossentropy"
    ),
    "binary loss with ten units": case(
        COMPILED.format(loss="binary_crossentropy") + "model.fit(x, y, verbose=0)",
        "label_kind",
        "Dense(1, activation='sigmoid')",
    ),
    "a data set that is not batched": case(PAIRS + SPARSE + "model.fit(ds, verbose=0)", "missing_axis", ".batch(32)"),
    "a plain list beside an array": case(SPARSE + "model.fit(x, list(y), verbose=0)", "plain_list", "np.array(y)"),
    "too many convolutions": case(
        "keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(4, 5), layers.MaxPooling2D(), layers.Conv2D(4, 5)])",
        "image_too_small",
        "padding='same'",
    ),
    "an argument misspelt": case("layers.Conv2D(3, 3, stride=2)", "unknown_argument", "'strides' is meant"),
    "a number as a layer's shape": case("layers.Dense(1, input_shape=(8))", "input_shape_int", "(8,), with a comma"),
    "integers into a convolution": case(
        "layers.Conv2D(3, 3)(np.zeros((1, 8, 8, 1), 'uint8'))\nmodel = keras.Sequential([layers.Conv2D(3, 3)])\n"
        "model.predict(np.zeros((1, 8, 8, 1), 'uint8'))",
        "whole_numbers_as_images",
        "uint8",
    ),
    "a model that is not there": case("keras.models.load_model('nofile.keras')", "no_file", "no nofile.keras"),
}
KERAS_OF_ITS_OWN = """
import keras
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.predict([10.0])
"""
"""A plain list in a script that imports Keras by itself: TensorFlow's variable alone does nothing for it."""
LR_UNUSED = (
    SETUP
    + """
assert float(keras.optimizers.Adam(lr=0.5).learning_rate) == float(keras.optimizers.Adam().learning_rate) != 0.5
assert float(keras.optimizers.legacy.Adam(lr=0.5).learning_rate) == 0.5
"""
)
"""What is said of `lr=` under the Keras of the exam's years."""

THEIR_OWN = {
    "a value": "raise ValueError('Unrecognized data type: x=[1.0] (of type <class \\'list\\'>)')",
    "a shape of theirs": "raise ValueError('cannot reshape array of size 3 into shape (2,)')",
    "an assertion": "assert 1 == 2, 'no luck'",
    "an import of theirs": "raise ImportError(\"No module named 'cv2'\")",
    "a file of theirs": "raise FileNotFoundError(2, 'No such file or directory', 'train.csv')",
    "a network of theirs": "from urllib.error import URLError\nraise URLError('refused')",
    "a server of theirs": "import socket\nsocket.create_connection(('127.0.0.1', 9))",
    "a key of a dictionary": "settings = {'loss': 1}\nsettings['acc']",
    "a key named like a split": "split = {'train': [1], 'test': [2]}\nsplit['validation']",
    "an empty dictionary": "{}['image']",
    "an attribute lr": "class Adam:\n    pass\nAdam().lr",
    "an attribute fit_generator": "class Sequential:\n    pass\nSequential().fit_generator()",
    "an attribute of a module": "import math\nmath.sinn(1)",
    "a name": "value = 1\nprint(valeu)",
    "an argument": "def fit(x):\n    pass\nfit(1, epoch=3)",
    "read_csv of theirs": "def read_csv(path):\n    pass\nread_csv('a', infer_datetime_format=True)",
    "a missing argument": "def shuffle(buffer_size):\n    pass\nshuffle()",
    "an unpacking": "pairs = [(1, 2, 3)]\nfor a, b in pairs:\n    pass",
    "an index": "[1][3]",
    "a tuple's index": "(1,)[1]",
    "a number": "int('a')",
    "an int that is iterated": "for one in 3:\n    pass",
    "none in a comparison": "best = {}.get('best')\nbest > 0.9",
    "a type": "'a' + 1",
    "a division": "1 / 0",
    "recursion": "def f():\n    f()\nf()",
    "a stop": "next(iter([]))",
    "a bracket": "x = (1,\n     2\ny = 3",
    "a colon": "for i in range(3)\n    pass",
    "a decoding": "b'\\xff'.decode()",
    "a json": "import json\njson.loads('{')",
    "a timeout": "from concurrent.futures import Future\nFuture().result(timeout=0.1)",
    "a child that fails": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', '1/0'], check=True)",
    "a permission": "import os\nos.listdir('/proc/1/fd/..') and os.rmdir('/proc')",
    "a class without words": "class E(ValueError):\n    def __str__(self):\n        1 / 0\nraise E",
    "a file's address": "from urllib.request import urlopen\nurlopen('file:///nonexistent/x.csv')",
    "a call inside a mapped function": SETUP
    + PAIRS
    + "def turned(image, angle):\n    return image\ndef prepared(image, kind):\n    return turned(image), kind\n"
    "ds.map(prepared)",
    "a dictionary inside a mapped function": SETUP
    + PAIRS
    + "def prepared(image, kind):\n    d = {'a': 1}\n    return d['b']\nds.map(prepared)",
    "a mapped column": "import pandas as pd\npd.Series([1, 2]).map(lambda a, b: a)",
    "a list as an optimizer": SETUP + SPARSE + "model.compile(optimizer=['adam'], loss='mse')",
    "an interrupt": "raise KeyboardInterrupt",
    "one raised inside a callback": SETUP
    + SPARSE
    + "class Mine(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        raise ValueError('None values not supported.')\nmodel.fit(x, y, callbacks=[Mine()], verbose=0)",
    "one raised inside a layer": SETUP
    + "class Mine(layers.Layer):\n    def call(self, inputs):\n        return inputs.no_such_thing\nMine()(x)",
}
"""Errors that nothing is said of: the person's own, and those that Python explains well enough."""
