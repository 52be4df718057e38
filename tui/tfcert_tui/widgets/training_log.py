"""Placeholder until the real log is merged."""

from __future__ import annotations

from textual.widget import Widget


class TrainingLog(Widget, can_focus=True):
    """The last lines, as they come."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.text = ""

    def clear_log(self, title: str) -> None:
        """Begin anew."""
        self.text = ""
        self.refresh()

    def append(self, text: str) -> None:
        """Take a raw chunk."""
        self.text += text
        self.refresh()

    def render(self) -> str:
        """Return the last lines."""
        return "\n".join(self.text.replace("[", "\\[").splitlines()[-self.size.height :])
