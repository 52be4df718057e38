"""What the terminal can show: braille and blocks, or plain ASCII where it has nothing else.

A widget that draws asks `ascii()` and draws so. What does not ask is still safe: in ASCII every row is turned into
ASCII on its way to the terminal, cell by cell (`plain`), so that stars, ticks, arrows and borders need no second form.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from functools import lru_cache
from typing import Literal

from rich.cells import get_character_cell_size

Wish = Literal["auto", "on", "off"]
ASCII_VARIABLE = "TFCERT_ASCII"
EIGHTHS = "▁▂▃▄▅▆▇█"
ASCII_EIGHTHS = "_.-=+*%#"
UTF8 = ("utf8", "utf8sig", "cp65001")
BARE_TERMINALS = ("linux", "vt100", "vt102", "vt220", "ansi")
"""What $TERM says of terminals whose font has neither braille nor rounded corners."""

PLAIN = str.maketrans(
    {
        **dict(zip("★☆✓✗▸▶◇◆●○•", "*.vx>>oo*o*", strict=True)),
        **dict(zip("·…–—°×≥≤≠±", "-.-- x><#~", strict=True)),
        **dict(zip("←→↑↓↵⏎⇥⌫", "<>^v<<>x", strict=True)),
        **dict(zip("─━╌╍┄┅│┃╎╏┆┇", "-=-=-=|#|#|#", strict=True)),
        **dict(zip("╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋", "+" * 22, strict=True)),
        **dict(zip("═║╔╗╚╝╠╣╦╩╬", "=|+++++++++", strict=True)),
        **dict(zip(EIGHTHS, ASCII_EIGHTHS, strict=True)),
        **dict(zip("▀▐▌▎▊▕▔░▒▓■□▲▼◀", '"|||||".:##o^v<', strict=True)),
        **dict(zip("“”„‘’«»‹›", '"""\'\'<><>', strict=True)),
    }
)
"""One cell for one cell: nothing moves when ASCII is asked for."""

_wish: Wish = "auto"


def wish(wanted: Wish) -> None:
    """Take what the person has set: ASCII always, never, or where the terminal needs it."""
    global _wish
    _wish = wanted


def ascii() -> bool:  # noqa: A001 - read as `glyphs.ascii()`
    """Return whether to draw in ASCII: as set, else as $TFCERT_ASCII says, else as encoding and terminal need it."""
    if _wish != "auto":
        return _wish == "on"
    asked = os.environ.get(ASCII_VARIABLE, "")
    if asked:
        return asked != "0"
    # Textual paints on the real standard error, and what its encoding lacks comes out as escapes.
    encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "").replace("_", "") not in UTF8 or _is_bare(os.environ.get("TERM", ""))


ascii_only = ascii


def _is_bare(term: str) -> bool:
    return term.partition("-")[0] in BARE_TERMINALS


def plain(text: str) -> str:
    """Return a text in ASCII, exactly as many cells wide."""
    return text if text.isascii() else "".join(map(_plain_character, text.translate(PLAIN)))


@lru_cache(2048)
def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    if "⠀" <= character <= "⣿":
        return " .::-:##*"[(ord(character) - 0x2800).bit_count()]
    cells = get_character_cell_size(character)
    letters = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return letters if len(letters) == cells else "?" * cells


def at_least(rising: bool) -> str:
    """Return "at least", or "at most" for what has to fall: two cells in ASCII, where one would say another thing."""
    return (">=" if rising else "<=") if ascii() else ("≥" if rising else "≤")


def bar(fraction: float, cells: int, ascii_mode: bool) -> str:
    """Return a level from 0 to 1 as a bar of `cells` cells."""
    full = round(min(max(fraction, 0.0), 1.0) * cells)
    on, off = ("#", ".") if ascii_mode else ("▓", "░")
    return on * full + off * (cells - full)


def level(fraction: float, ascii_mode: bool) -> str:
    """Return a level from 0 to 1 as one character."""
    steps = ASCII_EIGHTHS if ascii_mode else EIGHTHS
    return steps[min(len(steps) - 1, int(min(max(fraction, 0.0), 1.0) * len(steps)))]
