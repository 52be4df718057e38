"""Which font sets which characters of a PDF; all of them are embedded, so that it shows on every machine."""

from __future__ import annotations

import hashlib
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import Literal

import msgspec

from tfcert_tui.reporting import cjk_face

Style = Literal["roman", "bold", "italic", "mono"]
FONTS: dict[Style, tuple[str, ...]] = {
    "roman": ("STIXGeneral", "DejaVuSerif", "DejaVuSans"),
    "bold": ("STIXGeneralBol", "DejaVuSerif-Bold", "DejaVuSans-Bold"),
    "italic": ("STIXGeneralItalic", "DejaVuSerif-Italic", "DejaVuSans-Oblique"),
    "mono": ("DejaVuSansMono",),
}
"""Of the fonts that matplotlib brings, best first; characters that none of them has come from Noto Sans CJK."""


class Piece(msgspec.Struct, frozen=True):
    """Characters of one font."""

    font: str
    text: str


class Setting(msgspec.Struct, frozen=True):
    """The fonts that a text is set in, each registered with reportlab; its lines are set in the same."""

    fonts: dict[str, frozenset[str]]
    """Names, best first, with the characters that each has."""

    def pieces(self, part: str) -> list[Piece]:
        """Split a part of the text by font."""
        first = next(iter(self.fonts))
        parts = groupby(part, lambda each: next((name for name, has in self.fonts.items() if each in has), first))
        return [Piece(font, "".join(piece)) for font, piece in parts]

    def width(self, part: str, size: float) -> float:
        """Return how wide a part of the text is, in points."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return sum(float(stringWidth(piece.text, piece.font, size)) for piece in self.pieces(part))


@cache
def setting(text: str, style: Style = "roman") -> Setting:
    """Choose the fonts of a text: one for all of it where one has all of it."""
    fonts = _fonts_for(text, style)
    whole = next((name for name, has in fonts.items() if has.issuperset(text)), "")
    return Setting({whole: fonts[whole]} if whole else fonts)


def missing(text: str, style: Style = "roman") -> str:
    """Return the characters that no font here has, each once."""
    fonts = setting(text, style).fonts
    return "".join(each for each in dict.fromkeys(text) if not any(each in has for has in fonts.values()))


def _fonts_for(text: str, style: Style) -> dict[str, frozenset[str]]:
    """Return the fonts that may be asked for, best first, with the characters that each has."""
    fonts = {name: _registered(name) for name in FONTS[style]}
    if all(any(each in has for has in fonts.values()) for each in text):
        return fonts
    found = cjk_face.covered(frozenset(text))
    return {**fonts, _east_asian(found, cjk_face.region_of(text)): found} if found else fonts


@cache
def _registered(name: str) -> frozenset[str]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    file = cjk_face.package_file("matplotlib", "mpl-data", "fonts", "ttf", f"{name}.ttf")
    pdfmetrics.registerFont(TTFont(name, str(file)))
    return frozenset(map(chr, pdfmetrics.getFont(name).face.charToGlyph))


@cache
def _east_asian(characters: frozenset[str], region: str) -> str:
    """Make a font of these characters alone: reportlab cannot read the one that they come from."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    file = cjk_face.with_characters(characters, region)
    name = "NotoSansCJK-" + hashlib.sha256(file).hexdigest()[:16]
    pdfmetrics.registerFont(TTFont(name, BytesIO(file)))
    return name
