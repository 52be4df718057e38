"""What years of practice cost: 500 attempts with 10,000 submissions listed, checked at the engine's start, backed up.

Listed: `Store.attempts`, which the engine does at its start and for the home screen, against two queries per attempt.
Checked: `recovery.mending.mend` on a sound database, which every start does first, against SQLite's own `quick_check`.
Backed up: `backup` of models, logs and that database, checksums included, against `tar -czf`.

python benchmarks/after_the_end.py [--attempts 500] [--rounds 7]
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from figures import report
from tfcert_exam_engine.attempts.attempt import Attempt, CategoryState, ProblemRef
from tfcert_exam_engine.attempts.countdown import Countdown
from tfcert_exam_engine.backups import writing
from tfcert_exam_engine.backups.contents import Choice
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.events import Graded
from tfcert_exam_engine.grading.verdict import ModelFacts, Region, StarCheck, Verdict
from tfcert_exam_engine.paths import Paths, paths_for
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.recovery import mending
from tfcert_exam_engine.store import Store

BEGAN = Instant(1_700_000_000.0, 1000.0, "boot")
WEIGHTS = {1: 10, 2: 15, 3: 20, 4: 25, 5: 30}
EACH = 4
"""Submissions of each category of each attempt."""
MODEL_BYTES, MODELS, LOG_BYTES = 2 << 20, 80, 200 << 10


def graded(category: int, stars: int) -> Graded:
    """Return a verdict with all that one of ten classes has."""
    checks = [
        StarCheck(f"star {n}", n <= stars, 0.9123, 0.5 + n / 12, 0.0123, 1.5, "Shift the pictures while training.")
        for n in range(1, 6)
    ]
    regions = [Region("class", 50, 0.91, str(n), taken_for="3", taken=4) for n in range(10)]
    facts = ModelFacts("mymodel.keras", "ab" * 32, 1.6, 412_010, "Keras 3.15.1")
    return Graded(2.0, Verdict(stars, checks, "accuracy", 0.9123, 0.01, 500, 0.3, facts, category, regions=regions))


def fill(store: Store, attempts: int) -> None:
    """Sit so many attempts."""
    for number in range(attempts):
        name = f"attempt-{number}"
        began = BEGAN.after(number * 86_400)
        refs = [ProblemRef(category, f"slug{category}", "A title", weight, 1) for category, weight in WEIGHTS.items()]
        states = {ref.category: CategoryState(ref) for ref in refs}
        attempt = Attempt(name, "offline", "practice", 7, 300, began, Countdown.of(began, 18_000), "/a", states)
        attempt.uid = f"{number:032x}"
        store.add_attempt(attempt)
        for category in WEIGHTS:
            store.add_run(RunRecord(name, category, began.wall_s, state="trained", ended_at=began.wall_s + 60))
            for press in range(EACH):
                file = f"{number}-{category}-{press}"
                record = SubmissionRecord(name, category, began.wall_s + press, "mymodel.keras", file, f"{file}.keras")
                done = record.ended(graded(category, press % 6), began.wall_s + press + 1, 1)
                store.add_submission(done)
        attempt.end("candidate", began.after(3600))
        store.end_attempt(attempt)


def fill_folders(paths: Paths) -> None:
    """Put models and logs there."""
    for folder in (paths.models, paths.jobs):
        folder.mkdir(parents=True, exist_ok=True)
    for number in range(MODELS):
        (paths.models / f"{number}-1-0.keras").write_bytes(os.urandom(MODEL_BYTES))
        job = paths.job("run", number + 1)
        job.mkdir()
        (job / "log.txt").write_bytes(b"Epoch 1/40 551/551 3s accuracy 0.871 loss 0.312\n" * (LOG_BYTES // 48))


def seconds(work: Callable[[], object]) -> float:
    """Return how long it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def pairs(ours: Callable[[], object], peer: Callable[[], object], rounds: int) -> tuple[list[float], list[float]]:
    """Measure both in turn, after one round that is thrown away."""
    ours()
    peer()
    found = [(seconds(ours), seconds(peer)) for _ in range(rounds)]
    return [mine for mine, _ in found], [theirs for _, theirs in found]


def one_by_one(store: Store) -> None:
    """Ask for the runs and submissions of each attempt by itself."""
    for attempt in store.attempts():
        store.runs(attempt.attempt)
        store.submissions(attempt.attempt)


def quick_check(database: Path) -> None:
    """Have SQLite check its own pages."""
    db = sqlite3.connect(database)
    assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
    db.close()


def packed(paths: Paths, file: Path) -> None:
    """Pack the data folder by tar."""
    subprocess.run(["tar", "-czf", str(file), "-C", str(paths.data_dir), "."], check=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        paths = paths_for(Path(scratch) / "data")
        paths.data_dir.mkdir(mode=0o700)
        store = Store(paths.database)
        fill(store, arguments.attempts)
        several = f"{arguments.attempts} attempts, {arguments.attempts * 5 * EACH} submissions"
        found = pairs(store.attempts, lambda: one_by_one(store), arguments.rounds)
        report(f"all attempts listed: {several}", *found, "s", "the same, and two queries per attempt", "0.5 s")
        store.close()
        found = pairs(lambda: mending.mend(paths), lambda: quick_check(paths.database), arguments.rounds)
        report(f"database looked at before it is opened: {several}", *found, "s", "SQLite's quick_check", "1 s")
        fill_folders(paths)
        ours, peer = Path(scratch) / "ours.zip", Path(scratch) / "peer.tar.gz"
        found = pairs(
            lambda: writing.backup(paths, ours, force=True, choice=Choice(), tell=lambda name, part: None),
            lambda: packed(paths, peer),
            max(3, arguments.rounds // 2),
        )
        size = round(ours.stat().st_size / 1e6)
        report(f"backup of {size} MB, checksums included", *found, "s", "tar -czf of the same folder", "below 1")


if __name__ == "__main__":
    main()
