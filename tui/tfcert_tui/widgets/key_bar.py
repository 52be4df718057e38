"""The bottom line: the keys that matter now, as many as fit; each can be clicked."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.dom import DOMNode

from tfcert_tui.keys.key import Key
from tfcert_tui.keys.key_context import keys_in_focus
from tfcert_tui.widgets.line_drawn import LineDrawn

Say = Callable[[Key], str]
"""What a key would do now, in a word or two; "" when it would do nothing."""
OF_FOCUS = 4
"""Most keys of the pane in focus that are named: the screen's must be seen too."""
STAY = ("app.help", "exam.run", "exam.submit")
"""Whatever is left out, these stay, the first of them longest: help leads to all others."""


class KeyBar(LineDrawn):
    """One line: the pane's own keys, then the screen's, the most needed first; left out rather than cut."""

    DEFAULT_CSS = "KeyBar { height: 1; dock: bottom; background: $panel; }"

    def __init__(self, keys: list[Key], say: Say | None = None) -> None:
        super().__init__()
        self.keys = keys
        self.say = say or (lambda key: _(key.label) if key.label else "")

    def on_mount(self) -> None:
        """Follow the focus."""
        self.watch(self.screen, "focused", self._follow_focus, init=False)

    def _follow_focus(self) -> None:
        self.call_after_refresh(self.paint)

    def lines(self) -> list[Content]:
        """Return the keys that fit."""
        parts = [
            ((f" {key.shown_key} ", "bold $accent"), (f"{label} ", "$foreground"))
            for key, label, _at in self._fitting()
        ]
        line = Content.assemble(*(piece for pair in parts for piece in pair))
        return [line.pad_right(max(0, self.size.width - line.cell_length))]

    async def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does, where the focus is."""
        for key, _label, (left, right) in self._fitting():
            if left <= event.x < right:
                await self.app.run_action(key.action, default_namespace=self._node_of(key))

    def _node_of(self, key: Key) -> DOMNode:
        """Return the nearest node around the focus that can do it."""
        focused, name = self.screen.focused, f"action_{key.action.partition('(')[0]}"
        nodes = [*(focused.ancestors_with_self if focused is not None else []), self.screen]
        return next((node for node in nodes if hasattr(node, name)), self.screen)

    def _wanted(self) -> list[tuple[Key, str]]:
        mine = [(key, _(key.label)) for key in keys_in_focus(self.screen) if key.label][:OF_FOCUS]
        said = [(key, self.say(key)) for key in self.keys]
        return [*mine, *((key, label) for key, label in said if label and key not in dict(mine))]

    def _fitting(self) -> list[tuple[Key, str, tuple[int, int]]]:
        wanted = self._wanted()
        room, taken = self.size.width, set()
        for key, label in sorted(wanted, key=_rank):
            if (cells := _cells(key, label)) <= room:
                room -= cells
                taken.add(key.id)
        found, used = [], 0
        for key, label in wanted:
            if key.id in taken:
                found.append((key, label, (used, used + _cells(key, label))))
                used += _cells(key, label)
        return found


def _rank(wanted: tuple[Key, str]) -> int:
    return STAY.index(wanted[0].id) if wanted[0].id in STAY else len(STAY)


def _cells(key: Key, label: str) -> int:
    return cell_len(f" {key.shown_key} {label} ")
