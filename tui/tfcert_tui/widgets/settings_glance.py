"""The settings that matter before an exam, and those that were changed; a click opens all of them."""

from __future__ import annotations

from gettext import gettext as _

from textual import events
from textual.content import Content
from textual.geometry import Size

from tfcert_exam_engine.settings import Settings, descriptions
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import fit, shorten
from tfcert_tui.keys import keymap
from tfcert_tui.widgets.line_drawn import LineDrawn

ALWAYS = ("exam_shows", "gpu", "trainings_at_once")
NAME_CELLS = 20
REMEMBERED = "welcome"
"""Changes by itself when the welcome was seen: nobody needs to be told."""


class SettingsGlance(LineDrawn):
    """One line a setting."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="glance")
        self.desk = desk

    async def on_click(self, _event: events.Click) -> None:
        """Open all of them."""
        await self.app.run_action("app.settings")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that all of it takes, where it may have them."""
        return len(descriptions()) + 1

    def lines(self) -> list[Content]:
        """Return the lines, the key that changes them last."""
        height, width, now = max(1, self.size.height), self.size.width, self.desk.state.settings
        changed = [name for name in descriptions() if _is_changed(now, name)]
        names = list(dict.fromkeys([*changed, *ALWAYS, *descriptions()]))[: height - 1]
        rows = [self._row(name, name in changed, width) for name in names]
        blank = [Content("")] * (height - 1 - len(rows))
        said = _("{key} shows and changes all {n}").format(key=keymap.shown("app.settings"), n=len(descriptions()))
        return [*rows, *blank, Content.assemble((shorten(said, width), "$dim"))]

    def _row(self, name: str, changed: bool, width: int) -> Content:
        value = getattr(self.desk.state.settings, name)
        words = {"": _("any") if name == "gpu" else "–", "0": _("automatic")}
        shown = words.get(str(value), str(value))
        room = max(0, width - NAME_CELLS)
        mark = _("{value} (changed)").format(value=shown) if changed else shown
        return Content.assemble((fit(name, NAME_CELLS), "$dim"), (shorten(mark, room), "bold" if changed else ""))


def _is_changed(now: Settings, name: str) -> bool:
    return name != REMEMBERED and getattr(now, name) != getattr(Settings(), name)
