"""Situations for the screens: one attempt at its beginning, one in full swing, one that has ended."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from clocks import BOOT, MovedClock
from fakes import ScriptedEngine
from statement_on_disk import bank_folder
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.grading.verdict import ModelFacts, ReferenceFacts, Region, StarCheck, Verdict
from tfcert_exam_engine.metric_names import is_better
from tfcert_exam_engine.views import (
    AttemptView,
    Best,
    DataView,
    EngineState,
    LatePress,
    ProblemView,
    RunView,
    SubmissionView,
)
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.sample import CpuSample, DiskSample, MemorySample, ProcessUsage, Sample
from tfcert_problems.problem import CATEGORY_WEIGHTS, Contract, Metric, Problem

T0 = 1_790_000_000.0
TITLES = [
    "A line through points",
    "Handwritten digits",
    "Surfaces in photographs",
    "Which library wrote this sentence?",
    "Sunspots, a year ahead",
]
SLUGS = ["line", "digits", "textures", "docstrings", "sunspots"]


def data(state: str = "ready", fraction: float = 1.0, text: str = "") -> list[DataView]:
    """Return the five data sets in one state."""
    return [DataView(name, state, fraction, text) for name in ["line", "digits", "textures", "docstrings", "sunspots"]]  # type: ignore[arg-type]


def problem_view(category: int, stars: int | None = None, **fields: Any) -> ProblemView:
    """Return one category; points follow from the stars."""
    weight = CATEGORY_WEIGHTS[category]
    return ProblemView(
        category,
        SLUGS[category - 1],
        TITLES[category - 1],
        weight,
        f"/home/ada/tfcert/20261120-1/category{category}",
        stars,
        weight * (stars or 0) / 5,
        **fields,
    )


def attempt(mode: str = "practice", minutes: int = 300, **fields: Any) -> AttemptView:
    """Return an attempt that began at T0, nothing submitted."""
    started = Instant(T0, T0, BOOT)
    problems = fields.pop("problems", [problem_view(category) for category in CATEGORY_WEIGHTS])
    score = sum(problem.points for problem in problems)
    given: dict[str, Any] = {
        "attempt": "20261120-1", "form": "offline", "mode": mode, "seed": 7, "minutes": minutes, "started": started,
        "deadline": started.after(minutes * 60), "ended": False, "ended_at": None, "end_reason": "",
        "score": score, "passed": score >= 90, "folder": "/home/ada/tfcert/20261120-1", "problems": problems,
    }  # fmt: skip
    return AttemptView(**{**given, **fields})


def verdict(stars: int = 3, **fields: Any) -> Verdict:
    """Return a grading of the digits with that many stars."""
    value = [0.110, 0.880, 0.912, 0.932, 0.948, 0.964][stars]
    needed = [0.12, 0.90, 0.92, 0.94, 0.952]
    advice = [
        "",
        "",
        "",
        "Two convolution layers reach the fourth star.",
        "Shift the pictures by a pixel while training.",
    ]
    checks = [
        StarCheck(
            f"star {at + 1}", at < stars, value, limit, round(value - limit, 6),
            round((value - limit) / 0.011, 2), "" if at < stars else advice[at],
        )
        for at, limit in enumerate(needed)
    ]  # fmt: skip
    facts = ModelFacts("/tmp/mymodel.keras", "ab" * 32, 1.6, 412_010, "Keras 3.15.1")
    given: dict[str, Any] = {
        "stars": stars, "checks": checks, "metric": "accuracy", "value": value, "standard_error": 0.011,
        "hidden_examples": 500, "seconds": 0.31, "model": facts, "remark": "8 is taken for 1 most often (7 of 50).",
    }  # fmt: skip
    return Verdict(**{**given, **fields})


def digits_explained(stars: int = 4) -> Verdict:
    """Return a grading of the digits that says why: ten classes, the worst first, and the reference."""
    worst = [
        Region("class", 50, 0.86, "8", taken_for="1", taken=7),
        Region("class", 49, 0.918367, "3", taken_for="9", taken=2),
    ]
    others = [Region("class", 50, 1.0, str(digit)) for digit in (0, 1, 2, 4, 5, 6, 7, 9)]
    reference = ReferenceFacts(0.992, -0.044, 94_698, 1.199, 12.2)
    return verdict(stars, regions=worst + others, reference=reference)


def series_explained(stars: int = 2) -> Verdict:
    """Return a grading of the sunspots that says why: four stretches of each kind."""
    needed, advice = [0.29, 0.27, 0.235, 0.205, 0.195], ["", "", "Train on the error that is graded.", "Bend.", "Less."]
    checks = [
        StarCheck(f"star {at + 1}", at < stars, 0.241234, limit, round(limit - 0.241234, 6), 1.0, advice[at])
        for at, limit in enumerate(needed)
    ]
    ends: dict[Any, Any] = {
        "target": [(0, 0.17), (0.171, 0.45), (0.451, 0.94), (0.941, 2.538)],
        "time": [(1, 136), (137, 272), (273, 408), (409, 543)],
        "step": [(1, 6), (7, 12), (13, 18), (19, 24)],
    }
    regions = [
        Region(kind, 136, 0.1 + at / 8 + (0.031 if kind == "target" else 0), low=low, high=high, offset=0.1 - at / 9)
        for kind, pairs in ends.items()
        for at, (low, high) in enumerate(pairs)
    ]
    return verdict(
        stars, checks=checks, metric="mae", value=0.241234, standard_error=0.005, hidden_examples=543, remark="",
        regions=regions, reference=ReferenceFacts(0.176068, -0.065166, 15_440, 0.22, 4.4),
    )  # fmt: skip


def faulty_verdict() -> Verdict:
    """Return a graded 0: the contract does not hold."""
    fault = StarCheck(
        "star 1", False, fault="The output has shape (None, 9); the contract wants (None, 10).",
        advice="Give the last layer ten units.",
    )  # fmt: skip
    return verdict(0, checks=[fault], value=None, standard_error=None, remark="")


def submission(number: int = 1, category: int = 2, state: str = "graded", **fields: Any) -> SubmissionView:
    """Return a submission; a graded one has three stars."""
    given: dict[str, Any] = {
        "submission": number, "attempt": "20261120-1", "category": category, "state": state, "accepted_at": T0,
        "model_name": "mymodel.keras", "sha256": "ab" * 32,
    }  # fmt: skip
    if state == "graded":
        given |= {"stars": 3, "seconds": 0.31, "verdict": verdict(3)}
    return SubmissionView(**{**given, **fields})


def point(epoch: int, epochs: int = 40) -> EpochEnded:
    """Return a point of a curve that falls and then overfits."""
    loss = 0.15 + 0.8 * math.exp(-epoch / 9)
    val = 0.30 + 0.6 * math.exp(-epoch / 7) + 0.004 * max(0, epoch - 12)
    both = {"loss": loss, "val_loss": val, "accuracy": 1 - loss * 0.8, "val_accuracy": 1 - val * 0.7}
    logs: dict[str, float | None] = {name: round(value, 4) for name, value in both.items()}
    return EpochEnded(T0 + 600 + epoch * 4.6, 1, epoch, epochs, logs, 4.6)


def best(epochs: int) -> dict[str, Best]:
    """Return the best of each metric of that many points."""
    found: dict[str, Best] = {}
    for at in range(1, epochs + 1):
        for name, value in point(at).logs.items():
            if value is not None and (name not in found or is_better(name, value, found[name].value)):
                found[name] = Best(value, at)
    return found


def run(number: int = 3, category: int = 4, state: str = "running", epoch: int = 24, **fields: Any) -> RunView:
    """Return a training in the middle."""
    given: dict[str, Any] = {
        "run": number, "attempt": "20261120-1", "category": category, "state": state, "started_at": T0 + 600,
        "pid": 4711, "epoch": epoch, "epochs": 40, "step": 400, "steps": 551, "logs": point(epoch).logs,
        "best": best(epoch), "parameters": 94_698, "keras": "keras 3.15.0",
    }  # fmt: skip
    return RunView(**{**given, **fields})


def sample(at: float = T0 + 700, gpu: bool = True) -> Sample:
    """Return a machine at work."""
    gpus = [GpuSample(0, "NVIDIA H100", 83.0, 41 * 10**9, 80 * 10**9, 64.0, 420.0, 700.0)] if gpu else []
    return Sample(
        at,
        CpuSample(47.0, [91.0, 88.0, 5.0, 4.0], 4.0, 1.8),
        MemorySample(6_100_000_000, 24_000_000_000),
        DiskSample(80 * 10**9, 500 * 10**9),
        gpus,
        "" if gpu else "no NVIDIA driver",
        {"run 3": ProcessUsage(4711, 172.0, 1_900_000_000, 38 * 10**9 if gpu else None)},
    )


def log_text(epochs: int = 24) -> str:
    """Return what Keras prints."""
    lines = []
    for epoch in range(1, epochs + 1):
        logs = point(epoch).logs
        lines.append(f"Epoch {epoch}/40\n")
        figures = " - ".join(f"{name}: {value:.4f}" for name, value in logs.items() if value is not None)
        lines.append(f"\x1b[1m551/551\x1b[0m \x1b[32m━━━━━━━━━━━━━━━━━━━━\x1b[0m 5s 8ms/step - {figures}\n")
    return "".join(lines)


def problem(folder: Path) -> Callable[[ProblemView], Problem]:
    """Return a bank that has every problem, all with the digits' contract."""
    place = bank_folder(folder / "bank")

    def find(view: ProblemView) -> Problem:
        return Problem(
            view.slug, view.category, view.title, "Tell which of ten digits a picture shows.", ["2.7"], "real",
            Contract([8, 8, 1], "float32", [10], ["softmax"]),
            Metric("accuracy", 0.12, [0.90, 0.92, 0.94, 0.952], "always the most frequent class"),
            dataset=view.slug,
            folder=place,
        )  # fmt: skip

    return find


