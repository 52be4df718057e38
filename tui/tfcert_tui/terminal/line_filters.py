"""What every row goes through on its way to a terminal that shows less: ASCII alone, its own colours, or none."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color as RichColor
from rich.color import ColorSystem, ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tfcert_tui.terminal import glyphs

PALETTES_DISAGREE = 8
"""Bright black: a calm grey here, the background itself there (Solarized). It never reaches the terminal."""
GREYS = (0, 7, 8, 15)
OWN = RichColor.default()


class PlainAscii(LineFilter):
    """Every character in ASCII, cell for cell."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the row in ASCII."""
        return [Segment(glyphs.plain(text), style, control) for text, style, control in segments]


class OwnColours(LineFilter):
    """The terminal's own colours: a ground other than the terminal's is shown by reversing, grey by dimming."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the row in the terminal's own colours."""
        return [Segment(text, style and own_colours(style), control) for text, style, control in segments]


class NoColours(LineFilter):
    """No colour at all, for NO_COLOR: bold, dim and reverse are what is left."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the row without a colour."""
        return [Segment(text, style and no_colours(style), control) for text, style, control in segments]


@lru_cache(4096)
def own_colours(style: Style) -> Style:
    """Return a style that can be read on whatever palette the terminal has."""
    if _has_ground(style):
        return style + Style(reverse=True, color=OWN, bgcolor=OWN)
    fore = style.color
    if fore is not None and fore.type in (ColorType.TRUECOLOR, ColorType.EIGHT_BIT):
        fore = fore.downgrade(ColorSystem.STANDARD)
        fore = OWN if fore.number in GREYS else fore
    if fore is not None and fore.number == PALETTES_DISAGREE:
        return style + Style(dim=True, color=OWN, bgcolor=OWN)
    return style + Style(color=fore, bgcolor=OWN)


@lru_cache(4096)
def no_colours(style: Style) -> Style:
    """Return a style with a reversed ground for a coloured one, and no colour."""
    return own_colours(style) + Style(color=OWN, bgcolor=OWN)


def _has_ground(style: Style) -> bool:
    """Return whether a row is meant to stand out by its ground; a ground in RGB is a code block's, and is dropped."""
    ground = style.bgcolor
    return ground is not None and ground.type is ColorType.STANDARD
