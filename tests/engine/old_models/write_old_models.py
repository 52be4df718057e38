"""Writes small models of every shape with the TensorFlow it is run by: `python write_old_models.py FOLDER`.

Any TensorFlow from 2.0 to today, any Python from 3.6: this is how the files beside it came to be. `written.json` says
what each file predicts, by the very interpreter that wrote it, for the examples that `examples` makes.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np
import tensorflow as tf
from any_keras import KERAS, keras, with_policy
from examples import EXAMPLES, examples
from models_of_images import IMAGE_MODELS
from models_of_numbers import NUMBER_MODELS
from models_of_series import SERIES_MODELS
from models_of_words import WORD_MODELS

ZOO = {}
for models in (NUMBER_MODELS, IMAGE_MODELS, SERIES_MODELS, WORD_MODELS):
    ZOO.update(models)


def set_weights(model):
    """Give every weight a value that a training could have left: an initial one hides what loading loses."""
    for number, weight in enumerate(model.weights):
        name = weight.name.split(":")[0].split("/")[-1]
        if name in ("mean", "variance", "count") or "seed" in name or "float" not in str(weight.dtype):
            continue
        low = 0.5 if "variance" in name else -0.5
        shape = tuple(int(axis) for axis in weight.shape)
        weight.assign(np.random.RandomState(number).uniform(low, low + 1.0, shape).astype("float32"))


def made(name):
    """Return a model, trained for a step where it is to be compiled, and its examples."""
    keras.backend.clear_session()
    build, kind, compiled = ZOO[name]
    x = examples(kind)
    with_policy("mixed_float16" if name.startswith("mixed") else "float32")
    try:
        model = build()
    finally:
        with_policy("float32")
    if compiled:
        optimizer, loss, metrics = compiled
        model.compile(optimizer, loss, metrics=metrics)
        target = (
            np.zeros((EXAMPLES, 1)) if "sparse" in loss else np.zeros(model(x[:5]).shape[1:])[None].repeat(EXAMPLES, 0)
        )
        model.fit(x, target, epochs=1, batch_size=5, verbose=0)
    set_weights(model)
    return model, x


def predicted(model, x):
    """Return what its own writer predicts, as lists."""
    rows = model.predict(x, batch_size=5, verbose=0)
    rows = list(rows.values())[0] if isinstance(rows, dict) else rows[0] if isinstance(rows, list) else rows
    return np.asarray(rows, "float64").round(7).tolist()


def forget_states(model):
    """Let recurrent layers begin anew, as a loaded model does."""
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            layer.reset_state() if hasattr(layer, "reset_state") else layer.reset_states()


def write(folder, names, kinds):
    """Write the models named as files of the kinds named, and what they predict."""
    wrote = {}
    for name in names:
        try:
            model, x = made(name)
        except Exception as error:
            print("cannot build", name, type(error).__name__, str(error).strip()[:150].replace("\n", " "))
            continue
        rows = predicted(model, x)
        forget_states(model)
        for kind in kinds:
            file = "%s.%s" % (name, kind)
            try:
                save(model, os.path.join(folder, file), kind)
            except Exception as error:
                print("cannot save", file, type(error).__name__, str(error).strip()[:150].replace("\n", " "))
                continue
            wrote[file] = {"examples": ZOO[name][1], "predicted": rows, "parameters": int(model.count_params())}
    with open(os.path.join(folder, "written.json"), "w") as file:
        json.dump({"tensorflow": tf.__version__, "keras": KERAS, "files": wrote}, file)
    print("wrote", len(wrote), "by", tf.__version__)


def save(model, path, kind):
    """Save a model; what the older ones called `.keras` was HDF5 or a folder."""
    if kind == "folder":
        model.export(path) if hasattr(model, "export") and tf.__version__ > "2.16" else model.save(path)
    elif kind == "weights.h5":
        model.save_weights(path)
    elif kind == "checkpoint":
        model.save_weights(path, save_format="tf")
    elif kind == "h5":
        model.save(path, include_optimizer=True)
    else:
        model.save(path)


def main():
    """Write the whole zoo, or the models named after the folder (`NAME...`, and `--kinds h5,keras`)."""
    arguments = sys.argv[1:]
    kinds = ["h5"]
    if "--kinds" in arguments:
        place = arguments.index("--kinds")
        kinds = arguments.pop(place + 1).split(",")
        arguments.pop(place)
    folder, names = arguments[0], arguments[1:]
    if not os.path.isdir(folder):
        os.makedirs(folder)
    write(folder, names or list(ZOO), kinds)


if __name__ == "__main__":
    main()
