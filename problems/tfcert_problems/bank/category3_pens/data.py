"""Hand-drawn signs again, asked for the pen: the backbone has learned signs whichever pen has drawn them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from gettext import gettext as _
from pathlib import Path

import numpy as np

from tfcert_problems.bank.category3_signs import data as signs
from tfcert_problems.bank.category3_signs.data import PENS, Pixels

Tell = Callable[[float, str], None]

COUNTS = {"train": 60, "validation": 20, "hidden": 300}
"""Pictures per pen; each is of a sign of its own."""
ALPHABETS = {"train": 71, "validation": 72, "hidden": 73}
"""Seeds of the signs' forms; SEEDS are those of the hands that draw them."""
SEEDS = {"train": 74, "validation": 75, "hidden": 76}
GIVEN = ("layers conv2d vars", "layers conv2d_1 vars")
"""Weights up to the layer where the backbone is to be cut."""


def build(folder: Path, tell: Tell) -> None:
    """Write public/{train,validation}/<pen>/*.png (8-bit gray, 32 x 32), public/backbone.keras and hidden/*.npz.

    hidden.npz: x (1500, 32, 32, 1) float32 from 0 to 1, y (1500,) int64, names. given.npz: weights of two layers.
    """
    for place, split in enumerate(("train", "validation")):
        tell(place / 3, _("Drawing signs"))
        for number, (label, pixels) in enumerate(pictures(split)):
            signs.save(folder / "public" / split / PENS[label], number, pixels)
    tell(2 / 3, _("Drawing signs"))
    labels, hidden = zip(*pictures("hidden"), strict=True)
    x = np.stack(hidden).astype(np.float32)[..., np.newaxis] / np.float32(255.0)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=np.array(labels, dtype=np.int64), names=np.array(PENS))
    shutil.copyfile(signs.BACKBONE, folder / "public" / signs.BACKBONE.name)
    weights = signs.weights(signs.BACKBONE).items()
    np.savez(folder / "hidden" / "given.npz", **{name: array for name, array in weights if name.startswith(GIVEN)})
    tell(1.0, _("Drew signs"))


def pictures(split: str) -> Iterator[tuple[int, Pixels]]:
    """Yield label and picture (32, 32) of every example of a split, pen by pen."""
    chance = np.random.default_rng(SEEDS[split])
    forms = signs.signs(ALPHABETS[split], COUNTS[split] * len(PENS))
    for number, form in enumerate(forms):
        label = number // COUNTS[split]
        yield label, signs.drawn(form, PENS[label], chance)
