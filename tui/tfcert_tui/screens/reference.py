"""The installed libraries' own reference: typed into, searched as one types, read."""

from __future__ import annotations

from gettext import gettext as _

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.reference.views import ReferenceFound
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.fitting import spread
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.screens import REFERENCE
from tfcert_tui.notices import line_may_break, refusals_told
from tfcert_tui.terminal.glyphs import ascii_only, bar
from tfcert_tui.terminal.sparing import Sparing
from tfcert_tui.widgets.entry_view import EntryView
from tfcert_tui.widgets.hit_list import HitList
from tfcert_tui.widgets.key_bar import KeyBar
from tfcert_tui.widgets.plain_input import PlainInput

WIDE_COLUMNS = 100
"""From this width on list and entry are seen together."""
LOOK_S = 0.4
"""How often it is asked how far the indexing is."""
BAR_CELLS = 20


class ReferenceScreen(Painted, Sparing[None]):
    """One question at a time is under way; what was typed meanwhile is asked when it is answered."""

    CSS_PATH = "reference.tcss"
    BINDINGS = bindings(REFERENCE)

    def __init__(self, desk: Desk, query: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.first_query = " ".join(query.split())[:120]
        self.found: ReferenceFound | None = None
        self._asking = False
        self._next_look: Timer | None = None
        """Asks again while the index is built."""
        self._wanted = ""
        """The entry that is to be seen; a late one for another name is dropped."""
        self._past: list[str] = []
        self._future: list[str] = []

    def compose(self) -> ComposeResult:
        """A field, a line on how it stands, list and entry, keys."""
        with Horizontal(id="ask"):
            yield Static(_("Find"), id="label", markup=False)
            yield PlainInput(
                self.first_query,
                id="query",
                max_length=200,
                placeholder=_("a name or words: Dense, fit, early stopping"),
            )
        yield Static(id="standing", markup=False)
        with Horizontal(id="body"):
            yield HitList()
            yield EntryView()
        yield KeyBar([key for key in REFERENCE if key.label])

    def on_mount(self) -> None:
        """Begin with what was handed in, or with a word on what this is for."""
        if not self.query("#entry"):
            return  # The workstation was left while this screen was opening.
        self.query_one(HitList).border_title = _("Found")
        self.query_one(EntryView).border_title = _("Entry")
        self._arrange()
        self.query_one("#query").focus()
        self._search()

    def on_resize(self, _event: events.Resize) -> None:
        """See list and entry together where there is room."""
        self._arrange()
        if self.found is not None:
            self._say_standing(self.found)

    def _arrange(self) -> None:
        self.set_class(self.size.width < WIDE_COLUMNS, "-narrow")

    def paint(self, changed: Part) -> None:
        """Ask again once the engine is back: what it was asked before is not answered."""
        if self.is_attached and Part.LINK in changed and self.desk.state.link == "live":
            self._search()

    @property
    def _hits(self) -> HitList:
        return self.query_one(HitList)

    @property
    def _entry(self) -> EntryView:
        return self.query_one(EntryView)

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.query_one("#query", Input).value

    # Searching

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as one types."""
        event.stop()
        self._back_to_list()
        self._search()

    def _search(self) -> None:
        if not self._asking:
            self._asking = True
            self.run_worker(self._ask(), group="search")

    async def _ask(self) -> None:
        try:
            query = None
            while self.is_attached and query != self.typed:
                query = self.typed
                with line_may_break(self.app, self.desk):
                    found = await self.desk.engine.reference(query)
                    if self.is_attached and query == self.typed:
                        self._show(found)
        finally:
            self._asking = False

    def _show(self, found: ReferenceFound) -> None:
        before, self.found = self.found, found
        self._say_standing(found)
        if self._next_look is not None:
            self._next_look.stop()
        self._next_look = self.set_timer(LOOK_S, self._search_again) if found.state == "building" else None
        same = before is not None and before.hits == found.hits and before.state == found.state
        if same and before is not None and before.query == found.query:
            return
        self._hits.put(found.hits, self._words(found))
        self._preview()

    def _search_again(self) -> None:
        if self.is_attached:
            self._search()

    def _words(self, found: ReferenceFound) -> list[str]:
        """Return what the list says while it is empty."""
        if found.state == "building":
            return [_("The reference is being read, once."), _("It takes a few seconds.")]
        if found.state in ("stopped", "failed"):
            return [_("There is no index. {key} begins it again.").format(key=keymap.shown("reference.index"))]
        if not found.query.strip():
            return [
                _("Type a part of a name, or words."),
                "",
                _("Dense          by its own name"),
                _("Model.fit      by class and name"),
                _("early stopping by words"),
            ]
        nothing = [_("Nothing is called or says so.")]
        return (
            [*nothing, "", _("Did you mean:"), *(f"  {name}" for name in found.nearest)] if found.nearest else nothing
        )

    def _say_standing(self, found: ReferenceFound) -> None:
        width = max(20, self.size.width - 4)
        match found.state:
            case "building":
                drawn = bar(found.fraction, BAR_CELLS, ascii_only())
                left = _("Reading the reference {bar} {percent} %").format(bar=drawn, percent=int(100 * found.fraction))
                line = spread(left, _("{key} stops").format(key=keymap.shown("reference.index")), width)
            case "stopped":
                line = _("The reading was stopped. {key} begins it again.").format(key=keymap.shown("reference.index"))
            case "failed":
                line = f"{found.text} " + _("{key} tries again.").format(key=keymap.shown("reference.index"))
            case _:
                said = [text for text in self._counts(found) if cell_len(text + found.libraries) < width]
                line = spread(said[0] if said else "", found.libraries, width)
        self.query_one("#standing", Static).update(Content(line))

    @staticmethod
    def _counts(found: ReferenceFound) -> list[str]:
        """Return what is said of the number of hits, the longest words first."""
        if not found.query.strip():
            count = f"{found.entries:,}"
            long = _("{n} entries, read from the installed libraries").format(n=count)
            return [long, _("{n} entries").format(n=count)]
        if found.more:
            return [_("the best {n}").format(n=len(found.hits))]
        return [_("{n} found").format(n=len(found.hits))]

    # Reading

    def _preview(self) -> None:
        """Show the entry under the cursor, without going there."""
        chosen = self._hits.chosen
        if chosen is None:
            self._wanted = ""
            nearest = self.found.nearest if self.found else []
            words = [_("What is chosen is read here:"), _("how it is called, what it does, its methods.")]
            if nearest:
                look = _("{key} looks for {name}.")
                words = [look.format(key=keymap.shown("reference.open"), name=nearest[0])]
            self._entry.show(None, words)
        else:
            self._look_at(chosen.name)

    def _look_at(self, name: str) -> None:
        self._wanted = name
        self.run_worker(self._read(name), group="entry")

    async def _read(self, name: str) -> None:
        try:
            entry = await self.desk.engine.reference_entry(name)
        except EngineError as error:
            if self.is_attached and name == self._wanted:
                self._entry.show(None, [error.message, error.advice])
            return
        if self.is_attached and name == self._wanted:
            self._entry.show(entry)

    def go_to(self, name: str) -> None:
        """Read an entry, and be able to come back."""
        if self._past[-1:] != [name]:
            self._past.append(name)
        self._future = []
        self._open(name)

    def _open(self, name: str) -> None:
        self.add_class("-reading")
        shown = self._entry.entry
        if shown is None or shown.name != name:
            self._look_at(name)

    def _back_to_list(self) -> None:
        self.remove_class("-reading")

    def action_open(self) -> None:
        """Read what is chosen: a link, a hit, or the nearest name."""
        followed, chosen = self._entry.followed, self._hits.chosen
        if followed is not None:
            self.go_to(followed)
        elif chosen is not None:
            self.go_to(chosen.name)
        elif self.found is not None and self.found.nearest:
            self.query_one("#query", Input).value = self.found.nearest[0]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter, typed into the field."""
        event.stop()
        self.action_open()

    def on_hit_list_chosen(self, message: HitList.Chosen) -> None:
        """Read what was clicked."""
        self.go_to(message.name)

    def on_entry_view_followed(self, message: EntryView.Followed) -> None:
        """Follow a link that was clicked."""
        self.go_to(message.name)

    def action_move(self, step: int) -> None:
        """Move in the list; while an entry alone is seen, in it."""
        if self.has_class("-narrow") and self.has_class("-reading"):
            self._entry.move(step)
        elif self._hits.hits:
            self._hits.move(step)
            self._preview()

    def action_scroll(self, step: int) -> None:
        """Scroll the entry by pages."""
        self._entry.move(step * max(1, self._entry.size.height - 2))

    def action_link(self, step: int) -> None:
        """Go to the next link of the entry."""
        if self._entry.entry is not None:
            self.add_class("-reading")
            self._entry.choose_link(step)

    def action_past(self) -> None:
        """Back to the entry before."""
        if len(self._past) > 1:
            self._future.append(self._past.pop())
            self._open(self._past[-1])

    def action_future(self) -> None:
        """Forward again."""
        if self._future:
            self._past.append(self._future.pop())
            self._open(self._past[-1])

    def action_index(self) -> None:
        """Stop the indexing that is under way, or begin it again."""
        self.run_worker(self._index(), group="index")

    async def _index(self) -> None:
        building = self.found is not None and self.found.state == "building"
        with refusals_told(self.app, self.desk):
            found = await self.desk.engine.index_reference(stop=building)
            if self.is_attached and found.state != "ready":
                self._show(found)
            elif self.is_attached:
                self._search()

    def action_close(self) -> None:
        """Back to the list where an entry alone is seen, else to the work."""
        if self.has_class("-narrow") and self.has_class("-reading"):
            self._back_to_list()
        else:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Back to the work at once."""
        self.dismiss(None)
