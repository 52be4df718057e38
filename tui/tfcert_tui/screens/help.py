"""Keys by context, how grading works, what each outcome means."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tfcert_tui.fitting import fit
from tfcert_tui.keymap import ESCAPED_DIGITS, HELP, Key, bindings, key_name, sections
from tfcert_tui.wrapping import wrap

KEYS_WIDTH, TEXT_CELLS = 20, 72
"""Cells: of the keys, and of a line on the narrowest screen."""


class HelpScreen(ModalScreen[None]):
    """One text that scrolls."""

    CSS_PATH = "help.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 - Textual declares it without ClassVar
    BINDINGS = bindings(HELP)

    def compose(self) -> ComposeResult:
        """One box that scrolls."""
        with VerticalScroll(id="box") as box:
            box.border_title = _("Help")
            box.border_subtitle = _("↑ ↓ scroll · esc closes")
            yield Static(help_text(), markup=False)

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)


def help_text() -> Content:
    """Return the whole help."""
    lines: list[Content | str] = []
    for title, text in _chapters():
        lines += [Content.assemble((title, "bold $accent")), *text.split("\n"), ""]
    for title, keys in sections():
        lines += [Content.assemble((title, "bold $accent")), *(_key(key) for key in keys), ""]
    return Content("\n").join(lines[:-1])


def _key(key: Key) -> Content:
    names = "  ".join(key_name(name) for name in key.keys.split(",") if name not in ESCAPED_DIGITS)
    first, *more = wrap(_(key.tip), TEXT_CELLS - 2 - KEYS_WIDTH)
    indent = "\n" + " " * (2 + KEYS_WIDTH)
    return Content.assemble("  ", (fit(names, KEYS_WIDTH), "bold"), first, *(indent + line for line in more))


def _chapters() -> list[tuple[str, str]]:
    return [
        (
            _("How it works"),
            _(
                "Each problem has a folder with solution.py. Edit it with any editor, train it here (F5) or anywhere"
                " else, and submit the saved model file (F9). What is graded is the model file, not the code."
                " F6 tells before, without the hidden examples, what a submission would meet: green, amber or red, and"
                " what to do."
            ),
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
    ]
