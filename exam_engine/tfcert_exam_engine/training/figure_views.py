"""What clients see of the figures that a run has drawn."""

from __future__ import annotations

from typing import Literal

import msgspec


class FigureFile(msgspec.Struct, frozen=True):
    """One figure that was kept."""

    number: int
    """From 1, in the order in which they came."""
    name: str
    """Of the file in the run's own folder."""
    how: Literal["shown", "saved"]
    saved_as: str
    """The name that the script gave it; "" for one that was shown."""
    size: int
    """Bytes."""
    at: float
    """When it came, Unix seconds."""


class FiguresView(msgspec.Struct, frozen=True):
    """All figures of a run."""

    run: int
    folder: str
    """Where the files are."""
    figures: list[FigureFile]
    more: int = 0
    """How many came after the last that is kept."""
