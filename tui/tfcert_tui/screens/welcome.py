"""The five keys that matter, once: any key leads on."""

from __future__ import annotations

from gettext import gettext as _

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tfcert_tui.fitting import fit
from tfcert_tui.keys import keymap
from tfcert_tui.terminal.sparing import SparingModal

KEY_CELLS = 10


class WelcomeScreen(SparingModal[None]):
    """Shown on the first start; whatever is pressed closes it, so that a clock under it costs one key at most."""

    CSS_PATH = "welcome.tcss"

    def compose(self) -> ComposeResult:
        """One box."""
        with Vertical(id="box") as box:
            box.border_title = _("Welcome")
            box.border_subtitle = _("any key leads on")
            yield Static(welcome_text(), markup=False)

    def on_key(self, event: events.Key) -> None:
        """Lead on; the key does nothing else."""
        event.stop()
        event.prevent_default()
        self._lead_on()

    def on_click(self) -> None:
        """Lead on."""
        self._lead_on()

    def _lead_on(self) -> None:
        if self.is_current:  # A burst of keys closes it once.
            self.dismiss(None)


def welcome_text() -> Content:
    """Return the five keys with what they do."""
    read_and_write = f"{keymap.shown('exam.statement')} {keymap.shown('exam.code')}"
    keys = [
        (read_and_write, _("the problem's statement, and its code: edit solution.py here")),
        (keymap.shown("exam.run"), _("train solution.py; again: stop it")),
        (keymap.shown("exam.submit"), _("submit the saved model: it is graded on hidden examples")),
        (f"{keymap.shown('exam.problem_1')}…5", _("go to another problem")),
        (keymap.shown("app.help"), _("help: what the pane in focus is for, and every key")),
    ]
    cells = max(KEY_CELLS, *(cell_len(key) + 2 for key, _text in keys))
    lines: list[Content | str] = [
        _(
            "Five problems, five hours; 90 of 100 points pass. Training and the clock belong to the engine: leave, or"
            " lose the line, and come back to all as it was."
        ),
        "",
    ]
    lines += [Content.assemble("  ", (fit(key, cells), "bold $accent"), text) for key, text in keys]
    again = _("{all} finds everything by name; {leave} leaves the workstation; {key} shows this again.")
    named = {"all": "app.palette", "leave": "app.leave", "key": "app.welcome"}
    said = again.format(**{name: keymap.shown(id_) for name, id_ in named.items()})
    lines += ["", Content.assemble((said, "$dim"))]
    return Content("\n").join(lines)
