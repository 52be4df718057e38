"""A statement's Markdown, shown as Rich shows it, but without Rich's reader of all Markdown.

To import that one takes as long as a small app, and every first frame would wait for it. Statements are written in a
small part of Markdown: headings, paragraphs, lists of one level, tables, indented code, emphasis within a line. A text
with anything else in it goes to Rich.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from rich import box
from rich.console import Console, ConsoleOptions, Group, NewLine, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

_BLOCKS = {
    "heading": re.compile(r"(#{1,3}) +\S.*"),
    "table": re.compile(r"(\|.*\|\n)(\|[-| ]+\|)(\n\|.*\|)+"),
    "list": re.compile(r"(- \S.*(\n  (?![-+*] )\S.*)*(\n|$))+"),
    "code": re.compile(r"(    .*(\n|$))+"),
    "paragraph": re.compile(r"((?!\s|[-+>|] ?|\* |\d+[.)] |#|```|~~~|=+$).+(\n|$))+"),
}
"""What a whole block looks like; the first that fits says what it is."""
_INLINE = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*`]+)\*\*|\*(?P<em>[^*`\s][^*`]*)\*")
_STRANGE = re.compile(r"[\\<\[\]&_*`~]| {2}$", re.MULTILINE)
"""Escapes, HTML, links, entities, other emphasis, breaks: where `_INLINE` has found nothing."""


def shown(markdown: str) -> RenderableType:
    """Return what a pane shows."""
    parted = re.sub(r"^(#{1,3} .*)$", r"\n\1\n", markdown, flags=re.MULTILINE)
    blocks = [(_kind(text), text) for text in re.split(r"\n(?:[ \t]*\n)+", parted.strip("\n")) if text]
    if all(kind for kind, _text in blocks) and not any(_goes_on(one[0], two[0]) for one, two in pairwise(blocks)):
        parts = [part for kind, text in blocks for part in (NewLine(), _SHOWN[kind](text))]
        return Group(*parts[1:])
    from tfcert_tui.widgets.left_markdown import CODE_THEME, LeftMarkdown

    return LeftMarkdown(markdown, code_theme=CODE_THEME)


def _kind(text: str) -> str:
    """Return what a block is; "" is for Rich."""
    kind = next((kind for kind, looks in _BLOCKS.items() if looks.fullmatch(text)), "")
    return kind if kind == "code" or not _STRANGE.search(_INLINE.sub("", text)) else ""


def _goes_on(kind: str, after: str) -> bool:
    """Whether Markdown takes two blocks for one, in spite of the blank line between them."""
    return after in {"list": ("list", "code"), "code": ("code",)}.get(kind, ())


def _heading(text: str) -> Text:
    signs, _space, words = text.partition(" ")
    return _flush(_inline(words.strip(), f"markdown.h{len(signs)}"))


def _paragraph(text: str) -> Text:
    return _flush(_inline(" ".join(line.strip() for line in text.splitlines())))


def _flush(text: Text) -> Text:
    """Fill the rows to their end: a row of one style is sent in one piece."""
    text.justify = "left"
    return text


def _inline(text: str, style: str = "") -> Text:
    """Return a text with what is emphasised in it."""
    found, at = Text(style=style), 0
    for match in _INLINE.finditer(text):
        found.append(text[at : match.start()]).append(match[match.lastgroup or 0], f"markdown.{match.lastgroup}")
        at = match.end()
    return found.append(text[at:])


def _table(text: str) -> Table:
    heading, _rule, *rows = (
        [_inline(cell.strip()) for cell in line.strip().strip("|").split("|")] for line in text.splitlines()
    )
    table = Table(
        box=box.SIMPLE,
        pad_edge=False,
        style="markdown.table.border",
        collapse_padding=True,
        show_header=any(cell.plain for cell in heading),
    )
    for cell in heading:
        cell.stylize("markdown.table.header")
        table.add_column(cell)
    for row in rows:
        table.add_row(*row)
    return table


def _code(text: str) -> Padding:
    lines = "\n".join(line[4:] for line in text.splitlines())
    return Padding(Text(lines), 1)


class _List:
    """Each item flush behind its bullet."""

    def __init__(self, text: str) -> None:
        self.items = [_paragraph(item) for item in re.split(r"^- ", text, flags=re.MULTILINE)[1:]]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        bullet = Segment(" • ", console.get_style("markdown.item.bullet"))
        for item in self.items:
            sign = bullet
            for line in console.render_lines(item, options.update(width=options.max_width - 3)):
                yield from (sign, *line, Segment.line())
                sign = Segment("   ")


_SHOWN: dict[str, Callable[[str], RenderableType]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "table": _table,
    "code": _code,
    "list": _List,
}
