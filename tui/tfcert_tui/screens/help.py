"""Help: what has the focus and its keys first, then how grading works and what outcomes mean, then every key."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tfcert_tui.fitting import fit
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key import Key
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.key_context import keys_in_focus, keys_of, purpose
from tfcert_tui.keys.keymap import sections
from tfcert_tui.keys.tables.dialogs import HELP
from tfcert_tui.terminal.sparing import SparingModal
from tfcert_tui.widgets.plain_input import PlainInput
from tfcert_tui.wrapping import wrap

KEYS_WIDTH, TEXT_CELLS = 20, 72
"""Cells: of the keys, and of a line on the narrowest screen."""


@dataclass(frozen=True)
class Chapter:
    """A title, and what a search keeps or leaves out: each piece is its lines and what it is found by."""

    title: str
    pieces: list[tuple[Content, str]]

    def found(self, query: str) -> list[Content]:
        """Return the pieces that a search finds; all where it finds the title."""
        wanted = query.casefold()
        whole = wanted in self.title.casefold()
        return [piece for piece, words in self.pieces if whole or wanted in words.casefold()]


class HelpScreen(SparingModal[None]):
    """One text that scrolls, and a line that searches it."""

    CSS_PATH = "help.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 - Textual declares it without ClassVar
    BINDINGS = bindings(HELP)
    AUTO_FOCUS = "#search"

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self.chapters = [*_here(about), *_all_chapters()]

    def compose(self) -> ComposeResult:
        """A line to search in, and a text that scrolls."""
        closing = _("↑ ↓ scroll · {key} closes").format(key=keymap.shown("help.close"))
        with Vertical(id="box") as box:
            box.border_title = _("Help")
            box.border_subtitle = closing
            search = PlainInput(
                placeholder=_("type to search: a key, a word"), id="search", compact=True, max_length=60
            )
            search.cursor_blink = False
            yield search
            with VerticalScroll(id="text", can_focus=False):
                yield Static(text_of(self.chapters, ""), markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what is searched for."""
        self.query_one("#text Static", Static).update(text_of(self.chapters, event.value.strip()))
        self.query_one("#text").scroll_home(animate=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll the text."""
        self.query_one("#text").scroll_relative(y=lines, animate=False)

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)


def help_text() -> Content:
    """Return the whole help, of no screen in particular."""
    return text_of(_all_chapters(), "")


def text_of(chapters: list[Chapter], query: str) -> Content:
    """Return what a search finds in the chapters; all for an empty one."""
    lines: list[Content | str] = []
    for chapter in chapters:
        found = chapter.found(query)
        if found:
            lines += [Content.assemble((chapter.title, "bold $accent")), *found, ""]
    if not lines:
        return Content.assemble((_("Nothing is called so. Try one word, such as submit or zoom."), "$dim"))
    return Content("\n").join(lines[:-1])


def _here(about: Screen[object]) -> list[Chapter]:
    """Return what has the focus: what it is for, and its keys; then the screen's."""
    title, said = purpose(about)
    if not title:
        return []
    own = keys_in_focus(about)
    lines = [Content(line) for line in wrap(said, TEXT_CELLS)]
    here = Chapter(_("Here: {pane}").format(pane=title), [*((line, said) for line in lines), *map(_piece, own)])
    rest = [key for key in keys_of(about) if key not in own]
    return [here, Chapter(_("On this screen"), [_piece(key) for key in rest])]


def _all_chapters() -> list[Chapter]:
    read = [Chapter(title, [(Content(line), text) for line in text.split("\n")]) for title, text in _texts()]
    return [*read, *(Chapter(title, [_piece(key) for key in keys]) for title, keys in sections())]


def _piece(key: Key) -> tuple[Content, str]:
    names = "  ".join(key.names)
    first, *more = wrap(_(key.tip), TEXT_CELLS - 2 - KEYS_WIDTH)
    indent = "\n" + " " * (2 + KEYS_WIDTH)
    shown = fit(names, KEYS_WIDTH) if len(names) < KEYS_WIDTH else fit(key.names[0], KEYS_WIDTH)
    line = Content.assemble("  ", (shown, "bold"), first, *(indent + each for each in more))
    return line, f"{names} {_(key.tip)} {key.id}"


def _texts() -> list[tuple[str, str]]:
    run, submit, check = (keymap.shown(name) for name in ("exam.run", "exam.submit", "exam.check"))
    return [
        (
            _("How it works"),
            _(
                "Each problem has a folder with solution.py. Edit it with any editor, train it here ({run}) or anywhere"
                " else, and submit the saved model file ({submit}). What is graded is the model file, not the code."
                " {check} tells before, without the hidden examples, what a submission would meet: green, amber or red,"
                " and what to do."
            ).format(run=run, submit=submit, check=check),
        ),
        (
            _("Grading"),
            _(
                "Star 1: the contract holds and the model beats the trivial answer. Stars 2 to 5: thresholds on hidden"
                " examples. Points are weight x stars / 5 with weights 10, 15, 20, 25, 30 (ours: the exam never"
                " published its own); 90 of 100 passes. The best graded submission counts; the exam never published"
                " its rule. Only what was submitted before the deadline counts: a file never submitted is a zero."
            ),
        ),
        (
            _("Outcomes"),
            "\n".join(
                [
                    _("graded: 0 to 5 stars; a wrong shape is a graded 0 and lowers nothing."),
                    _("rejected: the file cannot be read as a model; it costs nothing."),
                    _("crashed, timed out, out of memory: your model stopped the grader; it costs nothing."),
                    _("engine fault: ours, tried again by itself; it costs nothing."),
                ]
            ),
        ),
        (
            _("What goes on without you"),
            _("Training and the clock belong to the engine: leave, lose the line, come back; all is as it was."),
        ),
        (
            _("Keys of your own"),
            _(
                "keys.toml in the data folder gives an action other keys, by the ids that the palette and"
                " tfcert-tui keys show; tfcert-tui keys check says what is wrong in it."
            ),
        ),
    ]
