"""Titles in a pane's border, at the cost of one row: Textual itself paints the whole pane again for one."""

from __future__ import annotations

from functools import lru_cache

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget


def entitle(pane: Widget, markup: str) -> None:
    """Set the title, given as markup; one that stands there already costs nothing."""
    _set(pane, "_border_title", markup, 0)


def footnote(pane: Widget, markup: str) -> None:
    """Set what stands in the lower border, given as markup."""
    _set(pane, "_border_subtitle", markup, pane.outer_size.height - 1)


def repaint_borders(pane: Widget) -> None:
    """Send both borders' rows again: what was set before the pane had its place was painted in another row."""
    at, size = pane.content_offset, pane.outer_size
    pane.refresh(*(Region(-at.x, row - at.y, size.width, 1) for row in (0, size.height - 1)))


def _set(pane: Widget, kept_in: str, markup: str, row: int) -> None:
    # Private names of Textual 8.2.8: the public setter clears the widget's whole cache.
    before: Content | None = getattr(pane, kept_in)
    title = _read(markup) if markup else None
    if (before is None) == (title is None) and (title is None or before is None or _same(before, title)):
        return
    setattr(pane, kept_in, title)
    at = pane.content_offset
    pane.refresh(Region(-at.x, row - at.y, pane.outer_size.width, 1))


@lru_cache(maxsize=128)
def _read(markup: str) -> Content:
    """Return a title; most are set again at every paint, and reading markup takes longer than all the rest."""
    return Content.from_markup(markup).expand_tabs(4).split()[0]


def _same(one: Content, other: Content) -> bool:
    return one.plain == other.plain and one.spans == other.spans
