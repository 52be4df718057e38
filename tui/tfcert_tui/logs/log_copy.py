"""A log as a terminal would show it, written for a pager: `python -m tfcert_tui.logs.log_copy LOG COPY [--follow]`.

Carriage returns, backspaces and moves are applied, colours are kept. A child of the workstation runs it: a log of a
gigabyte is read in pieces and takes neither memory nor the screen's time. Says `ready` once the copy has caught up;
with `--follow` it then goes on with what is appended until its standard input ends.
"""

from __future__ import annotations

import codecs
import re
import select
import sys
from collections import deque
from pathlib import Path
from typing import BinaryIO

from rich.color import ColorSystem

from tfcert_tui.widgets.terminal_text import MAX_UP, Line, TerminalText

SPECIAL = re.compile(rb"\r(?!\n)|\x08|\x1b(?!\[[0-9;:]*m)")
"""What a pager would show as text; all else is copied as it is, however long its lines."""
LINE = re.compile(rb"[^\n]*\n")
PIECE = 1 << 20
"""Bytes read at a time; a line longer than that is drawn before its end has come."""
LOOK_S = 0.5


class LogCopy:
    """Takes a log piece by piece; whole lines are written at once."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._newest: deque[tuple[int, Line | bytes]] = deque(maxlen=MAX_UP)
        """Where the last lines begin in the copy: a bar of several lines goes back up to them."""
        self._rest = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._terminal = TerminalText(self._draw_line, self._take_back)
        self._drawing = False
        """The terminal holds lines that are still being written."""

    def feed(self, piece: bytes) -> None:
        """Take the next bytes."""
        text = self._rest + piece
        end = text.rfind(b"\n") + 1
        whole, self._rest = text[:end], text[end:]
        if not self._drawing and not SPECIAL.search(whole):
            self._copy(whole)
        else:
            for line in LINE.findall(whole):
                self._line(line)
        if self._drawing or len(self._rest) > PIECE:
            self._draw(self._rest)
            self._drawing, self._rest = True, b""

    def finish(self) -> None:
        """Write what no newline has ended."""
        if SPECIAL.search(self._rest):
            self._draw(self._rest)
        else:
            self._out.write(self._rest)
        self._out.write("\n".join(map(ansi, self._terminal.unfinished())).encode())

    def _line(self, line: bytes) -> None:
        if self._drawing or SPECIAL.search(line):
            self._draw(line)
            self._drawing = bool(self._terminal.unfinished())
        else:
            self._copy(line)

    def _copy(self, lines: bytes) -> None:
        at = self._out.tell() + len(lines)
        newest = []
        for line in reversed(lines.rsplit(b"\n", MAX_UP + 1)[:-1][-MAX_UP:]):
            at -= len(line) + 1
            newest.append((at, line))
        self._newest.extend(reversed(newest))
        self._out.write(lines)

    def _draw(self, raw: bytes) -> None:
        self._terminal.feed(self._decoder.decode(raw))

    def _draw_line(self, line: Line) -> None:
        self._newest.append((self._out.tell(), line))
        self._out.write(ansi(line).encode() + b"\n")

    def _take_back(self, count: int) -> list[Line]:
        taken = [self._newest.pop() for _each in range(min(count, len(self._newest)))][::-1]
        if taken:
            self._out.seek(taken[0][0])
            self._out.truncate()
        return [_drawn(line) if isinstance(line, bytes) else line for _at, line in taken]


def ansi(line: Line) -> str:
    """Return a line with its colours as sequences."""
    return "".join(style.render(text, color_system=ColorSystem.TRUECOLOR) for text, style in line)


def _drawn(raw: bytes) -> Line:
    terminal = TerminalText(lambda _line: None)
    terminal.feed(raw.decode("utf-8", "replace"))
    return terminal.current()


def main(arguments: list[str]) -> int:
    """Write the copy; returns the exit code."""
    with Path(arguments[0]).open("rb") as log, Path(arguments[1]).open("wb") as out:
        copy, follow = LogCopy(out), "--follow" in arguments
        _read_on(log, copy)
        if not follow:
            copy.finish()
        out.flush()
        print("ready", flush=True)
        while follow and not select.select([sys.stdin], [], [], LOOK_S)[0]:
            _read_on(log, copy)
            out.flush()
    return 0


def _read_on(log: BinaryIO, copy: LogCopy) -> None:
    while piece := log.read(PIECE):
        copy.feed(piece)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
