"""The curves alone in an app, and epochs to draw: what the tests of their drawing and of looking at them share."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tfcert_exam_engine.events import EpochEnded
from tfcert_tui.widgets.curves import Curves


def epoch(number: int, planned: int = 40, fit: int = 1, **logs: float | None) -> EpochEnded:
    """Return an epoch that has ended with these values."""
    return EpochEnded(0.0, fit, number, planned, logs, 0.1)


class CurvesApp(App[None]):
    """Curves that have the keyboard."""

    def compose(self) -> ComposeResult:
        yield Curves()

    def on_mount(self) -> None:
        self.curves.can_focus = True
        self.curves.focus()

    @property
    def curves(self) -> Curves:
        return self.query_one(Curves)

    def rows(self) -> list[str]:
        """Return what is drawn; each row is exactly as wide as the pane."""
        self.curves.paint()
        size = self.curves.size
        strips = [self.curves.render_line(y) for y in range(size.height)]
        assert all(strip.cell_length == size.width for strip in strips)
        return [strip.text.rstrip() for strip in strips]

    def text(self) -> str:
        return "\n".join(self.rows())
