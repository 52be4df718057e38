"""Names that a model or its weights cannot be saved under, and files that cannot be read back."""

from __future__ import annotations

import os
from gettext import gettext as _

from tfcert_exam_engine.runner.bare.explained.fault import Fault, Rule


def _stem(path: str) -> str:
    """Return the file's name without what follows its first dot: "ckpt/best.h5" gives "best"."""
    return os.path.basename(path.rstrip("/")).partition(".")[0] or "model"  # noqa: PTH119 - a name, not a file


def _weights_name(fault: Fault) -> str:
    return _(
        "Keras 3 saves weights only under names that end in .weights.h5, and '{file}' does not. Write "
        "'{stem}.weights.h5', here and where the weights are loaded."
    ).format(file=fault["file"], stem=_stem(fault["file"]))


def _checkpoint_name(fault: Fault) -> str:
    return _(
        "ModelCheckpoint saves whole models only under names that end in .keras, and '{file}' does not. Write "
        "'{stem}.keras'; if only the weights are wanted, save_weights_only=True and '{stem}.weights.h5'."
    ).format(file=fault["file"], stem=_stem(fault["file"]))


def _model_name(fault: Fault) -> str:
    return _(
        "Keras 3 saves a model as one file, not as a folder: the name has to end in .keras, and '{file}' does not. "
        "Write model.save('{stem}.keras'); the exam problem takes that file."
    ).format(file=fault["file"], stem=_stem(fault["file"]))


def _unreadable(fault: Fault) -> str:
    name = fault["file"]
    if os.path.isdir(name):  # noqa: PTH112 - whatever text stands there
        return _(
            "'{file}' is a folder (a SavedModel or a checkpoint), which Keras 3 cannot load. Save it with "
            "model.save('{stem}.keras') and load that file."
        ).format(file=name, stem=_stem(name))
    return _(
        "'{file}' is nothing that Keras 3 can load: it wants a name that ends in .keras, or .h5 (weights alone: "
        ".weights.h5), as it was saved. Save under such a name, and load the same."
    ).format(file=name)


RULES = (
    Rule(
        "checkpoint_path",
        "ValueError",
        r"`save_weights_only=True` in `ModelCheckpoint`, the filepath provided must end in "
        r".{0,60}filepath=(?P<file>.{1,200})$",
        _weights_name,
        legacy=True,
    ),
    Rule(
        "checkpoint_path",
        "ValueError",
        r"^The filepath provided must end in `\.keras`.{0,60}filepath=(?P<file>.{1,200})$",
        _checkpoint_name,
        legacy=True,
    ),
    Rule(
        "weights_path",
        "ValueError",
        r"^The filename must end in `\.weights\.h5`\. Received: filepath=(?P<file>.{1,200})$",
        _weights_name,
        legacy=True,
    ),
    Rule(
        "save_format",
        "ValueError",
        r"^The `save_format` argument is deprecated in Keras 3.{0,160}save_format=(?P<format>\w*)",
        lambda fault: _(
            "Keras 3 knows no save_format='{format}': the end of the file's name says the format. Leave save_format "
            "out and write model.save('mymodel.keras')."
        ).format(format=fault["format"]),
        legacy=True,
    ),
    Rule(
        "save_path",
        "ValueError",
        r"^Invalid filepath extension for saving.{0,300}Received: filepath=(?P<file>.{1,200}?)\.?$",
        _model_name,
        legacy=True,
    ),
    Rule("load_path", "ValueError", r"^File format not supported: filepath=(?P<file>.{1,200}?)\. Keras 3", _unreadable),
    Rule(
        "custom_object",
        "ValueError TypeError",
        r"Unknown layer: '?(?P<name>\w+)'?|Could not locate class '(?P<other>\w+)'",
        lambda fault: _(
            "The file uses {name}, a class that is none of Keras' own, which is not found when it loads. Pass "
            "custom_objects={{'{name}': {name}}} to load_model; the grader has only the file, so that a model to be "
            "submitted is best made of Keras' own layers."
        ).format(name=fault["name"] or fault["other"]),
    ),
    Rule(
        "lambda_layer",
        "ValueError",
        r"Requested the deserialization of a `?Lambda",
        lambda fault: _(
            "The file has a Lambda layer, and Python code in a file is not run on loading; the grader refuses it "
            "too. Write the step as layers, for example Rescaling, Reshape or Normalization, and save again."
        ),
    ),
    Rule(
        "compiled_h5",
        "ValueError TypeError",
        r"Could not deserialize 'keras\.(?:metrics|losses)\.(?P<name>\w+)' because|Could not locate function "
        r"'(?P<other>mse|mae)'",
        lambda fault: _(
            "The .h5 file names its loss or metric '{name}', which Keras 3 cannot look up. Load it with "
            "compile=False, then compile the model anew; a .keras file has no such trouble."
        ).format(name=fault["name"] or fault["other"]),
        legacy=True,
    ),
)
