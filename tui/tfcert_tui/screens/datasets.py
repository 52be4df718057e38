"""The public data sets: what there is, what of it is here, and what is being done with it."""

from __future__ import annotations

from gettext import gettext as _

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.markup import escape
from textual.widgets import Static

from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.public_sets.registry import PublicSet, public_sets
from tfcert_exam_engine.public_views import PublicTask, PublicView
from tfcert_tui.border_titles import entitle, footnote
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.fitting import first_that_fits
from tfcert_tui.flows.sets import SetFlow
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.datasets import DATASETS
from tfcert_tui.notices import refusals_told, tell
from tfcert_tui.sets.set_about import about
from tfcert_tui.sets.set_rows import SetRow, rows_of
from tfcert_tui.sets.set_words import ending_words, size_words, task_words, went_wrong, work_words
from tfcert_tui.terminal.glyphs import ascii_only, bar
from tfcert_tui.terminal.sparing import Sparing
from tfcert_tui.widgets.key_bar import KeyBar
from tfcert_tui.widgets.set_table import SetTable

WIDE_COLUMNS = 110
"""From this width on table and set stand side by side."""
LOOK_S = 3.0
"""How often it is asked how the sets stand: a command in another terminal may change it."""
ABOUT_ROWS = 3
"""Scrolled at a time."""
BAR_CELLS = 20


