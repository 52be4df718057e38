"""The five keys that matter, once: any key leads on."""

from __future__ import annotations

from gettext import gettext as _

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tfcert_tui import keymap
from tfcert_tui.fitting import fit
from tfcert_tui.sparing import SparingModal

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
    keys = [
        (keymap.shown("exam.run"), _("train this problem's solution.py; again: stop it")),
        (keymap.shown("exam.submit"), _("submit the saved model: it is graded on hidden examples")),
        (f"{keymap.shown('exam.problem_1')}…5", _("go to another problem")),
        (keymap.shown("app.help"), _("help: what the pane in focus is for, and every key")),
        (keymap.shown("app.palette"), _("everything by name")),
    ]
    lines: list[Content | str] = [
        _(
            "Five problems, five hours; 90 of 100 points pass. Training and the clock belong to the engine: leave, or"
            " lose the line, and come back to all as it was."
        ),
        "",
    ]
    lines += [Content.assemble("  ", (fit(key, KEY_CELLS), "bold $accent"), text) for key, text in keys]
    again = _("{key} shows this again; {leave} leaves the workstation.")
    lines += [
        "",
        Content.assemble((again.format(key=keymap.shown("app.welcome"), leave=keymap.shown("app.leave")), "$dim")),
    ]
    return Content("\n").join(lines)
