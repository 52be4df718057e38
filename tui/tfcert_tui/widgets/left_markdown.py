"""Markdown as it reads well in a pane."""

from __future__ import annotations

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown, MarkdownElement

CODE_THEME = "ansi_dark"


class _LeftHeading(Heading):
    """Rich centres headings and boxes the first one; a statement reads better flush left."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield self.text


class LeftMarkdown(Markdown):
    """Headings flush left."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {**Markdown.elements, "heading_open": _LeftHeading}