class DatasetsScreen(Painted, Sparing[None]):
    """A table, what there is to say of the chosen set, and two lines on the work."""

    CSS_PATH = "datasets.tcss"
    BINDINGS = bindings(DATASETS)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.category_shown = 0
        """0: all."""
        self.only_here = False
        self._asking = False
        self._told_of = ""
        """The set that is described."""

    def compose(self) -> ComposeResult:
        """How it stands, the work, table and set, keys."""
        yield Static(id="standing", markup=False)
        yield Static(id="work", markup=False)
        with Container(id="body"):
            yield SetTable()
            with VerticalScroll(id="about-box", can_focus=False, classes="pane"):
                yield Static(id="about", markup=False)
        yield KeyBar([key for key in DATASETS if key.label])

    def on_mount(self) -> None:
        """Paint what is known, and ask for the rest."""
        if not self.query("#about"):
            return  # The workstation was left while this screen was opening.
        self.flow = SetFlow(self.app, self.desk, self._table.unmark)
        entitle(self.query_one("#about-box"), _("Set"))
        self._arrange()
        self.set_interval(LOOK_S, self._ask)
        self._ask()
        self._show()

    def on_resize(self, _event: events.Resize) -> None:
        """One above the other where there is no room beside."""
        self._arrange()
        self._show()

    def _arrange(self) -> None:
        self.set_class(self.size.width < WIDE_COLUMNS, "-narrow")

    @property
    def _table(self) -> SetTable:
        return self.query_one(SetTable)

    @property
    def _view(self) -> PublicView | None:
        return self.desk.state.public

    # Asking and painting

    def _ask(self) -> None:
        if self.is_attached and self.app.screen is self and not self._asking and self.desk.state.link == "live":
            self._asking = True
            self.run_worker(self._asked(), group="sets")

    async def _asked(self) -> None:
        try:
            if self._view is None:
                with refusals_told(self.app, self.desk):
                    self.desk.state.take_public(await self.desk.engine.public_sets())
            else:
                self.desk.state.take_public(await self.desk.engine.public_sets())
        except EngineError:
            pass  # The line says that it broke; it is asked again.
        finally:
            self._asking = False

    def paint(self, changed: Part) -> None:
        """Paint what changed."""
        if changed & (Part.PUBLIC | Part.SETTINGS | Part.LINK):
            self._show()
        if changed & (Part.SETTINGS | Part.LINK):
            self._ask()

    def _show(self) -> None:
        view = self._view
        if not self.is_attached or not self.query("#about"):
            return
        if view is None:
            self._table.put([], _("Looking what is here…"))
            return
        rows = [row for row in rows_of(view) if self._is_shown(row)]
        self._table.put(rows, _("No set is here yet.") if self.only_here else _("There is none."))
        self._say(view)
        self._paint_about()
        self._paint_title(len(rows))

    def _is_shown(self, row: SetRow) -> bool:
        return self.category_shown in (0, row.one.category) and (row.here or not self.only_here)

    def _say(self, view: PublicView) -> None:
        _update(self.query_one("#standing", Static), Content(self._standing(view)))
        work = self.query_one("#work", Static)
        bad = view.work is None and (bool(view.trouble) or went_wrong(view.ended))
        layout = bad or work.has_class("-bad")  # it is as high as what went wrong
        work.set_class(bad, "-bad")
        _update(work, Content(self._work(view)), layout=layout)

    def _standing(self, view: PublicView) -> str:
        here = [one for one in view.sets if one.state == "here"]
        size = size_words(sum(one.size for one in view.sets))
        counted = _("{n} of {all} here, {size}").format(n=len(here), all=len(view.sets), size=size)
        source = _("from {mirror}").format(mirror=view.mirror) if view.mirror else _("from their makers")
        place = _("in {folder}").format(folder=view.folder)
        choices = [" · ".join((counted, place, source)), " · ".join((counted, place)), counted]
        return first_that_fits(choices, max(10, self.size.width - 4))

    def _work(self, view: PublicView) -> str:
        """Return two lines: what is done, and how far it is; else how the last of it ended."""
        if view.work is None:
            fresh = _("{fetch} fetches the marked sets, or the chosen one; {mark} marks.").format(
                fetch=keymap.shown("datasets.fetch"), mark=keymap.shown("datasets.mark")
            )
            return view.trouble or (ending_words(view.ended) if view.ended else fresh)
        work = view.work
        what = task_words(work.task)
        if view.waiting:
            what += " · " + _("then {what}").format(what=", ".join(task_words(task) for task in view.waiting))
        level = bar(work.done / work.total, BAR_CELLS, ascii_only()) + "  " if work.total else ""
        return f"{what}\n{level}{work_words(work)}"

    def _paint_about(self) -> None:
        row, view = self._table.chosen, self._view
        said, text = self.query_one("#about", Static), about(row, view) if row and view else Content("")
        before, name = said.content, row.one.name if row else ""
        # While a set is fetched its first line alone changes, four times a second: no reason for a layout.
        rows = before.plain.count("\n") if isinstance(before, Content) else -1
        layout = name != self._told_of or rows != text.plain.count("\n")
        self._told_of = name
        _update(said, text, layout=layout)

    def _paint_title(self, count: int) -> None:
        parts = [_("Public data sets")]
        parts += [_("category {n}").format(n=self.category_shown)] if self.category_shown else []
        parts += [_("those here")] if self.only_here else []
        parts += [_("{n} marked").format(n=len(self._table.marked))] if self._table.marked else []
        entitle(self._table, escape(" · ".join(parts)))
        footnote(self._table, f"{self._table.index + 1} / {count}" if count else "")

    def on_set_table_chosen(self) -> None:
        """Say what there is to say of the set under the cursor."""
        self._paint_about()
        self.query_one("#about-box").scroll_home(animate=False)
        self._paint_title(len(self._table.rows))

    # What the keys do

    def wanted(self) -> list[PublicSet]:
        """Return the marked sets, else the chosen one."""
        marked = [one for one in public_sets() if one.name in self._table.marked]
        return marked or ([self._table.chosen.one] if self._table.chosen else [])

    def action_fetch(self) -> None:
        """Fetch the marked sets, or the chosen one."""
        self._begin_fetch([one.name for one in self.wanted()])

    def action_missing(self) -> None:
        """Fetch all that are not here, of those that are shown."""
        self._begin_fetch([row.one.name for row in self._table.rows if row.standing.state != "here"])

    def _begin_fetch(self, names: list[str]) -> None:
        if names:
            self.flow.begin(PublicTask("fetch", names))
        else:
            tell(self.app, _("All of these are here."))

    def action_verify(self) -> None:
        """Read them again."""
        if there := self._that_are_here():
            self.flow.begin(PublicTask("verify", [one.name for one in there]))

    def action_remove(self) -> None:
        """Remove them, after a question."""
        if there := self._that_are_here():
            self.flow.remove(there)

    def action_pack(self) -> None:
        """Pack them."""
        if there := self._that_are_here():
            self.flow.pack(there)

    def _that_are_here(self) -> list[PublicSet]:
        states = {one.name: one.state for one in self._view.sets} if self._view else {}
        there = [one for one in self.wanted() if states.get(one.name, "missing") != "missing"]
        if not there:
            tell(self.app, _("Nothing of it is here: {key} fetches it.").format(key=keymap.shown("datasets.fetch")))
        return there

    def action_unpack(self) -> None:
        """Take a pack in."""
        self.flow.unpack()

    def action_stop(self) -> None:
        """Stop what is under way."""
        self.flow.stop(self._view)

    def action_mark(self) -> None:
        """Mark the set, or take its mark away."""
        self._table.mark()

    def action_only_here(self) -> None:
        """Show those that are here alone, or all."""
        self.only_here = not self.only_here
        self._show()

    def action_category(self, category: int) -> None:
        """Show one category, or all again."""
        self.category_shown = 0 if self.category_shown == category else category
        self._show()

    def action_move(self, step: int) -> None:
        """Choose another set."""
        self._table.move(step)

    def action_about(self, step: int) -> None:
        """Scroll what is said of the set."""
        self.query_one("#about-box").scroll_relative(y=step * ABOUT_ROWS, animate=False)

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)


def _update(line: Static, text: Content, layout: bool = False) -> None:
    """Send it where it differs."""
    if line.content != text:
        line.update(text, layout=layout)
