"""How a measured value is written, wherever it stands: as many digits as mean something, never `2.42e+04`."""

from __future__ import annotations

import math

LEAST, SMALL, LARGE = 1e-3, 10.0, 1e6
"""Below the first and from the last on as a power of ten; from the second on with five digits in all."""


def figure(value: float) -> str:
    """Return a value: 0.9320, 24.123, 24228, 2.42e6, 1.20e-5."""
    size = abs(value)
    if not math.isfinite(value):
        return str(value)
    if value == 0 or LEAST <= size < SMALL:
        return f"{value:.4f}"
    if SMALL <= size < LARGE:
        return f"{value:.{max(0, 4 - math.floor(math.log10(size)))}f}"
    return power(value, 2)


def difference(value: float) -> str:
    """Return what lies between two values, with its sign: +0.0120, -24228."""
    if abs(value) < SMALL and (value == 0 or abs(value) >= 5e-5):
        return f"{value:+.4f}"
    return ("+" if value > 0 else "") + figure(value)


def short(value: float, digits: int) -> str:
    """Return a value within a sentence, without needless zeros: 0.008, 136, 24228."""
    text = f"{value:.{digits}g}"
    return figure(value) if "e" in text else text


def power(value: float, digits: int) -> str:
    """Return a number as a power of ten, without a plus or zeros in its exponent: 2.42e6."""
    mantissa, _, exponent = f"{value:.{digits}e}".partition("e")
    return f"{mantissa}e{int(exponent)}"
