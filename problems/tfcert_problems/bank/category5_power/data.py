"""The power of one house: means over five minutes, the first 42 days public, windows of the last 18 days hidden."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tfcert_problems.datasets.public import PublicSet, UnusableSet

Tell = Callable[[float, str], None]
Rows = NDArray[np.float64]

FILE = "household_power_consumption.csv"
COLUMNS = ("active", "reactive", "voltage", "current", "kitchen", "laundry", "heating")
"""In the order of the set's own columns: kW, kW, V, A, and Wh in each minute of three circuits."""
MINUTES = 5
"""A row is the mean of so many minutes."""
ROWS, PUBLIC_ROWS, TRAINING_ROWS = 17_280, 12_096, 10_080
"""60, 42 and 35 days."""
WINDOW = HORIZON = 24
"""Rows seen and rows foretold, as in the starter's frozen block: two hours each."""
STEP = 2
"""Rows from one hidden window to the next."""
DECIMALS = 4


def build(folder: Path, tell: Tell, sets: Mapping[str, PublicSet]) -> None:
    """Write public/power.csv (12,096 rows, seven columns) and hidden/hidden.npz.

    hidden.npz: x (2569, 24, 7) float32 and y (2569, 24, 7) float32, both in standard deviations of the training rows.

    Raises:
        UnusableSet: the set's file is not there, or holds something else.
    """
    tell(0.0, _("Reading a meter"))
    times, rows = five_minutes(sets["household_power"].folder / FILE)
    tell(0.8, _("Reading a meter"))
    _write(folder / "public" / "power.csv", times[:PUBLIC_ROWS], rows[:PUBLIC_ROWS])
    x, y = windows(scaled(rows, rows[:TRAINING_ROWS])[PUBLIC_ROWS:])
    np.savez(folder / "hidden" / "hidden.npz", x=x[::STEP], y=y[::STEP])
    tell(1.0, _("Read a meter"))


def five_minutes(file: Path) -> tuple[list[str], Rows]:
    """Return the first minute of each row and the rows (17280, 7), rounded as the public file has them.

    Raises:
        UnusableSet: there is no such file, or it holds something else.
    """
    if not file.is_file():
        raise UnusableSet(_("The set household_power has no file {file}.").format(file=FILE))
    with file.open(encoding="utf-8", newline="") as lines:
        _header, *minutes = csv.reader(lines)
    try:
        values = np.array([minute[1:] for minute in minutes], dtype=np.float64)
        rows = values.reshape(ROWS, MINUTES, len(COLUMNS)).mean(axis=1)
    except ValueError as error:
        why = _("{file} does not hold 86,400 minutes of seven numbers: {error}").format(file=FILE, error=error)
        raise UnusableSet(why) from error
    return [minute[0] for minute in minutes[::MINUTES]], rows.round(DECIMALS)


def scaled(rows: Rows, training: Rows) -> Rows:
    """Return rows in standard deviations of the training rows, from their mean."""
    scale: Rows = (rows - training.mean(axis=0)) / training.std(axis=0)
    return scale


def windows(rows: Rows) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return every window (n, 24, 7) of the rows and the 24 rows that follow it (n, 24, 7)."""
    starts = range(len(rows) - WINDOW - HORIZON + 1)
    x = np.array([rows[start : start + WINDOW] for start in starts], dtype=np.float32)
    y = np.array([rows[start + WINDOW : start + WINDOW + HORIZON] for start in starts], dtype=np.float32)
    return x, y


def _write(file: Path, times: list[str], rows: Rows) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(["time", *COLUMNS])
        for time, row in zip(times, rows.tolist(), strict=True):
            table.writerow([time, *(f"{value:.{DECIMALS}f}" for value in row)])
