"""The curves of a report: where the axis is, what is drawn, what is said."""

from __future__ import annotations

import math
import re

import pytest

import scenes
from tfcert_exam_engine.events import EpochEnded
from tfcert_tui.reporting.axis import axis_for, tick_words
from tfcert_tui.reporting.curve_chart import MOST_POINTS, Curve, chart, curves_of, described, fits_begin


def epochs(*values: float | None, fit: int = 1, name: str = "loss") -> list[EpochEnded]:
    return [EpochEnded(0.0, fit, at, len(values), {name: value}, 1.0) for at, value in enumerate(values, 1)]


@pytest.mark.parametrize(
    "values",
    [[0.0], [5.0, 5.0], [-3.0, 7.5], [1e-9, 1e9], [0.0, 1e-12], [1e300, 1e308], [-1e-3, 1e5], [0.87, 0.871], [-5.0]],
)
def test_every_value_has_a_place_on_its_axis(values):
    axis = axis_for(values)
    assert all(-1e-9 <= axis.place(value) <= 1 + 1e-9 for value in [*values, *axis.ticks])
    assert 2 <= len(axis.ticks) <= 8
    words = [tick_words(axis, value) for value in axis.ticks]
    assert len(set(words)) == len(words)
    assert max(map(len, words)) <= 8


def test_an_axis_over_many_powers_of_ten_is_logarithmic_and_one_with_a_zero_never():
    assert axis_for([1e-4, 1e3]).logarithmic
    assert not axis_for([0.0, 1e3]).logarithmic
    assert axis_for([1e-4, 1e3]).place(1e-4) == pytest.approx(0)


def test_a_metric_stands_with_its_validation_and_the_learning_rate_is_left_out():
    points = [scenes.point(at) for at in range(1, 6)]
    points = [EpochEnded(p.at, 1, p.epoch, 5, {**p.logs, "learning_rate": 0.1}, 1.0) for p in points]
    assert [[curve.name for curve in each] for each in curves_of(points)] == [
        ["loss", "val_loss"],
        ["accuracy", "val_accuracy"],
    ]


def test_what_was_not_finite_is_a_gap_and_nothing_at_all_is_no_chart():
    (curves,) = curves_of(epochs(3.0, 2.0, None, math.inf, 1.0, 0.5))
    drawn = str(chart(curves, 6, [], "c"))
    (line,) = re.findall(r' d="([^"]+)"', drawn)
    assert (line.count("M"), line.count("L")) == (2, 2)
    assert "nan" not in drawn
    assert curves_of(epochs(None, math.nan)) == []
    assert curves_of([]) == []


def test_a_long_run_is_thinned_and_keeps_its_last_epoch():
    (curves,) = curves_of(epochs(*(1 / n for n in range(1, 5001))))
    assert len(curves[0].points) <= MOST_POINTS + 1
    assert curves[0].points[-1] == (5000, 1 / 5000)


def test_later_fits_are_marked_where_they_began():
    points = [*epochs(3.0, 2.0), *epochs(1.5, 1.0, 0.9, fit=2)]
    assert fits_begin(points) == [3]
    assert str(chart(curves_of(points)[0], 5, [3], "c")).count("later-fit") == 1


def test_it_says_in_words_what_it_shows():
    said = described([Curve("accuracy", [(1, 0.2), (2, 0.9), (3, 0.7)])], 3)
    assert said == "accuracy over 3 epochs: from 0.2000 to 0.7000, best 0.9000 at epoch 2."


def test_one_epoch_is_a_dot_within_the_frame():
    drawn = str(chart(curves_of(epochs(0.5))[0], 1, [], "c"))
    assert 'cx="56"' in drawn
