"""Trains references through the engine, as a candidate would, and keeps their curves in the bank's curves.json."""

from __future__ import annotations

import asyncio
import json
import math
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from bank_reference import OWN_SEED

from tfcert_exam_engine.attempts.workspace import SCRIPT
from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.exam_engine import ExamEngine
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.views import EngineState, RunView, SubmissionView
from tfcert_problems.catalog import FIRST
from tfcert_problems.problem import REFERENCE_CURVES, STARS, Problem
from tfcert_problems.reference_curves import ReferenceCurves, ReferenceFit

MOST_POINTS = 100
"""Of a training."""
DIGITS = 4
"""That matter in a picture."""
LOOK_S = 0.2
MINUTES = 24 * 60


def record(problems: Iterable[Problem], data: Path) -> list[str]:
    """Train the references one after another and write their curves; return a sentence for each that failed."""
    return asyncio.run(_record(problems, data))


async def _record(problems: Iterable[Problem], data: Path) -> list[str]:
    failed = []
    with tempfile.TemporaryDirectory() as scratch:
        engine = ExamEngine(Paths(Path(scratch), Path(scratch) / "attempts", data.absolute()))
        await engine.open()
        try:
            for problem in problems:
                found = await _trained(engine, problem)
                print(problem.name, found if isinstance(found, str) else "recorded", flush=True)
                if isinstance(found, str):
                    failed.append(f"{problem.name}: {found}")
                else:
                    write(problem, found)
        finally:
            await engine.close()
    return failed


async def _trained(engine: ExamEngine, problem: Problem) -> ReferenceCurves | str:
    """Return the curves of a reference that got all stars, or what went wrong."""
    name = f"{problem.slug}-{problem.variant_name or FIRST}"
    attempt = await engine.start("", "drill", OWN_SEED, MINUTES, problem=name)
    try:
        script = Path(attempt.problems[0].folder) / SCRIPT
        await asyncio.to_thread(script.write_text, problem.text("reference.py"), encoding="utf-8")
        await engine.run(problem.category, legacy_keras=False)
        run = await _ended_run(engine)
        if run.state != "trained":
            return run.message
        await engine.submit(problem.category)
        submission = await _graded(engine)
        points = (await engine.curves(run.run)).epochs
    finally:
        await engine.end()
    if submission.stars != STARS or submission.verdict is None or submission.verdict.value is None:
        return f"{submission.stars} stars {submission.message}"
    memory = run.peaks.memory / 1e6 if run.peaks.memory else None
    fits = thinned(points)
    return ReferenceCurves(OWN_SEED, run.keras, submission.verdict.value, memory and round(memory), fits)


def as_drawn(epochs: list[EpochEnded], figures: dict[str, Any], keras: str) -> ReferenceCurves:
    """Return the curves of a reference that was trained for its record, by its epochs and its figures there."""
    return ReferenceCurves(figures["seed"], f"keras {keras}", figures["value"], figures["memory_mb"], thinned(epochs))


async def _ended_run(engine: ExamEngine) -> RunView:
    while (state := await engine.state()).runs[-1].ended_at is None:
        await asyncio.sleep(LOOK_S)
    return state.runs[-1]


async def _graded(engine: ExamEngine) -> SubmissionView:
    def newest(state: EngineState) -> SubmissionView:
        return state.submissions[-1]

    while (found := newest(await engine.state())).state == "grading":
        await asyncio.sleep(LOOK_S)
    return found


def thinned(points: list[EpochEnded]) -> list[ReferenceFit]:
    """Return the fits of a training with `MOST_POINTS` epochs between them, the first and last of each among those."""
    step = max(1, math.ceil(len(points) / MOST_POINTS))
    fits: dict[int, list[EpochEnded]] = {}
    for point in points:
        fits.setdefault(point.fit, []).append(point)
    return [_fit(fit, [*fit[:-1:step], fit[-1]]) for fit in fits.values()]


def _fit(whole: list[EpochEnded], kept: list[EpochEnded]) -> ReferenceFit:
    names = [name for name in whole[-1].logs if any(point.logs.get(name) is not None for point in whole)]
    logs = {name: [_rounded(point.logs.get(name)) for point in kept] for name in names}
    return ReferenceFit(whole[-1].epochs, [point.epoch for point in kept], logs)


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{DIGITS}g}")


def write(problem: Problem, curves: ReferenceCurves) -> None:
    """Put the curves of the problem's variant into its folder's curves.json."""
    file = problem.folder / REFERENCE_CURVES
    known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    known[problem.variant_name] = msgspec.to_builtins(curves)
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(known[name])}" for name in sorted(known))
    file.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