def in_full_swing(mode: str = "practice") -> ScriptedEngine:
    """Return an engine in the middle: two problems graded, one training, three submissions."""
    problems = [
        problem_view(1, 5, submissions=1),
        problem_view(2, 3, submissions=2),
        problem_view(3),
        problem_view(4, run=3, running=True),
        problem_view(5),
    ]
    runs = [run(1, 1, "trained", 30), run(2, 2, "trained", 40), run(log_bytes=len(log_text().encode()))]
    submissions = [
        submission(1, 1, stars=5, verdict=verdict(5)),
        submission(2, 2, stars=2, verdict=verdict(2)),
        submission(3, 2, best_before=2),
    ]
    state = EngineState(attempt(mode, problems=problems, last_category=4), runs, submissions, data())
    engine = ScriptedEngine(state)
    engine.logs[3] = log_text()
    engine.points[3] = [point(epoch) for epoch in range(1, 25)]
    return engine


def with_many_runs(mode: str = "practice") -> ScriptedEngine:
    """Return an engine with runs of every outcome: of category 4, and one of category 2 that waits."""
    engine = in_full_swing(mode)
    states = ["trained", "crashed", "timed_out", "out_of_memory", "too_much_output", "disk_filled", "cancelled"]
    runs = [
        run(10 + at, 4, state, at, ended_at=T0 + 600 + 60 * at, message="It ended so.", advice="Do this.")
        for at, state in enumerate(states)
    ]
    kept = msgspec.structs.replace(
        runs[0], kept_model="mymodel.keras", model_file="mymodel.keras", epoch=40, best=best(40), kept_megabytes=1.199
    )
    pruned = msgspec.structs.replace(runs[2], model_file="mymodel.keras", log_pruned=True)
    live = run(20, 4, "running", 24, log_bytes=len(log_text().encode()))
    queued = RunView(21, "20261120-1", 2, "queued", T0 + 1200, ahead=1)
    runs = [*engine.kept.runs[:2], kept, runs[1], pruned, *runs[3:], live, queued]
    assert engine.kept.attempt is not None
    problems = [
        msgspec.structs.replace(p, run={4: 20, 2: 21}.get(p.category), running=p.category in (2, 4))
        for p in engine.kept.attempt.problems
    ]
    attempt_ = msgspec.structs.replace(engine.kept.attempt, problems=problems)
    engine.kept = msgspec.structs.replace(engine.kept, runs=runs, attempt=attempt_)
    engine.logs = {20: log_text(), 10: "an earlier run\n"}
    engine.points = {20: engine.points[3], 10: [point(epoch) for epoch in range(1, 41)]}
    engine.scripts = {10: "import keras\nunits = 10\n", 20: "import keras\nunits = 64\n"}
    return engine


