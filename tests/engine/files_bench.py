"""Lays out a problem for every model file of the corpus: `python files_bench.py FOLDER`.

The old files lie beside this; the others are written here, by Keras and by tf-keras. A problem's hidden examples are
those of the file's writer, and what that one predicted is what is wanted: the mean error says how far ours is from it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

OLD = Path(__file__).with_name("old_models")
sys.path.insert(0, str(OLD))
from examples import examples  # noqa: E402

BOTH = (
    "dense",
    "nested",
    "adapted_inside",
    "operators",
    "mobilenet",
    "mixed_images",
    "words_masked",
    "stateful_input",
    "series_windowed",
)
"""Models that Keras and tf-keras of today write into both formats."""

TOML = """
slug = "echo"
category = 1
title = "Echo"
summary = "What its writer predicted."
skills = ["1.1"]
dataset = "line"
data_origin = "generated"

[contract]
input_shape = {input_shape}
input_dtype = "{input_dtype}"
output_shape = {output_shape}

[metric]
name = "mae"
trivial = 1000000.0
stars = [0.1, 0.01, 0.001, 0.00001]
"""


def lay_out(written: dict, folder: Path) -> None:
    """Make a problem for each file of a writer."""
    for name, facts in written["files"].items():
        x, y = examples(facts["examples"]), np.asarray(facts["predicted"])
        place = folder / name
        (place / "hidden").mkdir(parents=True)
        np.savez(place / "hidden" / "hidden.npz", x=x, y=y, names=[])
        length, *others = x.shape[1:]
        shape = [0 if name.startswith(OPEN) else length, *others]
        toml = TOML.format(input_shape=shape, input_dtype=x.dtype, output_shape=list(y.shape[1:]))
        (place / "problem.toml").write_text(toml)


OPEN = ("series_windowed", "words_masked_average")
"""Models for series of any length, which the contract leaves open, too."""


def start_writer(folder: Path, legacy: bool, *arguments: str) -> subprocess.Popen:
    """Start today's Keras, or tf-keras, to write files into a folder."""
    environment = {**os.environ, "TF_USE_LEGACY_KERAS": str(int(legacy))}
    command = [sys.executable, str(OLD / "write_old_models.py"), str(folder), *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def main() -> None:
    """Write files and problems."""
    folder = Path(sys.argv[1])
    writers = [
        start_writer(folder / "keras", False, *BOTH, "--kinds", "h5,keras,weights.h5"),
        start_writer(folder / "tf-keras", True, *BOTH, "--kinds", "h5,keras,weights.h5,folder,checkpoint"),
    ]
    for writer in writers:
        said, _nothing = writer.communicate()
        assert writer.returncode == 0, said
    for source in [*sorted(OLD.glob("*/written.json")), *sorted(folder.glob("*/written.json"))]:
        lay_out(json.loads(source.read_text()), folder / "problems" / source.parent.name)


if __name__ == "__main__":
    main()
