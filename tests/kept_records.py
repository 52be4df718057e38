"""A data folder with a record of some attempts, made by the store itself, and what a person keeps beside it."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

from attempts import BEGAN, an_attempt
from tfcert_exam_engine.events import EpochEnded, Graded, Trained
from tfcert_exam_engine.grading.verdict import ModelFacts, StarCheck, Verdict
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.store import Store

PER_ATTEMPT = 6
Count = tuple[int, int, int]
"""Attempts, runs, submissions."""


def paths_in(folder: Path) -> Paths:
    """Return a data folder that is there, with the candidates' folders in it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Paths(folder, folder / "attempts", folder / "datasets")


def verdict(size: int) -> Verdict:
    """Return one that takes about so many bytes: a long one goes over several pages."""
    facts = ModelFacts("mymodel.keras", "ab", 0.1)
    return Verdict(3, [StarCheck("star 1", True, advice="x" * size)], "mae", 0.1, 0.01, 10, 0.2, facts)


def keep_attempts(store: Store, count: int, paths: Paths, first: int = 0, live: bool = False) -> None:
    """Keep attempts with runs, and submissions of all lengths."""
    random_ = random.Random(first)
    for number in range(first, first + count):
        attempt = an_attempt()
        attempt.attempt, attempt.uid = f"20261101-1010{number:02}", f"{number:032x}"
        attempt.folder = str(paths.attempts / attempt.attempt)
        store.add_attempt(attempt)
        for index in range(PER_ATTEMPT):
            category = 1 + index % 5
            run = store.add_run(RunRecord(attempt.attempt, category, 1000.0 + index))
            run = run.after(EpochEnded(1001.0, 1, 1, 5, {"loss": 0.5}, 0.1))
            store.save_run(run.ended(Trained(1002.0, 3.0, None), 1002.0))
            sha256 = hashlib.sha256(f"{number} {index}".encode()).hexdigest()
            new = SubmissionRecord(attempt.attempt, category, 2000.0, "mymodel.keras", sha256, f"{sha256}.keras")
            done = store.add_submission(new).ended(Graded(2001.0, verdict(random_.randrange(10, 9000))), 2001.0, 1)
            store.save_submission(done)
        if not live or number < first + count - 1:
            attempt.end("candidate", BEGAN.after(100))
            store.end_attempt(attempt)


def filled(folder: Path, count: int = 8) -> Paths:
    """Return a data folder with so many attempts."""
    paths = paths_in(folder)
    store = Store(paths.database)
    keep_attempts(store, count, paths)
    store.close()
    return paths


def counted(paths: Paths) -> Count:
    """Return how much the database has, every row of it read to its last field."""
    store = Store(paths.database)
    try:
        return len(store.attempts()), len(store.all_runs()), len(store.all_submissions())
    finally:
        store.close()
