"""The settings and their values: one line-drawn list."""

from __future__ import annotations

from gettext import gettext as _

from textual import events
from textual.content import Content

from tfcert_exam_engine.settings import Settings, as_typed, descriptions
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import fit, shorten
from tfcert_tui.widgets.line_drawn import LineDrawn

NAME_CELLS = 24


class SettingList(LineDrawn):
    """One line a setting; a default is marked as one."""

    DEFAULT_CSS = "SettingList { height: 1fr; }"

    def __init__(self, desk: Desk, at: str = "") -> None:
        super().__init__(id="settings")
        self.desk = desk
        self.names = list(descriptions())
        self.index = self.names.index(at) if at in self.names else 0
        self.styles.max_height = len(self.names)

    @property
    def chosen(self) -> str:
        """The setting under the cursor."""
        return self.names[self.index]

    def move(self, step: int) -> None:
        """Move the cursor."""
        self.index = max(0, min(self.index + step, len(self.names) - 1))
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Choose with the mouse; a double click changes it."""
        before, self.index = self.index, max(0, min(self._top() + event.y, len(self.names) - 1))
        again = before == self.index and event.chain > 1
        self.screen.call_later(self.screen.run_action, "edit" if again else "move(0)")

    def _top(self) -> int:
        return max(0, self.index - self.size.height + 1)

    def lines(self) -> list[Content]:
        """Return the rows that fit, the chosen one among them."""
        top = self._top()
        rows = list(enumerate(self.names))[top : top + self.size.height]
        return [self._row(name, index == self.index) for index, name in rows]

    def _row(self, name: str, here: bool) -> Content:
        value, default = getattr(self.desk.state.settings, name), getattr(Settings(), name)
        look = "bold on $selected" if here else ""
        room = max(0, self.size.width - NAME_CELLS - 2)
        shown = '""' if value == "" else as_typed(value)
        mark = _("default") if value == default else _("default: {value}").format(value=as_typed(default))
        mark_room = max(0, room - 24)
        left = ("▸ " if here else "  ") + fit(name, NAME_CELLS)
        if len(shown) > 22:
            return Content.assemble((left, look), (fit(shorten(shown, room), room), f"bold {look}"))
        return Content.assemble(
            (left, look), (fit(shown, min(24, room)), f"bold {look}"), (fit(mark, mark_room), f"$dim {look}".strip())
        )
