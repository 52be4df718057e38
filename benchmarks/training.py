"""A training through the engine against `python solution.py`: the fit alone, and the whole run; in turn, as pairs.

python benchmarks/training.py [--pairs 12]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

from bench_engine import engine_with_attempt
from figures import report
from verdict import trained

SCRIPT = """
import time
import keras, numpy
keras.utils.set_random_seed(7)
x = numpy.random.rand(20000, 64).astype("float32")
y = (x.sum(axis=1) > 32).astype("float32")
layers = keras.layers
dense = [layers.Dense(256, "relu"), layers.Dense(256, "relu"), layers.Dense(1, "sigmoid")]
model = keras.Sequential([keras.Input((64,)), *dense])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=1, batch_size=64, verbose=2)
began = time.perf_counter()
model.fit(x, y, epochs=6, batch_size=64, validation_split=0.1, verbose=1)
print("FIT", time.perf_counter() - began)
"""


async def measure(pairs: int) -> dict[str, tuple[list[float], list[float]]]:
    """Return seconds of (ours, plain python) for the fit and for the whole run."""
    fit: tuple[list[float], list[float]] = ([], [])
    whole: tuple[list[float], list[float]] = ([], [])
    async with engine_with_attempt() as (client, attempt):
        folder = Path(attempt.problems[0].folder)
        (folder / "solution.py").write_text(SCRIPT)
        await trained(client, 1)
        for pair in range(pairs):
            sides = [0, 1] if pair % 2 else [1, 0]
            for side in sides:
                seconds, text = await through_engine(client) if side == 0 else plainly(folder)
                fit[side].append(float(text.rsplit("FIT ", 1)[1].split()[0]))
                whole[side].append(seconds)
    return {"fit": fit, "whole run": whole}


async def through_engine(client: object) -> tuple[float, str]:
    """Return seconds from the command to its end, and the log."""
    began = time.perf_counter()
    run = await client.run(1)  # type: ignore[attr-defined]
    while run.ended_at is None:
        await asyncio.sleep(0.05)
        run = (await client.state()).runs[-1]  # type: ignore[attr-defined]
    seconds = time.perf_counter() - began
    chunk = await client.read_log(run.run, -2000)  # type: ignore[attr-defined]
    return seconds, chunk.text


def plainly(folder: Path) -> tuple[float, str]:
    """Return seconds of `python solution.py`, and what it printed."""
    began = time.perf_counter()
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2"}
    done = subprocess.run(
        [sys.executable, "solution.py"], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return time.perf_counter() - began, done.stdout


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=12)
    goals = {"fit": "ratio 1.01 or less", "whole run": "ratio below 1"}
    for name, (ours, plain) in asyncio.run(measure(parser.parse_args().pairs)).items():
        report(f"training, {name}", ours, plain, "s", "python solution.py", goals[name])


if __name__ == "__main__":
    main()
