"""Arguments and names that this Keras does not know: optimizers, layers, compile, fit and callbacks."""

from __future__ import annotations

import re
from difflib import get_close_matches
from gettext import gettext as _

from tfcert_exam_engine.runner.bare.explained.fault import Fault, Rule
from tfcert_exam_engine.runner.bare.explained.names import ARGUMENTS, LAYERS, STRINGS

GONE_ARGUMENTS = {
    "workers": "PyDataset",
    "use_multiprocessing": "PyDataset",
    "max_queue_size": "PyDataset",
    "nb_epoch": "epochs",
}


def _nearest(word: str, known: str) -> str:
    """Return " Perhaps NAME is meant.", or ""."""
    near = get_close_matches(word.lower(), known.split(), 1, 0.6)
    return _(" Perhaps '{name}' is meant.").format(name=near[0]) if near else ""


def _unknown_string(fault: Fault) -> str:
    what, name = fault["what"].split()[0], fault["name"]
    if name.startswith("["):
        return ""
    given = re.match(r"<class '(?:keras|tf_keras)\.[\w.]*?(\w+)'>", name)
    if given and not (given[0].startswith("<class 'tf_keras") and not fault.is_legacy_run):
        return _("{name} is given without its parentheses: write {what}={name}().").format(name=given[1], what=what)
    if not re.fullmatch(r"[\w.]+", name):
        return _(
            "{name} is no {what} of this Keras. Most likely two Kerases are mixed: import all from tensorflow.keras, "
            "or all from keras."
        ).format(name=name, what=what)
    known = STRINGS[what]
    said = _("Keras knows no {what} of the name '{name}'.{near} Known ones are: {known}.")
    return said.format(what=what, name=name, near=_nearest(name, known), known=", ".join(known.split()[:7]))


def _unknown_argument(fault: Fault) -> str:
    name = fault["name"]
    callee = re.sub("(TensorFlow)?Trainer", "Model", fault["callee"].replace(".__init__", "")) or _("The layer")
    if name == "batch_input_shape":
        return _(
            "Keras 3 layers take no batch_input_shape. Begin the model with keras.Input(batch_shape=...) instead, "
            "and leave it out of the layer."
        )
    now = GONE_ARGUMENTS.get(name)
    if now == "PyDataset":
        return _(
            "fit takes no {name} any more; Keras 3 has moved it into the data generator. Leave it out: it only "
            "concerns how fast the data come."
        ).format(name=name)
    if name == "save_format":
        return _("There is no save_format any more: leave it out, and let the file's name end in .keras.")
    if name == "period":
        return _("There is no period any more: write save_freq, which takes 'epoch' or a number of batches.")
    if now:
        return _("Keras has no argument {name} any more: write {now}.").format(name=name, now=now)
    said = _("{callee} takes no argument {name}.{near} Correct its name, or leave it out.")
    return said.format(callee=callee, name=name, near=_nearest(name, ARGUMENTS))


def _missing_argument(fault: Fault) -> str:
    if fault["callee"] not in (*LAYERS.split(), "DatasetV2"):
        return ""
    callee = fault["callee"].replace("DatasetV2", "shuffle")
    said = _("{callee} needs {name}, and the line does not give it: for example {example}.")
    examples = {
        "units": "Dense(64, activation='relu')",
        "kernel_size": "Conv2D(32, 3, activation='relu')",
        "output_dim": "Embedding(vocabulary_size, 16)",
        "rate": "Dropout(0.2)",
        "buffer_size": "dataset.shuffle(1000)",
    }
    example = examples.get(fault["name"])
    return said.format(callee=callee, name=fault["name"], example=example) if example else ""


def _number_as_shape(fault: Fault) -> str:
    size = fault["size"]
    if not size:
        return _("A shape has to be a tuple, and (1) is only the number 1: write (1,), with a comma.")
    said = _("A shape has to be a tuple, and ({size}) is only the number {size}: write ({size},), with a comma.")
    return said.format(size=size)


