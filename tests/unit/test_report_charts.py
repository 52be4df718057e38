"""The curves of a report: where the axis is, what is drawn, what is said."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest

import scenes
from tfcert_exam_engine.events import EpochEnded
from tfcert_tui.reporting.axis import axis_for, tick_words
from tfcert_tui.reporting.curve_chart import MOST_POINTS, Curve, chart, curves_of, described, fits_begin
from tfcert_tui.reporting.timeline import Span, _ticks


def epochs(*values: float | None, fit: int = 1, name: str = "loss") -> list[EpochEnded]:
    return [EpochEnded(0.0, fit, at, len(values), {name: value}, 1.0) for at, value in enumerate(values, 1)]


@pytest.mark.parametrize(
    "values",
    [
        [0.0],
        [5.0, 5.0],
        [-3.0, 7.5],
        [0.69312, 0.69318],
        [0.99991, 0.99999],
        [24228.1, 24228.9],
        [-0.6931, -0.69305],
        [1e-9, 1e9],
        [0.0, 1e-12],
        [1e300, 1e308],
        [-1e-3, 1e5],
        [0.87, 0.871],
        [-5.0],
    ],
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


def test_a_long_run_is_drawn_with_few_points_and_keeps_its_spike_its_best_and_its_last_epoch():
    values = [2.0 - at / 5000 for at in range(1, 5001)]
    values[2345] = 0.25
    (curves,) = curves_of(epochs(*values))
    assert curves[0].best() == (2346, 0.25)
    assert "best 0.2500 at epoch 2346" in described(curves, 5000)
    drawn = str(chart(curves, 5000, [], "c"))
    (line,) = re.findall(r' d="([^"]+)"', drawn)
    steps = re.findall(r"[ML]([\d.]+) ([\d.]+)", line)
    assert len(steps) <= MOST_POINTS + 4
    dot = re.search(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawn)
    assert max(float(y) for _x, y in steps) == pytest.approx(float(dot[2]), abs=0.06), "the spike is drawn to its dot"
    assert float(steps[-1][0]) == pytest.approx(406.0, abs=2.0)


def test_validation_that_is_not_measured_each_epoch_has_its_line():
    points = epochs(*(1 / n for n in range(1, 21)))
    points = [
        EpochEnded(p.at, 1, p.epoch, 20, {**p.logs, **({"val_loss": 2.0 / p.epoch} if p.epoch % 5 == 0 else {})}, 1.0)
        for p in points
    ]
    (curves,) = curves_of(points)
    assert [epoch for epoch, _value in curves[1].points] == [5, 10, 15, 20]
    lines = re.findall(r' d="([^"]+)"', str(chart(curves, 20, [], "c")))
    assert [(line.count("M"), line.count("L")) for line in lines] == [(1, 19), (1, 3)]


@pytest.mark.parametrize("name", ["loss", "sparse_categorical_accuracy", "sparse_categorical_crossentropy"])
def test_the_legend_stays_in_the_picture_and_off_the_title(name):
    points = [EpochEnded(0.0, 1, at, 2, {name: 1.0 / at, f"val_{name}": 1000.0 / at}, 1.0) for at in (1, 2)]
    drawn = str(chart(curves_of(points)[0], 2, [], "c"))
    lines = re.findall(r'<line x1="([\d.-]+)" x2="[\d.-]+" y1="([\d.]+)" y2="[\d.]+" class="curve', drawn)
    assert len(lines) == 2 and all(float(x) > 100 and float(y) > 20 for x, y in lines)
    assert re.findall(r'class="legend">([^<]+)<', drawn) == ["validation", "training"]


def test_the_labels_of_a_practice_of_many_months_stand_apart():
    pieces = "".join(map(str, _ticks(Span(0.0, 200 * 86400.0), 300.0)))
    at = [float(x) for x in re.findall(r'<text x="([\d.]+)"[^>]*text-anchor="middle"', pieces)]
    assert 3 <= len(at) <= 10 and min(b - a for a, b in pairwise(at)) >= 70


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
