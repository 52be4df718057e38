"""Builds `{{slug}}`: FILL IN: what it is."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

PUBLIC, HIDDEN = 400, 500
NOISE = 0.02
"""Standard deviation of what is added to y."""
SEEDS = {"public": 1, "hidden": 2}


def build(folder: Path, tell: Callable[[float, str], None]) -> None:
    """Write `public/examples.csv` (x, y) and `hidden/hidden.npz`: x and y, both (500, 1) float32."""
    tell(0.0, _("Making examples"))
    x, y = examples("public", PUBLIC)
    lines = ["x,y", *(f"{one:.5f},{other:.5f}" for one, other in zip(x[:, 0], y[:, 0], strict=True))]
    (folder / "public" / "examples.csv").write_text("\n".join(lines) + "\n", encoding="ascii")
    x, y = examples("hidden", HIDDEN)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y)
    tell(1.0, _("Made examples"))


def examples(part: str, count: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return x and y, both (count, 1) float32; another part has other examples."""
    chance = np.random.default_rng(SEEDS[part])
    x = chance.uniform(-1, 1, (count, 1))
    y = np.sin(5 * x) + chance.normal(0, NOISE, x.shape)
    return x.astype(np.float32), y.astype(np.float32)
