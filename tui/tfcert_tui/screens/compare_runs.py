"""Some runs side by side: their curves in one chart, their numbers in columns, what differs in their scripts."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from itertools import pairwise

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.markup import escape
from textual.widgets import Static

from tfcert_tui.border_titles import entitle, footnote
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.screens import COMPARE
from tfcert_tui.notices import fetch
from tfcert_tui.runs.run_facts import facts_of_all
from tfcert_tui.runs.run_words import script_difference, side_by_side
from tfcert_tui.terminal.sparing import SparingModal
from tfcert_tui.widgets.compared_curves import ComparedCurves


class CompareScreen(Painted, SparingModal[None]):
    """Two pages: curves and numbers, and the scripts' difference."""

    CSS_PATH = "compare_runs.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (140, "-wide")]  # noqa: RUF012 - Textual declares it without ClassVar
    BINDINGS = bindings(COMPARE)

    def __init__(self, desk: Desk, runs: Sequence[int]) -> None:
        super().__init__()
        self.desk = desk
        self.runs = list(runs)
        """Oldest first."""
        self.scripts: dict[int, str | None] = {}

    def compose(self) -> ComposeResult:
        """Both pages, one of them shown."""
        with Vertical(id="box"):
            yield ComparedCurves(id="compared")
            yield Static(id="numbers", markup=False)
            with VerticalScroll(id="scripts"):
                yield Static(_("Reading the scripts…"), id="difference", markup=False)

    def on_mount(self) -> None:
        """Paint what is known, and fetch the rest."""
        self.query_one("#compared").can_focus = True
        self.query_one("#compared").focus()
        self._fetch()
        self._paint()

    def _fetch(self) -> None:
        for run in self.runs:
            fetch(self.app, self.desk, self._fetch_curves(run))
        fetch(self.app, self.desk, self._fetch_scripts())

    async def _fetch_curves(self, run: int) -> None:
        self.desk.state.put_curves(await self.desk.engine.curves(run))

    async def _fetch_scripts(self) -> None:
        for run in self.runs:
            self.scripts[run] = (await self.desk.engine.script(run)).text
        if self.is_attached:
            pairs = pairwise([(run, self.scripts[run]) for run in self.runs])
            difference = Content("\n\n").join([script_difference(*pair) for pair in pairs])
            self.query_one("#difference", Static).update(difference)

    def on_resize(self) -> None:
        """Lay the numbers out anew."""
        self.call_after_refresh(self._paint)

    def paint(self, changed: Part) -> None:
        """Paint what changed; ask again for what went with the line to the engine."""
        if self.is_attached and Part.LINK in changed and self.desk.state.link == "live":
            self._fetch()
        if changed & (Part.RUNS | Part.CURVES):
            self._paint()

    def _paint(self) -> None:
        if not self.is_attached or not self.query("#numbers"):
            return
        state = self.desk.state
        self.query_one(ComparedCurves).set_runs([(run, state.points.get(run, [])) for run in self.runs])
        known = [state.runs[run] for run in self.runs if run in state.runs]
        facts = facts_of_all(known, list(state.submissions.values()), self.desk.clock.now().wall_s)
        numbers = self.query_one("#numbers", Static)
        text = side_by_side(facts, max(40, self.query_one("#box").size.width))
        if numbers.content != text:
            numbers.update(text)
        self._paint_borders()

    def _paint_borders(self) -> None:
        box = self.query_one("#box")
        entitle(box, _("Runs {numbers}").format(numbers=", ".join(map(str, self.runs))))
        other = _("curves and numbers") if self.has_class("-scripts") else _("what differs in the scripts")
        keys = {key: keymap.shown(f"compare.{key}") for key in ("page", "close")}
        footnote(box, escape(f"{keys['page']} {other} · {keys['close']} {_('close')}"))

    def action_page(self) -> None:
        """Curves and numbers, or what differs in the scripts."""
        self.toggle_class("-scripts")
        self.query_one("#scripts" if self.has_class("-scripts") else "#compared").focus()
        self._paint_borders()

    def action_close(self) -> None:
        """Back to the table of runs."""
        self.dismiss(None)
