"""A TrueType font with a few characters of Noto Sans CJK: reportlab embeds no outlines of the kind that it has."""

from __future__ import annotations

import hashlib
import io
import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PACKAGE, COLLECTION = "noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc"
REGIONS = {"ja": 0, "ko": 1, "zh_cn": 2, "zh_tw": 3, "zh_hk": 4}
"""Where each region's own forms are in the collection: the same character is drawn a little differently in each."""
HANGUL = (range(0x1100, 0x1200), range(0x3130, 0x3190), range(0xAC00, 0xD7B0))
KANA = (range(0x3040, 0x3100), range(0x31F0, 0x3200))
OUTLINE_ERROR = 0.4
"""In thousandths of the size: how far a quadratic curve may be from the cubic one that it stands for."""


def region_of(text: str, language: str | None = None) -> str:
    """Return whose forms a text takes: by its own letters, else the language (default: the person's), else China's."""
    if _any_in(text, HANGUL):
        return "ko"
    if _any_in(text, KANA):
        return "ja"
    spoken = (language if language is not None else _language()).lower().replace("-", "_")
    near = [region for region in REGIONS if spoken.startswith(region)]
    return near[0] if near else "zh_cn"


def covered(characters: frozenset[str]) -> frozenset[str]:
    """Return those that the collection has; none where it is not installed."""
    with _opened("zh_cn") as font:
        cmap = font.getBestCmap() if font is not None else {}
        return frozenset(each for each in characters if ord(each) in cmap)


def with_characters(characters: frozenset[str], region: str) -> bytes:
    """Return a font file of these characters, which must be `covered`: the same bytes for the same characters."""
    with _opened(region) as font:
        made = _made(font, sorted(characters), region)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _made(font: Any, characters: list[str], region: str) -> Any:
    from fontTools.fontBuilder import FontBuilder

    cmap = font.getBestCmap()
    chosen = {ord(each): cmap[ord(each)] for each in characters}
    names = [".notdef", *dict.fromkeys(chosen.values())]
    made = FontBuilder(font["head"].unitsPerEm, isTTF=True)
    made.setupGlyphOrder(names)
    made.setupCharacterMap(chosen)
    made.setupGlyf({name: _outline(font, name) for name in names})
    made.setupHorizontalMetrics({name: font["hmtx"][name] for name in names})
    made.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    # A name of its own: readers that know a font by its name would take another sheet's characters for this one's.
    own = hashlib.sha256("".join(characters).encode()).hexdigest()[:12]
    made.setupNameTable({"familyName": "NotoSansCJK", "styleName": own, "psName": f"NotoSansCJK-{region}-{own}"})
    made.setupOS2()
    made.setupPost()
    made.updateHead(created=0, modified=0)
    made.font.recalcTimestamp = False
    return made


def _outline(font: Any, name: str) -> Any:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    font.getGlyphSet()[name].draw(Cu2QuPen(pen, OUTLINE_ERROR, reverse_direction=True))
    return pen.glyph()


@contextmanager
def _opened(region: str) -> Iterator[Any]:
    """Open the region's font, read as far as it is needed; None where the package is not installed."""
    from fontTools.ttLib import TTFont

    file = package_file(PACKAGE, COLLECTION)
    if file is None:
        yield None
        return
    with TTFont(file, fontNumber=REGIONS[region], lazy=True) as font:
        yield font


def package_file(package: str, *parts: str) -> Path | None:
    """Return a file that travels in an installed package, without importing it; None where there is none."""
    found = find_spec(package)
    folders = found.submodule_search_locations if found is not None else None
    file = Path(folders[0], *parts) if folders else None
    return file if file is not None and file.is_file() else None


def _language() -> str:
    spoken = [os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    return next((each for each in spoken if each), "") or locale.getlocale()[0] or ""


def _any_in(text: str, blocks: tuple[range, ...]) -> bool:
    return any(ord(each) in block for each in text for block in blocks)
