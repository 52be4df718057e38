"""What is marked in the log: found words and the selection, by reverse and never by hue alone."""

from __future__ import annotations

from rich.style import Style
from textual.selection import Selection

from tfcert_tui.widgets.line_cells import Line, Run
from tfcert_tui.widgets.scrollback import text_of

Span = tuple[int, int]
"""[start, end) in characters of a row."""

FOUND, FOUND_HERE, SELECTED = Style(reverse=True), Style(reverse=True, bold=True, underline=True), Style(reverse=True)


def spans_of(what: str, text: str) -> list[Span]:
    """Return where `what` stands in a row: small letters stand for both, a capital makes it exact."""
    text = text.lower() if what == what.lower() else text
    spans: list[Span] = []
    at = text.find(what) if what else -1
    while at >= 0:
        spans.append((at, at + len(what)))
        at = text.find(what, at + len(what))
    return spans


def selected_span(selection: Selection, row: int, text: str) -> list[Span]:
    """Return what is selected of a row; `row` counts as the selection does."""
    span = selection.get_span(row)
    if span is None:
        return []
    start, end = span
    return [(start, len(text) if end == -1 else min(end, len(text)))]


def marked(line: Line, spans: list[Span], style: Style) -> Line:
    """Return a row with these stretches in another style; reverse turns back what is reverse already."""
    for start, end in spans:
        runs: list[Run] = []
        at = 0
        for text, was in line:
            first, last = max(0, start - at), max(0, min(end - at, len(text)))
            turned = was + style + Style(reverse=not was.reverse)
            parts = ((text[:first], was), (text[first:last], turned), (text[max(first, last) :], was))
            runs += [part for part in parts if part[0]]
            at += len(text)
        line = tuple(runs)
    return line


def extract(rows: list[Line], ends: set[int], first: int, selection: Selection) -> str:
    """Return the selected text of rows numbered from `first`; rows of one line are one line again."""
    pieces: list[str] = []
    for at, row in enumerate(rows):
        text = text_of(row)
        for start, end in selected_span(selection, first + at, text):
            pieces.append(text[start:end])
            pieces.append("\n" if at in ends else "")
    return "".join(pieces).rstrip("\n")
