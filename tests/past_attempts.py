"""Attempts of the past in a real store, with runs and submissions as real ones have them."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Sequence
from typing import Any

import msgspec

import scenes
from tfcert_exam_engine.attempts.attempt import Attempt, CategoryState, ProblemRef
from tfcert_exam_engine.attempts.countdown import Countdown
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.events import Graded, Trained
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.store import Store
from tfcert_problems.problem import CATEGORY_WEIGHTS

FIRST = 1_700_000_000.0
DAY_S = 86_400.0


def quick(store: Store) -> None:
    """Let writes not wait for the disk: what is tested there survives no fall of the machine."""
    store._db.execute("PRAGMA synchronous=OFF")


def past_attempt(number: int, mode: str = "exam", at: float | None = None, **fields: Any) -> Attempt:
    """Return an ended attempt of all five categories, in a drill of the third alone."""
    began = Instant(FIRST + number * DAY_S if at is None else at, 1.0, "boot")
    name = time.strftime("%Y%m%d-%H%M%S", time.gmtime(began.wall_s))
    chosen = [3] if mode == "drill" else list(CATEGORY_WEIGHTS)
    states = {
        n: CategoryState(ProblemRef(n, scenes.SLUGS[n - 1], scenes.TITLES[n - 1], CATEGORY_WEIGHTS[n], 1))
        for n in chosen
    }
    attempt = Attempt(name, "offline", mode, number, 300, began, Countdown.of(began, 18000), "/exam", states)  # type: ignore[arg-type]
    attempt.uid = hashlib.sha256(f"{number} {mode} {began.wall_s}".encode()).hexdigest()[:32]
    attempt.ended_at, attempt.end_reason = began.wall_s + 9000, "candidate"
    for field, value in fields.items():
        setattr(attempt, field, value)
    return attempt


def keep(store: Store, attempt: Attempt, stars: Sequence[int], runs: int = 1) -> Attempt:
    """Keep it with runs and as many submissions in each category, which got these stars."""
    store._db.execute("BEGIN")
    store.add_attempt(attempt)
    chance = random.Random(attempt.uid)
    for category in attempt.categories:
        for at, each in enumerate(stars):
            sha256 = f"{chance.getrandbits(256):064x}"
            accepted = attempt.started.wall_s + 600 * (at + 1)
            for _ in range(runs):
                _keep_run(store, attempt, category, accepted, sha256)
            record = SubmissionRecord(attempt.attempt, category, accepted, "mymodel.keras", sha256, f"{sha256}.keras")
            record = store.add_submission(record)
            store.save_submission(record.ended(Graded(accepted + 1, scenes.digits_explained(each)), accepted + 1, 1))
    store._db.execute("COMMIT")
    found = store.attempt(attempt.attempt)
    assert found is not None
    return found


def _keep_run(store: Store, attempt: Attempt, category: int, before: float, sha256: str) -> None:
    began = before - 300
    run = store.add_run(RunRecord(attempt.attempt, category, began, pid=4711, boot_id="boot", token="t"))
    store.save_run(
        msgspec.structs.replace(
            run,
            state="trained",
            ended_at=began + 60,
            epoch=40,
            epochs=40,
            kept_name="mymodel.keras",
            kept_as=f"{sha256}.keras",
            best=scenes.best(5),
            logs=scenes.point(5).logs,
            ending=Trained(began + 60, 60.0, "mymodel.keras"),
        )
    )


def unfinished_run(store: Store, attempt: Attempt) -> None:
    """Keep a run that no engine has seen end."""
    store.add_run(RunRecord(attempt.attempt, min(attempt.categories), attempt.started.wall_s, pid=4711, boot_id="boot"))


def fill(store: Store, count: int, submissions: int = 4) -> None:
    """Keep many attempts: exams, practices and drills, better and better."""
    chance = random.Random(1)
    for number in range(count):
        mode = ("exam", "practice", "drill", "drill")[number % 4]
        stars = [min(5, chance.randrange(4) + 3 * number // max(1, count)) for _ in range(submissions)]
        keep(store, past_attempt(number, mode), stars)
