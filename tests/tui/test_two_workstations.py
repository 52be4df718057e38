"""Two workstations on one attempt; the line to the engine breaking, being dropped, coming back."""

from __future__ import annotations

from typing import Any

import pytest

import scenes
from tfcert_exam_engine.changes import Dropped, RunChanged, SubmissionChanged
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_tui.notices import LinkNotice
from tfcert_tui.screens.exam import ExamScreen

GONE = EngineUnavailable("engine_gone", "The engine has gone away.", "Do it again.")


def link_notices(at: Any) -> list[str]:
    return [note.message for note in at.app._notifications if isinstance(note, LinkNotice)]


async def test_both_follow_what_either_begins_and_the_verdict_opens_where_it_was_pressed(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine) as one, work(engine, (80, 24)) as other:
        await one.press("2", "f5")
        await other.press("2")
        await one.shows("run 4")
        await other.shows("run 4")
        engine.logs[4] = "all is well\n"
        engine.tell(RunChanged(scenes.run(4, 2, epoch=3, log_bytes=12)))
        await one.shows("▶3/40", "all is well")
        await other.press("f7")
        await other.shows("▶3/40", "all is well")
        await other.press("1", "f9")
        await other.until(lambda: engine.asked("submit") == [(1, None)])
        await one.shows("grading…")
        engine.tell(SubmissionChanged(scenes.submission(4, 1, stars=5)))
        await other.until(lambda: other.sheet)
        await one.pilot.pause(0.6)
        assert isinstance(one.app.screen, ExamScreen)
        await one.press("1", "f10")
        await one.shows("submission 4")


async def test_a_stop_pressed_in_one_is_seen_in_the_other(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine) as one, work(engine) as other:
        await one.press("f5", "y")
        await other.shows("Training · run 3 · epoch 24 of 40 · stopped")


async def test_a_workstation_that_was_dropped_comes_back_at_once_with_one_mild_notice(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine) as at:
        at.app.follower.pauses_s = (1000.0,)
        engine.tell(Dropped("This workstation did not keep up and was dropped; all is shown anew."))
        engine.hang_up()
        await at.says("did not keep up")
        await at.until(lambda: at.app.desk.state.link == "live")
        assert [note.severity for note in at.app._notifications] == ["information"]
        assert "engine gone" not in at.text
        engine.tell(RunChanged(scenes.run(epoch=30)))
        await at.shows("▶30/40")


async def test_an_engine_killed_again_and_again_leaves_one_notice_about_the_line(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine) as at:
        for _each in range(3):
            engine.refuse("read_log", GONE)
            engine.refuse("curves", GONE)
            engine.hang_up(away=True)
            await at.until(lambda: any("is gone" in said for said in link_notices(at)))
            engine.away = False
            await at.until(lambda: any("is back" in said for said in link_notices(at)))
            assert len(link_notices(at)) == len(at.notices) == 1


async def test_what_was_pressed_as_the_engine_went_away_is_said_to_be_unconfirmed(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine) as at:
        engine.refuse("submit", GONE)
        await at.press("2", "f9")
        await at.says("before it confirmed what you pressed")
        engine.hang_up()
        await at.says("What you pressed last was not confirmed")
        assert len(at.notices) == 1
        await at.press("f9")
        await at.until(lambda: len(engine.asked("submit")) == 2)


@pytest.mark.parametrize(("key", "asked"), [("f9", "submit"), ("f5", "run"), ("f6", "check")])
async def test_the_keys_of_work_act_while_a_verdict_is_open(work: Any, key: str, asked: str) -> None:
    engine = scenes.in_full_swing()
    engine.refuse("check", EngineUnavailable("check", "No file.", ""))
    async with work(engine) as at:
        await at.press("2", "f10")
        assert at.sheet
        await at.press(key)
        await at.until(lambda: engine.asked(asked) and engine.asked(asked)[0][0] == 2)
        assert isinstance(at.app.screen, ExamScreen)
