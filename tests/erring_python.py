"""Mistakes of Python, of old imports and of old libraries."""

from __future__ import annotations

from erring_script import PAIRS, case, plain

IMPORTS = {
    "keras_preprocessing": plain(
        "from keras_preprocessing.image import ImageDataGenerator",
        "keras_preprocessing",
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator",
    ),
    "np_utils": plain(
        "from keras.utils import np_utils", "np_utils", "from tensorflow.keras.utils import to_categorical"
    ),
    "np_utils of tensorflow": plain("from tensorflow.keras.utils import np_utils", "np_utils", "to_categorical(y)"),
    "tokenizer by its old path": plain(
        "from keras.preprocessing.text import Tokenizer",
        "moved_in_keras",
        "from tensorflow.keras.preprocessing.text import Tokenizer",
        legacy_helps=True,
    ),
    "image generator by its old path": plain(
        "from keras.preprocessing.image import ImageDataGenerator",
        "moved_in_keras",
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator",
        legacy_helps=True,
    ),
    "legacy optimizers": case(
        "tf.keras.optimizers.legacy.Adam(learning_rate=0.1)",
        "legacy_optimizer",
        "Leave 'legacy' out",
        legacy_helps=True,
    ),
    "optimizer_v1": plain(
        "from keras.optimizer_v1 import Adam", "moved_in_keras", "from tensorflow.keras.optimizers import Adam"
    ),
    "experimental layers": case(
        "tf.keras.layers.experimental.preprocessing.Rescaling(1 / 255)",
        "experimental_layers",
        "layers.Rescaling",
        legacy_helps=True,
    ),
    "experimental layers of keras": plain(
        "from keras.layers.experimental import preprocessing", "moved_in_keras", "layers.Rescaling", legacy_helps=True
    ),
    "experimental layers after an import of a layer": plain(
        "import tensorflow as tf\nfrom tensorflow.keras.layers import Dense\n"
        "tf.keras.layers.experimental.preprocessing.Rescaling(1 / 255)",
        "experimental_layers",
        "layers.Rescaling",
        legacy_helps=True,
    ),
    "experimental layers of keras by their attribute": plain(
        "import keras\nkeras.layers.experimental.preprocessing.Rescaling(1 / 255)",
        "experimental_layers",
        "layers.Rescaling",
        legacy_helps=True,
    ),
    "texts of keras by their attribute": plain(
        "import keras\nkeras.preprocessing.text.Tokenizer()",
        "moved_in_keras",
        "keras.preprocessing has no text any more",
        legacy_helps=True,
    ),
    "a schedule that was experimental": case(
        "keras.experimental.CosineDecay(0.1, 10)", "moved_in_keras", "has no experimental", legacy_helps=True
    ),
    "layers by an old path": plain(
        "from keras.layers.normalization import BatchNormalization",
        "moved_in_keras",
        "from tensorflow.keras.layers import BatchNormalization",
    ),
    "backend functions": plain(
        "import keras.backend as K\nK.sum([1.0])", "moved_in_keras", "keras.ops.sum", legacy_helps=True
    ),
    "cudnn": plain("from tensorflow.keras.layers import CuDNNLSTM", "moved_in_keras", "write LSTM"),
    "a package that has another name in pip": plain(
        "import cv2", "missing_package", "pip install opencv-python", "decode_image"
    ),
    "a package that is nowhere": plain(
        "import no_such_package", "missing_package", "no_such_package installed", "beside the script"
    ),
    "a module that a package lacks": plain(
        "import PIL.nothing", "missing_package", "PIL is installed but has no PIL.nothing"
    ),
    "colab": plain("from google.colab import drive", "missing_package", "Colab only"),
}
PYTHON = {
    "no block": plain("def f():\nreturn 1", "indentation", "Line 2: `return 1`", "four spaces"),
    "too deep": plain("x = 1\n  y = 2", "indentation", "Line 2", "deeper"),
    "tabs": plain("if True:\n        x = 1\n\ty = 2", "tabs_and_spaces", "Line 3", "every tab"),
    "print of python 2": plain("print 'hello'", "print_statement", "print(...)"),
    "a notebook's line": plain("!pip install tensorflow-hub", "notebook_line", "Take the line out"),
    "a mark of git": plain("<<<<<<< HEAD\nx = 1", "merge_mark", "git"),
    "curly quotes": plain("print(“hi”)", "curly_quotes", "straight ones"),
    "no import of tensorflow": plain("model = tf.keras.Sequential()", "missing_import", "import tensorflow as tf"),
    "no import of numpy": plain("x = np.zeros(3)", "missing_import", "import numpy as np"),
    "no import of a layer": plain("Dense(3)", "missing_import", "from tensorflow.keras.layers import Dense"),
    "no import of os": plain("os.listdir('.')", "missing_import", "import os"),
    "true of another language": plain("x = true", "missing_import", "Python writes True"),
    "no display": plain("import tkinter\ntkinter.Tk()", "no_display", "no screen"),
    "an array too large": case("np.zeros((1 << 20, 1 << 20, 8))", "out_of_memory", "(1048576, 1048576, 8)", "float32"),
    "a removed alias of numpy": case("np.zeros(3, dtype=np.float)", "old_numpy", "np.float", "Write float"),
    "a renamed function of numpy": case("np.product([1])", "old_numpy", "np.prod"),
    "contrib": case("tf.contrib.layers", "tensorflow_1", "tf.contrib"),
    "a session": case("with tf.Session() as session:\n    pass", "tensorflow_1", "tf.Session", "keras.Sequential"),
    "a seed of tensorflow 1": case("tf.set_random_seed(1)", "tensorflow_1", "tf.random.set_seed"),
    "a name misspelt": case("tf.kears.Sequential()", "misspelt", "Perhaps keras is meant"),
    "a name of the backend misspelt": case("tf.keras.backend.clear_sesion()", "misspelt", "Perhaps clear_session"),
    "an old iterator": case(PAIRS + "ds.make_one_shot_iterator()", "old_iterator", "for x, y in dataset"),
    "types that differ": case("tf.constant([1]) + tf.constant([1.0])", "mixed_types", "int32 and float", "tf.cast"),
    "whole numbers as images": case(
        "pixels = tf.zeros((1, 8, 8, 1), tf.uint8)\ntf.nn.conv2d(pixels, tf.zeros((3, 3, 1, 1)), 1, 'SAME')",
        "whole_numbers_as_images",
        "uint8",
        "/ 255",
    ),
    "whole numbers into a root": case(
        "tf.sqrt(tf.constant(4))",
        "whole_numbers_as_images",
        "These are whole numbers (int32)",
        "tf.cast(x, tf.float32)",
    ),
    "a tensor that is assigned to": case("t = tf.constant([1.0])\nt[0] = 2", "tensor_assignment", "x.numpy()"),
}
