"""The machine's last minutes, as the sparklines have them."""

from __future__ import annotations

import msgspec

import machines
from tfcert_exam_engine.machine.usage_views import MachineHistory
from tfcert_hw_probe.usage import MachinePoint
from tfcert_tui.machine import machine_trail
from tfcert_tui.machine.machine_trail import CELL_S, KEPT_POINTS, MachineTrail


def heard(trail: MachineTrail, at: float, percent: float | None) -> None:
    """Tell of one look at `at` seconds."""
    sample = machines.server(at)
    trail.hear(msgspec.structs.replace(sample, cpu=msgspec.structs.replace(sample.cpu, percent=percent)))


def test_a_cell_is_the_mean_of_its_looks() -> None:
    trail = MachineTrail()
    for at, percent in ((1000, 10.0), (1005, 30.0), (1010, 50.0)):
        heard(trail, at, percent)
    assert trail.cells(machine_trail.CPU, 3) == [None, 20.0, 50.0]


def test_a_stretch_in_which_nobody_looked_stays_empty() -> None:
    trail = MachineTrail()
    heard(trail, 1000, 10.0)
    heard(trail, 1031, 40.0)
    assert trail.cells(machine_trail.CPU, 4) == [10.0, None, None, 40.0]


def test_what_is_not_known_is_no_zero() -> None:
    trail = MachineTrail()
    heard(trail, 1000, None)
    heard(trail, 1011, 7.0)
    assert trail.cells(machine_trail.CPU, 2) == [None, 7.0]
    assert trail.cells(machine_trail.FIRST_GPU + 7, 1) == [None], "a MIG device does not tell how busy it is"
    assert trail.cells(machine_trail.FIRST_GPU + 70, 1) == [None], "a GPU that went away"


def test_before_the_first_look_there_is_nothing() -> None:
    assert MachineTrail().cells(machine_trail.CPU, 3) == [None, None, None]


def test_a_look_that_is_told_again_counts_once() -> None:
    trail = MachineTrail()
    heard(trail, 1000, 10.0)
    heard(trail, 1000, 90.0)
    heard(trail, 990, 90.0)
    assert trail.cells(machine_trail.CPU, 1) == [10.0]


def test_what_the_engine_kept_goes_before_what_was_heard_since() -> None:
    trail = MachineTrail()
    heard(trail, 1020, 60.0)
    points = [MachinePoint(float(at), 20.0, 5.0, [30.0]) for at in range(1000, 1030, 2)]
    trail.take(MachineHistory(2.0, points))
    heard(trail, 1041, 80.0)
    assert trail.cells(machine_trail.CPU, 5) == [20.0, 20.0, 20.0, None, 80.0]
    trail.take(MachineHistory(2.0, points))
    assert trail.cells(machine_trail.CPU, 5) == [20.0, 20.0, 20.0, None, 80.0], "taken again after a reconnection"


def test_a_long_stretch_fills_all_its_cells() -> None:
    trail = MachineTrail()
    trail.take(MachineHistory(3.0 * CELL_S, [MachinePoint(1029.0, 25.0, 5.0), MachinePoint(1059.0, 75.0, 5.0)]))
    assert trail.cells(machine_trail.CPU, 6) == [25.0] * 3 + [75.0] * 3


def test_a_day_of_looks_is_not_kept() -> None:
    trail = MachineTrail()
    for at in range(3 * KEPT_POINTS):
        heard(trail, float(at), 1.0)
    assert len(trail._points) == KEPT_POINTS >= len(trail._cells)


def test_a_clock_that_is_set_back_stops_no_line() -> None:
    trail = MachineTrail()
    for at in (1000, 5000, 5010):
        heard(trail, at, 10.0)
    heard(trail, 1020, 70.0)
    assert trail.cells(machine_trail.CPU, 3) == [10.0, None, 70.0]
