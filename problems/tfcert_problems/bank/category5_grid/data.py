"""The load of a power grid, hour by hour: the first ten years public, windows of the years after hidden."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import datetime
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tfcert_problems.datasets.public import PublicSet, UnusableSet

Tell = Callable[[float, str], None]
Loads = NDArray[np.float64]

FILE = "AEP_hourly.csv"
FORMATS = ("%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M:%S")
"""How the copies of the file write an hour."""
HOURS, PUBLIC_HOURS, TRAINING_HOURS = 121_269, 90_000, 78_000
WINDOW, HORIZON = 168, 24
"""Hours seen and hours foretold, as in the starter's frozen block."""
STEP = 7
"""Hours from one window to the next: windows begin at every hour of the day."""


def build(folder: Path, tell: Tell, sets: Mapping[str, PublicSet]) -> None:
    """Write public/load.csv (90,000 hours) and hidden/hidden.npz.

    hidden.npz: x (4440, 168, 1) float32 and y (4440, 24) float32, in standard deviations of the training hours.

    Raises:
        UnusableSet: the set's file is not there, or holds something else.
    """
    tell(0.0, _("Reading a grid's load"))
    times, loads = hours_of(sets["aep_hourly"].folder / FILE)
    tell(0.8, _("Reading a grid's load"))
    rows = zip(times[:PUBLIC_HOURS], loads[:PUBLIC_HOURS].tolist(), strict=True)
    text = "".join(f"{time:%Y-%m-%d %H:%M},{load:.0f}\n" for time, load in rows)
    (folder / "public" / "load.csv").write_text("time,load\n" + text, encoding="utf-8")
    x, y = windows(scaled(loads, loads[:TRAINING_HOURS])[PUBLIC_HOURS:])
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y)
    tell(1.0, _("Read a grid's load"))


def hours_of(file: Path) -> tuple[list[datetime], Loads]:
    """Return every hour once, in order of time, and its load in MW, rounded; an hour told twice has the mean.

    Raises:
        UnusableSet: there is no such file, or it holds something else.
    """
    if not file.is_file():
        raise UnusableSet(_("The set aep_hourly has no file {file}.").format(file=FILE))
    told: dict[datetime, list[float]] = {}
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            _header, *rows = csv.reader(lines)
        for time, load in rows:
            told.setdefault(_hour(time), []).append(float(load))
    except ValueError as error:
        raise UnusableSet(_("{file} does not hold hours and loads: {error}").format(file=FILE, error=error)) from error
    if len(told) != HOURS:
        why = _("{file} holds {n} hours; {wanted} are wanted.").format(file=FILE, n=len(told), wanted=HOURS)
        raise UnusableSet(why)
    times = sorted(told)
    return times, np.array([np.mean(told[time]) for time in times]).round()


def _hour(text: str) -> datetime:
    """Return the hour that a file names, in either way of writing it."""
    return datetime.strptime(text, FORMATS["-" in text])


def scaled(loads: Loads, training: Loads) -> Loads:
    """Return loads in standard deviations of the training hours, from their mean."""
    scale: Loads = (loads - training.mean()) / training.std()
    return scale


def windows(series: Loads) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return every seventh window of a series (n, 168, 1) and the hours that follow it (n, 24)."""
    pieces = np.lib.stride_tricks.sliding_window_view(series.astype(np.float32), WINDOW + HORIZON)[::STEP]
    return pieces[:, :WINDOW, np.newaxis], pieces[:, WINDOW:]
