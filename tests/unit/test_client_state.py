"""Events folded into what the screens are painted from."""

from __future__ import annotations

import pytest

import scenes
from tfcert_exam_engine.changes import (
    AttemptChanged,
    DeadlineNear,
    Dropped,
    EpochAdded,
    HardwareSampled,
    RunChanged,
    SettingsChanged,
    SubmissionChanged,
)
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.training.file_views import CurvesView
from tfcert_exam_engine.views import EngineState
from tfcert_tui.client_state import ClientState, Part


def begun() -> ClientState:
    state = ClientState()
    state.replace(EngineState(scenes.attempt(), [], [], scenes.data()))
    state.take_changes()
    return state


def test_a_whole_state_asks_for_everything_to_be_painted_once() -> None:
    state = ClientState()
    state.replace(EngineState(scenes.attempt(), [], [], []))
    assert state.take_changes() == Part.ALL
    assert state.take_changes() == Part.NONE


def test_an_event_asks_for_its_own_part_alone() -> None:
    state = begun()
    state.fold(HardwareSampled(scenes.sample()))
    assert state.take_changes() == Part.HARDWARE
    state.fold(DeadlineNear(30, [1]))
    assert state.take_changes() == Part.NONE


def test_an_epoch_told_twice_is_one_point() -> None:
    state = begun()
    state.put_curves(CurvesView(3, [scenes.point(1), scenes.point(2)]))
    state.fold(EpochAdded(3, scenes.point(2)))
    state.fold(EpochAdded(3, scenes.point(3)))
    assert [point.epoch for point in state.points[3]] == [1, 2, 3]


def test_points_that_came_while_the_curves_were_fetched_stay() -> None:
    state = begun()
    state.fold(EpochAdded(3, scenes.point(9)))
    state.put_curves(CurvesView(3, [scenes.point(epoch) for epoch in range(1, 9)]))
    assert [point.epoch for point in state.points[3]] == list(range(1, 10))


def test_what_belongs_to_another_attempt_is_not_taken() -> None:
    state = begun()
    state.fold(RunChanged(scenes.run(attempt="20250101-1")))
    state.fold(SubmissionChanged(scenes.submission(attempt="20250101-1")))
    assert not state.runs and not state.submissions and not state.changed


def test_a_new_attempt_begins_without_the_runs_of_the_last() -> None:
    state = begun()
    state.fold(RunChanged(scenes.run()))
    state.fold(AttemptChanged(scenes.attempt(attempt="20261121-1")))
    assert not state.runs
    assert state.take_changes() & Part.RUNS


def test_the_same_attempt_changed_keeps_its_runs() -> None:
    state = begun()
    state.fold(RunChanged(scenes.run()))
    state.fold(AttemptChanged(scenes.attempt(score=19.0)))
    assert list(state.runs) == [3]


def test_an_ended_attempt_is_not_live() -> None:
    state = begun()
    state.fold(AttemptChanged(scenes.attempt(ended=True)))
    assert state.live is None and state.attempt is not None


def test_settings_are_taken_whole_and_asked_to_be_painted() -> None:
    state = begun()
    state.fold(SettingsChanged(Settings(training_nice=3)))
    assert state.settings.training_nice == 3
    assert state.take_changes() == Part.SETTINGS


def test_why_a_workstation_was_dropped_is_kept_until_it_is_connected_again() -> None:
    state = begun()
    state.fold(Dropped("It did not keep up."))
    assert state.dropped == "It did not keep up."
    assert state.take_changes() == Part.NONE


def test_the_run_that_trains_comes_before_one_that_waits() -> None:
    state = begun()
    for number, now in ((3, "running"), (4, "queued")):
        state.fold(RunChanged(scenes.run(number, 4, now)))
    live = state.live_run()
    assert live is not None and live.run == 3
    state.fold(RunChanged(scenes.run(3, 4, "trained")))
    live = state.live_run()
    assert live is not None and live.run == 4


@pytest.mark.parametrize(("last", "opened"), [(1, 3), (3, 3)])
def test_a_drill_opens_on_its_own_category(last: int, opened: int) -> None:
    state = ClientState()
    state.take_attempt(scenes.attempt("drill", problems=[scenes.problem_view(3)], last_category=last))
    assert state.first_category() == opened
