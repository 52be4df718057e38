"""A Textual app's screen as plain text, read off the compositor's own strips."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from textual.app import App


def screen_lines(app: App[Any]) -> list[str]:
    """Return the rows of the screen on top, trailing blanks cut; the screens beneath a modal one are in it."""
    strips = app.screen._compositor.render_strips(app.size)
    return [strip.text.rstrip() for strip in strips]


def screen_text(app: App[Any]) -> str:
    """Return the screen as one text."""
    return "\n".join(screen_lines(app))


def row_widths(app: App[Any]) -> set[int]:
    """Return the widths in cells of all rows: one width, the screen's, unless something broke the layout."""
    return {
        sum(cell_len(segment.text) for segment in strip) for strip in app.screen._compositor.render_strips(app.size)
    }
