"""What the workstation costs its terminal and its machine at 120x40: bytes, CPU, memory; against other Textual apps.

    python benchmarks/terminal_cost.py [--seconds 20] [--rounds 3]

Measured from outside, on the installed command through a pseudo-terminal. Idle: an attempt is live, clock and monitor
move and nothing else happens. Live: the reference of category 2 trains, its curves, log and monitor on the screen. The
peers stand still: a Textual app with one Static, Harlequin with its in-memory database, Toolong with a log of 1,000
lines; each in the same run, in turn.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

import peers
from bench_engine import engine_with_attempt
from figures import report
from first_frame import HELLO
from terminal import drain, end, spawn
from tfcert_exam_engine.client import EngineClient
from tfcert_problems import catalog

SETTLE_S = 6.0
Cost = tuple[float, float, float]
"""Bytes per second, CPU percent of one core, resident MB."""


def cost(command: list[str], seconds: float, keys: bytes = b"") -> Cost:
    """Start a command, let it come to rest, and watch it."""
    pid, terminal = spawn(command)
    os.write(terminal, b"\n")
    try:
        drain(terminal, SETTLE_S)
        if keys:
            os.write(terminal, keys)
            drain(terminal, 1.0)
        process = psutil.Process(pid)
        before, began = process.cpu_times(), time.monotonic()
        size = drain(terminal, seconds)
        passed, after = time.monotonic() - began, process.cpu_times()
        used = after.user + after.system - before.user - before.system
        return size / passed, 100 * used / passed, process.memory_info().rss / 1e6
    finally:
        end(pid, terminal)


def standing_peers(folder: Path) -> dict[str, list[str]]:
    """Return the peers' commands."""
    log = folder / "lines.log"
    log.write_text("".join(f"line {number} of a log\n" for number in range(1000)))
    return {
        "a Textual app with one Static": [sys.executable, "-c", HELLO],
        "Harlequin": [peers.command("harlequin", "harlequin"), ":memory:"],
        "Toolong": [peers.command("toolong", "tl"), str(log)],
    }


async def train(client: EngineClient, folder: str, slug: str) -> None:
    """Begin the reference of category 2, which trains for longer than is watched."""
    script = catalog.find(2, slug).text("reference.py")
    (Path(folder) / "solution.py").write_text(script.replace("epochs=", "epochs=40 * "), encoding="utf-8")
    run = await client.run(2)
    while (await client.curves(run.run)).epochs == []:
        await asyncio.sleep(0.2)


async def measure(seconds: float, rounds: int) -> tuple[list[Cost], list[Cost], dict[str, list[Cost]]]:
    """Return ours idle, ours live, and the peers, a round of each in turn."""
    idle: list[Cost] = []
    live: list[Cost] = []
    standing: dict[str, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as folder:
        commands = standing_peers(Path(folder))
        async with engine_with_attempt() as (client, attempt):
            home = (await client.status()).data_dir
            ours = [str(Path(sys.executable).with_name("tfcert-tui")), "--data-dir", home]
            for _round in range(rounds):
                idle.append(await asyncio.to_thread(cost, ours, seconds))
                for name, command in commands.items():
                    standing.setdefault(name, []).append(await asyncio.to_thread(cost, command, seconds))
            problem = attempt.problems[1]
            await train(client, problem.folder, problem.slug)
            await client.look_at(2)
            for _round in range(rounds):
                live.append(await asyncio.to_thread(cost, ours, seconds))
    return idle, live, standing


def show(name: str, ours: list[Cost], peer: list[Cost], peer_name: str, goals: tuple[str, str, str]) -> None:
    """Print the three figures of one comparison."""
    parts: list[tuple[str, str, Callable[[Cost], float]]] = [
        ("bytes to the terminal", "bytes/s", lambda one: one[0]),
        ("CPU", "% of a core", lambda one: one[1]),
        ("memory (RSS)", "MB", lambda one: one[2]),
    ]
    for (what, unit, pick), goal in zip(parts, goals, strict=True):
        least = 0.01  # a peer that does nothing at all has no ratio
        report(f"{name}: {what}", [pick(c) for c in ours], [max(least, pick(c)) for c in peer], unit, peer_name, goal)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for unusual in ("SSH_CONNECTION", "PYTHONDONTWRITEBYTECODE"):
        os.environ.pop(unusual, None)
    idle, live, standing = asyncio.run(measure(options.seconds, options.rounds))
    for name, peer in standing.items():
        show("idle", idle, peer, name, ("600", "1", "60"))
    show("a training live", live, standing["Harlequin"], "Harlequin, idle", ("12000", "5", "60"))
    print(f"median frame of ours, idle: {statistics.median(c[0] for c in idle):.0f} bytes/s")


if __name__ == "__main__":
    main()
