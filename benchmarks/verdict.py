"""Submit to durable verdict with the engine warm, problem by problem and part by part, against a cold `python`.

The peer loads the same file and predicts the same hidden examples. Press and peer take turns. Between two presses a
person looks at the verdict; with --pause 0 the next press comes at once, before the next grader is ready.

python benchmarks/verdict.py [--category 1] [--presses 20] [--cold 10] [--pause 1]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench_engine import engine_with_attempt, trained, verdict_of
from figures import report
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.paths import paths_for
from tfcert_exam_engine.views import ProblemView
from tfcert_problems import catalog
from tfcert_problems.datasets import cache
from tfcert_problems.datasets import catalog as catalog_of_data

COLD = """
import sys, numpy
import keras
model = keras.models.load_model(sys.argv[1], compile=False)
hidden = numpy.load(sys.argv[2], allow_pickle=False)
model.predict(hidden["x"], verbose=0)
"""
WARM_UP = 2
"""The first gradings after a start read our own files from a cold disk."""


@dataclass
class Measured:
    """Seconds of one problem, press by press."""

    ours: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    parts: dict[str, list[float]] = field(default_factory=dict)

    def add(self, seconds: float, parts: dict[str, float]) -> None:
        """Take one press; what no part accounts for is keeping and telling the verdict."""
        self.ours.append(seconds)
        for part, took in {**parts, "keep and tell": seconds - sum(parts.values())}.items():
            self.parts.setdefault(part, []).append(took)


async def measure(client: EngineClient, problem: ProblemView, presses: int, cold: int, pause_s: float) -> Measured:
    """Train the reference once, then press and start cold in turn."""
    bank, folder, found = catalog.find(problem.category, problem.slug), Path(problem.folder), Measured()
    (folder / "solution.py").write_text(bank.text("reference.py"), encoding="utf-8")
    await trained(client, problem.category)
    model = next(folder.glob("*.keras"))
    hidden = cache.folder_of(paths_for().datasets, catalog_of_data.of(bank)) / "hidden" / "hidden.npz"
    for press in range(presses + WARM_UP):
        await asyncio.sleep(pause_s)
        began = time.perf_counter()
        done = await verdict_of(client, problem.category)
        seconds = time.perf_counter() - began
        if done.state != "graded":
            sys.exit(f"not graded: {done.message}")
        if press >= WARM_UP:
            found.add(seconds, done.parts)
            if press - WARM_UP < cold:
                began = time.perf_counter()
                subprocess.run([sys.executable, "-c", COLD, model, hidden], check=True, capture_output=True)
                found.cold.append(time.perf_counter() - began)
    return found


def tell_parts(name: str, parts: dict[str, list[float]]) -> None:
    """Print where the time goes, as medians in milliseconds."""
    medians = {part: round(1000 * statistics.median(seconds), 1) for part, seconds in parts.items()}
    print(json.dumps({"figure": f"{name}, by part", "unit": "ms", **medians}))


async def run(categories: list[int], presses: int, cold: int, pause_s: float) -> None:
    """Measure and print each problem, then the 95th percentile over all."""
    everything: list[float] = []
    async with engine_with_attempt() as (client, attempt):
        for problem in attempt.problems:
            if problem.category not in categories:
                continue
            found = await measure(client, problem, presses, cold, pause_s)
            everything += found.ours
            name = f"verdict, {problem.slug}"
            goal = "0.4 s or less for category 1; ratio 0.1 or less"
            report(name, found.ours, found.cold, "s", "cold python: load and predict", goal)
            tell_parts(name, found.parts)
    worst = statistics.quantiles(everything, n=20)[-1]
    goal = "2 s or less"
    print(json.dumps({"figure": "verdict, all, 95th percentile", "unit": "s", "ours": round(worst, 4), "goal": goal}))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--category", type=int, action="append", help="may be given more than once; all without it")
    parser.add_argument("--presses", type=int, default=20)
    parser.add_argument("--cold", type=int, default=10)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two presses")
    given = parser.parse_args()
    asyncio.run(run(given.category or [1, 2, 3, 4, 5], given.presses, given.cold, given.pause))


if __name__ == "__main__":
    main()
