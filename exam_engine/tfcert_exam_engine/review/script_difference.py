"""What turns one script into another, line by line."""

from __future__ import annotations

import difflib

MOST_LINES = 10_000
"""Of a script that is compared: beyond that the comparison itself takes too long."""
CONTEXT_LINES = 3


def difference(mine: str, reference: str) -> list[str] | None:
    """Return the lines of a unified diff from one's own script to the reference, the goal; None: it is too long.

    The first two lines name the sides; there are none where the scripts are the same.
    """
    before, after = mine.splitlines(), reference.splitlines()
    if len(before) > MOST_LINES:
        return None
    return list(difflib.unified_diff(before, after, "solution.py", "reference.py", lineterm="", n=CONTEXT_LINES))
