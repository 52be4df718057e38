"""Python itself: a text that is no Python, names that are not defined, memory, a display that is not there."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.runner.bare.explained.fault import Fault, Rule
from tfcert_exam_engine.runner.bare.explained.names import import_line

IMPORTS = {
    "tf": "import tensorflow as tf",
    "tensorflow": "import tensorflow",
    "np": "import numpy as np",
    "numpy": "import numpy",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "tfds": "import tensorflow_datasets as tfds",
    "keras": "from tensorflow import keras",
    "layers": "from tensorflow.keras import layers",
    "models": "from tensorflow.keras import models",
    "train_test_split": "from sklearn.model_selection import train_test_split",
    "Path": "from pathlib import Path",
    "Image": "from PIL import Image",
}
STANDARD = "os sys csv json math random re time glob shutil zipfile urllib io string pathlib datetime"
SPELT = {"true": "True", "false": "False", "null": "None", "none": "None", "TRUE": "True", "FALSE": "False"}


def _no_name(fault: Fault) -> str:
    name = fault["name"]
    if name in SPELT:
        return _("Python writes {right}, not {name}.").format(right=SPELT[name], name=name)
    line = f"import {name}" if name in STANDARD.split() else IMPORTS.get(name) or import_line(name)
    if not line:
        return ""
    return _("{name} is used before it is imported. Add at the top of the script: {line}").format(name=name, line=line)


def _indentation(fault: Fault) -> str:
    if "expected an indented block" in fault.text:
        return _("After a line that ends in a colon the next one has to be indented: put four spaces before this line.")
    if "unexpected indent" in fault.text:
        return _("This line is indented deeper than the one before, and nothing opens a block: take its spaces away.")
    return _(
        "This line's indentation is that of no line above. Bring it to the same column as the block that it belongs to."
    )


def _magic(fault: Fault) -> str:
    return _("Lines that begin with ! or % belong to notebooks; in a script they are no Python. Take the line out.")


RULES = (
    Rule(
        "tabs_and_spaces",
        "TabError",
        "",
        lambda fault: _("Tabs and spaces are mixed in the indentation. Put four spaces in the place of every tab."),
    ),
    Rule("indentation", "IndentationError", "", _indentation),
    Rule(
        "print_statement",
        "SyntaxError",
        r"Missing parentheses in call to 'print'",
        lambda fault: _("print is a function in Python 3: put what it prints in parentheses, print(...)."),
    ),
    Rule("notebook_line", "SyntaxError", r"^invalid syntax", _magic, source=r"^[!%]\s*\w"),
    Rule(
        "merge_mark",
        "SyntaxError",
        "",
        lambda fault: _(
            "This is a mark that git leaves where two versions clash: choose one of them and delete the marks."
        ),
        source=r"^(?:<{7}|={7}|>{7})",
    ),
    Rule(
        "curly_quotes",
        "SyntaxError",
        r"^invalid character '(?P<mark>[“”‘’])'",
        lambda fault: _(
            "These quotation marks are typographic ones, as copied from a page or a text document: write straight ones."
        ),
    ),
    Rule("missing_import", "NameError", r"^name '(?P<name>\w+)' is not defined", _no_name),
    Rule(
        "no_display",
        "TclError ImportError",
        r"no display name and no \$DISPLAY|Cannot load backend '\w+' which requires",
        lambda fault: _(
            "A run has no screen to open windows on. Take the window out; figures of matplotlib need none: what "
            "plt.show shows is kept with the run."
        ),
    ),
    Rule(
        "out_of_memory",
        "MemoryError",
        r"Unable to allocate (?P<size>[\d.]+ \w+) for an array with shape (?P<shape>\([\d, ]*\))",
        lambda fault: _(
            "Memory does not hold an array of shape {shape} ({size}). Work in parts, with float32 in place of "
            "float64, or with a tf.data data set that reads as it goes."
        ).format(shape=fault["shape"], size=fault["size"]),
    ),
    Rule(
        "out_of_memory",
        "ResourceExhaustedError",
        r"OOM when allocating tensor with shape(?P<shape>\[[\d,]*\])",
        lambda fault: _(
            "Memory does not hold a tensor of shape {shape}. Make batch_size smaller (its first number, where it is "
            "the batch), or the layer; a Flatten before a wide Dense is the usual cause."
        ).format(shape=fault["shape"]),
    ),
)
