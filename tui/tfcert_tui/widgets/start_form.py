"""What can be begun, and with which seed and minutes; what was chosen last stands there again."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static

from tfcert_exam_engine.settings import ExamShows
from tfcert_tui import choices, home_words, words
from tfcert_tui.desk import Desk
from tfcert_tui.keys import keymap
from tfcert_tui.widgets.plain_input import PlainInput

DIGITS = "[0-9]*"


class StartForm(Vertical):
    """Fields and buttons; the screen above does what they ask for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="begin", classes="pane")
        self.desk = desk
        self.blank = False
        """Whether practices and drills begin without the starter's help."""
        self.border_title = _("Begin")

    def compose(self) -> ComposeResult:
        """What it is, two fields, three buttons, what a start waits for, how it goes."""
        last = choices.load(self.desk.data_dir)
        self.blank = last.blank
        yield Static(home_words.blurb(), id="blurb", markup=False)
        with Horizontal(classes="field"):
            yield Static(_("Seed"), classes="label", markup=False)
            yield PlainInput(last.seed, _("any"), restrict=DIGITS, id="seed", compact=True, max_length=9)
            yield Static(_("same seed, same exam"), id="same", classes="aside", markup=False)
        with Horizontal(classes="field"):
            yield Static(_("Minutes"), classes="label", markup=False)
            yield PlainInput(last.minutes, _("no end"), restrict=DIGITS, id="minutes", compact=True, max_length=4)
            yield Static(_("0: no end"), classes="aside", markup=False)
        with Horizontal(classes="field"):
            yield Static(_("Starter"), classes="label", markup=False)
            yield Button(home_words.starter(last.blank), id="starter", compact=True)
            yield Static(home_words.changed_by(keymap.shown("home.blank")), classes="aside", markup=False)
        with Horizontal(classes="field"):
            yield Static(_("Form"), classes="label", markup=False)
            yield Button(self.desk.state.settings.form, id="form", compact=True)
            yield Static(home_words.changed_by(keymap.shown("home.form")), classes="aside", markup=False)
        with Vertical(id="modes"):
            for mode in home_words.MODES:
                with Horizontal(classes="mode"):
                    name = f"{words.mode_name(mode).capitalize()} {keymap.shown(f'home.{mode}')}"
                    yield Button(name, id=mode, compact=True)
                    yield Static(home_words.about(mode, self._shows()), id=f"about-{mode}", markup=False)
        yield Static(id="waiting", markup=False)
        yield Static(home_words.how_it_goes(), id="how", markup=False)

    def _shows(self) -> ExamShows:
        return self.desk.state.settings.exam_shows

    def paint(self) -> None:
        """Say anew what an exam shows, and what is drawn from: those are settings."""
        self.query_one("#form", Button).label = self.desk.state.settings.form
        about = self.query_one("#about-exam", Static)
        if about.content != home_words.about("exam", self._shows()):
            about.update(home_words.about("exam", self._shows()))

    @property
    def seed(self) -> int | None:
        """The seed; None: any."""
        return _number(self.query_one("#seed", Input).value)

    @property
    def minutes(self) -> int:
        """The minutes; 0: no end; below 0: what stands there is no number of minutes."""
        text = self.query_one("#minutes", Input).value
        found = _number(text)
        return found if found is not None else -1 if text else 0

    def turn_starter(self) -> None:
        """Begin without the starter's help from now on, or with it."""
        self.blank = not self.blank
        self.query_one("#starter", Button).label = home_words.starter(self.blank)
        self.remember()

    def remember(self) -> None:
        """Keep what was chosen for the next time."""
        seed, minutes = self.query_one("#seed", Input).value, self.query_one("#minutes", Input).value
        choices.save(self.desk.data_dir, choices.Choices(seed, minutes, self.blank))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
