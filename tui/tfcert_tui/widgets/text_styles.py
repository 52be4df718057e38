"""The colour sequences of terminals (SGR), as styles."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color
from rich.style import Style

PLAIN = Style()


@lru_cache(maxsize=1024)
def blank_shows_nothing(style: Style) -> bool:
    """Return whether a blank in this style looks like no cell at all."""
    return style.bgcolor is None and not (style.underline or style.reverse or style.strike)


_ATTRIBUTES = {
    1: Style(bold=True),
    2: Style(dim=True),
    3: Style(italic=True),
    4: Style(underline=True),
    7: Style(reverse=True),
    9: Style(strike=True),
    22: Style(bold=False, dim=False),
    23: Style(italic=False),
    24: Style(underline=False),
    27: Style(reverse=False),
    29: Style(strike=False),
    39: Style(color="default"),
    49: Style(bgcolor="default"),
}


@lru_cache(maxsize=1024)
def restyled(style: Style, parameters: str) -> Style:
    """Return `style` after the colour sequence with these parameters ("1;31"); what it cannot read it leaves out."""
    codes = [int(code[:9]) if code.isdigit() else 0 for code in parameters.replace(":", ";").split(";")]
    while codes:
        code = codes.pop(0)
        if code == 0:
            style = PLAIN
        elif code in (38, 48):
            style += _extended(code, codes)
        else:
            style += _ATTRIBUTES.get(code) or _basic(code)
    return style


def _basic(code: int) -> Style:
    for first, offset in ((30, 0), (90, 8)):
        if first <= code < first + 8:
            return Style(color=Color.from_ansi(code - first + offset))
        if first + 10 <= code < first + 18:
            return Style(bgcolor=Color.from_ansi(code - first - 10 + offset))
    return PLAIN


def _extended(code: int, codes: list[int]) -> Style:
    """Take the arguments of 38 or 48 off `codes`: 5;N or 2;R;G;B."""
    kind = codes.pop(0) if codes else None
    count = {5: 1, 2: 3}.get(kind or 0, 0)
    values, codes[:] = codes[:count], codes[count:]
    if not count or len(values) < count or max(values) > 255:
        return PLAIN
    color = Color.from_ansi(values[0]) if kind == 5 else Color.from_rgb(*values)
    return Style(color=color) if code == 38 else Style(bgcolor=color)
