"""Writes a database with the very code of the version it is run by: `python write_old_database.py FILE`.

This is how the files beside it came to be. For each version of the tables, the code of the last commit that had it on
top was taken out of the repository and run:

    git archive COMMIT exam_engine problems hw_probe | tar -x -C FOLDER
    PYTHONPATH=FOLDER/exam_engine:FOLDER/problems:FOLDER/hw_probe python write_old_database.py v1.db && gzip -9n v1.db

Version 1 is of f91bb13, 2 of 80968f4, 3 of 52a980e, 4 of 2094014, 5 of 89548f2.
"""

import dataclasses
import inspect
import sys
from pathlib import Path

from tfcert_exam_engine import events
from tfcert_exam_engine.attempts.attempt import Attempt, CategoryState, ProblemRef
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.grading.verdict import ModelFacts, StarCheck, Verdict
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.store import Store

WEIGHTS = {1: 10, 2: 15, 3: 20, 4: 25, 5: 30}
SLUGS = {1: "line", 2: "digits", 3: "textures", 4: "docs", 5: "sunspots"}
STARS = {
    "20261001-090000": (5, 4, 5, 5, 5),
    "20261008-090000": (5, 5, 3, 2, 0),
    "20261015-090000": (4, None, None, 5, 1),
}
"""The third attempt is live."""


def attempt_called(name: str, began: float) -> Attempt:
    """Return one, with what its version knows."""
    started = Instant(began, 500.0, "a boot of then")
    fields = {field.name for field in dataclasses.fields(Attempt)}
    if "countdown" in fields:
        from tfcert_exam_engine.attempts.countdown import Countdown

        ends = {"countdown": Countdown.of(started, 300 * 60)}
    else:
        ends = {"deadline": started.after(300 * 60)}
    states = {n: CategoryState(ProblemRef(n, SLUGS[n], SLUGS[n].title(), WEIGHTS[n], 1)) for n in WEIGHTS}
    newer = {"skill": "3.4", "blank": True, "uid": name.replace("-", "0"), "product": "0.1.0", "note": "then"}
    return Attempt(
        attempt=name,
        form="first",
        mode="practice",
        seed=7,
        minutes=300,
        started=started,
        **ends,
        folder=f"/home/somebody/tfcert/{name}",
        categories=states,
        **{name: value for name, value in newer.items() if name in fields},
    )


def verdict(stars: int) -> Verdict:
    checks = [StarCheck(f"star {n}", n <= stars, 0.9, 0.8, 0.1, advice="Train on. " * 40) for n in range(1, 6)]
    return Verdict(stars, checks, "accuracy", 0.9, 0.01, 500, 0.3, ModelFacts("mymodel.keras", "ab", 1.5, 412))


def keep(store: Store, attempt: Attempt, stars: tuple) -> None:
    """Keep it with a run and a submission of each problem; what was not graded waits."""
    store.add_attempt(attempt)
    began = attempt.started.wall_s
    for category, got in enumerate(stars, 1):
        run = store.add_run(RunRecord(attempt.attempt, category, began + 60))
        run = run.after(events.EpochEnded(began + 70, 1, 1, 5, {"loss": 0.5, "accuracy": None}, 2.0))
        run = run.ended(events.Trained(began + 80, 20.0, "mymodel.keras"), began + 80)
        store.save_run(run)
        sha256 = f"{category:02}" * 32
        new = SubmissionRecord(attempt.attempt, category, began + 90, "mymodel.keras", sha256, f"{sha256}.keras")
        submission = store.add_submission(new)
        if got is not None:
            store.save_submission(submission.ended(events.Graded(began + 91, verdict(got)), began + 91, 1))


def main() -> None:
    """Write the file."""
    file = Path(sys.argv[1])
    store = Store(file)
    for number, (name, stars) in enumerate(STARS.items()):
        attempt = attempt_called(name, 1.79e9 + 604800 * number)
        keep(store, attempt, stars)
        if number < len(STARS) - 1:
            # What the methods take has changed between versions.
            attempt.end("candidate", attempt.started.after(3600))
            given = inspect.signature(store.end_attempt).parameters
            store.end_attempt(attempt) if len(given) == 1 else store.end_attempt(attempt.attempt)
        if hasattr(store, "save_hints"):
            attempt.categories[3].hints = 2
            store.save_hints(attempt)
    store.close()


if __name__ == "__main__":
    main()
