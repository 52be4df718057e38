"""What the doctor says: one finding for each thing that was looked at. Kept light for whoever only shows it."""

from __future__ import annotations

from typing import Literal

import msgspec

Level = Literal["good", "warning", "bad"]


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at. `bad` keeps an exam from working, `warning` makes it worse."""

    name: str
    """Stable: python, tensorflow, other_python, cuda, driver, visible_devices, gpu, memory, swap, limits, data_folder,
    attempts_folder, database, disk, socket, data_sets, public_data, settings, clock, confinement, engine, terminal."""
    level: Level
    text: str
    advice: str = ""
