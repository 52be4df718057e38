"""What clients see of the help with a problem."""

from __future__ import annotations

import msgspec


class HintView(msgspec.Struct, frozen=True):
    """One hint of a problem."""

    category: int
    number: int
    """From 1."""
    of: int
    text: str
    """Markdown."""


class SolutionView(msgspec.Struct, frozen=True):
    """The reference solution of a problem."""

    category: int
    script: str
    explanation: str
    """Markdown."""


class ResetView(msgspec.Struct, frozen=True):
    """The starter was put back."""

    category: int
    file: str
    backup: str
    """Where the script that stood there is kept; "" where there was none."""
