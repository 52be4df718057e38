"""Builds `outliers`: openly synthetic leaves under an infrared thermometer that at times sees a pipe too."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

PUBLIC = 2000
HIDDEN = 1000
AIR_C = (2.0, 38.0)
SUN_WM2 = (0.0, 900.0)
WIND_MS = (0.0, 6.0)
WARMED_BY_SUN = 0.024
"""Degrees per W/m2 in still air."""
COOLED_BY_WIND = 1.0
"""How much faster a leaf gives its heat away, per m/s."""
EVAPORATION_C = 1.5
NOISE_C = 0.5
"""Standard deviation of an honest reading; the hidden temperatures have none."""
PIPE_C = 75.0
"""Of the first variant."""
PIPE_SEEN = (0.05, 0.3)
"""Share of the readings with the pipe in view: in still air, and in the strongest wind, which moves leaves aside."""
PIPE_SHARE = (0.25, 1.0)
"""How much of such a view the pipe fills."""
SEED = 1801


def build(folder: Path, tell: Callable[[float, str], None], pipe_c: float = PIPE_C) -> None:
    """Write `public/leaves.csv` (2000 readings) and `hidden/hidden.npz`: x (1000, 3) and y (1000, 1).

    The pipe has `pipe_c` degrees Celsius.
    """
    tell(0.0, _("Measuring leaves"))
    chance = np.random.default_rng(SEED)
    weather = _weather(chance, PUBLIC)
    table = np.concatenate([weather, _readings(chance, weather, pipe_c)[:, None]], axis=1)
    rows = [f"{air:.1f},{sun:.0f},{wind:.2f},{leaf:.1f}" for air, sun, wind, leaf in table]
    text = "\n".join(["air_c,sun_wm2,wind_ms,leaf_c", *rows]) + "\n"
    (folder / "public" / "leaves.csv").write_text(text, encoding="ascii")
    x = _weather(chance, HIDDEN)
    np.savez(folder / "hidden" / "hidden.npz", x=x.astype(np.float32), y=_leaf(x)[:, None].astype(np.float32))
    tell(1.0, _("Measured leaves"))


def _weather(chance: np.random.Generator, count: int) -> Array:
    """Return (count, 3): air in degrees Celsius, sunlight in W/m2, wind in m/s, rounded as the file has them."""
    columns = [chance.uniform(*span, count) for span in (AIR_C, SUN_WM2, WIND_MS)]
    return np.stack([column.round(digits) for column, digits in zip(columns, (1, 0, 2), strict=True)], axis=1)


def _leaf(weather: Array) -> Array:
    """Return the true temperatures (n,) of leaves, in degrees Celsius."""
    air, sun, wind = weather.T
    leaf: Array = air + WARMED_BY_SUN * sun / (1 + COOLED_BY_WIND * wind) - EVAPORATION_C
    return leaf


def _readings(chance: np.random.Generator, weather: Array, pipe_c: float) -> Array:
    """Return what the thermometer says (n,): the leaf with some noise, or a mixture of leaf and pipe."""
    count = len(weather)
    often = PIPE_SEEN[0] + (PIPE_SEEN[1] - PIPE_SEEN[0]) * weather[:, 2] / WIND_MS[1]
    pipe = np.where(chance.random(count) < often, chance.uniform(*PIPE_SHARE, count), 0.0)
    return (1 - pipe) * _leaf(weather) + pipe * pipe_c + chance.normal(0, NOISE_C, count)
