"""Markdown as it reads well in a pane."""

from __future__ import annotations

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown, MarkdownElement, TableElement
from rich.table import Table

CODE_THEME = "ansi_dark"


class _LeftHeading(Heading):
    """Rich centres headings and boxes the first one; a statement reads better flush left."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield self.text


class _PlainTable(TableElement):
    """Markdown has no table without a head: one whose head is empty is meant to have none."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for table in super().__rich_console__(console, options):
            if isinstance(table, Table):
                table.show_header = any(str(column.header) for column in table.columns)
            yield table


class LeftMarkdown(Markdown):
    """Headings flush left, no empty heads of tables."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": _LeftHeading,
        "table_open": _PlainTable,
    }
