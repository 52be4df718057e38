"""The real app, driven by keys, on a scripted engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

import scenes
from clocks import MovedClock
from fakes import ScriptedEngine
from screen_text import row_widths, screen_text
from tfcert_exam_engine.paths import Paths
from tfcert_tui.app import TfcertApp
from tfcert_tui.desk import Desk
from tfcert_tui.keys import keymap
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.terminal import glyphs
from tfcert_tui.widgets.verdict_sheet import VerdictSheet

WAIT_S = 10.0
STEP_S = 0.02


class Station:
    """An app at work: what a test presses, reads and waits for."""

    def __init__(self, app: TfcertApp, engine: ScriptedEngine, clock: MovedClock, pilot: Pilot[Any]) -> None:
        self.app, self.engine, self.clock, self.pilot = app, engine, clock, pilot

    @property
    def text(self) -> str:
        """The screen as text."""
        return screen_text(self.app)

    @property
    def notices(self) -> list[str]:
        """What was said in notices, oldest first."""
        return [note.message for note in self.app._notifications]

    @property
    def sheet(self) -> str:
        """What stands on the sheet beside the work and in its borders, in one line; "" where none is open."""
        parts = [
            f"{sheet.border_title} {static.visual} {sheet.border_subtitle}"
            for sheet in list(self.app.screen.query(VerdictSheet))[-1:]
            for static in sheet.query("#sheet").results(Static)
        ]
        return " ".join(" ".join(parts).split())

    async def reads(self, *texts: str) -> None:
        """Wait until all of it stands on the sheet beside the work, wherever its lines are broken."""
        await self.until(lambda: all(text in self.sheet for text in texts))

    async def press(self, *keys: str) -> None:
        """Press keys and let what follows happen."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, what: Callable[[], object]) -> None:
        """Wait until it is true; fails, showing the screen, when it never is."""
        waited = 0.0
        while not what():
            if waited > WAIT_S:
                pytest.fail(f"it never came true; the screen:\n{self.text}\nnotices: {self.notices}")
            await self.pilot.pause(STEP_S)
            waited += STEP_S

    async def shows(self, *texts: str) -> None:
        """Wait until all of it can be read on the screen."""
        await self.until(lambda: all(text in self.text for text in texts))

    async def says(self, text: str) -> None:
        """Wait for a notice."""
        await self.until(lambda: any(text in notice for notice in self.notices))

    def whole(self) -> None:
        """Every row is exactly as wide as the screen."""
        assert row_widths(self.app) == {self.app.size.width}


def _work_is_open(app: TfcertApp) -> bool:
    return any(isinstance(each, ExamScreen) and bool(each.query("#facts")) for each in app.screen_stack)


@pytest.fixture(autouse=True)
def _a_terminal_with_all_colours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of the terminal that the tests are run in is seen by the app; nobody's own keys are left behind."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("NO_COLOR", "TFCERT_ASCII", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(glyphs, "_wish", "auto")
    yield
    keymap.choose({})


@pytest.fixture
def work(tmp_path: Path) -> Callable[..., Any]:
    """Return how a test opens the app on an engine, in a size, at a time."""

    @asynccontextmanager
    async def opened(
        engine: ScriptedEngine, size: tuple[int, int] = (120, 40), remaining_s: float = 13_267.0, early: bool = False
    ) -> AsyncIterator[Station]:
        clock = scenes.clock(remaining_s)
        home = tmp_path / "data"
        paths = Paths(home, home / "attempts", home / "datasets")
        desk = Desk(engine, clock=clock, bank=scenes.problem(tmp_path), paths=paths)
        app = TfcertApp(engine, desk)
        app.follower.pauses_s = (0.01,)
        if early:
            await app.follower.take_early()
        async with app.run_test(size=size) as pilot:
            station = Station(app, engine, clock, pilot)
            await station.until(lambda: desk.state.link == "live" or engine.away)
            if desk.state.live is not None:
                await station.until(lambda: _work_is_open(app))
            await pilot.pause()
            yield station

    return opened
