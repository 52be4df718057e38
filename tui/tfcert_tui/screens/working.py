"""Something that takes a while, over the work: how far it is, and a key that stops it."""

from __future__ import annotations

import threading
from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from tfcert_exam_engine.public_sets.troubles import Cancelled
from tfcert_tui.cli.output import percent, plain
from tfcert_tui.fitting import fit
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.dialogs import WORKING
from tfcert_tui.terminal.sparing import SparingModal
from tfcert_tui.widgets.line_drawn import LineDrawn

PAINT_S = 0.25
NUMBER = 6
"""Cells of "100 %" and a space."""


class Work:
    """What another thread tells, and what it is told."""

    def __init__(self) -> None:
        self.name, self.part = "", 0.0
        self._stop = threading.Event()

    def tell(self, name: str, part: float) -> None:
        """Take what is being done, and how much of all is.

        Raises:
            Cancelled: the person wants no more of it.
        """
        if self._stop.is_set():
            raise Cancelled
        self.name, self.part = name, part

    def stop(self) -> None:
        """Have it end when it tells something next."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was told to end."""
        return self._stop.is_set()


class WorkLines(LineDrawn):
    """A bar, and what is being done."""

    DEFAULT_CSS = "WorkLines { height: 2; width: 1fr; }"

    def __init__(self, work: Work) -> None:
        super().__init__(id="work")
        self.work = work

    def lines(self) -> list[Content]:
        """Return both."""
        width = self.size.width
        bar = max(0, width - NUMBER)
        done = round(bar * self.work.part)
        said = _("stopping…") if self.work.stopping else plain(self.work.name)
        return [
            Content.assemble(
                ("━" * done, "$primary"), ("─" * (bar - done), "$faint"), percent(self.work.part).rjust(width - bar)
            ),
            Content.assemble((fit(said, width), "$dim")),
        ]


class WorkingScreen(SparingModal[None]):
    """Stays until the work has ended; whoever began it takes it away."""

    CSS_PATH = "working.tcss"
    BINDINGS = bindings(WORKING)

    def __init__(self, title: str, work: Work) -> None:
        super().__init__()
        self.heading, self.work = title, work
        self._over = False

    def compose(self) -> ComposeResult:
        """One box with two lines."""
        with Vertical(id="box") as box:
            box.border_title = Content(self.heading)
            box.border_subtitle = Content(_("{key} stops it").format(key=keymap.shown("working.stop")))
            yield WorkLines(self.work)

    def on_mount(self) -> None:
        """Paint it now and then."""
        self.set_interval(PAINT_S, self._paint)

    def leave(self) -> None:
        """The work has ended: go away, now or when what lies over it has."""
        self._over = True
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """Go away where the work ended meanwhile."""
        if self._over and self.is_active:
            self._over = False
            self.dismiss(None)

    def _paint(self) -> None:
        for lines in self.query(WorkLines):
            lines.paint()

    def action_stop(self) -> None:
        """Stop it."""
        self.work.stop()
        self._paint()
