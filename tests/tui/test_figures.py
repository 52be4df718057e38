"""Numbers as they are written: one way everywhere, and axes whose labels differ."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

import scenes
from tfcert_tui import words
from tfcert_tui.cli import output
from tfcert_tui.figures import difference, figure
from tfcert_tui.runs.run_columns import columns_for
from tfcert_tui.runs.run_facts import facts_of
from tfcert_tui.verdicts.sheets import submission_sheet
from tfcert_tui.widgets.plot_scale import tick_label, value_scale

WRITTEN = [
    (0.932, "0.9320"), (0.0, "0.0000"), (-0.5, "-0.5000"), (12.3456, "12.346"), (241.23456, "241.23"),
    (24227.9854, "24228"), (999_999.0, "999999"), (2_422_798.54, "2.42e6"), (0.000012, "1.20e-5"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), WRITTEN)
@pytest.mark.parametrize("write", [figure, words.figure, output.figure])
def test_a_value_is_written_the_same_everywhere(write: Callable[[float], str], value: float, text: str) -> None:
    assert write(value) == text


def test_a_difference_has_its_sign_and_no_power_of_ten_where_it_need_not() -> None:
    given = [0.012, -0.02, 0.0004, 24227.9854, -2_422_798.0, 0.000001, 0.0]
    assert [difference(each) for each in given] == [
        *("+0.0120", "-0.0200", "+0.0004", "+24228", "-2.42e6", "+1.00e-6", "+0.0000"),
    ]


def test_table_and_verdict_say_a_large_error_alike() -> None:
    run = msgspec.structs.replace(scenes.run(3, 5, "trained", 10), logs={"mae": 24227.9854}, best={})
    column = next(each for each in columns_for([facts_of(run, [], 0.0)], False, 120) if each.id == "last mae")
    assert column.text(facts_of(run, [], 0.0)) == "24228"
    view = scenes.submission(1, verdict=scenes.verdict(1, metric="mae", value=24227.9854))
    assert "mae 24228 on" in submission_sheet(scenes.problem_view(5), view, True).body.plain


@pytest.mark.parametrize("ticks", [2, 3, 5, 8])
@pytest.mark.parametrize(
    "values",
    [
        [24227.9854] * 3, [24227.98, 24227.99], [0.93001, 0.93009], [0.0, 0.0], [1e-13] * 2, [5.123e-5, 5.124e-5],
        [2.42e9, 2.4201e9], [99999.4, 99999.9], [-0.5, -0.5001], [-2.4, 2.4], [3.0, 7.2], [-1e6, -1e6], [0.3, 24228.0],
    ],
)  # fmt: skip
def test_flat_and_nearly_flat_lines_have_labels_that_differ(values: list[float], ticks: int) -> None:
    scale = value_scale(values, ticks, may_be_log=False)
    labels = [tick_label(tick) for tick in scale.ticks(ticks)]
    assert len(labels) >= 2 and len(set(labels)) == len(labels)
    assert all(scale.low <= value <= scale.high for value in values)
    assert all(len(label) <= 6 for label in labels)
    assert float(labels[0]) <= min(values) + (scale.high - scale.low) / 2
