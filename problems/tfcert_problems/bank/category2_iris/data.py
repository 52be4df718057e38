"""Builds `iris`: two thirds of the public set's lines as they are, and the last third as the hidden flowers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from gettext import gettext as _
from pathlib import Path

import numpy as np

from tfcert_problems.datasets.public import PublicSet, UnusableSet

Tell = Callable[[float, str], None]

SPECIES = ("Iris-setosa", "Iris-versicolor", "Iris-virginica")
FLOWERS = 50
"""Of each species."""
HIDDEN = 20
"""Of each species."""
SEED = 2401


def build(folder: Path, tell: Tell, sets: Mapping[str, PublicSet]) -> None:
    """Write public/iris.data and hidden/hidden.npz.

    iris.data: 90 lines of the set as they are, shuffled, without a line of names. hidden.npz: x (60, 4) float32 in cm,
    y (60,) int64, the place in SPECIES.

    Raises:
        UnusableSet: the file is another one than Fisher's 150 flowers.
    """
    tell(0.0, _("Reading irises"))
    flowers = _flowers(sets["iris"].folder / "iris.data")
    chance = np.random.default_rng(SEED)
    shuffled = {name: [lines[place] for place in chance.permutation(FLOWERS)] for name, lines in flowers.items()}
    public = [line for lines in shuffled.values() for line in lines[HIDDEN:]]
    text = "".join(f"{public[place]}\n" for place in chance.permutation(len(public)))
    (folder / "public" / "iris.data").write_text(text, encoding="utf-8")
    hidden = [line.split(",") for lines in shuffled.values() for line in lines[:HIDDEN]]
    x = np.array([[float(cell) for cell in cells[:4]] for cells in hidden], np.float32)
    y = np.array([SPECIES.index(cells[4]) for cells in hidden], np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array([name[5:] for name in SPECIES]))
    tell(1.0, _("Read irises"))


def _flowers(file: Path) -> dict[str, list[str]]:
    """Return the lines by species; the file ends with empty ones."""
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    found = {name: [line for line in lines if line.endswith(f",{name}")] for name in SPECIES}
    if any(len(lines) != FLOWERS for lines in found.values()):
        raise UnusableSet(_("{file} has other lines than 50 of each of three species").format(file=file))
    return found
