"""`tfcert-tui grade FOLDER` on a folder of 200 submissions, against a cold `python` for each: files per second.

The peer loads each file and predicts the same hidden examples, as many processes at once as there are CPUs.

python benchmarks/class_folder.py [--files 200] [--cold 10]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench_engine import engine_with_attempt, trained
from figures import report
from tfcert_exam_engine.paths import paths_for
from tfcert_problems import catalog
from tfcert_problems.datasets import cache
from tfcert_problems.datasets import catalog as catalog_of_data
from verdict import COLD

ROUNDS = 3


async def models(folder: Path) -> list[Path]:
    """Train two references; return a small and a larger model file."""
    found = []
    async with engine_with_attempt() as (client, attempt):
        for problem in attempt.problems[1:3]:
            reference = catalog.find(problem.category, problem.slug).text("reference.py")
            (Path(problem.folder) / "solution.py").write_text(reference, encoding="utf-8")
            await trained(client, problem.category)
            kept = folder / f"{problem.slug}.keras"
            shutil.copy(next(Path(problem.folder).glob("*.keras")), kept)
            found.append(kept)
    return found


def ours(model: Path, files: int, folder: Path, home: Path) -> float:
    """Grade so many copies by the command; return files per second."""
    shutil.rmtree(folder, ignore_errors=True)
    for number in range(files):
        (folder / f"candidate{number}").mkdir(parents=True)
        shutil.copy(model, folder / f"candidate{number}" / "mymodel.keras")
    command = [sys.executable, "-m", "tfcert_tui", "--data-dir", str(home), "grade", model.stem, str(folder), "--json"]
    began = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True)
    seconds = time.perf_counter() - began
    graded = [one["stars"] for one in json.loads(done.stdout)["files"]]
    if len(graded) != files or None in graded:
        sys.exit(f"not all were graded: {graded}")
    return files / seconds


def peer(model: Path, files: int) -> float:
    """Load and predict so many times, each in a process of its own; return files per second."""
    dataset = catalog.find(*_place(model)).dataset
    hidden = cache.folder_of(paths_for().datasets, catalog_of_data.find(dataset)) / "hidden" / "hidden.npz"
    command = [sys.executable, "-c", COLD, str(model), str(hidden)]
    began = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(lambda _file: subprocess.run(command, check=True, capture_output=True), range(files)))
    return files / (time.perf_counter() - began)


def _place(model: Path) -> tuple[int, str]:
    return next((one.category, one.slug) for one in catalog.problems() if one.slug == model.stem)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--cold", type=int, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tfcert-class-") as place:
        folder = Path(place)
        for model in asyncio.run(models(folder)):
            ours(model, 4, folder / "class", folder / "home")  # the engine starts, TensorFlow is imported
            rates = [
                (ours(model, given.files, folder / "class", folder / "home"), peer(model, given.cold))
                for _round in range(ROUNDS)
            ]
            goal = "2 files/s or more"
            mine, cold = [rate for rate, _ in rates], [rate for _, rate in rates]
            report(f"folder of {given.files}, {model.stem}", mine, cold, "files/s", "a cold python for each file", goal)
        stop = [sys.executable, "-m", "tfcert_tui", "--data-dir", str(folder / "home"), "engine", "stop"]
        subprocess.run(stop, check=True, capture_output=True)


if __name__ == "__main__":
    main()
