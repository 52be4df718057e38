"""The figures that a run has drawn, one after the other, on the terminal."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.training.figure_views import FigureFile, FiguresView
from tfcert_exam_engine.training.run_figures import copy_out
from tfcert_exam_engine.views import RunView
from tfcert_problems.examples import Picture
from tfcert_tui.border_titles import entitle
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import first_that_fits, shorten
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.figures import FIGURES
from tfcert_tui.notices import tell
from tfcert_tui.sets.set_words import size_words
from tfcert_tui.terminal.sparing import Sparing
from tfcert_tui.widgets.figure_list import FigureList
from tfcert_tui.widgets.figure_view import FigureView
from tfcert_tui.widgets.key_bar import KeyBar

WIDE_COLUMNS = 110
"""From this width on a list stands beside the picture."""
LOOK_S = 2.0
"""How often it is asked for new ones."""
HELD = 40
"""Pictures that are kept for turning back."""

Place = tuple[int, int, int]
"""A figure's number, and the pixels that it was made small for."""


class FiguresScreen(Sparing[None]):
    """Asks for the list while it is seen, and for one picture at a time."""

    CSS_PATH = "figures.tcss"
    BINDINGS = bindings(FIGURES)

    def __init__(self, desk: Desk, run: RunView) -> None:
        super().__init__()
        self.desk = desk
        self.run = run
        self.view: FiguresView | None = None
        self.index = 0
        self.why = ""
        """What the engine said where it cannot be shown."""
        self._pictures: dict[Place, Picture | str] = {}
        self._asking = self._drawing = False

    def compose(self) -> ComposeResult:
        """A line on the figure, where its file is, list and picture, keys."""
        yield Static(id="facts", markup=False)
        yield Static(id="path", markup=False)
        with Horizontal(id="body"):
            yield FigureList()
            yield FigureView()
        yield KeyBar([key for key in FIGURES if key.label])

    def on_mount(self) -> None:
        """Ask for them."""
        if not self.query("#figure"):
            return  # The workstation was left while this screen was opening.
        entitle(self.query_one(FigureList), _("Figures"))
        self.set_interval(LOOK_S, self._ask)
        self._ask()
        self._show()

    def on_resize(self, _event: events.Resize) -> None:
        """A list beside the picture where there is room; the picture in its new size."""
        self.set_class(self.size.width < WIDE_COLUMNS, "-narrow")
        self.call_after_refresh(self._show)

    @property
    def chosen(self) -> FigureFile | None:
        """The figure that is seen."""
        figures = self.view.figures if self.view else []
        return figures[self.index] if self.index < len(figures) else None

    def _room(self) -> tuple[int, int]:
        """Return the pixels that there is room for: a cell is one across and two high."""
        size = self.query_one(FigureView).size
        return size.width, 2 * size.height

    # Asking

    def _ask(self) -> None:
        if self.is_attached and self.app.screen is self and not self._asking and self.desk.state.link == "live":
            self._asking = True
            self.run_worker(self._asked(), group="figures")

    async def _asked(self) -> None:
        try:
            self.view = await self.desk.engine.figures(self.run.run)
            self.why = ""
        except EngineError as error:
            self.why = f"{error.message} {error.advice}".strip()
        finally:
            self._asking = False
        self._show()

    def _draw(self, place: Place) -> None:
        """Ask for one picture at a time; what is wanted by then is asked for when it has come."""
        if not self._drawing:
            self._drawing = True
            self.run_worker(self._fetch(place), group="picture")

    async def _fetch(self, place: Place) -> None:
        try:
            self._pictures[place] = await self.desk.engine.figure_picture(self.run.run, *place)
        except EngineError as error:
            self._pictures[place] = f"{error.message} {error.advice}".strip()
        finally:
            self._drawing = False
        while len(self._pictures) > HELD:
            del self._pictures[next(iter(self._pictures))]
        self._show()

    # Painting

    def _show(self) -> None:
        if not self.is_attached or not self.query("#figure"):
            return
        figures, chosen = self.view.figures if self.view else [], self.chosen
        self.query_one(FigureList).put(figures, self.index)
        self._say("#facts", first_that_fits(self._facts(), max(10, self.size.width - 4)))
        self._say(
            "#path", shorten(f"{self.view.folder}/{chosen.name}", self.size.width - 4) if self.view and chosen else ""
        )
        if chosen is None:
            self.query_one(FigureView).show(None, self.why or self._none())
            return
        place = (chosen.number, *self._room())
        found = self._pictures.get(place)
        if found is None and min(place[1:]) > 0:
            self._draw(place)
        if isinstance(found, Picture):
            self.query_one(FigureView).show(found)
        else:
            self.query_one(FigureView).show(None, found or _("Drawing…"))

    def _say(self, name: str, text: str) -> None:
        line = self.query_one(name, Static)
        if line.content != Content(text):
            line.update(Content(text), layout=False)

    def _facts(self) -> list[str]:
        """Return what there is to say of the figure, from long to short."""
        title, chosen = _("Run {n} of problem {p}").format(n=self.run.run, p=self.run.category), self.chosen
        if self.view is None or chosen is None:
            return [title]
        place = _("figure {n} of {all}").format(n=self.index + 1, all=len(self.view.figures))
        how = _("saved as {name}").format(name=chosen.saved_as) if chosen.saved_as else _("shown")
        more = [_("{n} more were not kept").format(n=self.view.more)] if self.view.more else []
        every = [title, place, how, size_words(chosen.size), *more]
        return [" · ".join(every[:count]) for count in range(len(every), 1, -1)]

    def _none(self) -> str:
        if self.view is None:
            return _("Looking for figures…")
        return _("No figure yet: what the script shows (plt.show) or saves (savefig) with matplotlib comes here.")

    # What the keys do

    def _go(self, index: int) -> None:
        count = len(self.view.figures) if self.view else 0
        self.index = max(0, min(index, count - 1))
        self._show()

    def action_turn(self, step: int) -> None:
        """Show the figure beside."""
        self._go(self.index + step)

    def action_newest(self) -> None:
        """Show the newest."""
        self._go(len(self.view.figures) if self.view else 0)

    def action_oldest(self) -> None:
        """Show the first."""
        self._go(0)

    def on_figure_list_chosen(self, message: FigureList.Chosen) -> None:
        """Show the one that was clicked."""
        self._go(message.index)

    def action_copy(self) -> None:
        """Copy all of them to where the script is."""
        problem = self.desk.state.problem(self.run.category)
        if self.view is None or not self.view.figures or problem is None:
            tell(self.app, self._none())
            return
        folder = Path(problem.folder) / _("figures-of-run-{n}").format(n=self.run.run)
        try:
            copy_out(self.view, folder)
        except OSError as error:
            said = _(
                "The figures cannot be copied into {folder}: {why}. tfcert-tui figures {n} -o FOLDER copies elsewhere."
            )
            why = error.strerror or error
            tell(self.app, said.format(folder=folder, why=why, n=self.run.run), severity="warning")
            return
        tell(self.app, _("{n} figures are in {folder}").format(n=len(self.view.figures), folder=folder), timeout=12)

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)