def drill(category: int = 3, stars: int | None = 3, **fields: Any) -> ScriptedEngine:
    """Return an engine with a drill of one category."""
    given: dict[str, Any] = {"problems": [problem_view(category, stars, submissions=1)], "full": 20.0, "passed": False}
    graded = [submission(1, category)] if stars is not None else []
    return ScriptedEngine(EngineState(attempt("drill", 30, **{**given, **fields}), [], graded, data()))


def at_home() -> ScriptedEngine:
    """Return an engine without a live attempt, with a past and with all data."""
    past = [
        attempt("exam", attempt="20261119-1", ended=True, end_reason="deadline", score=76.0, passed=False),
        attempt("exam", attempt="20261118-1", ended=True, end_reason="candidate", score=94.0, passed=True),
    ]
    engine = ScriptedEngine(EngineState(None, [], [], data()), attempt("practice"))
    engine.past = past
    return engine


def ended() -> ScriptedEngine:
    """Return an engine whose attempt has just ended, figures included."""
    engine = in_full_swing("exam")
    kept = engine.kept
    assert kept.attempt is not None
    over = msgspec.structs.replace(kept.attempt, ended=True, end_reason="deadline", ended_at=T0 + 18000)
    engine.kept = engine.ended_state = msgspec.structs.replace(kept, attempt=over)
    engine.past = [over]
    return engine


