"""A training that prints 100,000 lines a second for ten seconds: do the keys answer, and is every line kept?

    python benchmarks/log_flood.py [--rounds 3] [--seconds 10]

The installed command at 120x40, a real run of a real script. While it floods, the statement is scrolled by a key every
0.1 s; timed is from the key to the end of the write that repaints that pane (rows move nowhere else in its columns).
The peers do with the same flood what people build with Textual: one pane to scroll, beside it a RichLog or a Log that
is fed by `tail -f`, each with the lines that it can hold.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Log, RichLog, Static

from bench_engine import engine_with_attempt
from figures import report
from terminal import drain, end, read, spawn
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.views import RunState

RATE = 100_000
KEY_S = 0.1
LONGEST_S = 5.0
"""A key that is not answered within it counts as this long, and the next is pressed."""
GOAL_S = 0.05
MAX_LINES = 10_000
UP, DOWN = b"\x1b[A", b"\x1b[B"
F2 = b"\x1bOQ"
LEFT_COLUMNS = 56
"""Of the pane that is scrolled, in ours and in the peers."""
TOP_ROW, LAST_ROW = 9, 37
_MOVE = re.compile(rb"\x1b\[(\d+);(\d+)H")
FLOOD = """
import sys, time
lines, rate = int({seconds} * {rate}), {rate}
began, n = time.monotonic(), 0
while n < lines:
    for n in range(n + 1, min(lines, n + rate // 100) + 1):
        print(f"step {{n}} loss: 0.31 accuracy: 0.87 of a script that prints every batch and more")
    time.sleep(max(0.0, began + n / rate - time.monotonic()))
print(f"flooded {{n / (time.monotonic() - began):.0f}} lines a second")
"""


@dataclass
class Felt:
    """What one flood was like."""

    seconds: list[float] = field(default_factory=list)
    """From each key to its frame."""
    bytes_per_s: float = 0.0
    """Sent while no key is pressed."""
    cpu: float = 0.0
    """Per cent of a core of the process on the terminal."""

    @property
    def p95(self) -> float:
        """Return the 95th percentile in seconds."""
        return statistics.quantiles(self.seconds, n=20)[-1]


def repaints_left(data: bytes) -> bool:
    """Return whether the left pane is among what was written."""
    return any(TOP_ROW <= int(row) <= LAST_ROW and int(column) <= LEFT_COLUMNS for row, column in _MOVE.findall(data))


def press_through(terminal: int, pid: int, seconds: float) -> Felt:
    """Watch for a third of the time, and scroll the left pane for the rest; return what it was like."""
    felt, chance, turn = Felt(), random.Random(7), 0
    process, began = psutil.Process(pid), time.monotonic()
    before = process.cpu_times()
    felt.bytes_per_s = drain(terminal, seconds / 3) / (seconds / 3)
    while time.monotonic() - began < seconds:
        drain(terminal, KEY_S * chance.uniform(0.7, 1.3))
        os.write(terminal, DOWN if turn % 8 < 4 else UP)
        turn += 1
        pressed, data = time.perf_counter(), b""
        while not repaints_left(data) and time.perf_counter() - pressed < LONGEST_S:
            data += read(terminal, 0.5)
        felt.seconds.append(time.perf_counter() - pressed)
    took, after = time.monotonic() - began, process.cpu_times()
    felt.cpu = 100 * (after.user + after.system - before.user - before.system) / took
    return felt


async def state_of(client: EngineClient, run: int) -> RunState:
    """Return how the run stands."""
    return next(each.state for each in (await client.state()).runs if each.run == run)


async def ours(seconds: float) -> tuple[Felt, int]:
    """Flood the workstation; return what it was like, and how many lines the log's file has."""
    async with engine_with_attempt() as (client, attempt):
        (Path(attempt.folder) / "category1" / "solution.py").write_text(FLOOD.format(seconds=seconds, rate=RATE))
        data_dir = (await client.status()).data_dir
        log = Path(data_dir) / "jobs" / "run-1" / "log.txt"
        pid, terminal = spawn([str(Path(sys.executable).with_name("tfcert-tui")), "--data-dir", data_dir])
        os.write(terminal, b"\n")
        try:
            await asyncio.to_thread(drain, terminal, 3.0)
            os.write(terminal, F2)
            run = await client.run(1)
            while not log.exists() or not log.stat().st_size:
                await asyncio.to_thread(drain, terminal, 0.05)
            felt = await asyncio.to_thread(press_through, terminal, pid, seconds - 0.5)
            while await state_of(client, run.run) == "running":
                await asyncio.to_thread(drain, terminal, 0.2)
            last = log.read_bytes()
            print(last.splitlines()[-1].decode(), file=sys.stderr)
            return felt, last.count(b"\nstep ") + last.startswith(b"step ")
        finally:
            end(pid, terminal)


class Peer(App[None]):
    """What a person would build: text to scroll, and a log widget that is fed line by line."""

    CSS = "VerticalScroll { width: 60; } RichLog, Log { width: 60; height: 14; }"

    def __init__(self, kind: str, file: str) -> None:
        super().__init__()
        self._file = file
        self._log: RichLog | Log = RichLog(max_lines=MAX_LINES) if kind == "RichLog" else Log(max_lines=MAX_LINES)

    def compose(self) -> ComposeResult:
        with Horizontal():
            with VerticalScroll():
                yield Static("\n".join(f"A line of the statement, number {n}." for n in range(200)))
            yield self._log

    async def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.run_worker(self._tail())

    async def _tail(self) -> None:
        pipe = asyncio.subprocess.PIPE
        tail = await asyncio.create_subprocess_exec("tail", "-n", "+1", "-f", self._file, stdout=pipe)
        assert tail.stdout is not None
        async for line in tail.stdout:
            text = line.decode().rstrip("\n")
            self._log.write(text) if isinstance(self._log, RichLog) else self._log.write_line(text)


def peer(kind: str, seconds: float) -> Felt:
    """Flood a peer through a file; return what it was like."""
    with tempfile.TemporaryDirectory(prefix="tfcert-flood-") as folder:
        file, script = Path(folder) / "log.txt", Path(folder) / "flood.py"
        file.touch()
        script.write_text(FLOOD.format(seconds=seconds, rate=RATE))
        pid, terminal = spawn([sys.executable, __file__, "--peer", kind, "--file", str(file)])
        os.write(terminal, b"\n")
        drain(terminal, 3.0)
        with file.open("w") as log:
            flood = subprocess.Popen(["nice", "-n", "10", sys.executable, str(script)], stdout=log)
        try:
            return press_through(terminal, pid, seconds - 0.5)
        finally:
            flood.terminate()
            flood.wait()
            tails = psutil.Process(pid).children()
            end(pid, terminal)
            for tail in tails:
                tail.kill()


def main() -> None:
    """Run as a peer, or measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        Peer(options.peer, options.file).run()
        return
    for unusual in ("SSH_CONNECTION", "PYTHONDONTWRITEBYTECODE"):
        os.environ.pop(unusual, None)
    mine: list[Felt] = []
    theirs: dict[str, list[Felt]] = {"RichLog": [], "Log": []}
    missing = 0
    for _round in range(options.rounds):
        felt, lines = asyncio.run(ours(options.seconds))
        mine.append(felt)
        missing += round(options.seconds * RATE) - lines
        for kind, felts in theirs.items():
            felts.append(peer(kind, options.seconds))
    keys = [one for each in mine for one in each.seconds]
    print(json.dumps({"lines missing in the log's file": missing, "floods": options.rounds, "keys": len(keys)}))
    print(json.dumps({"key to frame, s": {"median": statistics.median(keys), "p95": Felt(keys).p95, "goal": GOAL_S}}))
    for kind, felts in theirs.items():
        report("95th percentile of key to frame", [e.p95 for e in mine], [e.p95 for e in felts], "s", kind, "0.05 s")
        sent = [e.bytes_per_s for e in mine], [e.bytes_per_s for e in felts]
        report("bytes sent while it floods", *sent, "bytes/s", kind, "less than the peer")
        report("CPU while it floods", [e.cpu for e in mine], [e.cpu for e in felts], "% of a core", kind, "less")


if __name__ == "__main__":
    main()
