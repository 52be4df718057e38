"""Scripts with the mistakes that candidates make, and what has to be said of each; and scripts whose errors are theirs."""

from __future__ import annotations

from textwrap import dedent
from typing import NamedTuple

SETUP = """
import os
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
x = np.random.rand(32, 8).astype("float32")
y = np.arange(32) % 10
images = np.random.rand(16, 28, 28).astype("float32")
kinds = np.arange(16) % 10
def dense(units=10, activation="softmax", shape=(8,)):
    return keras.Sequential([keras.Input(shape), layers.Dense(units, activation=activation)])
def convolutional(shape=(28, 28, 1)):
    first = [keras.Input(shape), layers.Conv2D(4, 3)]
    return keras.Sequential([*first, layers.Flatten(), layers.Dense(10, activation="softmax")])
"""
PICTURES = """
from PIL import Image
from tensorflow.keras.preprocessing.image import ImageDataGenerator
for kind in ("cats", "dogs"):
    os.makedirs("pictures/" + kind, exist_ok=True)
    for number in range(4):
        Image.fromarray(np.full((32, 32, 3), number, "uint8")).save(f"pictures/{kind}/{number}.png")
def pictures(**how):
    return ImageDataGenerator(1 / 255).flow_from_directory("pictures", batch_size=4, **how)
"""


class Case(NamedTuple):
    """One mistake."""

    script: str
    code: str
    says: tuple[str, ...]
    """What the sentence has to name: the values, and what to write instead."""
    legacy_helps: bool = False
    """Whether it has to be said to run under the Keras of the exam's years; that it does is tried."""


def case(script: str, code: str, *says: str, legacy_helps: bool = False, setup: str = SETUP) -> Case:
    return Case(setup + dedent(script), code, says, legacy_helps)


def plain(script: str, code: str, *says: str) -> Case:
    """Return a case whose script begins with its own first line."""
    return case(script, code, *says, setup="")


COMPILED = """
model = dense()
model.compile("adam", "{loss}", metrics=["accuracy"])
"""
SPARSE = COMPILED.format(loss="sparse_categorical_crossentropy")
ONE_HOT = COMPILED.format(loss="categorical_crossentropy")
FIT = "model.compile('adam', 'sparse_categorical_crossentropy')\nmodel.fit(images, kinds, verbose=0)"
DATASET = "ds = tf.data.Dataset.from_tensor_slices({'image': images, 'label': kinds})\n"
PAIRS = "ds = tf.data.Dataset.from_tensor_slices((x, y))\n"

