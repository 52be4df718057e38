"""Placeholder until the real monitor is merged."""

from __future__ import annotations

from rich.text import Text
from textual.widget import Widget

from tfcert_exam_engine.views import RunView
from tfcert_hw_probe.sample import Sample


def one_line(sample: Sample, run: RunView | None) -> Text:
    """Return the machine in one line."""
    return Text(f"cpu {sample.cpu.percent or 0:3.0f} %")


class HardwareMonitor(Widget, can_focus=True):
    """One line."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.line = Text("")

    def show(self, sample: Sample, run: RunView | None) -> None:
        """Show a sample."""
        self.line = one_line(sample, run)
        self.refresh()

    def render(self) -> Text:
        """Return the line."""
        return self.line
