"""What is counted, drawn and asked of all attempts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

import scenes
from past_attempts import DAY_S, FIRST, fill, keep, past_attempt, quick
from shown_history import attempts, of_the_past
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.history.best_submissions import MOST, GradedOnce, Sat, problem_histories
from tfcert_exam_engine.history.views import BestSubmission
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.views import AttemptView
from tfcert_problems import catalog
from tfcert_tui.history import history_filter, skill_progress
from tfcert_tui.history.day_ticks import EPOCH, day_ticks
from tfcert_tui.history.history_points import days_of, local_days, scores_over_time, share, stars_by_category, tally


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


EXAM = of_the_past(1, "exam", [5, 5, 5, 5, 3], 1.0, note="windows wrong")
PRACTICE = of_the_past(2, "practice", [5, 4, None, 0, 5], 2.0, origin="lab-server")
DRILL = of_the_past(3, "drill", [5], 40.0, skill="3.4", note="")
LIVE = msgspec.structs.replace(of_the_past(4, "exam", [None] * 5, 0.1), ended=False, ended_at=None, passed=False)
ALL = [LIVE, EXAM, PRACTICE, DRILL]
DAY = time.strftime("%Y-%m", time.gmtime(DRILL.started.wall_s))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", ALL),
        ("   ", ALL),
        ("exam", [LIVE, EXAM]),
        ("EXAM Failed", [EXAM]),
        ("failed", [EXAM, PRACTICE]),
        ("live", [LIVE]),
        ("-live", [EXAM, PRACTICE, DRILL]),
        ("imported", [PRACTICE]),
        ("lab-server", [PRACTICE]),
        ("noted", [EXAM]),
        ('"windows wrong"', [EXAM]),
        ('"windows wro', [EXAM]),
        ('"wrong windows"', []),
        ("wrong windows", [EXAM]),
        ("-exam -drill", [PRACTICE]),
        ("score>=88 -live", [EXAM, DRILL]),
        ("score<88 -live", [PRACTICE]),
        ("score=88", [EXAM]),
        ("stars=0 -live", [PRACTICE]),
        ("stars<4 exam -live", [EXAM]),
        ("textures", ALL),
        ("sunspots", [LIVE, EXAM, PRACTICE]),
        ("3.4", [DRILL]),
        (DAY, [one for one in ALL if DAY in time.strftime("%Y-%m", time.gmtime(one.started.wall_s))]),
        ("offline", ALL),
        ("classic", []),
        ("-", ALL),
    ],
)
def test_a_line_of_words_finds_what_is_like_all_of_them(line: str, found: list[AttemptView]) -> None:
    assert history_filter.read(line).of(ALL) == found


def test_a_drill_is_neither_passed_nor_failed() -> None:
    won = of_the_past(5, "exam", [5, 5, 5, 5, 5], 3.0)
    assert history_filter.read("passed").of([*ALL, won]) == [won]
    assert history_filter.read("drill failed").of([of_the_past(6, "drill", [1], 3.0)]) == []


@pytest.mark.parametrize("line", ["score>", "score>=many", "exam stars<", "minutes=", "seed=x"])
def test_a_comparison_without_a_number_is_refused(line: str) -> None:
    with pytest.raises(UsageRefused) as caught:
        history_filter.read(line)
    assert caught.value.code == "filter" and caught.value.advice


def test_a_drill_counts_in_percent_of_its_own_points() -> None:
    assert (share(DRILL), share(EXAM)) == (100.0, EXAM.score)


def test_scores_go_by_mode_and_time_and_drills_are_not_joined() -> None:
    exams = scores_over_time(attempts(12), "exam")
    assert list(exams.xs) == sorted(exams.xs)
    assert len(exams.finite()) == 3
    drills = scores_over_time(attempts(12), "drill")
    assert len(drills.finite()) == 6 and len(drills.xs) == 12
    assert scores_over_time([LIVE], "exam").xs.tolist() == []


def test_an_axis_of_one_attempt_has_a_day_on_either_side() -> None:
    low, high = days_of([EXAM])
    assert high - low == pytest.approx(2.0)
    assert low < local_days(EXAM.started.wall_s) < high
    assert days_of([])[0] < days_of([])[1]


def test_stars_by_category_come_from_what_has_ended() -> None:
    found = {one.category: one for one in stars_by_category(ALL)}
    assert found[5].counts == [0, 0, 0, 1, 0, 1]
    assert (found[5].best, found[5].latest, found[5].mean, found[5].attempts) == (5, 3, 4.0, 2)
    assert (found[3].counts[0], found[3].attempts) == (1, 3)
    empty = stars_by_category([])
    assert [(one.attempts, one.mean, one.latest) for one in empty] == [(0, 0.0, None)] * 5


def test_what_was_sat_is_counted() -> None:
    found = tally(ALL)
    assert (found.attempts, found.exams, found.passed, found.practices, found.drills) == (4, 1, 0, 1, 1)
    assert found.best == EXAM.score
    assert tally([]).best is None


@pytest.mark.parametrize("days", [1, 3, 20, 90, 400, 3_000, 40_000])
@pytest.mark.parametrize("cells", [20, 60, 150])
def test_words_of_a_time_axis_stand_clear_of_each_other(days: float, cells: int) -> None:
    low = 20_000.25
    ticks = day_ticks(low, low + days, cells)
    assert all(low <= at <= low + days for at, _words in ticks)
    taken = sum(len(words) + 1 for _at, words in ticks)
    assert taken <= cells + 8
    assert [at for at, _words in ticks] == sorted({at for at, _words in ticks})


def test_words_of_a_time_axis_say_the_day() -> None:
    day = date(2026, 11, 20).toordinal() - EPOCH
    assert (float(day), "11-20") in day_ticks(day - 2, day + 2, 80)
    months = [words for _at, words in day_ticks(day - 300, day, 60)]
    assert "2026-11" in months or "2026-10" in months


def once(number: int, stars: int, value: float | None, **fields: Any) -> GradedOnce:
    given: dict[str, Any] = {"attempt": "a", "mode": "exam", "at": float(number), "submission": number}
    best = BestSubmission(**{**given, "stars": stars, "value": value, "sha256": f"{number:064x}", **fields})
    return GradedOnce((2, "digits"), "accuracy", best)


def order(graded: list[GradedOnce], metric: str = "accuracy") -> list[int]:
    graded = [msgspec.structs.replace(each, metric=metric) for each in graded]
    (found,) = problem_histories([Sat(2, "digits", "Digits")], graded)
    return [each.submission for each in found.best]


def test_the_best_has_more_stars_then_the_better_value_then_fewer_parameters_then_came_first() -> None:
    graded = [
        once(1, 3, 0.99),
        once(2, 4, 0.91, parameters=10),
        once(3, 4, 0.93, parameters=900),
        once(4, 4, 0.93, parameters=800),
        once(5, 0, None),
        once(6, 4, 0.93, parameters=800),
    ]
    assert order(graded) == [4, 6, 3, 2, 1, 5]
    assert order(graded, "mae") == [2, 4, 6, 3, 1, 5]


def test_the_same_file_is_there_once_and_no_more_than_some() -> None:
    assert order([once(1, 3, 0.9), once(2, 3, 0.9, sha256=f"{1:064x}")]) == [1]
    assert len(order([once(n, 3, 0.9) for n in range(40)])) == MOST


def test_a_problem_that_was_never_graded_is_there_without_a_best() -> None:
    (found,) = problem_histories([Sat(2, "digits", "Digits"), Sat(2, "digits", "Digits")], [])
    assert (found.attempts, found.submissions, found.best, found.metric) == (2, 0, [], "")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "tfcert.db")
    quick(opened)
    yield opened
    opened.close()


def test_the_best_names_its_attempt_its_run_and_how_long_that_took(store: Store) -> None:
    keep(store, past_attempt(1), [3])
    sat = keep(store, past_attempt(2), [5, 4])
    found = store.problem_histories([])
    assert [(one.category, one.slug) for one in found] == [(n, slug) for n, slug in enumerate(scenes.SLUGS, 1)]
    best = found[1].best[0]
    assert (best.attempt, best.stars, best.train_seconds, best.epochs) == (sat.attempt, 5, 60.0, 40)
    assert best.run in {run.run for run in store.runs(sat.attempt)}
    assert (found[1].attempts, found[1].submissions) == (2, 3)


def test_what_is_withheld_is_not_told(store: Store) -> None:
    keep(store, past_attempt(1), [3])
    live = keep(store, past_attempt(2, ended_at=None, end_reason=""), [5])
    found = store.problem_histories([live.attempt])
    assert [(one.submissions, one.best[0].stars) for one in found] == [(1, 3)] * 5
    assert [one.best[0].stars for one in store.problem_histories([])] == [5] * 5


def test_however_many_attempts_are_read_with_three_questions(store: Store) -> None:
    fill(store, 12, submissions=2)
    asked: list[str] = []
    store._db.set_trace_callback(asked.append)
    found = store.attempts()
    few = len(asked)
    store._db.set_trace_callback(None)
    assert (len(found), few) == (12, 3)
    assert found[0].started.wall_s == FIRST + 11 * DAY_S


def test_what_is_written_meanwhile_does_not_confuse_what_is_read(store: Store) -> None:
    fill(store, 6, submissions=2)
    wrong: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(100):
                assert store.problem_histories([])
        except BaseException as error:
            wrong.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    number = 100
    while reader.is_alive():
        sat = keep(store, past_attempt(number), [3], runs=2)
        store.delete_attempt(sat.attempt)
        number += 1
    reader.join()
    assert not wrong


def test_what_faded_says_when_it_was_last_shown_and_not_when_it_was_last_tried() -> None:
    full, later = of_the_past(1, "exam", [5] * 5, 60.0), of_the_past(2, "exam", [3] * 5, 1.0)
    found = skill_progress.progress_of([catalog.find(2, "digits")], [later, full], scenes.T0)
    assert {one.level for one in found} == {"faded"}
    said = skill_progress.advice(found, [later, full], scenes.T0)
    assert said is not None and said.why == "last shown 60 days ago"
