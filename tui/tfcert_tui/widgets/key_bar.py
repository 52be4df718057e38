"""The bottom line: the next keys, as many as fit; each can be clicked."""

from __future__ import annotations

from gettext import gettext as _

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tfcert_tui.keymap import Key


class KeyBar(Widget):
    """One line of keys, the most needed first; one that does not fit is left out, never cut."""

    DEFAULT_CSS = """
    KeyBar { height: 1; dock: bottom; background: $panel; color: $foreground; text-wrap: nowrap;
             link-style: none; link-style-hover: reverse; link-background-hover: $panel; link-color: $foreground; }
    """

    def __init__(self, keys: list[Key]) -> None:
        super().__init__()
        self.keys = [key for key in keys if key.label]

    def render(self) -> Content:
        """Return the keys that fit."""
        parts: list[tuple[str, str]] = []
        used = 0
        for key in self.keys:
            name, label = f" {key.shown_key} ", f"{_(key.label)} "
            cells = cell_len(name + label)
            if used + cells > self.size.width:
                continue
            used += cells
            click = key.action if "." in key.action else f"screen.{key.action}"
            parts += [(name, f"bold $accent @click={_call(click)}"), (label, f"$foreground @click={_call(click)}")]
        return Content.assemble(*parts)


def _call(action: str) -> str:
    return action if action.endswith(")") else f"{action}()"
