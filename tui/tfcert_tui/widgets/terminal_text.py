"""Program output as a terminal would show it: carriage returns, backspaces, colours, cursor moves within the line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby, pairwise

from rich.cells import get_character_cell_size
from rich.color import Color
from rich.style import Style

MAX_LINE_CELLS = 2000
"""A line that never ends is cut here: a progress bar without a newline must not fill the memory."""
MAX_HELD = 256
"""An escape sequence that is still open after so many characters is none."""
TAB = 8

Run = tuple[str, Style]
"""A stretch of text in one style."""
Line = tuple[Run, ...]

PLAIN = Style()
_TOKEN = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|(?P<other>\x1b\][^\x00-\x1f]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]|[\x00-\x07\x0b-\x0c\x0e-\x1f\x7f])"
    r"|(?P<backspaces>\x08+)|(?P<control>[\n\r\t])|(?P<text>[^\x00-\x1f\x7f]+)"
)
_OPEN_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x00-\x1f]*\x1b?|[ -/]+)?\Z")


class TerminalText:
    """Turns chunks of raw output into finished lines and the one that is still being written.

    Moves up and down are left out: a log has no rows above to go back to.
    """

    def __init__(self, on_line: Callable[[Line], None]) -> None:
        self._on_line = on_line
        self._held = ""
        self._style = PLAIN
        self._characters: list[str] = []
        self._styles: list[Style] = []
        self._cursor = 0

    def feed(self, chunk: str) -> None:
        """Take the next characters; sequences may be cut anywhere between two chunks."""
        text = self._held + chunk
        self._held = ""
        escape = _OPEN_ESCAPE.search(text, max(0, len(text) - MAX_HELD))
        if escape:
            text, self._held = text[: escape.start()], escape.group()
        for token in _TOKEN.finditer(text):
            self._obey(token)

    def current(self) -> Line:
        """Return the unfinished line as it looks now."""
        return tuple(_runs(self._characters, self._styles))

    def _obey(self, token: re.Match[str]) -> None:
        match token.lastgroup:
            case "text":
                self._write(token["text"])
            case "backspaces":
                self._cursor = max(0, self._cursor - len(token["backspaces"]))
            case "control":
                self._control(token["control"])
            case "final":
                self._sequence(token["final"], token["parameters"])

    def _control(self, character: str) -> None:
        if character == "\r":
            self._cursor = 0
        elif character == "\t":
            self._write(" " * (TAB - self._cursor % TAB))
        else:
            self._on_line(self.current())
            self._characters, self._styles, self._cursor = [], [], 0

    def _sequence(self, final: str, parameters: str) -> None:
        if final == "m":
            self._style = restyled(self._style, parameters)
        elif final == "K":
            self._erase(parameters)
        elif final in "CDG":
            count = min(int(parameters), MAX_LINE_CELLS) if parameters.isdigit() else 1
            targets = {"C": self._cursor + count, "D": self._cursor - count, "G": count - 1}
            self._cursor = min(max(0, targets[final]), MAX_LINE_CELLS)

    def _erase(self, parameters: str) -> None:
        if parameters in ("", "0"):
            del self._characters[self._cursor :], self._styles[self._cursor :]
        elif parameters == "2":
            self._characters, self._styles = [], []
        elif parameters == "1":
            count = min(self._cursor + 1, len(self._characters))
            self._characters[:count], self._styles[:count] = [" "] * count, [PLAIN] * count

    def _write(self, text: str) -> None:
        start = self._cursor
        cells = (list(text) if text.isascii() else _cells(text))[: max(0, MAX_LINE_CELLS - start)]
        gap = start - len(self._characters)
        if gap > 0 and cells:
            self._characters += [" "] * gap
            self._styles += [PLAIN] * gap
        end = start + len(cells)
        self._heal(start, end)
        self._characters[start:end] = cells
        self._styles[start:end] = [self._style] * len(cells)
        self._cursor = end

    def _heal(self, start: int, end: int) -> None:
        """Blank the other half of a wide character that is about to be half overwritten."""
        if 0 < start < len(self._characters) and not self._characters[start]:
            self._characters[start - 1] = " "
        if end < len(self._characters) and not self._characters[end]:
            self._characters[end] = " "


def _cells(text: str) -> list[str]:
    """Return one entry per cell: "" is the second half of a wide character; accents join the one before."""
    cells: list[str] = []
    for character in text:
        width = get_character_cell_size(character)
        if width:
            cells.append(character)
        if width == 2:
            cells.append("")
        if not width and cells:
            cells[-1 if cells[-1] else -2] += character
    return cells


def _runs(characters: list[str], styles: list[Style]) -> Iterator[Run]:
    """Group cells of one style, without blanks at the end of the line."""
    length = len(characters)
    while length and characters[length - 1] == " " and styles[length - 1].bgcolor is None:
        length -= 1
    starts = [0]
    for _style, group in groupby(_without_blanks_own(characters[:length], styles)):
        starts.append(starts[-1] + sum(1 for _ in group))
    for start, end in pairwise(starts):
        yield "".join(characters[start:end]), styles[start]


def _without_blanks_own(characters: list[str], styles: list[Style]) -> Iterator[Style]:
    """Give each cell's style; a blank takes the one before where both look alike: a change costs bytes."""
    before: Style | None = None
    for character, style in zip(characters, styles, strict=False):
        if character == " " and before is not None and _blank_shows_nothing(style) and _blank_shows_nothing(before):
            yield before
            continue
        before = style
        yield style


@lru_cache(maxsize=1024)
def _blank_shows_nothing(style: Style) -> bool:
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
    codes = [int(code) if code.isdigit() else 0 for code in parameters.replace(":", ";").split(";")]
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
