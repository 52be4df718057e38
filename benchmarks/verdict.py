"""Submit to verdict with the engine warm, against a cold `python` that loads the same file and predicts the same data.

python benchmarks/verdict.py [--category 1] [--presses 20]
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import time
from pathlib import Path

from bench_engine import engine_with_attempt, trained, verdict_of
from figures import report
from tfcert_exam_engine.paths import paths_for
from tfcert_problems import catalog
from tfcert_problems.datasets import cache

COLD = """
import sys, numpy
import keras
model = keras.models.load_model(sys.argv[1], compile=False)
hidden = numpy.load(sys.argv[2], allow_pickle=False)
model.predict(hidden["x"], verbose=0)
"""


async def measure(category: int, presses: int) -> tuple[list[float], list[float]]:
    """Train the reference once, then press and start cold in turn; return seconds of both."""
    ours, cold = [], []
    async with engine_with_attempt() as (client, attempt):
        problem = catalog.find(category, attempt.problems[category - 1].slug)
        folder = Path(attempt.problems[category - 1].folder)
        (folder / "solution.py").write_text(problem.text("reference.py"), encoding="utf-8")
        await trained(client, category)
        model = next(folder.glob("*.keras"))
        hidden = cache.folder_of(paths_for().datasets, problem.dataset) / "hidden" / "hidden.npz"
        for press in range(presses + 2):
            began = time.perf_counter()
            done = await verdict_of(client, category)
            seconds = time.perf_counter() - began
            if done.state != "graded":
                sys.exit(f"not graded: {done.message}")
            if press >= 2:
                ours.append(seconds)
                began = time.perf_counter()
                subprocess.run([sys.executable, "-c", COLD, model, hidden], check=True, capture_output=True)
                cold.append(time.perf_counter() - began)
    return ours, cold


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--category", type=int, default=1)
    parser.add_argument("--presses", type=int, default=20)
    given = parser.parse_args()
    ours, cold = asyncio.run(measure(given.category, given.presses))
    goal = "ours 0.5 s or less; ratio 0.1 or less"
    report(f"verdict, category {given.category}", ours, cold, "s", "cold python: load and predict", goal)


if __name__ == "__main__":
    main()
