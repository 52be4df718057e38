"""A text field that takes what prints, and leaves Alt and a letter to whom it belongs."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class PlainInput(Input):
    """Textual's field types the letter of Alt and a letter."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Take what prints by itself alone."""
        return "+" not in key and super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        if "+" in event.key and event.is_printable:
            event.prevent_default()
