"""What is taken away from the disk, and what never is. Real SQLite, real files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from attempts import BEGAN, an_attempt
from tfcert_exam_engine.attempts import pruning
from tfcert_exam_engine.events import EngineFault, Graded
from tfcert_exam_engine.grading.verdict import ModelFacts, Verdict
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.store import Store

DAY = 86400.0
NOW = BEGAN.wall_s + 1000 * DAY


class Shelf:
    """A data folder with attempts that ended so and so many days ago."""

    def __init__(self, folder: Path) -> None:
        self.paths = Paths(folder, folder / "attempts", folder / "datasets")
        self.paths.jobs.mkdir()
        self.paths.models.mkdir()
        self.store = Store(self.paths.database)

    def attempt(self, name: str, ended_days_ago: float | None) -> None:
        attempt = an_attempt()
        attempt.attempt = name
        self.store.add_attempt(attempt)
        if ended_days_ago is not None:
            attempt.ended_at, attempt.end_reason = NOW - ended_days_ago * DAY, "candidate"
            self.store.end_attempt(attempt)

    def model(self, name: str) -> str:
        (self.paths.models / name).write_bytes(b"m" * 100_000)
        return name

    def run(self, attempt: str, model: str = "", ended: bool = True) -> RunRecord:
        record = self.store.add_run(RunRecord(attempt, 1, 1.0, kept_as=model, kept_name="mymodel.keras"))
        folder = self.paths.job("run", record.run)
        folder.mkdir()
        (folder / "log.txt").write_bytes(b"l" * 50_000)
        (folder / "usage.jsonl").write_text("[2.0,2.0,50.0,1000]\n")
        record = msgspec.structs.replace(record, ended_at=2.0 if ended else None)
        self.store.save_run(record)
        return record

    def submission(self, attempt: str, model: str, stars: int | None) -> None:
        record = self.store.add_submission(SubmissionRecord(attempt, 1, 1.0, "mymodel.keras", "ab", model))
        if stars is not None:
            verdict = Verdict(stars, [], "mae", 0.1, 0.01, 10, 0.2, ModelFacts("m", "ab", 0.1))
            self.store.save_submission(record.ended(Graded(2.0, verdict), 3.0, 1))

    def prune(self, dry_run: bool = False) -> list[tuple[str, str]]:
        view = pruning.prune(self.paths, self.store, Settings(), NOW, dry_run)
        return [(item.what, item.name) for item in view.items]

    def files(self) -> set[str]:
        return {place.name for place in (*self.paths.jobs.iterdir(), *self.paths.models.iterdir())}


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.store.close()


def test_nothing_of_a_live_or_a_young_attempt_is_taken(shelf: Shelf) -> None:
    for name, days in (("young", 5), ("live", None)):
        shelf.attempt(name, days)
        shelf.run(name, shelf.model(f"{name}.keras"))
    assert shelf.prune() == []


def test_old_logs_and_models_go_and_the_best_submission_stays(shelf: Shelf) -> None:
    shelf.attempt("old", 100)
    run = shelf.run("old", shelf.model("run.keras"))
    for model, stars in (("low.keras", 2), ("best.keras", 4), ("second.keras", 4), ("waiting.keras", None)):
        shelf.submission("old", shelf.model(model), stars)
    assert shelf.prune(dry_run=True) == [
        ("log", f"run-{run.run}"),
        ("model", "low.keras"),
        ("model", "run.keras"),
        ("model", "second.keras"),
    ]
    assert "run.keras" in shelf.files(), "a dry run takes nothing"
    shelf.prune()
    assert shelf.files() == {"best.keras", "waiting.keras"}
    kept = shelf.store.runs("old")[0]
    assert kept.log_pruned and not kept.kept_as
    assert shelf.prune() == []


def test_a_submission_that_our_machinery_failed_can_still_be_graded_years_later(shelf: Shelf) -> None:
    shelf.attempt("old", 1000)
    model = shelf.model("ours.keras")
    record = shelf.store.add_submission(SubmissionRecord("old", 1, 1.0, "mymodel.keras", "ab", model))
    shelf.store.save_submission(record.ended(EngineFault(2.0, "the disk was full"), 3.0, 1))
    assert shelf.prune() == []


def test_models_go_earlier_than_logs(shelf: Shelf) -> None:
    shelf.attempt("some", 40)
    shelf.run("some", shelf.model("run.keras"))
    assert [what for what, _name in shelf.prune()] == ["model"]


def test_a_model_that_a_live_attempt_names_too_is_not_taken(shelf: Shelf) -> None:
    shelf.attempt("old", 400)
    shelf.attempt("live", None)
    shelf.run("old", shelf.model("same.keras"))
    shelf.submission("live", "same.keras", 1)
    shelf.prune()
    assert "same.keras" in shelf.files()


def test_the_log_of_a_run_that_no_engine_has_finished_is_not_taken(shelf: Shelf) -> None:
    shelf.attempt("old", 400)
    run = shelf.run("old", ended=False)
    assert shelf.prune() == [] and f"run-{run.run}" in shelf.files()


def test_a_leftover_of_a_crash_goes_when_it_is_a_day_old(shelf: Shelf) -> None:
    shelf.attempt("old", 5)
    for name, age in (("young.keras", 0.5), ("lost.keras", 2.0)):
        os.utime(shelf.paths.models / shelf.model(name), (NOW - age * DAY,) * 2)
    assert shelf.prune() == [("leftover", "lost.keras")]


def test_a_deleted_attempt_takes_its_own_files_and_no_others(shelf: Shelf) -> None:
    for name in ("old", "other"):
        shelf.attempt(name, 5)
    shelf.run("old", shelf.model("own.keras"))
    shelf.submission("old", shelf.model("shared.keras"), 3)
    other = shelf.run("other", "shared.keras")
    attempt = next(each for each in shelf.store.attempts() if each.attempt == "old")
    deleted = pruning.delete(shelf.paths, shelf.store, attempt)
    assert shelf.files() == {"shared.keras", f"run-{other.run}"}
    assert (deleted.attempt, deleted.folder) == ("old", "/a")
    assert deleted.megabytes == pytest.approx(0.15, abs=0.06)
    assert [each.attempt for each in shelf.store.attempts()] == ["other"]
