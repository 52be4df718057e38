"""Builds `repair`: the chemistry of wines of three cultivars, as scikit-learn has it."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import numpy as np
from sklearn.datasets import load_wine

PUBLIC = 88
SEED = 1991


def build(folder: Path, tell: Callable[[float, str], None]) -> None:
    """Write `public/wine.csv` (88 wines) and `hidden/hidden.npz`: x (90, 13) float32, y (90,) from 0 to 2."""
    tell(0.0, _("Opening the wines"))
    wines = load_wine()
    # The published order is by cultivar.
    order = np.random.default_rng(SEED).permutation(len(wines.target))
    public, hidden = order[:PUBLIC], order[PUBLIC:]
    columns = [name.replace("od280/od315_of_diluted_wines", "dilution") for name in wines.feature_names]
    rows = [",".join([*(f"{value:g}" for value in wines.data[wine]), str(wines.target[wine] + 1)]) for wine in public]
    text = "\n".join([",".join([*columns, "cultivar"]), *rows]) + "\n"
    (folder / "public" / "wine.csv").write_text(text, encoding="ascii")
    x, y = wines.data[hidden].astype(np.float32), wines.target[hidden].astype(np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y)
    tell(1.0, _("Opened the wines"))
