"""The charts of what a run has used: what they show, where its epochs stand, and what is left out."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from rich.style import Style
from textual.strip import Strip

import machines
from tfcert_exam_engine.machine.usage_views import UsageView
from tfcert_hw_probe.usage import Peaks, UsagePoint
from tfcert_tui.widgets.usage_charts import Looks, heading, quantities, thinned, usage_chart

LOOKS = Looks(Style(), Style(), Style(), False)


def drawn(
    view: UsageView, epochs: list[tuple[float, int]], width: int = 60, height: int = 10, at: int = 0
) -> list[str]:
    """Return one chart as text."""
    strips = usage_chart(quantities(view)[at], view, epochs, LOOKS, width, height)
    assert [strip.cell_length for strip in strips] == [width] * height
    return [Strip.text.fget(strip).rstrip() for strip in strips]  # type: ignore[attr-defined]


def test_what_is_not_known_has_no_chart() -> None:
    assert [each.title for each in quantities(machines.usage())] == [
        *("Cores in use", "Memory, GiB", "GPU memory, GiB", "GPU busy, %")
    ]
    assert [each.title for each in quantities(machines.usage(gpu=False))] == ["Cores in use", "Memory, GiB"]
    assert quantities(UsageView(3, 2.0, [])) == []


def test_a_heading_has_the_newest_value_and_the_peak() -> None:
    points = [UsagePoint(2.0, 250.0, 2**30), UsagePoint(4.0, 100.0, None)]
    view = UsageView(3, 2.0, points, Peaks(410.0, 2**31))
    cores, memory = quantities(view)
    assert [field.text for field in heading(cores, view)] == ["Cores in use", "last 1.00", "peak 4.10"]
    assert [field.text for field in heading(memory, view)] == ["Memory, GiB", "last 1.00", "peak 2.00"]


def test_epochs_stand_at_their_times_with_their_numbers_below() -> None:
    *_plot, axis = drawn(machines.usage(seconds=100), [(25.0, 1), (50.0, 2), (99.0, 3)])
    assert axis.split() == ["epoch", "1", "2", "3"]
    assert abs(axis.index("2") - (7 + 53 // 2)) <= 1
    assert axis.index("3") == 59


def test_an_axis_begins_at_zero_whatever_the_values() -> None:
    flat = UsageView(3, 2.0, [UsagePoint(float(at), 90.0, 5 * 2**30, None, 83.0) for at in range(0, 100, 2)])
    for at in range(3):
        rows = drawn(flat, [], at=at)
        assert any(row.split("┤")[0].strip() == "0" for row in rows if "┤" in row)
    assert any(row.strip().startswith("100┤") for row in drawn(flat, [], at=2))


@pytest.mark.parametrize(("seconds", "name"), [(100, "s"), (1200, "min"), (20_000, "h")])
def test_time_is_counted_in_what_a_person_counts(seconds: int, name: str) -> None:
    points = [UsagePoint(float(at), 90.0, None) for at in range(0, seconds, seconds // 50)]
    rows = drawn(UsageView(3, seconds / 50, points), [])
    assert rows[-2].split()[0] == name


def test_a_line_breaks_where_nobody_looked() -> None:
    points = [UsagePoint(float(at), 100.0, None) for at in (*range(0, 40, 2), *range(80, 120, 2))]
    row = max(drawn(UsageView(3, 2.0, points), []), key=lambda text: sum("⠀" < char <= "⣿" for char in text))
    assert "     " in row.strip()[8:], row


@pytest.mark.parametrize("epochs", [1, 8, 40, 1000, 12_345])
@pytest.mark.parametrize("cells", [20, 51, 110])
def test_of_many_epochs_as_many_are_marked_as_can_be_told_apart(epochs: int, cells: int) -> None:
    marks = thinned([(float(n), n) for n in range(1, epochs + 1)], float(epochs), cells)
    assert 1 <= len(marks) <= max(1, cells // 7)
    steps = {two[1] - one[1] for one, two in pairwise(marks)}
    assert len(steps) <= 1 and all(str(step)[0] in "125" for step in steps)


def test_epochs_outside_the_time_shown_are_not_marked() -> None:
    assert thinned([(-5.0, 1), (5.0, 2), (500.0, 3)], 100.0, 50) == [(5.0, 2)]


@pytest.mark.parametrize(("width", "height"), [(9, 4), (20, 3), (30, 6), (150, 24)])
def test_a_chart_has_the_size_that_it_is_given(width: int, height: int) -> None:
    drawn(machines.usage(), [(20.0, 1), (40.0, 2)], width, height)


def test_one_point_alone_is_a_chart() -> None:
    one = msgspec.structs.replace(machines.usage(), points=machines.usage().points[:1])
    assert any("⠀" < char <= "⣿" for row in drawn(one, []) for char in row)
