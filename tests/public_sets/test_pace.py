"""How far a fetch is, by a clock that the test moves."""

from __future__ import annotations

import pytest

from tfcert_exam_engine.public_sets.pace import FetchProgress, Pace
from tfcert_tui.sets.set_words import pace_words

MB = 1_000_000


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_time_left_follows_from_what_came_lately() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.stage("numbers", "fetching")
    pace.expect("numbers/a", 30 * MB)
    pace.expect("numbers/b", 10 * MB, 4 * MB)
    assert pace.now() == FetchProgress(("numbers",), (), 4 * MB, 40 * MB, 0.0, None, {"numbers": (4 * MB, 40 * MB)})
    for second in range(1, 6):
        clock.now += 1
        pace.count("numbers/a", second * 2 * MB)
        now = pace.now()
    assert (now.done, now.rate, now.left_s) == (14 * MB, 2 * MB, pytest.approx(13))
    clock.now += 100
    assert pace.now().rate < MB
    pace.stage("numbers", "opening")
    assert (pace.now().names, pace.now().opening) == ((), ("numbers",))
    pace.stage("numbers", None)
    assert pace.now().opening == ()


def test_what_is_begun_anew_is_not_counted_twice_and_estimates_give_way() -> None:
    pace = Pace(Clock())
    pace.expect("numbers/a", 3 * MB, 2 * MB)
    pace.count("numbers/a", 0)
    assert (pace.now().done, pace.now().total) == (0, 3 * MB)
    pace.count("numbers/a", 5 * MB)
    assert (pace.now().done, pace.now().total) == (5 * MB, 5 * MB)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (FetchProgress(("a",), (), 5 * MB, 20 * MB, 1.5 * MB, 10.0), "25 %  5.0 MB of 20.0 MB  1.5 MB/s  0:10 left"),
        (FetchProgress(("a",), (), 5 * MB, 20 * MB, 0.0, None), "25 %  5.0 MB of 20.0 MB"),
        (FetchProgress(("a",), (), 5 * MB, 0, 20_000.0, 3.0), "5.0 MB  20.0 kB/s"),
        (FetchProgress(("a",), (), 0, 9000 * MB, MB, 9000.0), "0 %  0.0 kB of 9000.0 MB  1.0 MB/s  2:30:00 left"),
    ],
)
def test_a_line_says_how_much_how_fast_and_how_long(now: FetchProgress, words: str) -> None:
    assert pace_words(now) == words
