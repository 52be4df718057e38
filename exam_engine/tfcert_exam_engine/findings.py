"""What the doctor says: one finding for each thing that was looked at. Kept light for whoever only shows it."""

from __future__ import annotations

from typing import Literal

import msgspec

Level = Literal["good", "warning", "bad"]


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at. `bad` keeps an exam from working, `warning` makes it worse."""

    name: str
    """Stable: python, tensorflow, gpu, data_folder, disk, socket, data_sets, clock, confinement, engine, terminal."""
    level: Level
    text: str
    advice: str = ""
