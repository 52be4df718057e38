"""Rounds every figure of a grading in one way."""

from __future__ import annotations

from typing import Any

DECIMALS = 6
"""A float32 result moves by 1.5e-7 with batch size and instruction set: figures are rounded, then compared."""


def rounded(value: Any) -> float:
    """Return a figure as it is compared, stored and shown; one that is not finite stays so."""
    return round(float(value), DECIMALS)
