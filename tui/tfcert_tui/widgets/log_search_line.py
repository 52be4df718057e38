"""The field at the log's foot in which one types what to find."""

from __future__ import annotations

from gettext import gettext as _
from typing import Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.widgets import Input

from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.panes import LOG_SEARCH


class LogSearchLine(Input):
    """What it means is decided by the log that it stands in."""

    DEFAULT_CSS = """
    LogSearchLine, LogSearchLine:focus {
        dock: bottom;
        width: 50%;
        height: 1;
        padding: 0;
        border: none;
        background: $panel;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LOG_SEARCH)]

    def __init__(self, words: str) -> None:
        super().__init__(words, placeholder=_("find in the whole log"), compact=True)
        self.cursor_blink = False  # it would cost bytes twice a second

        self.leaving = False
        """It was left; what still comes is meant for the log."""
        self.seen: events.Key | None = None
        """The key that it was given last."""

    def on_key(self, event: events.Key) -> None:
        """Leave at once, and hand on what came in one burst with the key that left."""
        self.seen = event
        if self.leaving:
            event.stop()
            event.prevent_default()
            self._pane._forward_event(events.Key(event.key, event.character))
            return
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if binding.action in ("keep", "leave"):
                event.stop()
                event.prevent_default()
                self._pane.close_search(keep=binding.action == "keep")

    @property
    def _pane(self) -> Any:
        return self.parent

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find as one types."""
        event.stop()
        self._pane.find(self.value)

    def action_keep(self) -> None:
        """Go on in the log, with what was found."""
        self._pane.close_search(keep=True)

    def action_leave(self) -> None:
        """Go on in the log, as if nothing had been looked for."""
        self._pane.close_search(keep=False)

    def action_step(self, direction: int) -> None:
        """Go to the next place, or to the one before."""
        self._pane.action_step(direction)
