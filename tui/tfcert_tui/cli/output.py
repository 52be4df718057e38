"""What the headless commands print: data on stdout, narration on stderr, plain and aligned."""

from __future__ import annotations

import shutil
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from gettext import gettext as _

from tfcert_tui import figures
from tfcert_tui.wrapping import cells, wrap

JSON_VERSION = 1
"""Raised when a field of the JSON changes its meaning or goes away; docs/json.md describes it."""
NARROWEST = 24
"""Cells that a wrapped column has at least."""
STEERING = ("Cc", "Cs")
"""Unicode's control characters and halves of surrogate pairs."""


def emit(document: Mapping[str, object]) -> None:
    """Print one JSON document; ASCII alone, so that no terminal's encoding can spoil it."""
    import json  # The screen opens without it.

    show(json.dumps({"version": JSON_VERSION, **document}, indent=2, allow_nan=False))


class NotTaken(Exception):
    """A result could not be printed: a full disk behind `>`."""


class Enough(Exception):
    """Whoever reads the results reads no more. No OSError: click takes a broken pipe for a failure."""


@contextmanager
def handed_over() -> Iterator[None]:
    """Write a result in here.

    Raises:
        Enough: the reader has seen enough.
        NotTaken: it cannot be written.
    """
    try:
        yield
    except BrokenPipeError as error:
        raise Enough from error
    except OSError as error:
        raise NotTaken(error.strerror or str(error)) from error


def show(text: str) -> None:
    """Print a result.

    Raises:
        Enough, NotTaken: as `handed_over` does.
    """
    with handed_over():
        print(text, file=sys.stdout, flush=True)


def say(text: str) -> None:
    """Print narration, clear of a progress line that may stand there."""
    print(text, file=sys.stderr, flush=True)


def tolerate_any_encoding() -> None:
    """Let a terminal that lacks a character show a stand-in instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def stars_text(stars: int | None) -> str:
    """Return "3/5", or "-" for what was never graded."""
    return "-" if stars is None else f"{stars}/5"


def figure(value: float | None) -> str:
    """Return a measured value, short; "-" where it is withheld or absent."""
    return "-" if value is None else figures.figure(value)


def points_text(points: float) -> str:
    """Return points without a needless fraction."""
    return f"{points:g}"


def megabytes(size: float) -> str:
    """Return MB with one digit after the point."""
    return _("{size} MB").format(size=f"{size:.1f}")


def moment(at: float) -> str:
    """Return Unix seconds as the date and time here."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))


def table(rows: Iterable[Sequence[str]]) -> str:
    """Align rows of cells in columns; double-width characters count twice."""
    lines = [[plain(cell) for cell in row] for row in rows]
    columns = max((len(line) for line in lines), default=0)
    widths = [max((cells(line[i]) for line in lines if i < len(line)), default=0) for i in range(columns)]
    return "\n".join("  ".join(_padded(cell, widths[i]) for i, cell in enumerate(line)).rstrip() for line in lines)


def plain(text: str) -> str:
    """Return a text of one line without what steers a terminal: a file's name may hold any character."""
    return "".join("?" if unicodedata.category(letter) in STEERING else letter for letter in text)


def wrapped_table(rows: Iterable[Sequence[str]]) -> str:
    """Align rows as `table` does, the last cell wrapped to what the terminal leaves it."""
    lines = [list(row) for row in rows]
    before = [max((cells(line[i]) for line in lines), default=0) for i in range(len(lines[0]) - 1)] if lines else []
    left = max(NARROWEST, shutil.get_terminal_size().columns - 1 - sum(before) - 2 * len(before))
    return table(piece for line in lines for piece in _wrapped(line, left))


def _wrapped(line: Sequence[str], width: int) -> list[list[str]]:
    first, *others = wrap(line[-1], width)
    return [[*line[:-1], first], *([""] * (len(line) - 1) + [piece] for piece in others)]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


class Progress:
    """One moving line on stderr; where stderr is no terminal, one line per stage."""

    def __init__(self) -> None:
        self.moving = sys.stderr.isatty()
        self.stage = ""

    def show(self, stage: str, detail: str = "") -> None:
        """Show where the work stands; `stage` alone is worth a line of its own."""
        if self.moving:
            width = shutil.get_terminal_size().columns - 1
            text = f"{stage}  {detail}".rstrip()
            sys.stderr.write("\r\x1b[K" + text[:width])
            sys.stderr.flush()
        elif stage != self.stage:
            say(stage)
        self.stage = stage

    def close(self) -> None:
        """Take the line away."""
        if self.moving and self.stage:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        self.stage = ""


def percent(fraction: float) -> str:
    """Return a fraction as "40 %"."""
    return _("{percent} %").format(percent=round(100 * fraction))
