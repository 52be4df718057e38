"""Growth for real, and growth that only looks so."""

from __future__ import annotations

import random

import pytest

from tfcert_hw_probe.trend import fitted, seconds_until

LIMIT = 100.0


def test_points_on_a_line_give_that_line() -> None:
    line = fitted([(float(x), 3.0 + 0.5 * x) for x in range(10)])
    assert line is not None
    assert (line.slope, line.level, line.straightness) == pytest.approx((0.5, 7.5, 1.0))


def test_steady_growth_reaches_the_limit_when_the_line_does() -> None:
    assert seconds_until([(float(x), 20 + 0.5 * x) for x in range(61)], LIMIT) == pytest.approx(100.0)


def test_noise_around_growth_changes_little() -> None:
    chance = random.Random(7)
    points = [(float(x), 20 + 0.5 * x + chance.uniform(-2, 2)) for x in range(61)]
    assert seconds_until(points, LIMIT) == pytest.approx(100.0, rel=0.1)


def test_a_limit_that_is_passed_already_is_now() -> None:
    assert seconds_until([(float(x), 90.0 + x) for x in range(30)], LIMIT) == 0.0


@pytest.mark.parametrize(
    "values",
    [
        [50.0] * 60,
        [50.0 - 0.1 * x for x in range(60)],
        [50.0] * 30 + [70.0] * 30,
        [50.0 + 2 * (x % 20) for x in range(60)],
        [50.0 + min(x, 30) for x in range(90)],
        [50.0 + random.Random(x).uniform(-5, 5) for x in range(60)],
    ],
    ids=["level", "falls", "step", "sawtooth", "levelled off", "noise"],
)
def test_what_does_not_grow_for_real_reaches_no_limit(values: list[float]) -> None:
    assert seconds_until([(float(x), value) for x, value in enumerate(values)], LIMIT) is None


@pytest.mark.parametrize("points", [[], [(0.0, 1.0)], [(0.0, 1.0), (1.0, 2.0)], [(5.0, 1.0), (5.0, 2.0), (5.0, 9.0)]])
def test_too_little_to_tell_is_no_line(points: list[tuple[float, float]]) -> None:
    assert fitted(points) is None
    assert seconds_until(points, LIMIT) is None
