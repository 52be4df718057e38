"""A free check with the engine warm, against a cold `python` that loads the same file and prints its summary.

python benchmarks/check.py [--category 1] [--checks 20] [--model FILE]

Without --model the problem's reference is trained first. One report per category; --category 0 is all five.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench_engine import engine_with_attempt, trained
from figures import report
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.events import Checked
from tfcert_exam_engine.grading.check_views import CheckView
from tfcert_exam_engine.views import AttemptView
from tfcert_problems import catalog

COLD = """
import sys
import keras
keras.models.load_model(sys.argv[1], compile=False).summary()
"""
WARM_UP = 2
GOAL_S = 0.5


@dataclass
class Measured:
    """Seconds of each check and of each cold start, and where the checks' time went."""

    ours: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    parts: list[dict[str, float]] = field(default_factory=list)


async def measure(categories: Sequence[int], checks: int, model: str | None) -> dict[int, Measured]:
    """Check and start cold in turn, category by category."""
    found: dict[int, Measured] = {}
    async with engine_with_attempt() as (client, attempt):
        for category in categories:
            file = await _model(client, attempt, category, model)
            found[category] = Measured()
            for number in range(checks + WARM_UP):
                one = await _once(client, category, file)
                if number >= WARM_UP:
                    _note(found[category], *one)
    return found


async def _model(client: EngineClient, attempt: AttemptView, category: int, model: str | None) -> Path:
    view = attempt.problems[category - 1]
    folder = Path(view.folder)
    if model is not None:
        return Path(shutil.copy(model, folder / f"mymodel{Path(model).suffix}"))
    problem = catalog.find(category, view.slug)
    (folder / "solution.py").write_text(problem.text("reference.py"), encoding="utf-8")
    await trained(client, category)
    return next(folder.glob("*.keras"))


async def _once(client: EngineClient, category: int, file: Path) -> tuple[float, float, CheckView]:
    began = time.perf_counter()
    view = await client.check(category)
    seconds = time.perf_counter() - began
    if not isinstance(view.ending, Checked):
        sys.exit(f"not checked: {view.ending}")
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", COLD, file], check=True, capture_output=True)
    return seconds, time.perf_counter() - began, view


def _note(measured: Measured, ours: float, cold: float, view: CheckView) -> None:
    assert isinstance(view.ending, Checked)
    measured.ours.append(ours)
    measured.cold.append(cold)
    measured.parts.append(view.ending.parts)


def _say(category: int, measured: Measured) -> None:
    goal = f"every check in {GOAL_S} s or less"
    name = f"check, category {category}"
    report(name, measured.ours, measured.cold, "s", "cold python: load and summary()", goal)
    names = list(measured.parts[0])
    parts = {part: round(statistics.median(one[part] for one in measured.parts), 4) for part in names}
    worst = round(max(measured.ours), 4)
    print(json.dumps({"figure": name, "worst": worst, "within_goal": worst <= GOAL_S, "parts_in_the_child": parts}))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--category", type=int, default=1, choices=range(6))
    parser.add_argument("--checks", type=int, default=20)
    parser.add_argument("--model", help="a model file of the category, in place of its trained reference")
    given = parser.parse_args()
    if given.model and not given.category:
        parser.error("--model needs one --category")
    categories = [given.category] if given.category else [1, 2, 3, 4, 5]
    for category, measured in asyncio.run(measure(categories, given.checks, given.model)).items():
        _say(category, measured)


if __name__ == "__main__":
    main()
