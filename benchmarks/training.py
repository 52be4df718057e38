"""What a training pays for being followed, and what it gains from a warm engine.

    python benchmarks/training.py [--fits 150] [--pairs 8]

A whole fit in a fresh process varies by a quarter on a shared machine, far more than the hundredth that is asked for.
So the fit is compared within one run of the engine: the same small fit with our callback and without it, in turn. What
the engine's own process uses meanwhile is printed beside it. The whole run is compared with `python solution.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from bench_engine import engine_with_attempt, trained
from figures import report
from tfcert_exam_engine.client import EngineClient

MODEL = """
import time
import keras, numpy
keras.utils.set_random_seed(7)
x = numpy.random.rand(6000, 64).astype("float32")
y = (x.sum(axis=1) > 32).astype("float32")
layers = keras.layers
dense = [layers.Dense(256, "relu"), layers.Dense(256, "relu"), layers.Dense(1, "sigmoid")]
model = keras.Sequential([keras.Input((64,)), *dense])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
"""
IN_TURN = (
    MODEL
    + """
followed, plain = keras.Model.fit, keras.Model.fit.__wrapped__
def seconds(fit):
    began = time.perf_counter()
    fit(model, x, y, epochs=2, batch_size=64, verbose=2)
    return time.perf_counter() - began
for fit in (followed, plain):
    seconds(fit)
for turn in range(FITS):
    order = [(0, followed), (1, plain)][:: 1 if turn % 2 else -1]
    took = {side: seconds(fit) for side, fit in order}
    print("PAIR", took[0], took[1])
"""
)
WHOLE = MODEL + 'model.fit(x, y, epochs=20, batch_size=64, validation_split=0.1)\nmodel.save("mymodel.keras")\n'


async def fits_in_turn(client: EngineClient, folder: Path, fits: int) -> tuple[list[float], list[float], float]:
    """Return seconds of followed fits, of plain ones, and the engine's own CPU percent meanwhile."""
    (folder / "solution.py").write_text(IN_TURN.replace("FITS", str(fits)))
    engine = psutil.Process((await client.status()).pid)
    before, began = engine.cpu_times(), time.perf_counter()
    run = await trained(client, 1)
    after, wall = engine.cpu_times(), time.perf_counter() - began
    cpu = after.user + after.system - before.user - before.system
    log = (await client.read_log(run.run, 0, run.log_bytes)).text
    pairs = [line.split()[1:] for line in log.splitlines() if line.startswith("PAIR ")]
    return [float(ours) for ours, _ in pairs], [float(plain) for _, plain in pairs], 100 * cpu / wall


async def whole_runs(client: EngineClient, folder: Path, pairs: int) -> tuple[list[float], list[float]]:
    """Return seconds from the command to the end of the run, through the engine and by `python`, in turn."""
    (folder / "solution.py").write_text(WHOLE)
    ours, plain = [], []
    for _ in range(pairs):
        began = time.perf_counter()
        await trained(client, 1)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        await asyncio.to_thread(plainly, folder)
        plain.append(time.perf_counter() - began)
    return ours, plain


def plainly(folder: Path) -> None:
    """Run `python solution.py`."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2"}
    subprocess.run([sys.executable, "solution.py"], cwd=folder, env=environment, check=True, capture_output=True)


async def measure(fits: int, pairs: int) -> None:
    """Measure both and print."""
    async with engine_with_attempt() as (client, attempt):
        folder = Path(attempt.problems[0].folder)
        ours, plain, cpu = await fits_in_turn(client, folder, fits)
        report("training, one fit", ours, plain, "s", "the same fit without our callback", "ratio 1.01 or less")
        print(json.dumps({"figure": "the engine's own process during a run", "ours": round(cpu, 2), "unit": "% CPU"}))
        ours, plain = await whole_runs(client, folder, pairs)
        report("training, whole run", ours, plain, "s", "python solution.py", "ratio below 1")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--fits", type=int, default=150)
    parser.add_argument("--pairs", type=int, default=8)
    given = parser.parse_args()
    asyncio.run(measure(given.fits, given.pairs))


if __name__ == "__main__":
    main()
