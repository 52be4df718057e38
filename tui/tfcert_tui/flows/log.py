"""What the log's pane asks for: another window of it, words to be found, its file's path, the pager."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from gettext import gettext as _
from pathlib import Path
from typing import Any

from textual.worker import Worker

from tfcert_exam_engine.paths import paths_for
from tfcert_tui.desk import Desk
from tfcert_tui.keys import keymap
from tfcert_tui.logs.log_feed import LogFeed
from tfcert_tui.logs.log_search import LogSearch
from tfcert_tui.notices import fetch, line_may_break, tell
from tfcert_tui.widgets.log_view import LogWanted
from tfcert_tui.widgets.training_log import TrainingLog

LONG_BYTES = 20_000_000
"""A log from which on a pager waits for seconds."""


class LogFlow:
    """One per log pane."""

    def __init__(self, desk: Desk, pane: TrainingLog) -> None:
        self.desk = desk
        self.pane = pane
        self.feed = LogFeed(desk, pane)
        self._search: LogSearch | None = None
        self._start = 0
        """Where one was when one began to type, in bytes."""
        self._looking: Worker[None] | None = None
        self._paging = False

    def take(self, message: LogWanted) -> None:
        """Do what the pane asks for, off the loop's way."""
        match message.what:
            case "earlier":
                self._fetch(self.feed.read_earlier())
            case "later":
                self._fetch(self.feed.read_later())
            case "newest" | "pause":
                self._fetch(self.feed.catch_up())
            case "first":
                if self.feed.first or self.pane.full:
                    self._fetch(self.feed.go_to(0))
            case "find":
                self._find(message.words)
            case "next" | "previous":
                direction = 1 if message.what == "next" else -1
                self._look(lambda: self._step(direction))
            case "path" | "pager":
                self._fetch(self._with_file(message.what))

    def _fetch(self, request: Coroutine[Any, Any, object]) -> None:
        fetch(self.pane.app, self.desk, request)

    # Finding

    def _find(self, what: str) -> None:
        """Begin to look for other words; what was looked for is dropped."""
        if self._search is None:
            # More letters find nearer to where one began, not to what fewer of them found.
            self._start = self.feed.place_of_view()
        self._search = None
        if self._looking is not None:
            self._looking.cancel()
        if what and self.feed.run is not None:
            search = LogSearch(self.desk.engine, self.feed.run, what, self.feed.size, self.pane.say_found)
            self._search = search
            self._look(lambda: self._first(search, self._start))

    def _look(self, request: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Look in a worker of its own; the one before it has nothing to say any more."""

        async def looked() -> None:
            with line_may_break(self.pane.app, self.desk):
                await request()

        if self._looking is not None:
            self._looking.cancel()
        self._looking = self.pane.app.run_worker(looked)

    async def _first(self, search: LogSearch, start: int) -> None:
        """Go to the place nearest above, then count them all."""
        place = await search.step(-1, start=start)
        await self._show(search, place)

    async def _step(self, direction: int) -> None:
        search = self._search
        if search is None or search.run != self.feed.run:
            self.pane.close_search(keep=False)
            return
        await self._show(search, await search.step(direction))

    async def _show(self, search: LogSearch, place: int | None) -> None:
        if place is not None and self._search is search and self.feed.run == search.run:
            await self.feed.go_to(place, found=True)
        await search.count_all()

    # The file

    async def _with_file(self, what: str) -> None:
        file = await self._file()
        if file is None:
            said = _("There is no log yet: {key} runs solution.py, and what it prints is kept.")
            tell(self.pane.app, said.format(key=keymap.shown("exam.run")))
        elif what == "path":
            from tfcert_tui.terminal.copying import copy

            copy(self.pane.app, str(file))
        elif not self._paging:
            await self._page(file)

    async def _page(self, file: Path) -> None:
        run = self.desk.state.runs.get(self.feed.run or -1)
        if file.stat().st_size > LONG_BYTES:
            tell(self.pane.app, _("A long log: it is being made ready for the pager…"), timeout=5)
        self._paging = True
        try:
            from tfcert_tui.logs import log_pager

            said = await log_pager.read(self.pane.app, file, follow=run is not None and run.state == "running")
        finally:
            self._paging = False
        if said:
            tell(self.pane.app, said, timeout=15)

    async def _file(self) -> Path | None:
        """Return the file of the log that is shown."""
        if self.feed.run is None:
            return None
        status = await self.desk.engine.status()
        file = paths_for(status.data_dir).job("run", self.feed.run) / "log.txt"
        return file if file.is_file() else None
