"""The Data page: real examples of the problem's own data, class by class, split by split."""

from __future__ import annotations

from gettext import gettext as _

from textual import events
from textual.app import ComposeResult
from textual.widgets import Input, Static

from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.examples_view import ExamplesView
from tfcert_tui.client_state import Part
from tfcert_tui.data_words import key_lines
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import first_that_fits
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.pages import DATA
from tfcert_tui.notices import GONE, tell
from tfcert_tui.page import Page
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets.example_pane import ExamplePane
from tfcert_tui.widgets.plain_input import PlainInput

MISSING = "data_missing"
"""The engine's code for a data set that is not built."""


class DataPage(Page):
    """Asks the engine for what fits, keeps where it was for each problem, and drops answers that come late."""

    DEFAULT_CSS = """
    DataPage { layout: vertical; }
    DataPage #keys { height: 1; color: $dim; }
    DataPage #jump { display: none; height: 1; border: none; padding: 0; background: $selected; }
    DataPage.-jumping #jump { display: block; }
    DataPage.-jumping #keys { display: none; }
    """
    BINDINGS = bindings(DATA)

    def __init__(self, desk: Desk, category: int) -> None:
        super().__init__(desk, category)
        self.split, self.label, self.start = "", "", 1
        self.missing = False
        self._kept: dict[int, tuple[str, str, int]] = {}
        self._been: list[int] = []
        """Where the pages before this one began."""
        self._question = 0
        self._asked_room = 0

    def compose(self) -> ComposeResult:
        """The pane, a line of keys, and a field for a number in its place."""
        yield ExamplePane()
        yield Static(id="keys", markup=False)
        yield PlainInput(id="jump", type="integer", placeholder=_("number of an example, then enter"))

    @property
    def _pane(self) -> ExamplePane:
        return self.query_one(ExamplePane)

    @property
    def view(self) -> ExamplesView | None:
        """What is shown."""
        return self._pane.view

    def on_mount(self) -> None:
        """Ask for the first page."""
        self._pane.say(_("Reading examples…"))
        self.ask_again()

    def turn_to(self, category: int) -> None:
        """Show another problem's data, where they were left."""
        if category == self.category:
            return
        self._kept[self.category] = (self.split, self.label, self.start)
        super().turn_to(category)
        self.split, self.label, self.start = self._kept.get(category, ("", "", 1))
        self._been = []
        if self.is_mounted:
            self._pane.say(_("Reading examples…"))
            self.ask_again()

    def paint(self, changed: Part) -> None:
        """Ask again when data were built or the engine is back."""
        if self.is_mounted and changed & (Part.DATA | Part.LINK) and self.missing:
            self._follow_building()

    def _follow_building(self) -> None:
        state = self.desk.state
        if state.link == "live" and state.are_ready(self._sets()):
            self.ask_again()
            return
        building = next((each for each in state.data if each.state == "building"), None)
        if building is not None:
            said = _("The data are being built: {percent} % of {name}.")
            self._pane.say(said.format(percent=int(100 * building.fraction), name=building.name))

    # Asking

    def ask_again(self) -> None:
        """Ask for the page that stands here; a later question makes an earlier answer worthless."""
        self._question += 1
        self.run_worker(self._fetch(self._question), group="examples")

    async def _fetch(self, question: int) -> None:
        self._asked_room = self._pane.room
        try:
            view = await self.desk.engine.examples(
                self.category, self.split, self.start, self.label, min(200, self._asked_room)
            )
        except EngineError as error:
            if question == self._question and self.is_attached:
                self._refused(error)
            return
        if question != self._question or not self.is_attached or view.category != self.category:
            return
        self.missing = False
        self.split, self.start = view.split, max(1, view.start)
        self._pane.show(view)
        self._paint_keys()
        if (
            self._pane.room > max(self._asked_room, len(view.examples))
            and view.start + len(view.examples) <= view.total
        ):
            self.ask_again()

    def _refused(self, error: EngineError) -> None:
        self.missing = error.code in (MISSING, GONE)
        self.split, self.label = ("", "") if error.kind == "usage" else (self.split, self.label)
        words = {
            MISSING: _("The data of this problem are not built. {key} builds them; it takes a minute or two.").format(
                key=keymap.shown("data.retry")
            ),
            GONE: _("The engine went away; the examples come back with it."),
        }
        again = _("{key} tries again.").format(key=keymap.shown("data.retry"))
        said = words.get(
            error.code,
            f"{error.message} {error.advice}\n{again}",
        )
        self._pane.say(said, error=error.code not in words)
        self._paint_keys()

    def on_example_pane_sized(self) -> None:
        """Ask for more where more fits now."""
        view = self.view
        if view is not None and self._pane.room > len(view.examples):
            self.ask_again()
        self._paint_keys()

    def _paint_keys(self) -> None:
        choices = [""]
        if self.view is not None:
            several = {"class": bool(self.view.classes), "split": len(self.view.splits) > 1}
            choices = key_lines([name for name, there in several.items() if not there], ascii_only())
        self.query_one("#keys", Static).update(first_that_fits(choices, self.size.width))

    # Turning

    def go(self, start: int) -> None:
        """Show the examples from a place on."""
        if self.view is not None and start != self.view.start:
            self.start = start
            self.ask_again()

    def action_turn(self, step: int) -> None:
        """Turn a page."""
        view = self.view
        if view is None:
            return
        if step > 0 and view.start + self._pane.shown <= view.total:
            if self._been[-1:] != [view.start]:  # the same, where the answer to the key before is still to come
                self._been.append(view.start)
            self.go(view.start + self._pane.shown)
        elif step < 0 and view.start > 1:
            self.go(self._been.pop() if self._been else max(1, view.start - max(1, self._pane.shown)))

    def action_first(self) -> None:
        """Back to the first."""
        self._been = []
        self.go(1)

    def action_last(self) -> None:
        """On to the last page."""
        if self.view is not None:
            self.go(max(1, self.view.total - max(1, self._pane.shown) + 1))

    def action_class(self, step: int) -> None:
        """Show the next class alone; after the last, all of them."""
        if self.view is not None and self.view.classes:
            names = ["", *self.view.classes]
            self._choose(self.split, names[(names.index(self.label) + step) % len(names)])

    def action_split(self) -> None:
        """Show the next split."""
        if self.view is not None:
            names = [split.name for split in self.view.splits]
            self._choose(names[(names.index(self.view.split) + 1) % len(names)], self.label)

    def on_example_pane_clicked(self, message: ExamplePane.Clicked) -> None:
        """Take a click on a split or a class."""
        label = self.label if message.label is None else message.label
        self._choose(message.split or self.split, label)

    def _choose(self, split: str, label: str) -> None:
        if (split, label) != (self.split, self.label):
            self.split, self.label, self.start, self._been = split, label, 1, []
            self.ask_again()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Turn on."""
        event.stop()
        self.action_turn(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Turn back."""
        event.stop()
        self.action_turn(-1)

    def action_retry(self) -> None:
        """Build the data that are missing, or read again what could not be read."""
        if self.view is not None:
            return
        if self.missing:
            self.run_worker(self._build(), group="build")
        else:
            self._pane.say(_("Reading examples…"))
            self.ask_again()

    async def _build(self) -> None:
        try:
            await self.desk.engine.prepare_data(self._sets())
        except EngineError as error:
            self._refused(error)
            return
        self._pane.say(_("The data are being built…"))

    def _sets(self) -> list[str]:
        problem = self.desk.problem(self.category)
        return [problem.dataset] if problem else []

    # A number

    def action_jump(self) -> None:
        """Ask for a number, or put the field away."""
        if self.view is None:
            return
        jumping = not self.has_class("-jumping")
        self.set_class(jumping, "-jumping")
        if jumping:
            field = self.query_one("#jump", Input)
            field.value = ""
            field.focus()
        else:
            self._pane.focus()

    def action_put_away(self) -> None:
        """Put the field away, else show all classes again."""
        if self.has_class("-jumping"):
            self.action_jump()
        elif self.label:
            self._choose(self.split, "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the number: among all classes, since that is what numbers count."""
        event.stop()
        self.action_jump()
        view = self.view
        wanted = event.value.strip()[:12]
        if view is None or not wanted.isdecimal():
            return
        number, last = int(wanted), view.shown_split.count
        if not 1 <= number <= last:
            tell(self.app, _("There is no example {n}; the last is {last}.").format(n=number, last=last))
            return
        self._been.append(view.start)
        self.label, self.start = "", number
        self.ask_again()