def _lr(fault: Fault) -> str:
    said = _("The learning rate is called learning_rate today: write learning_rate={value} in place of lr={value}.")
    said += " " + _("Exam-era Keras is no way around it: it takes lr= and trains at its default rate.")
    if "decay=" in fault.source:
        said += " " + _("Leave decay out; a keras.optimizers.schedules object as learning_rate does its work.")
    return said.format(value=fault["value"])


RULES = (
    Rule(
        "lr_argument",
        "ValueError TypeError",
        r"Argument\(s\) not recognized: \{.{0,60}?'lr': (?P<value>[^,}\s]{1,40})",
        _lr,
    ),
    Rule(
        "decay_argument",
        "ValueError TypeError",
        r"Argument\(s\) not recognized: \{'decay': (?P<value>[^,}]{1,40})|^decay is deprecated in the new \S*Keras "
        r"optimizer",
        lambda fault: _(
            "Optimizers take no decay any more. Leave it out, or give a schedule as the learning rate, for example "
            "keras.optimizers.schedules.InverseTimeDecay(0.01, 1, 1e-6)."
        ),
    ),
    Rule(
        "input_shape_int",
        "ValueError",
        r"Cannot convert '(?P<size>\d+)' to a shape",
        _number_as_shape,
        True,
        r"Input\(",
    ),
    Rule("input_shape_int", "ValueError", r"Cannot convert '(?P<size>\d+)' to a shape", _number_as_shape),
    Rule(
        "input_shape_int",
        "TypeError",
        r"^'int' object is not iterable",
        _number_as_shape,
        source=r"input_shape\s*=\s*\(?(?P<size>\d*)",
    ),
    Rule(
        "metrics_string",
        "ValueError",
        r"Expected `metrics` argument to be a list.{0,60}metrics=(?P<name>[\w.]{1,40}) of type <class 'str'>",
        lambda fault: _("metrics has to be a list: write metrics=['{name}'].").format(name=fault["name"]),
        legacy=True,
    ),
    Rule(
        "unknown_string",
        "ValueError",
        r"Could not interpret (?P<what>optimizer|loss|activation function|metric) identifier: (?P<name>.{1,120})",
        _unknown_string,
    ),
    Rule(
        "unknown_string",
        "ValueError",
        r"Unknown (?P<what>optimizer|loss|activation|metric)[^:']{0,12}:? '(?P<name>\w{1,60})'",
        _unknown_string,
    ),
    Rule(
        "unknown_argument",
        "ValueError",
        r"Unrecognized keyword arguments passed to (?P<callee>\w+): \{'(?P<name>batch_input_shape)'",
        _unknown_argument,
        legacy=True,
    ),
    Rule(
        "unknown_argument",
        "ValueError",
        r"Unrecognized keyword arguments passed to (?P<callee>\w+): \{'(?P<name>\w+)'",
        _unknown_argument,
    ),
    Rule(
        "unknown_argument",
        "TypeError",
        r"(?P<callee>TensorFlowTrainer\.\w+|ModelCheckpoint\.__init__)\(\) got an unexpected keyword argument "
        r"'(?P<name>workers|use_multiprocessing|max_queue_size|period|save_format)'",
        _unknown_argument,
        legacy=True,
    ),
    Rule(
        "unknown_argument",
        "TypeError",
        r"(?P<callee>(?:(?:TensorFlow)?Trainer|Model)\.\w+|(?:ModelCheckpoint|EarlyStopping"
        r"|ReduceLROnPlateau)\.__init__)\(\) got an unexpected keyword argument '(?P<name>\w+)'",
        _unknown_argument,
    ),
    Rule("unknown_argument", "TypeError", r"'Keyword argument not understood:', '(?P<name>\w+)'", _unknown_argument),
    Rule(
        "unknown_argument",
        "TypeError",
        r"Invalid keyword argument\(s\) in `(?P<callee>compile)\(\)`: \(\{'(?P<name>\w+)'",
        _unknown_argument,
    ),
    Rule(
        "missing_argument",
        "TypeError",
        r"^(?P<callee>[A-Z]\w*)\.(?:__init__|shuffle)\(\) missing \d+ required positional arguments?: '(?P<name>\w+)'",
        _missing_argument,
    ),
)
