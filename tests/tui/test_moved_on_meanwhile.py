"""What an open dialog, a second key or a lost line must not do once things have moved on."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest
from textual import events

import scenes
from tfcert_exam_engine.changes import AttemptChanged, RunChanged, SubmissionChanged
from tfcert_exam_engine.views import RunView
from tfcert_tui.code import editor
from tfcert_tui.screens.compare_runs import CompareScreen
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.screens.result import ResultScreen
from tfcert_tui.screens.review import ReviewScreen


def queued(at: Any) -> list[RunView]:
    """Return the runs of problem 2 that wait."""
    return [run for run in at.app.desk.state.runs.values() if (run.category, run.state) == (2, "queued")]


async def test_a_run_whose_turn_came_is_not_stopped_by_a_question_about_the_queue(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.lanes = 1
    async with work(engine) as at:
        await at.press("2", "f5")
        await at.until(lambda: queued(at))
        run = queued(at)[0]
        await at.press("f5")
        await at.shows("It has not begun; nothing is lost.")
        engine.tell(RunChanged(msgspec.structs.replace(run, state="running", ahead=None)))
        await at.until(lambda: at.app.desk.state.runs[run.run].state == "running")
        await at.press("y")
        await at.shows(f"Stop run {run.run}?", "what is not saved is lost")
        assert not engine.asked("stop_run")
        await at.press("y")
        await at.until(lambda: engine.asked("stop_run") == [(run.run,)])


async def test_a_solution_asked_for_twice_opens_once(work: Any) -> None:
    engine = scenes.in_full_swing()
    answer, let_through = engine.review, asyncio.Event()

    async def slow(attempt: str | None, category: int) -> Any:
        await let_through.wait()
        return await answer(attempt, category)

    engine.review = slow  # type: ignore[method-assign]
    async with work(engine) as at:
        await at.press("alt+o", "alt+o")
        let_through.set()
        await at.until(lambda: isinstance(at.app.screen, ReviewScreen))
        await at.pilot.pause()
        assert sum(isinstance(each, ReviewScreen) for each in at.app.screen_stack) == 1


async def test_a_burst_of_the_key_starts_one_editor(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[list[str]] = []
    leave = asyncio.Event()

    async def run_alone(command: list[str]) -> bool:
        begun.append(command)
        await leave.wait()
        return True

    monkeypatch.setenv("EDITOR", "vi")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setattr(editor, "run_alone", run_alone)
    async with work(scenes.in_full_swing()) as at:
        monkeypatch.setattr(type(at.app._driver), "can_suspend", property(lambda _self: True))
        for _each in range(2):
            at.app.post_message(events.Key("alt+e", None))
        await at.until(lambda: begun)
        await asyncio.sleep(0.2)
        leave.set()
        await at.pilot.pause()
        assert len(begun) == 1
        await at.press("alt+e")
        await at.until(lambda: len(begun) == 2)


async def test_a_verdict_that_comes_after_the_end_and_counts_is_the_one_shown(work: Any) -> None:
    engine = scenes.ended()
    kept = engine.kept
    waits = scenes.submission(9, 2, "grading", stars=None, verdict=None)
    engine.kept = engine.ended_state = msgspec.structs.replace(kept, submissions=[*kept.submissions, waits])
    async with work(engine) as at:
        await at.press("f7")
        await at.until(lambda: isinstance(at.app.screen, ResultScreen) and at.app.screen.submissions)
        await at.press("down")
        await at.shows("submission 3", "2 of 3")
        decided = scenes.submission(9, 2, stars=5, verdict=scenes.verdict(5))
        engine.kept = engine.ended_state = msgspec.structs.replace(kept, submissions=[*kept.submissions, decided])
        engine.tell(SubmissionChanged(decided))
        await at.shows("submission 9", "3 of 3")


async def test_the_clock_at_home_goes_on_while_the_engine_is_away(work: Any) -> None:
    async with work(scenes.in_full_swing("exam")) as at:
        await at.press("alt+h")
        await at.shows("Under way", " left")
        at.engine.hang_up(away=True)
        await at.until(lambda: at.app.desk.state.link != "live")
        before = at.app.screen.query_one("#live").lines()[0].plain
        at.clock.move(600)
        gone_on = at.app.screen.query_one("#live").lines()[0].plain.split()[-2]
        assert gone_on not in before
        await at.shows(gone_on[:-3])


async def test_compared_runs_have_their_curves_again_with_the_engine(work: Any) -> None:
    async with work(scenes.with_many_runs()) as at:
        at.app.push_screen(CompareScreen(at.app.desk, [10, 20]))
        await at.until(lambda: at.app.desk.state.points.get(10))
        asked = len(at.engine.asked("curves"))
        at.engine.hang_up()
        await at.until(lambda: (10,) in at.engine.asked("curves")[asked:])
        await at.until(lambda: at.app.desk.state.link == "live" and at.app.desk.state.points.get(10))


async def test_a_border_moved_while_the_last_move_is_kept_stays_where_it_is(work: Any) -> None:
    engine = scenes.in_full_swing()
    change, let_through = engine.change_settings, asyncio.Event()
    sent: list[str] = []

    async def slow(changes: dict[str, Any]) -> Any:
        sent.append(changes["panes"])
        await let_through.wait()
        return await change(changes)

    engine.change_settings = slow  # type: ignore[method-assign]
    async with work(engine) as at:
        await at.press("alt+full_stop")
        await at.until(lambda: sent)
        await at.press("alt+full_stop")
        wanted = at.app.desk.sizes.text
        assert wanted != sent[0]
        let_through.set()
        await at.until(lambda: at.app.desk.state.settings.panes == wanted)
        assert at.app.desk.sizes.text == wanted


async def test_a_look_that_was_not_kept_goes_with_the_exam(work: Any) -> None:
    async with work(scenes.in_full_swing("exam")) as at:
        before = at.app.theme
        await at.press("alt+slash", "down", "down")
        await at.until(lambda: at.app.theme != before)
        over = msgspec.structs.replace(at.engine.kept.attempt, ended=True, end_reason="deadline", ended_at=scenes.T0)
        at.engine.tell(AttemptChanged(over))
        await at.until(lambda: isinstance(at.app.screen, ResultScreen))
        await at.until(lambda: at.app.theme == before)


async def test_a_second_prune_key_asks_no_second_time(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        await at.press("alt+u", "alt+u")
        await at.pilot.pause()
        assert sum(isinstance(each, ConfirmScreen) for each in at.app.screen_stack) <= 1
