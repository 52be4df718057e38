"""Program output as a terminal would show it: carriage returns, backspaces, colours, moves within the last lines."""

from __future__ import annotations

import re
from collections.abc import Callable

from rich.style import Style

from tfcert_tui.widgets.line_cells import Line as Line
from tfcert_tui.widgets.line_cells import Run as Run
from tfcert_tui.widgets.line_cells import cells_of_line, cells_of_text, runs_of
from tfcert_tui.widgets.text_styles import PLAIN as PLAIN
from tfcert_tui.widgets.text_styles import blank_shows_nothing, restyled

MAX_LINE_CELLS = 2000
"""A line that never ends is cut here: a progress bar without a newline must not fill the memory."""
MAX_HELD = 256
"""An escape sequence that is still open after so many characters is none."""
MAX_UP = 100
"""Finished lines that a program can still go back to, as on a screen of so many rows."""
TAB = 8

_TOKEN = re.compile(
    r"(?P<line>[\x20-\x7e]*\r?\n)"
    r"|\x1b\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    # A string for the terminal itself (title, clipboard, picture): to its end, or to the next control character.
    r"|(?P<other>\x1b[\]PX^_][^\x00-\x1f]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]|[\x00-\x07\x0b-\x0c\x0e-\x1f\x7f])"
    r"|(?P<backspaces>\x08+)|(?P<control>[\n\r\t])|(?P<text>[^\x00-\x1f\x7f]+)"
)
_OPEN_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[ -/]+)?\Z")
_OPEN_STRING = re.compile(r"\x1b[\]PX^_][^\x00-\x1f]*(?P<half>\x1b?)\Z")
_STRING_STARTS = ("\x1b]", "\x1bP", "\x1bX", "\x1b^", "\x1b_")
_STRING_END = re.compile(r"\x07|\x1b\\|(?=[\x00-\x1f])")


def _no_lines(_count: int) -> list[Line]:
    return []


class TerminalText:
    """Turns chunks of raw output into finished lines and those that are still being written.

    A bar of several lines goes back up: `take_back` gives up to so many of the last finished lines, oldest first, which
    are finished anew. What would clear or address the whole screen is left out: a log has none.
    """

    def __init__(self, on_line: Callable[[Line], None], take_back: Callable[[int], list[Line]] = _no_lines) -> None:
        self._on_line = on_line
        self._take_back = take_back
        self._held = ""
        self._in_string = False
        """What comes is meant for the terminal itself, until its end."""
        self._style = PLAIN
        self._characters: list[str] = []
        self._styles: list[Style] = []
        self._cursor = 0
        self._below: list[Line] = []
        """Lines under the one that is written, after the cursor went up."""

    def feed(self, chunk: str) -> None:
        """Take the next characters; sequences may be cut anywhere between two chunks."""
        text = self._held + chunk
        self._held = ""
        if self._in_string:
            text = self._after_string(text)
        text = self._hold_open(text)
        for token in _TOKEN.finditer(text):
            self._obey(token)

    def _after_string(self, text: str) -> str:
        """Return what follows the string's end; "" where that has not come."""
        end = _STRING_END.search(text)
        if end is None or text[end.start() :] == "\x1b":
            self._held = "" if end is None else "\x1b"
            return ""
        self._in_string = False
        return text[end.end() :]

    def _hold_open(self, text: str) -> str:
        """Keep back what cannot be told yet, and return the rest."""
        last = max(text.rfind(start) for start in _STRING_STARTS)
        string = _OPEN_STRING.match(text, last) if last >= 0 else None
        if string:
            self._in_string, self._held = True, string["half"]
            return text[: string.start()]
        escape = _OPEN_ESCAPE.search(text, max(0, len(text) - MAX_HELD))
        if escape:
            self._held = escape.group()
            return text[: escape.start()]
        return text

    def current(self) -> Line:
        """Return the line that is being written, as it looks now."""
        return tuple(runs_of(self._characters, self._styles))

    def unfinished(self) -> list[Line]:
        """Return the line that is being written and those under it, without empty ones at the end."""
        lines = [self.current(), *self._below]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def _obey(self, token: re.Match[str]) -> None:
        match token.lastgroup:
            case "line":
                self._whole_line(token["line"])
            case "text":
                self._write(token["text"])
            case "backspaces":
                self._cursor = max(0, self._cursor - len(token["backspaces"]))
            case "control":
                self._control(token["control"])
            case "final":
                self._sequence(token["final"], token["parameters"])

    def _whole_line(self, ended: str) -> None:
        """Take plain text with its end: most of what a flood is made of, and dear cell by cell."""
        text = ended.rstrip("\r\n")
        if self._characters or self._cursor or self._below or len(text) > MAX_LINE_CELLS:
            self._write(text)
            self._new_line()
            return
        if blank_shows_nothing(self._style):
            text = text.rstrip(" ")
        self._on_line(((text, self._style),) if text else ())

    def _control(self, character: str) -> None:
        if character == "\r":
            self._cursor = 0
        elif character == "\t":
            self._write(" " * (TAB - self._cursor % TAB))
        else:
            self._new_line()

    def _new_line(self) -> None:
        self._on_line(self.current())
        self._write_on(self._below.pop(0) if self._below else ())
        self._cursor = 0

    def _write_on(self, line: Line) -> None:
        self._characters, self._styles = cells_of_line(line)

    def _up(self, count: int) -> None:
        column = self._cursor
        lines = self._take_back(min(count, MAX_UP))
        if lines:
            self._below = [*lines[1:], self.current(), *self._below][: 2 * MAX_UP]
            self._write_on(lines[0])
        self._cursor = column

    def _down(self, count: int) -> None:
        column = self._cursor
        for _each in range(min(count, len(self._below))):
            self._new_line()
        self._cursor = column

    def _sequence(self, final: str, parameters: str) -> None:
        if final == "m":
            self._style = restyled(self._style, parameters)
        elif final == "K":
            self._erase(parameters)
        elif final == "J" and parameters in ("", "0"):
            self._erase("0")
            self._below.clear()
        elif final in "ABCDEFG":
            self._move(final, min(int(parameters[:9]), MAX_LINE_CELLS) if parameters.isdigit() else 1)

    def _move(self, final: str, count: int) -> None:
        if final in "EF":
            self._cursor = 0
        if final in "AF":
            self._up(max(1, count))
        elif final in "BE":
            self._down(max(1, count))
        else:
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
        cells = self._cells(text[:MAX_LINE_CELLS])[: max(0, MAX_LINE_CELLS - start)]
        gap = start - len(self._characters)
        if gap > 0 and cells:
            self._characters += [" "] * gap
            self._styles += [PLAIN] * gap
        end = start + len(cells)
        self._heal(start, end)
        self._characters[start:end] = cells
        self._styles[start:end] = [self._style] * len(cells)
        self._cursor = end

    def _cells(self, text: str) -> list[str]:
        """Return the text's cells; an accent that came with this piece joins the character before the cursor."""
        if text.isascii() or not 0 < self._cursor <= len(self._characters):
            return cells_of_text(text)
        at = self._cursor - (1 if self._characters[self._cursor - 1] else 2)
        cells = cells_of_text(self._characters[at] + text)
        self._characters[at] = cells[0]
        return cells[self._cursor - at :]

    def _heal(self, start: int, end: int) -> None:
        """Blank the other half of a wide character that is about to be half overwritten."""
        if 0 < start < len(self._characters) and not self._characters[start]:
            self._characters[start - 1] = " "
        if end < len(self._characters) and not self._characters[end]:
            self._characters[end] = " "
