"""Mistakes with data and files: what is given to fit, what is saved, what is not there."""

from __future__ import annotations

from erring_script import DATASET, PAIRS, SPARSE, case, plain

DATA = {
    "plain lists to fit": case(
        "model = dense(1, None, (1,))\nmodel.compile('sgd', 'mse')\nmodel.fit([1.0, 2.0], [3.0, 5.0], verbose=0)",
        "plain_list",
        "Line 18: `model.fit([1.0, 2.0]",
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
        "in `sentences`",
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
    "a loss without a return": case(
        SPARSE + "def loss(a, b):\n    pass\nmodel.compile('sgd', loss)\nmodel.fit(x, y, verbose=0)",
        "no_labels",
        "needs a return",
    ),
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
        "ds = tf.data.Dataset.from_tensor_slices({'image': images, 'label': kinds, 'id': kinds})\nfor image, label "
        "in ds:\n    pass",
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
        "class Mine(layers.Layer):\n    pass\nmodel = keras.Sequential([keras.Input((8,)), "
        "Mine()])\nmodel.save('own.h5')\nkeras.models.load_model('own.h5')",
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
FILES = {
    "a file that is in data": plain("open('train.csv')", "no_file", "no train.csv", "There is one at data/train.csv"),
    "a file of another machine": plain(
        "with open('/content/sarcasm.json') as file:\n    pass",
        "no_file",
        "/content/sarcasm.json",
        "another machine",
        "train.csv",
    ),
    "a name misspelt below the script's folder": plain(
        "from pathlib import Path\nopen(Path.cwd() / 'data' / 'trian.csv')",
        "no_file",
        "data/trian.csv.",
        "which holds: train.csv",
    ),
    "an array that is not there": case(
        "np.loadtxt('sunspots.csv')", "no_file", "no sunspots.csv in", "data/ beside the script"
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
    "a model's folder": case("dense().save('best/mymodel.keras')", "no_file", "os.makedirs('best'"),
    "weights' folder": case("dense().save_weights('best/w.weights.h5')", "no_file", "os.makedirs('best'"),
    "an array's folder": case("np.save('out/x.npy', x)", "no_file", "os.makedirs('out'"),
    "a log's folder": case(
        SPARSE + "model.fit(x, y, verbose=0, callbacks=[keras.callbacks.CSVLogger('logs9/a.csv')])",
        "no_file",
        "os.makedirs('logs9'",
    ),
    "a folder to copy into": plain(
        "import shutil\nshutil.copy('data/train.csv', 'best/train.csv')", "no_file", "os.makedirs('best'"
    ),
    "a folder to move into": plain(
        "import os\nopen('m2.txt', 'w').close()\nos.rename('m2.txt', 'best/m2.txt')", "no_file", "os.makedirs('best'"
    ),
    "a folder in a folder": plain("import os\nos.mkdir('a9/b')", "no_file", "os.makedirs('a9'"),
    "a packed file's folder": plain(
        "import gzip\ngzip.open(\n    'out/x.gz',\n    'wt',\n)", "no_file", "os.makedirs('out'"
    ),
    "what is to be copied": plain(
        "import shutil\nshutil.copy('in9/train.csv', 'x.csv')", "no_file", "There is one at data/train.csv"
    ),
    "a program that is not there": plain(
        "import subprocess\nsubprocess.run(['unzipp', 'a.zip'])", "no_file", "no program or folder unzipp"
    ),
    "no network for urlretrieve": plain(
        "import urllib.request\nurllib.request.urlretrieve('https://example.invalid/x.zip', 'x.zip')",
        "no_network",
        "data/",
    ),
    "a public set that is not here": plain(
        "from concurrent.futures import Future\nasked = Future()\n"
        "asked.set_exception(ConnectionError('not here. With one: tfcert-tui datasets fetch beans'))\nasked.result()",
        "no_public_set",
        "the public data set beans",
        "tfcert-tui datasets fetch beans",
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
