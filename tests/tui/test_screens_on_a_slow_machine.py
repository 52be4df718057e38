"""A screen whose parts come late, and what comes before them: nothing breaks, and all of it is shown in the end."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.screen import Screen
from textual.widget import Widget

import scenes
from effects_over_the_work import long_result, told_at_length
from exam_scenes import swing
from fakes import ScriptedEngine
from machines import server
from other_scenes import drawing, hinted, home, on_a_server
from screen_scenes import with_files
from shown_history import with_a_past
from shown_sets import with_sets
from tfcert_exam_engine.changes import AttemptChanged, EngineEvent, HardwareSampled, RunChanged, SubmissionChanged
from tfcert_tui.keys import keymap
from tfcert_tui.screens.history import HistoryScreen
from tfcert_tui.widgets.history_pages import ProblemsPage
from tfcert_tui.widgets.problem_table import ProblemTable

SLOW_S = 0.15
"""For each level of parts within parts."""
OPENED = {
    "home.history": (with_a_past, ()),
    "home.result": (long_result, ()),
    "result.review": (long_result, ("f7",)),
    "home.drill": (home, ()),
    "app.datasets": (with_sets, ()),
    "app.settings": (home, ()),
    "app.about": (home, ()),
    "app.help": (swing, ()),
    "app.looks": (swing, ()),
    "app.welcome": (swing, ()),
    "app.engine": (swing, ()),
    "app.reference": (swing, ()),
    "app.monitor": (on_a_server, ()),
    "exam.hint": (hinted, ("2",)),
    "exam.figures": (drawing, ()),
    "exam.runs": (told_at_length, ()),
    "runs.compare": (told_at_length, ("f12", "home", "space", "end", "space")),
    "exam.end": (swing, ()),
    "home.resume": (swing, ("alt+h",)),
    "code.snippets": (swing, ("f4",)),
}
"""The key that opens a screen: on which engine, and behind which keys."""
LEAVING = {
    "home.history": "f10",
    "home.result": "f2",
    "app.welcome": "x",
    "app.reference": "alt+f",
    "exam.end": "n",
    "home.resume": "alt+h",
}
"""The key that leaves it; elsewhere it is Escape."""
EVERYWHERE = ("up", "down", "pagedown", "pageup", "end", "home", "tab", "right", "left", "space", "enter")


def keys_of(screen: Screen[Any]) -> list[str]:
    """Return the screen's own keys, those that leave it last."""
    own = [each for each in keymap.by_id().values() if each.id in _ids(screen)]
    return [each.now.split(",")[0] for each in sorted(own, key=lambda each: each.id.endswith((".close", ".home")))]


def _ids(screen: Screen[Any]) -> set[str]:
    return {each.id for bound in screen._bindings.key_to_bindings.values() for each in bound if each.id}


def changes(engine: ScriptedEngine) -> list[EngineEvent]:
    """Return what an engine may tell at any moment: all that it has, once more."""
    kept = engine.kept
    told: list[EngineEvent] = [HardwareSampled(server(), [])]
    told += [AttemptChanged(kept.attempt)] if kept.attempt is not None else []
    told += [SubmissionChanged(each) for each in kept.submissions]
    return told + [RunChanged(each) for each in kept.runs]


class Slow:
    """Whatever is on no screen of those that were there at the beginning takes its time to make its parts."""

    def __init__(self) -> None:
        self.known: set[Screen[Any]] = set()
        self.making = 0
        self.active = False


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Have parts made slowly, as on a machine that trains."""
    made, state = Widget._on_compose, Slow()

    async def slowly(widget: Widget, event: events.Compose) -> None:
        state.making += 1
        if state.active and widget.screen not in state.known:
            await asyncio.sleep(SLOW_S)
        await made(widget, event)
        state.making -= 1

    monkeypatch.setattr(Widget, "_on_compose", slowly)
    return state


async def half_made(at: Any, slow: Slow, key: str) -> Screen[Any]:
    """Press a key; return the screen that it opens while it is being made."""
    await at.until(lambda: not slow.making)
    slow.known, slow.active = set(at.app.screen_stack), True
    at.app.post_message(events.Key(key, None))  # a pilot's press would wait for all of it
    async with asyncio.timeout(10):
        while at.app.screen in slow.known or not slow.making:
            await asyncio.sleep(0.01)
    return at.app.screen


@pytest.fixture
def station(work: Any, tmp_path: Path) -> Any:
    """Return how a workstation is opened on the engine that goes with an opening key."""

    def opened(opening: str) -> Any:
        engine = OPENED[opening][0]()
        if engine.kept.attempt is not None:
            with_files(engine, tmp_path / "exam", tmp_path / "bank")
        return work(engine, (120, 40))

    return opened


@pytest.mark.parametrize("opening", OPENED)
async def test_changes_and_keys_that_come_before_a_screen_is_made_break_nothing(
    station: Any, slow: Slow, opening: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with station(opening) as at:
        at.app.desk.snippet_folder = tmp_path / "snippets"
        await at.press(*OPENED[opening][1])
        screen = await half_made(at, slow, keymap.by_id()[opening].now.split(",")[0])
        for change in changes(at.engine):
            at.engine.tell(change)
        await asyncio.sleep(SLOW_S)
        for key in [*EVERYWHERE, *keys_of(screen)]:
            at.app.post_message(events.Key(key, None))
            await asyncio.sleep(0.01)
        await at.until(lambda: not slow.making)
        assert at.app.is_running and at.app._exception is None


@pytest.mark.parametrize("opening", OPENED)
async def test_a_screen_can_be_left_before_it_is_made(station: Any, slow: Slow, opening: str) -> None:
    async with station(opening) as at:
        await at.press(*OPENED[opening][1])
        screen = await half_made(at, slow, keymap.by_id()[opening].now.split(",")[0])
        at.app.post_message(events.Key(LEAVING.get(opening, "escape"), None))
        await at.until(lambda: screen not in at.app.screen_stack)
        await at.until(lambda: not slow.making)
        assert at.app.is_running and at.app._exception is None


async def half_made_history(at: Any, slow: Slow) -> HistoryScreen:
    """Open the history; return it when its pages are there and what is in them is not."""
    history = await half_made(at, slow, "f9")
    assert isinstance(history, HistoryScreen)
    async with asyncio.timeout(10):
        while not history.query(ProblemsPage):
            await asyncio.sleep(0.01)
    assert not history.query(ProblemTable)
    return history


async def test_an_answer_that_comes_before_the_tables_waits_for_them(work: Any, slow: Slow) -> None:
    async with work(scenes.ended(), (120, 40)) as at:
        history = await half_made_history(at, slow)
        await history._fetch()
        await at.shows("Score over time", "not passed")


@pytest.mark.parametrize("key", ["down", "tab", "right", "f3", "f4", "enter"])
async def test_a_key_that_comes_before_the_tables_breaks_nothing(work: Any, slow: Slow, key: str) -> None:
    async with work(scenes.ended(), (120, 40)) as at:
        history = await half_made_history(at, slow)
        at.app.post_message(events.Key(key, None))
        await at.until(lambda: history.query(ProblemTable) and history.shown)
        assert at.app.is_running
