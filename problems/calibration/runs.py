"""Trains one of a problem's scripts as a candidate would, in a child, and grades what it saved."""

from __future__ import annotations

import itertools
import os
import resource
import runpy
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import keras
import msgspec
import mutants
from children import in_a_child

from tfcert_exam_engine.children.job import GradeJob
from tfcert_exam_engine.events import EpochEnded, Graded, Rejected
from tfcert_exam_engine.grading import grade_jobs
from tfcert_exam_engine.runner.bare.telemetry import finite
from tfcert_exam_engine.runner.grade import grade
from tfcert_problems.problem import Problem

SEED_LINE = "SEED = 7\n"
MODEL = "mymodel.keras"
EPOCHS = "epochs.json"


class Bench:
    """One problem with its data, and a folder to train in."""

    def __init__(self, problem: Problem, data: Path, folder: Path) -> None:
        self.problem = problem
        self.data = data
        self.folder = folder

    def trained(self, script: str, seed: int, shuffled: bool = False) -> dict[str, Any]:
        """Run a script with a seed; return its figures. A starter that is broken on purpose has none."""
        place = self.laid_out(script, seed)
        began = time.perf_counter()
        try:
            memory = in_a_child(_run, place, shuffled, log=str(place / "log.txt"))
        except RuntimeError:
            if not (self.problem.broken_starter and script == "starter.py"):
                raise
            return {"stars": 0, "value": None, "fault": "broken", "seed": seed}
        seconds = round(time.perf_counter() - began, 1)
        return self.graded(place / MODEL) | {"seed": seed, "train_seconds": seconds, "memory_mb": memory}

    def place_of(self, script: str) -> Path:
        """Return the folder that a script is run in."""
        return self.folder / Path(script).stem

    def laid_out(self, script: str, seed: int) -> Path:
        """Lay a candidate's folder out: the script with its seed replaced, and the data beside it."""
        place = self.place_of(script)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        text = self.problem.text(script)
        if SEED_LINE not in text:
            raise ValueError(f"{self.problem.name}/{script}: no line SEED = 7")
        (place / "solution.py").write_text(text.replace(SEED_LINE, f"SEED = {seed}\n"), encoding="utf-8")
        (place / "data").symlink_to((self.data / "public").absolute())
        return place

    def stages(self) -> dict[str, dict[str, Any]]:
        """Return the figures of the reference stopped early, by epoch, as the last run left them."""
        files = sorted(self.place_of("reference.py").glob("stage *.keras"))
        return {file.stem.removeprefix("stage "): self.graded(file) for file in files}

    def epochs(self) -> list[EpochEnded]:
        """Return every epoch of the last reference that was trained."""
        return msgspec.json.decode((self.place_of("reference.py") / EPOCHS).read_bytes(), type=list[EpochEnded])

    def mutants(self) -> dict[str, dict[str, Any]]:
        """Return the figures of every mutant of the last reference."""
        in_a_child(mutants.save_all, self.problem, self.place_of("reference.py") / MODEL, self.folder)
        found = {name: self.graded(mutants.file_of(self.folder, name)) for name in mutants.SPOILERS}
        return found | {"shuffled labels": self.trained("weaker/linear.py", 7, shuffled=True)}

    def graded(self, model: Path) -> dict[str, Any]:
        """Return the grader's figures of a model file."""
        problem = self.problem
        job = grade_jobs.for_file(GradeJob, model.parent, None, problem, self.data.parent, model, model.name, "")
        ending = in_a_child(grade, job)
        if isinstance(ending, Rejected):
            return {"stars": 0, "value": None, "fault": ending.message}
        if not isinstance(ending, Graded):
            raise RuntimeError(f"{problem.name}: {ending}")
        verdict = ending.verdict
        return {
            "stars": verdict.stars,
            "value": verdict.value,
            "standard_error": verdict.standard_error,
            "fault": _missed(verdict),
            "parameters": verdict.model.parameters,
            "megabytes": verdict.model.megabytes,
            "grade_seconds": verdict.seconds,
        }


def _missed(verdict: Any) -> str:
    return str(verdict.checks[0].fault)


def _run(place: Path, shuffled: bool) -> int:
    """Run the script as `__main__`; return the most memory that the process had, in MB (10**6 bytes)."""
    os.chdir(place)
    sys.path.insert(0, str(place))
    if shuffled:
        mutants.shuffle_labels()
    elif place.name == "reference":
        _keep_stages(place)
    runpy.run_path(str(place / "solution.py"), run_name="__main__")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // 10**6


def _keep_stages(place: Path) -> None:
    """Have every `fit` save its model after 1, 2, 4, 8, ... epochs, and what every epoch logged."""
    plain = keras.Model.fit
    fits = itertools.count(1)
    epochs: list[EpochEnded] = []

    class Stages(keras.callbacks.Callback):  # type: ignore[misc] # keras has no types
        def on_train_begin(self, logs: Any = None) -> None:
            del logs
            self.number = next(fits)

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            done = epoch + 1
            epochs.append(EpochEnded(time.time(), self.number, done, self.params["epochs"], finite(logs), 0.0))
            (place / EPOCHS).write_bytes(msgspec.json.encode(epochs))
            if done & (done - 1) == 0:
                self.model.save(place / f"stage {done}.keras")

    def fit(self: Any, *arguments: Any, **others: Any) -> Any:
        others["callbacks"] = [*(others.get("callbacks") or []), Stages()]
        return plain(self, *arguments, **others)

    keras.Model.fit = fit
