"""A screen whose parts come late, and what comes before them: nothing breaks, and all of it is shown in the end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual import events
from textual.widget import Widget

import scenes
from tfcert_tui.screens.history import HistoryScreen
from tfcert_tui.widgets.history_pages import ProblemsPage
from tfcert_tui.widgets.problem_table import ProblemTable

SLOW_S = 0.2
"""For each level of parts within parts."""


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have whatever has parts take its time to make them, as on a machine that trains."""
    made = Widget._on_compose

    async def slowly(widget: Widget, event: events.Compose) -> None:
        if isinstance(widget.screen, HistoryScreen):
            await asyncio.sleep(SLOW_S)
        await made(widget, event)

    monkeypatch.setattr(Widget, "_on_compose", slowly)


async def half_made(at: Any) -> HistoryScreen:
    """Open the history; return it when its pages are there and what is in them is not."""
    at.app.post_message(events.Key("f9", None))  # a pilot's press would wait for all of it
    async with asyncio.timeout(10):
        while not (isinstance(at.app.screen, HistoryScreen) and at.app.screen.query(ProblemsPage)):
            await asyncio.sleep(0.01)
    assert not at.app.screen.query(ProblemTable)
    return at.app.screen


async def test_an_answer_that_comes_before_the_tables_waits_for_them(work: Any, slow: None) -> None:
    async with work(scenes.ended(), (120, 40)) as at:
        history = await half_made(at)
        await history._fetch()
        await at.shows("Score over time", "not passed")


@pytest.mark.parametrize("key", ["down", "tab", "right", "f3", "f4", "enter"])
async def test_a_key_that_comes_before_the_tables_breaks_nothing(work: Any, slow: None, key: str) -> None:
    async with work(scenes.ended(), (120, 40)) as at:
        await half_made(at)
        at.app.post_message(events.Key(key, None))
        history = at.app.screen
        await at.until(lambda: history.query(ProblemTable) and history.shown)
        assert at.app.is_running


async def test_it_can_be_left_before_it_is_made(work: Any, slow: None) -> None:
    async with work(scenes.ended(), (120, 40)) as at:
        await half_made(at)
        at.app.post_message(events.Key("f10", None))
        await at.until(lambda: not isinstance(at.app.screen, HistoryScreen))
