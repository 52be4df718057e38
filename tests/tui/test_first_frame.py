"""The first frame: the attempt where one is under way, else home; and what lies behind it."""

from __future__ import annotations

from typing import Any

import pytest

import scenes
from tfcert_exam_engine.changes import AttemptChanged
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.ground import GroundScreen
from tfcert_tui.screens.home import HomeScreen
from tfcert_tui.screens.result import ResultScreen

SIZES = [(80, 24), (120, 40), (200, 60)]


async def test_an_attempt_known_before_the_first_frame_is_that_frame_and_home_is_there_behind_it(work: Any) -> None:
    async with work(scenes.in_full_swing(), early=True) as at:
        assert isinstance(at.app.screen_stack[0], GroundScreen)
        assert isinstance(at.app.screen, ExamScreen)
        await at.press("alt+h")
        await at.shows("Under way", "Begin", "Minutes", "Offline data", "Resume")
        at.whole()
        assert [type(screen) for screen in at.app.screen_stack] == [HomeScreen]
        await at.press("f5")
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))


async def test_an_attempt_known_before_the_first_frame_that_ends_shows_its_result_and_home_behind_it(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine, early=True) as at:
        await at.shows("needs 71 more")
        engine.tell(AttemptChanged(scenes.attempt(ended=True, end_reason="candidate")))
        await at.until(lambda: isinstance(at.app.screen, ResultScreen))
        await at.pilot.pause(0.3)
        assert isinstance(at.app.screen, ResultScreen), "home lies behind it, not over it"
        at.whole()
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, HomeScreen))
        await at.shows("Begin", "Minutes")
        assert [type(screen) for screen in at.app.screen_stack] == [HomeScreen]


@pytest.mark.parametrize("size", SIZES)
async def test_an_attempt_known_before_the_first_frame_looks_as_one_that_is_found_later(
    work: Any, size: tuple[int, int]
) -> None:
    looks = []
    for early in (True, False):
        async with work(scenes.in_full_swing(), size, early=early) as at:
            await at.shows("val_loss 0.3675" if size[0] > 80 else "needs 71 more")
            for _settle in range(20):
                at.app._paint()
                await at.pilot.pause(0.02)
            strips = at.app.screen._compositor.render_strips(at.app.size)
            looks.append([[(text, str(style)) for text, style, _control in strip.simplify()] for strip in strips])
    assert looks[0] == looks[1]


async def test_without_an_attempt_the_first_frame_is_home(work: Any) -> None:
    async with work(scenes.at_home(), early=True) as at:
        assert isinstance(at.app.screen, HomeScreen)
        await at.shows("Begin", "Practice")
