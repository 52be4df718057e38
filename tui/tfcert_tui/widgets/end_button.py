"""The button that ends the exam; it asks first."""

from __future__ import annotations

from gettext import gettext as _

from textual.content import Content
from textual.widget import Widget


class EndButton(Widget):
    """Right of the clock."""

    DEFAULT_CSS = """
    EndButton { width: auto; height: 1; background: $faint; color: $foreground; text-style: bold; }
    EndButton:hover { background: $error; color: $background; }
    """

    def render(self) -> Content:
        """Return its label."""
        return Content(f" {_('End')} ")

    async def on_click(self) -> None:
        """Ask whether to end."""
        await self.screen.run_action("end")
