"""A verdict while two trainings use both cores, with trainings stepping back (nice 10) and without (nice 0).

python benchmarks/beside_trainings.py [--presses 12]
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path

from bench_engine import engine_with_attempt, verdict_of
from figures import report
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.views import AttemptView
from tfcert_problems import catalog

BUSY = """
import keras, numpy
model = keras.Sequential([keras.Input((256,)), keras.layers.Dense(2048, "relu"), keras.layers.Dense(10)])
model.compile("adam", "mse")
x = numpy.random.default_rng(0).normal(size=(8192, 256)).astype("float32")
model.fit(x, x[:, :10], epochs=100_000, batch_size=256, verbose=0)
"""
BUSY_CATEGORIES = (4, 5)


async def busy_with(client: EngineClient, attempt: AttemptView, nice: int) -> list[int]:
    """Begin two trainings with that niceness and wait until both fit; return their numbers."""
    await client.change_settings({"trainings_at_once": "2", "training_nice": str(nice)})
    runs = []
    for category in BUSY_CATEGORIES:
        (Path(attempt.problems[category - 1].folder) / "solution.py").write_text(BUSY, encoding="utf-8")
        runs.append((await client.run(category)).run)
    while not all(run.epoch >= 2 for run in (await client.state()).runs if run.run in runs):
        await asyncio.sleep(0.2)
    return runs


async def pressed(client: EngineClient, presses: int) -> list[float]:
    """Return seconds from the press to the verdict."""
    found = []
    for _press in range(presses):
        began = time.perf_counter()
        done = await verdict_of(client, 1)
        if done.state != "graded":
            sys.exit(f"not graded: {done.message}")
        found.append(time.perf_counter() - began)
    return found


async def measure(presses: int) -> tuple[list[float], list[float]]:
    """Measure in turn, three times each, so that a drift of the machine meets both."""
    polite: list[float] = []
    rude: list[float] = []
    async with engine_with_attempt() as (client, attempt):
        folder = Path(attempt.problems[0].folder)
        reference = catalog.find(1, attempt.problems[0].slug).text("reference.py")
        (folder / "solution.py").write_text(reference, encoding="utf-8")
        await client.run(1)
        while not (await client.state()).runs[0].ended_at:
            await asyncio.sleep(0.2)
        await pressed(client, 2)
        for _turn in range(3):
            for nice, times in ((10, polite), (0, rude)):
                runs = await busy_with(client, attempt, nice)
                times += await pressed(client, presses // 3)
                await asyncio.gather(*(client.stop_run(run) for run in runs))
    return polite, rude


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=12)
    polite, rude = asyncio.run(measure(parser.parse_args().presses))
    report("verdict beside two trainings", polite, rude, "s", "the same with trainings at nice 0", "2 s; ratio below 1")


if __name__ == "__main__":
    main()
