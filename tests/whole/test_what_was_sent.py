"""What a terminal shows after keys is what it shows when all is painted anew: no cell was spared that had changed."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from installed_command import COMMAND, LIMIT_S, Cell, Terminal

pytestmark = [
    pytest.mark.whole,
    pytest.mark.trains,
    pytest.mark.skipif(not COMMAND.exists(), reason="the command is not installed beside this Python"),
]

TRAINING = """
import time
from pathlib import Path

import keras
import numpy

GO = Path({go!r})


class Waits(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        while epoch > 4 and not GO.exists():
            time.sleep(0.05)
        time.sleep(0.02)


model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=["mae"])
x = numpy.linspace(0, 1, 64)[:, None]
model.fit(x[:32], 2 * x[:32], validation_data=(x[32:], 2 * x[32:]), epochs=500, callbacks=[Waits()], verbose=2)
"""
"""Trains a few epochs and stands still while it is looked at; goes on while a file is there."""

F1, F2, F3, F4, F5, F7, F8 = b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x1b[15~", b"\x1b[18~", b"\x1b[19~"
F9, F10, F11, F12 = b"\x1b[20~", b"\x1b[21~", b"\x1b[23~", b"\x1b[24~"
LEFT, UP, DOWN, PAGE_UP, END = b"\x1b[D", b"\x1b[A", b"\x1b[B", b"\x1b[5~", b"\x1b[F"
CTRL_E, CTRL_F, CTRL_G, CTRL_P, CTRL_T = b"\x05", b"\x06", b"\x07", b"\x10", b"\x14"
WALK = {
    "the help": F1 + DOWN * 5,
    "no help": F1,
    "the palette": CTRL_P + b"zoom",
    "no palette": CTRL_P,
    "the curves": F3,
    "the curves, one epoch": LEFT * 2,
    "the curves, zoomed": F11,
    "not zoomed": F11,
    "the log": F7,
    "the log, scrolled": PAGE_UP,
    "the log, searched": CTRL_F + b"Epoch",
    "the log, followed": CTRL_G + END,
    "the machine": F8,
    "the code": F4,
    "the code, something found": CTRL_F + b"def",
    "nothing found any more": b"\x1bj",
    "snippets": CTRL_T,
    "the data": CTRL_T + b"\x1bd",
    "the next data": b"\x1b[C",
    "the submissions": b"\x1bl",
    "the notes": b"\x1bm",
    "another problem": b"\x1b3",
    "its statement": F2,
    "the runs": b"\x1b1" + F12,
    "no runs": F12,
    "a question": CTRL_E,
    "help over a question": F1,
    "all put away": F1 + b"n",
    "the settings": b"\x1bg",
    "the looks in their place": b"\x1bg" + b"\x1b/",
    "no looks": b"\x1b/",
    "six in a burst": F1 + F1 + CTRL_P + CTRL_P + F12 + F12,
    "about": b"\x1ba",
    "home": b"\x1ba" + b"\x1bh",
    "back at work": F5,
}
MOVES = re.compile(r"\d:\d\d|\d left |\b(cpu|mem|gpu\d?|disk|net) |\d [█▒░]{4}|[▁▂▃▄▅▆▇]|[kMG]B/s|GiB")
"""In rows with a clock or with what the machine does, also where a dialog covers their beginning."""
OF_THEIR_OWN = re.compile(r"[\d.▁▂▃▄▅▆▇█▓▒░─ ]|[kMG]B/s")
"""What changes in them by itself: all else stays."""


@pytest.fixture
def terminal(tmp_path: Path, size: tuple[int, int]) -> Iterator[Terminal]:
    opened = Terminal(tmp_path / "data", *size)
    yield opened
    with suppress(OSError):  # it has been left
        opened.kill()
    stop = [COMMAND, "--data-dir", tmp_path / "data", "engine", "stop", "--force"]
    subprocess.run(stop, check=True, capture_output=True)


def settled(terminal: Terminal, moment_s: float) -> list[list[Cell]]:
    """Read until nothing but clock and levels has changed for a moment."""
    before: list[list[Cell]] = []
    for _each in range(40):
        terminal.read_for(moment_s)
        now = terminal.cells()
        if before and not other_cells(before, now):
            return now
        before = now
    pytest.fail(f"it never stood still\n{terminal.text}")


def answered(terminal: Terminal, keys: bytes) -> None:
    """Press keys and wait for the first thing that they change: on a busy machine a page comes late."""
    before = terminal.cells()
    terminal.press(keys)
    for _each in range(6):
        terminal.read_for(0.2)
        if other_cells(before, terminal.cells()):
            return


def other_cells(one: list[list[Cell]], two: list[list[Cell]]) -> list[tuple[int, int]]:
    """Return where two screens differ, but for what changes by itself."""
    pairs = enumerate(zip(one, two, strict=True))
    return [(y, x) for y, (row, other) in pairs for x in _others(row, other)]


def _others(row: list[Cell], other: list[Cell]) -> list[int]:
    if _moved(text_of(row), text_of(other)):
        return []
    found = [x for x, (cell, now) in enumerate(zip(row, other, strict=True)) if cell != now]
    blinks = len(found) == 1 and row[found[0]][0] == other[found[0]][0]  # the cursor of a field
    return [] if blinks else found


def text_of(row: list[Cell]) -> str:
    return "".join(cell[0] for cell in row)


def _moved(row: str, other: str) -> bool:
    """Return whether a clock or a level in a row went on, and nothing else is other."""
    moving = MOVES.search(row) and MOVES.search(other)
    return bool(moving) and OF_THEIR_OWN.sub("", row) == OF_THEIR_OWN.sub("", other)


def holds(terminal: Terminal, what: str) -> None:
    """Compare what was sent piece by piece with all of it painted anew."""
    sent = settled(terminal, 0.3)  # what changes by itself is painted four times a second
    shown = terminal.text
    terminal.repaint()
    whole = settled(terminal, 0.2)
    others = other_cells(sent, whole)
    if others:
        rows = sorted({y for y, _x in others})
        lines = [f"{y:3} {shown.splitlines()[y]}\n    {terminal.text.splitlines()[y]}" for y in rows]
        cells = [(y, x, sent[y][x], whole[y][x]) for y, x in others[:5]]
        pytest.fail(f"{what}: stale cells\n" + "\n".join([*lines, *map(str, cells)]), pytrace=False)


def at_work(terminal: Terminal, data_dir: Path, go: Path) -> None:
    """Begin a practice, and a training that stands still after five epochs."""
    terminal.shows("any key leads on")
    terminal.press(b"\r")
    terminal.shows_no_more("any key leads on")
    terminal.press(F3)
    terminal.shows("practice", "needs 90 more", "Goal")
    folder = next((data_dir / "attempts").iterdir()) / "category1"
    (folder / "solution.py").write_text(TRAINING.format(go=str(go)))
    terminal.press(F5)
    stands_still(terminal)
    for notice in ("Run 1 has begun", "A block of the starter"):
        terminal.shows_no_more(notice)


def stands_still(terminal: Terminal) -> None:
    """Wait until no epoch comes any more: on a busy machine they come one by one."""
    ends, seen, since = time.monotonic() + LIMIT_S, "", time.monotonic()
    while time.monotonic() < min(ends, since + 3) or not seen:
        terminal.read_for(0.2)
        found = re.search("▶[56]/500", terminal.text)
        if (now := found[0] if found else "") != seen:
            seen, since = now, time.monotonic()
        if time.monotonic() > ends:
            return


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_what_was_sent_is_what_is_meant(terminal: Terminal, tmp_path: Path) -> None:
    go = tmp_path / "go"
    at_work(terminal, tmp_path / "data", go)
    holds(terminal, "the first screen of a training")
    for what, keys in WALK.items():
        answered(terminal, keys)
        holds(terminal, what)
    for pane, key in (("the curves", F3), ("the log", F7)):
        answered(terminal, key)
        go.touch()
        terminal.read_for(2)
        go.unlink()
        terminal.read_for(1.5)  # what was under way
        holds(terminal, f"{pane} of a training that went on")
    terminal.press(b"\x11")
    assert terminal.wait() == 0
    again = Terminal(tmp_path / "data", *terminal.size)
    again.shows("▶", "needs 90 more", "cpu ")
    holds(again, "the first frame of an attempt that is under way")
    again.press(b"\x11")
    assert again.wait() == 0
