"""From the command to a full screen with a run of 100,000 lines of log and 200 epochs on it, at 120x40, engine warm.

    python benchmarks/reattach.py [--rounds 9]

Ours is full when the log's last line stands on the screen, beside the run's state and its curves. The peer is the same
start on an attempt that has no run, full when the statement stands there: the difference is what the run costs. `less`,
told to go to the end of the same log, is timed for scale.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shutil
import statistics
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from bench_engine import engine_with_attempt, trained
from figures import report
from terminal import first_frame

LINES, EPOCHS = 100_000, 200
LAST = "the-last-line-of-the-log"
SCRIPT = f"""
import keras, numpy
for n in range({LINES}):
    print(f"line {{n}} of a log that goes on and on, as logs do when a script prints every batch")
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=["mae"])
x = numpy.linspace(-1, 1, 64)[:, None]
model.fit(x, 2 * x + 1, epochs={EPOCHS}, validation_split=0.25, verbose=0)
print("{LAST}")
"""


@contextlib.asynccontextmanager
async def command(with_run: bool) -> AsyncIterator[tuple[list[str], Path]]:
    """Prepare an engine; return the command that attaches to it, and the log of its run."""
    async with engine_with_attempt() as (client, attempt):
        data_dir = (await client.status()).data_dir
        if with_run:
            (Path(attempt.folder) / "category1" / "solution.py").write_text(SCRIPT)
            run = await trained(client, 1)
            assert run.epoch == EPOCHS, run
        words = [str(Path(sys.executable).with_name("tfcert-tui")), "--data-dir", data_dir]
        yield words, Path(data_dir) / "jobs" / "run-1" / "log.txt"


async def measure(rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Return seconds of ours, of the start without a run and of less, in turn."""
    ours, plain, pager = [], [], []
    async with command(True) as (attach, log), command(False) as (start, _none):
        less = shutil.which("less")
        for turn in range(rounds + 1):
            seconds, _ = await asyncio.to_thread(first_frame, attach, LAST.encode())
            peer, _ = await asyncio.to_thread(first_frame, start, b"60 readings")
            if less:
                end, _ = await asyncio.to_thread(first_frame, [less, "+G", str(log)], LAST.encode())
                pager.append(end)
            if turn:
                ours.append(seconds)
                plain.append(peer)
    return ours, plain, pager[1:]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    for unusual in ("SSH_CONNECTION", "PYTHONDONTWRITEBYTECODE"):
        os.environ.pop(unusual, None)  # a person at a terminal has compiled modules
    ours, plain, pager = asyncio.run(measure(parser.parse_args().rounds))
    report("attach to a run with 100,000 lines of log", ours, plain, "s", "the same start without a run", "1 s")
    if pager:
        print(f"less +G on the same log: {statistics.median(pager):.3f} s")


if __name__ == "__main__":
    main()
