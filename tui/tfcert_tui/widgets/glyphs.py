"""What the terminal can show: braille and blocks, or plain ASCII where its encoding has nothing else."""

from __future__ import annotations

import os
import sys

ASCII_VARIABLE = "TFCERT_ASCII"
EIGHTHS = "▁▂▃▄▅▆▇█"
ASCII_EIGHTHS = "_.-=+*%#"


def ascii_only() -> bool:
    """Return whether to draw in ASCII: $TFCERT_ASCII=1, or an encoding that is not UTF-8."""
    asked = os.environ.get(ASCII_VARIABLE, "")
    if asked:
        return asked != "0"
    # Textual paints on the real standard error, and what its encoding lacks comes out as escapes.
    encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "").replace("_", "") not in ("utf8", "utf8sig", "cp65001")


def bar(fraction: float, cells: int, ascii_mode: bool) -> str:
    """Return a level from 0 to 1 as a bar of `cells` cells."""
    full = round(min(max(fraction, 0.0), 1.0) * cells)
    on, off = ("#", ".") if ascii_mode else ("▓", "░")
    return on * full + off * (cells - full)


def level(fraction: float, ascii_mode: bool) -> str:
    """Return a level from 0 to 1 as one character."""
    steps = ASCII_EIGHTHS if ascii_mode else EIGHTHS
    return steps[min(len(steps) - 1, int(min(max(fraction, 0.0), 1.0) * len(steps)))]
