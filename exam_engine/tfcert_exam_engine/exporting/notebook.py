"""The notebook: the statement, the script in its cells, and what is to be done before and after it.

Written as plain JSON in nbformat 4.5 (https://nbformat.readthedocs.io/en/latest/format_description.html): the library
of that name would bring a dozen others, to write five fields.
"""

from __future__ import annotations

import json
from gettext import gettext as _
from typing import Any

from tfcert_exam_engine.children.job import LEGACY_VARIABLE
from tfcert_exam_engine.exporting.cells import cells_of
from tfcert_exam_engine.exporting.material import Material

Cell = dict[str, Any]

FIND_DATA = """\
# {first}
import os
import shutil
from pathlib import Path

NAME = "{name}"
HERE = Path.cwd()
if not (HERE / "data").is_dir() and (HERE / f"{{NAME}}.zip").is_file():  # {uploaded}
    shutil.unpack_archive(HERE / f"{{NAME}}.zip", HERE)
    HERE = HERE / NAME
if not (HERE / "data").is_dir():
    raise FileNotFoundError("{no_data}")
os.chdir(HERE)
os.environ["TFDS_DATA_DIR"] = str(HERE / "data")
{keras}__file__ = str(HERE / "solution.py")  # {place}

import tensorflow as tf

print("TensorFlow", tf.__version__, "·", len(tf.config.list_physical_devices("GPU")), "GPU")
"""

HAND_IN = """\
# {last}
import hashlib
import shlex

saved = [one for one in HERE.iterdir() if one.suffix.lower() in (".keras", ".h5", ".hdf5")]
saved = [one for one in saved if not one.name.lower().endswith(".weights.h5")]  # no model: what save_weights writes
saved.sort(key=lambda one: one.stat().st_mtime)
if not saved:
    raise FileNotFoundError("{no_model}")
print(saved[-1], f"{{saved[-1].stat().st_size / 1e6:.1f}} MB", hashlib.sha256(saved[-1].read_bytes()).hexdigest())
print("{hand_in}".replace("mymodel.keras", shlex.quote(saved[-1].name)))
"""


def notebook_of(material: Material) -> str:
    """Return the notebook as the text of an .ipynb file."""
    script = cells_of(material.script)
    cells = [
        _markdown("statement", material.problem.text("statement.md")),
        _code("set-up", _find_data(material)),
        *(_code(f"script-{number}", piece) for number, piece in enumerate(script, 1)),
        _code("hand-in", _hand_in(material)),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    document = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _find_data(material: Material) -> str:
    legacy = f'os.environ["{LEGACY_VARIABLE}"] = "1"  # {_("exam-era Keras (Keras 2)")}\n'
    return FIND_DATA.format(
        name=material.name,
        keras=legacy if material.legacy_keras else "",
        first=_("Run this first: it finds the data."),
        uploaded=_("opened by itself, with the archive beside it"),
        no_data=_("There is no folder data here: unpack the archive, and open the notebook in its folder."),
        place=_("what the script calls its own place"),
    )


def _hand_in(material: Material) -> str:
    return HAND_IN.format(
        last=_("What to hand in."),
        no_model=_("No model was saved: the cells above save it as mymodel.keras."),
        hand_in=_("Carry it to the machine with tfcert-tui, and there: {command}").format(command=material.hand_in),
    )


def _markdown(name: str, text: str) -> Cell:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": _lines(text)}


def _code(name: str, text: str) -> Cell:
    source = _lines(text)
    return {"cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": [], "source": source}


def _lines(text: str) -> list[str]:
    return text.strip("\n").splitlines(keepends=True)