SHAPES = {
    "data narrower than the input": case(
        SPARSE + "model.fit(x[:, :5], y, verbose=0)", "shape_mismatch", "Line 20: `model.fit(x", "8 numbers", "(32, 5)"
    ),
    "flatten is missing": case("model = dense(shape=(28, 28))\n" + FIT, "label_kind", "Flatten", "(None, 28, 10)"),
    "conv without a channel axis": case(
        "layers.Conv2D(4, 3)(keras.Input((28, 28)))", "missing_axis", "channel axis", "(28, 28, 1)", "np.newaxis"
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
        "small = [layers.Conv2D(4, 5), layers.MaxPooling2D(), layers.Conv2D(4, 5)]\nkeras.Sequential([keras.Input((8, 8, 1)), *small])",
        "image_too_small",
        "(None, 2, 2, 4)",
        "padding='same'",
    ),
    "a reshape that does not add up": case(
        "layers.Reshape((28, 27, 1))(keras.Input((784,)))", "reshape", "(28, 27, 1)", "(784,)"
    ),
    "a numpy reshape that does not add up": case("np.zeros(10).reshape(3, 4)", "reshape", "10 numbers", "(3,4)"),
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
        "in names",
        "np.unique",
    ),
    "texts to to_categorical": case(
        "keras.utils.to_categorical(np.array(['a', 'b']))", "text_to_categorical", "'a'", "np.unique"
    ),
    "too few classes to to_categorical": case(
        "keras.utils.to_categorical(np.array([1, 10]), 10)", "label_range", "A label is 10", "0 to 9"
    ),
    "class mode categorical with one unit": case(
        PICTURES
        + "model = keras.Sequential([keras.Input((16, 16, 3)), layers.Flatten(), layers.Dense(1, activation='sigmoid')])\n"
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
        "Line 17: `keras.optimizers.Adam(lr=0.01)`",
        "learning_rate=0.01",
    ),
    "lr and decay": case(
        "keras.optimizers.SGD(lr=0.1, decay=1e-6)", "lr_argument", "learning_rate=0.1", "Leave decay out"
    ),
    "the optimizer's lr": case(
        SPARSE + "print(model.optimizer.lr)", "lr_attribute", "optimizer.learning_rate", legacy_helps=True
    ),
    "a number as the shape": case("keras.Input(shape=(1))", "input_shape_int", "(1,), with a comma", legacy_helps=True),
    "a number as a layer's shape": case("layers.Dense(1, input_shape=(8))", "input_shape_int", "(8,), with a comma"),
    "metrics as a text": case(
        "model = dense()\nmodel.compile('adam', 'sparse_categorical_crossentropy', metrics='accuracy')\nmodel.fit(x, y, verbose=0)",
        "metrics_string",
        "metrics=['accuracy']",
        legacy_helps=True,
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
        SPARSE
        + "def batches():\n    while True:\n        yield x, y\nmodel.fit_generator(batches(), steps_per_epoch=2, verbose=0)",
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
DATA = {
    "plain lists to fit": case(
        "model = dense(1, None, (1,))\nmodel.compile('sgd', 'mse')\nmodel.fit([1.0, 2.0], [3.0, 5.0], verbose=0)",
        "plain_list",
        "Line 19: `model.fit([1.0, 2.0]",
        "np.array(x, dtype=float)",
        legacy_helps=True,
    ),
    "a plain list to predict": case(
        "model = dense(1, None, (1,))\nmodel.predict([10.0])", "plain_list", "np.array([10.0])", legacy_helps=True
    ),
    "a plain list of labels": case(SPARSE + "model.fit(x, list(y), verbose=0)", "plain_list", "np.array(y)"),
    "a plain list of texts": case(
        SPARSE + "model.fit(['a b', 'c d'], [0, 1], verbose=0)", "plain_list", "tf.constant(texts)"
    ),
    "a path to fit": case(
        SPARSE + "model.fit('data/train.csv')", "unknown_data_type", "data/train.csv", "Read the file first"
    ),
    "a dictionary of labels": case(SPARSE + "model.fit(x, {'a': 1})", "unknown_data_type", "y = np.array(y)"),
    "texts into an embedding": case(
        "model = keras.Sequential([layers.Embedding(10, 4), layers.GlobalAveragePooling1D(), layers.Dense(1)])\n"
        "sentences = np.array(['a b', 'c d'])\nmodel.predict(sentences)",
        "text_as_numbers",
        "in sentences",
        "TextVectorization",
    ),
    "a token beyond the embedding": case(
        "model = keras.Sequential([keras.Input((5,)), layers.Embedding(10, 4), layers.Flatten(), layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\nmodel.fit(np.full((8, 5), 12), np.zeros(8), verbose=0)",
        "embedding_range",
        "10 rows",
        "token 12",
        "input_dim",
    ),
    "no labels": case(SPARSE + "model.fit((x, y), verbose=0)", "no_labels", "fit(x, y)"),
    "labels of another count": case(
        SPARSE + "model.fit(x, y[:20], verbose=0)", "different_counts", "x has 32", "y has 20"
    ),
    "labels beside a data set": case(
        PAIRS + SPARSE + "model.fit(ds.batch(4), y, verbose=0)", "y_with_dataset", "leave y out"
    ),
    "validation split of a data set": case(
        PAIRS + SPARSE + "model.fit(ds.batch(4), validation_split=0.2)",
        "validation_split_with_dataset",
        "validation_data=",
    ),
    "a monitor that is not measured": case(
        SPARSE + "model.fit(x, y, callbacks=[keras.callbacks.EarlyStopping('val_acc')], verbose=0)",
        "monitor",
        "'val_acc'",
        "validation_data",
        legacy_helps=True,
    ),
    "a history's key": case(
        SPARSE + "history = model.fit(x, y, verbose=0)\nhistory.history['acc']", "missing_key", "'accuracy', 'loss'"
    ),
    "a callback's log": case(
        SPARSE + "class Stop(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs):\n"
        "        if logs.get('acc') > 0.9:\n            self.model.stop_training = True\n"
        "model.fit(x, y, callbacks=[Stop()], verbose=0)",
        "missing_key",
        "no 'acc'",
    ),
    "a split that is not there": case(
        "ds = {'train': tf.data.Dataset.range(3), 'test': tf.data.Dataset.range(3)}\nds['validation']",
        "missing_key",
        "'validation'",
        "'train', 'test'",
    ),
    "a feature that is not there": case(
        DATASET + "for element in ds:\n    element['images']", "missing_key", "'images'", "'image', 'label'"
    ),
    "a feature that is not there in map": case(
        DATASET + "ds.map(lambda element: element['images'])", "missing_key", "'images'"
    ),
    "unpacking of a dictionary": case(
        "ds = tf.data.Dataset.from_tensor_slices({'image': images, 'label': kinds, 'id': kinds})\nfor image, label in ds:\n    pass",
        "unpacking",
        "as_supervised=True",
        "element['image']",
    ),
    "two arguments for one dictionary": case(
        DATASET + "ds.map(lambda image, label: image)", "unpacking", "given to map", "as_supervised=True"
    ),
    "one argument for a pair": case(PAIRS + "def scale(x):\n    return x\nds.map(scale)", "unpacking", "given to map"),
    "images of different sizes": case(
        "sizes = iter([np.zeros((2, 2, 3)), np.zeros((3, 3, 3))])\n"
        "ds = tf.data.Dataset.from_generator(lambda: sizes, output_types=tf.float32)\nlist(ds.batch(2))",
        "different_sizes_in_batch",
        "[2,2,3]",
        "[3,3,3]",
        "tf.image.resize",
    ),
    "lists of different lengths": case("np.array([[1, 2], [3]])", "ragged_array", "pad_sequences"),
    "windows that are data sets": case(
        "ds = tf.data.Dataset.range(10).window(3)\nds.map(lambda window: window / 2)", "nested_window", "flat_map"
    ),
}
SAVING = {
    "a checkpoint of weights": case(
        "keras.callbacks.ModelCheckpoint('ckpt/cp', save_weights_only=True)",
        "checkpoint_path",
        "'cp.weights.h5'",
        legacy_helps=True,
    ),
    "a checkpoint of the model": case(
        "keras.callbacks.ModelCheckpoint('best')", "checkpoint_path", "'best.keras'", legacy_helps=True
    ),
    "weights": case("dense().save_weights('mine.h5')", "weights_path", "'mine.weights.h5'", legacy_helps=True),
    "a save format": case(
        "dense().save('mymodel', save_format='tf')",
        "save_format",
        "save_format='tf'",
        "mymodel.keras",
        legacy_helps=True,
    ),
    "a model without a suffix": case(
        "dense().save('mymodel')", "save_path", "model.save('mymodel.keras')", legacy_helps=True
    ),
    "a folder to load": case(
        "os.makedirs('saved', exist_ok=True)\nkeras.models.load_model('saved')",
        "load_path",
        "'saved' is a folder",
        "saved.keras",
    ),
    "a class of its own to load": case(
        "class Mine(layers.Layer):\n    pass\nmodel = keras.Sequential([keras.Input((8,)), Mine()])\nmodel.save('own.h5')\n"
        "keras.models.load_model('own.h5')",
        "custom_object",
        "Mine",
        "custom_objects={'Mine': Mine}",
    ),
    "a lambda to load": case(
        "model = keras.Sequential([keras.Input((8,)), layers.Lambda(lambda t: t * 2)])\nmodel.save('lambda.keras')\n"
        "keras.models.load_model('lambda.keras')",
        "lambda_layer",
        "Lambda",
    ),
    "an h5 with a loss by name": case(
        "model = dense(1, None)\nmodel.compile('adam', 'mse')\nmodel.fit(x, y, verbose=0)\nmodel.save('mse.h5')\n"
        "keras.models.load_model('mse.h5')",
        "compiled_h5",
        "'mse'",
        "compile=False",
        legacy_helps=True,
    ),
}
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
    ),
    "image generator by its old path": plain(
        "from keras.preprocessing.image import ImageDataGenerator",
        "moved_in_keras",
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator",
    ),
    "legacy optimizers": case(
        "tf.keras.optimizers.legacy.Adam(learning_rate=0.1)", "legacy_optimizer", "without it", legacy_helps=True
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
        "from keras.layers.experimental import preprocessing", "moved_in_keras", "layers.Rescaling"
    ),
    "layers by an old path": plain(
        "from keras.layers.normalization import BatchNormalization",
        "moved_in_keras",
        "from tensorflow.keras.layers import BatchNormalization",
    ),
    "backend functions": plain("import keras.backend as K\nK.sum(1)", "moved_in_keras", "keras.ops.sum"),
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
FILES = {
    "a file that is in data": plain("open('train.csv')", "no_file", "no train.csv", "There is one at data/train.csv"),
    "a file of another machine": plain(
        "with open('/content/sarcasm.json') as file:\n    pass",
        "no_file",
        "/content/sarcasm.json",
        "another machine",
        "train.csv",
    ),
    "an array that is not there": case(
        "np.loadtxt('sunspots.csv')", "no_file", "no sunspots.csv", "data/ beside the script"
    ),
    "a folder of images that is not there": case(
        "keras.utils.image_dataset_from_directory('train_dir')", "no_file", "no train_dir"
    ),
    "a text file that tensorflow does not find": case(
        "next(iter(tf.data.TextLineDataset('nothing.txt')))", "no_file", "no nothing.txt"
    ),
    "a model that is not there": case("keras.models.load_model('nofile.keras')", "no_file", "no nofile.keras"),
    "weights that are not there": case("dense().load_weights('none.weights.h5')", "no_file", "no none.weights.h5"),
    "a folder to write into": plain("open('out/log.txt', 'w')", "no_file", "os.makedirs('out'"),
    "a program that is not there": plain(
        "import subprocess\nsubprocess.run(['unzipp', 'a.zip'])", "no_file", "no program unzipp"
    ),
    "no network for urlretrieve": plain(
        "import urllib.request\nurllib.request.urlretrieve('https://example.invalid/x.zip', 'x.zip')",
        "no_network",
        "data/",
    ),
    "no network for a data set": case(
        "keras.datasets.mnist.load_data()", "no_network", "mnist.npz", "data/ beside the script"
    ),
    "no network for weights": case(
        "keras.applications.MobileNetV2(weights='imagenet', include_top=False)", "no_network", "weights=None"
    ),
    "no network for requests, as tfds asks": plain(
        "import requests\nrequests.get('https://example.invalid/x.csv')", "no_network", "example.invalid"
    ),
    "no data of tfds": case(
        "import tensorflow_datasets as tfds\ntfds.load('mnist', download=False)", "no_dataset", "'mnist'"
    ),
}
PYTHON = {
    "no block": plain("def f():\nreturn 1", "indentation", "Line 2: `return 1`", "four blanks"),
    "too deep": plain("x = 1\n  y = 2", "indentation", "Line 2", "deeper"),
    "tabs": plain("if True:\n        x = 1\n\ty = 2", "tabs_and_blanks", "Line 3", "every tab"),
    "print of python 2": plain("print 'hello'", "print_statement", "print(...)"),
    "a notebook's line": plain("!pip install tensorflow-hub", "notebook_line", "take the line out"),
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
    "an old iterator": case(PAIRS + "ds.make_one_shot_iterator()", "old_iterator", "for x, y in dataset"),
    "types that differ": case("tf.constant([1]) + tf.constant([1.0])", "mixed_types", "int32 and float", "tf.cast"),
    "whole numbers as images": case(
        "pixels = tf.zeros((1, 8, 8, 1), tf.uint8)\ntf.nn.conv2d(pixels, tf.zeros((3, 3, 1, 1)), 1, 'SAME')",
        "whole_numbers_as_images",
        "uint8",
        "/ 255",
    ),
    "a tensor that is assigned to": case("t = tf.constant([1.0])\nt[0] = 2", "tensor_assignment", "x.numpy()"),
}
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
    "a number as a layer's shape": case("layers.Dense(1, input_shape=(8))", "input_shape_int", "comma"),
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
"""A plain list in a script that imports Keras by itself: what switches tf.keras does nothing for it."""

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
    "a timeout": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import time; time.sleep(9)'], timeout=0.1)",
    "a child that fails": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', '1/0'], check=True)",
    "a permission": "import os\nos.listdir('/proc/1/fd/..') and os.rmdir('/proc')",
    "a class without words": "class E(ValueError):\n    def __str__(self):\n        1 / 0\nraise E",
    "an interrupt": "raise KeyboardInterrupt",
    "one raised inside a callback": SETUP
    + SPARSE
    + "class Mine(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        raise ValueError('None values not supported.')\nmodel.fit(x, y, callbacks=[Mine()], verbose=0)",
    "one raised inside a layer": SETUP
    + "class Mine(layers.Layer):\n    def call(self, inputs):\n        return inputs.no_such_thing\nMine()(x)",
}
"""Errors that nothing is said of: the person's own, and those that Python explains well enough."""