def looked_back() -> ScriptedEngine:
    """Return an engine whose attempt has ended with everything that does not count."""
    engine = ended()
    kept = engine.kept
    assert kept.attempt is not None
    more = [
        submission(4, 3, "rejected", message="It ends after 12 bytes.", advice="Save it again.", accepted_at=T0 + 900),
        submission(5, 4, "engine_fault", message="The grader died.", accepted_at=T0 + 17_990, tries=3),
        submission(6, 2, stars=2, tries=2, verdict=verdict(2), accepted_at=T0 + 950),
    ]
    pressed = [each.category for each in (*kept.submissions, *more)]
    problems = [
        msgspec.structs.replace(problem, spent_s=1234.0 * problem.category, submissions=pressed.count(problem.category))
        for problem in kept.attempt.problems
    ]
    over = msgspec.structs.replace(kept.attempt, problems=problems, late=[LatePress(4, T0 + 18007)])
    state = msgspec.structs.replace(kept, attempt=over, submissions=[*kept.submissions, *more])
    engine.kept = engine.ended_state = state
    engine.past = [over]
    return engine


def clock(remaining_s: float = 13_267.0) -> MovedClock:
    """Return a clock so many seconds before the deadline of a 300-minute attempt."""
    return MovedClock(T0 + 18_000 - remaining_s)
