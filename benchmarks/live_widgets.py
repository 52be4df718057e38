"""What the log and the curves cost the terminal: bytes and CPU per second through a pseudo-terminal of 120x40.

    python benchmarks/live_widgets.py [--seconds 5] [--rounds 3]

Peers: Textual's RichLog and Log, fed as sparingly as ours is (what has come, four times a second); for the curves our
own chart sent whole at every change, which is what a widget without row differences does.
"""

from __future__ import annotations

import argparse
import fcntl
import math
import os
import pty
import random
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable

import psutil
from rich.text import Text
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import Log, RichLog

from figures import report
from tfcert_exam_engine.events import EpochEnded
from tfcert_tui.widgets.curves import Curves
from tfcert_tui.widgets.training_log import TrainingLog

COLUMNS, ROWS = 120, 40
QUIET_S = 0.5
FEED_S = 0.25
EPOCHS_PER_S = 10
SYNC_QUERY, SYNC_ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
DONE, LEFT = "\x1b[32m━━━━━\x1b[0m", "\x1b[37m━━━━━\x1b[0m"
BAR = f"\x1b[1m{{step}}/551\x1b[0m {DONE}{LEFT} \x1b[1m{{left}}s\x1b[0m {{ms}}ms/step - loss: {{loss:.4f}}"
"""A finished line as Keras 3 prints it."""
Feed = Callable[[list[str]], None]


class Bench(App[None]):
    """One widget in the place that it has on the exam screen, and a feed that starts after the first frame."""

    CSS = "Screen { align: right bottom; } Screen > * { width: 60; height: 14; border: none; padding: 0; }"

    def __init__(self, kind: str, rate: int) -> None:
        super().__init__()
        self._kind, self._rate = kind, rate
        self._chance = random.Random(7)
        self._sent = 0
        self._points: list[EpochEnded] = []
        self._widget, self._feed = self._make(kind)

    def _make(self, kind: str) -> tuple[Widget, Feed]:
        match kind:
            case "TrainingLog":
                ours = TrainingLog()
                return ours, lambda lines: ours.append("".join(line + "\n" for line in lines))
            case "RichLog":
                rich_log = RichLog()
                return rich_log, lambda lines: void(rich_log.write(Text("\n").join(map(Text.from_ansi, lines))))
            case "Log":
                log = Log()
                return log, lambda lines: void(log.write_lines([Text.from_ansi(line).plain for line in lines]))
            case _:
                curves = WholeCurves() if kind == "whole" else Curves()
                return curves, lambda lines: curves.set_points(self._points)

    def compose(self) -> ComposeResult:
        yield self._widget

    def on_mount(self) -> None:
        self.set_interval(FEED_S, self._more)

    def _more(self) -> None:
        due = int(self._rate * FEED_S)
        if "Log" not in self._kind:
            self._points += [self._epoch() for _ in range(round(EPOCHS_PER_S * FEED_S))]
        self._feed([self._line() for _ in range(due)])

    def _line(self) -> str:
        self._sent += 1
        chance = self._chance
        if self._sent % 10 == 0:
            return f"Epoch {self._sent // 10}/400"
        return BAR.format(step=self._sent, left=chance.randint(0, 9), ms=chance.randint(3, 9), loss=chance.random())

    def _epoch(self) -> EpochEnded:
        n = len(self._points) + 1
        loss = math.exp(-n / 60) + 0.02 * self._chance.random()
        logs: dict[str, float | None] = {"accuracy": 1 - loss / 2, "loss": loss}
        logs |= {"val_accuracy": 0.97 - loss / 2, "val_loss": loss + 0.1}
        return EpochEnded(0.0, 1, n, 400, logs, 0.1)


class WholeCurves(Curves):
    """Our chart without row differences: every change sends all of it."""

    DEFAULT_CSS = ""

    def paint(self) -> None:
        """Send everything."""
        self._drawn = None
        self.refresh()


def void(_: object) -> None:
    """Forget what a peer's method returns."""


def cost(kind: str, rate: int, seconds: float) -> tuple[float, float]:
    """Run one widget on a pseudo-terminal; return (bytes per second, CPU percent of one core) after the first frame."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        time.sleep(0.05)  # the parent sets the size first
        os.execv(sys.executable, [sys.executable, __file__, "--widget", kind, "--rate", str(rate)])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    try:
        # The first frame and the first screenful of lines are not what a live screen costs.
        drain(terminal, 4.0)
        process = psutil.Process(pid)
        before = process.cpu_times()
        size = drain(terminal, seconds)
        after = process.cpu_times()
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)
    return size / seconds, 100 * (after.user + after.system - before.user - before.system) / seconds


def drain(terminal: int, seconds: float) -> int:
    """Read for `seconds` and return how many bytes came."""
    size, ends = 0, time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            data = os.read(terminal, 65536)
            size += len(data)
            if SYNC_QUERY in data:
                os.write(terminal, SYNC_ANSWER)
    return size


def compare(ours: str, peer: str, rate: int, what: str, seconds: float, rounds: int) -> None:
    """Measure both in turn and print bytes and CPU."""
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(cost(ours, rate, seconds))
        theirs.append(cost(peer, rate, seconds))
    for number, unit in enumerate(("bytes/s", "% of a core")):
        values = [pair[number] for pair in mine], [pair[number] for pair in theirs]
        report(f"{what}, {unit}", *values, unit, peer, "less than the peer")


def main() -> None:
    """Run as the measured app, or measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--widget", help=argparse.SUPPRESS)
    parser.add_argument("--rate", type=int, default=20, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.widget:
        Bench(options.widget, options.rate).run()
        return
    for rate in (20, 100):
        for peer in ("RichLog", "Log"):
            compare("TrainingLog", peer, rate, f"log at {rate} lines/s", options.seconds, options.rounds)
    curves = f"curves at {EPOCHS_PER_S} epochs/s"
    compare("curves", "whole", 0, curves, options.seconds, options.rounds)


if __name__ == "__main__":
    main()
