"""Proves the bank: static checks, and every starter and reference trained and graded by the engine's own children."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Mapping, Sequence
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine import public_data
from tfcert_exam_engine.children.fork_server import ForkServer, child_environment
from tfcert_exam_engine.children.job import BuildJob, GradeJob, TrainJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.events import AnyEnding, AnyJobEvent, Built, Graded, Progressed, Trained
from tfcert_exam_engine.grading import grade_jobs
from tfcert_exam_engine.grading.verdict import Verdict
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.training.limits import Limits
from tfcert_problems import checks
from tfcert_problems.datasets import cache
from tfcert_problems.datasets import catalog as datasets_catalog
from tfcert_problems.datasets.catalog import DatasetEntry
from tfcert_problems.problem import STARS, Problem

BUILD_LIMIT_S = 900
MOST_FOR_STARTER = 1
"""An untouched starter may hold its contract, and no more."""

NEEDED = ("files", "dataset")
"""Checks without which there is nothing to train."""

Tell = Callable[[str], None]


class BankCheck(msgspec.Struct, frozen=True):
    """One thing looked at."""

    problem: str
    """Folder name: category1_line."""
    check: str
    passed: bool
    detail: str = ""
    """What is wrong; what was measured, where something was."""


def verify(
    problems: Sequence[Problem],
    datasets_root: Path,
    *,
    seeds: Sequence[int],
    train: bool,
    tell: Tell,
    long_too: bool = True,
    public: Root | None = None,
) -> list[BankCheck]:
    """Check problems; with `train`, also train and grade each starter and reference once for each seed.

    Missing data sets are built under `datasets_root`. `tell` gets one short sentence at a time. Without `long_too` the
    problems that take half an hour or more are not trained; nor is one that lacks a file or whose data nobody builds.
    `public` is where public sets lie; a problem whose sets are not there is not trained, and a check of it says so: a
    failed one.
    """
    found = [check for problem in problems for check in _static(problem)]
    broken = {check.problem for check in found if check.check in NEEDED and not check.passed}
    to_train = [one for one in problems if train and (long_too or not one.long) and one.folder.name not in broken]
    if to_train:
        here = public_data.sets_here(public, to_train) if public else {}
        found += [_absent(problem, here) for problem in to_train if public_data.missing([problem], here)]
        stamped = [public_data.stamped(one, here) for one in to_train if not public_data.missing([one], here)]
        entries = {problem.name: public_data.entry_of(problem, here) for problem in stamped}
        found += asyncio.run(_trained(stamped, entries, datasets_root, seeds, tell))
    return found


def _absent(problem: Problem, here: public_data.Sets) -> BankCheck:
    absent = public_data.missing([problem], here)
    said = _("not trained: {sets} is not on this machine. {how}")
    detail = said.format(sets=", ".join(absent), how=public_data.how_to_get(absent))
    return BankCheck(problem.folder.name, "data", False, detail)


def _static(problem: Problem) -> list[BankCheck]:
    return [BankCheck(problem.folder.name, name, not fault, fault) for name, fault in checks.faults(problem)]


async def _trained(
    problems: Sequence[Problem],
    entries: Mapping[str, DatasetEntry],
    datasets: Path,
    seeds: Sequence[int],
    tell: Tell,
) -> list[BankCheck]:
    with tempfile.TemporaryDirectory(prefix="tfcert-verify-") as scratch:
        folder = Path(scratch)
        environment = child_environment(folder / "home")
        server = ForkServer(environment)
        await server.start()
        try:
            bench = _Bench(Jobs(server, environment), datasets, folder, tell)
            return [check for one in problems for check in await bench.prove(one, entries[one.name], seeds)]
        finally:
            await server.stop()


class _Bench:
    """Where starters and references are tried."""

    def __init__(self, jobs: Jobs, datasets: Path, folder: Path, tell: Tell) -> None:
        self._jobs = jobs
        self._datasets = datasets
        self._folder = folder
        self._tell = tell
        self._count = 0

    async def prove(self, problem: Problem, entry: DatasetEntry, seeds: Sequence[int]) -> list[BankCheck]:
        """Return one check for the data set, and one for each script and seed."""
        built = await self._built(problem, entry)
        if not built.passed:
            return [built]
        found = [built]
        for script in ("starter.py", "reference.py"):
            found += [await self._try(problem, script, seed) for seed in seeds]
        return found

    async def _built(self, problem: Problem, entry: DatasetEntry) -> BankCheck:
        job = BuildJob(self._next_folder(), None, [entry], str(self._datasets))
        ending = await self._jobs.run(job, Limits(BUILD_LIMIT_S), self._progress)
        good = isinstance(ending, Built)
        return BankCheck(problem.folder.name, "data", good, "" if good else _sentence(ending))

    def _progress(self, event: AnyJobEvent) -> None:
        if isinstance(event, Progressed):
            self._tell(event.text)

    async def _try(self, problem: Problem, script: str, seed: int) -> BankCheck:
        self._tell(_("{problem}: {script}, seed {seed}").format(problem=problem.folder.name, script=script, seed=seed))
        verdict = await self._graded(problem, script, seed)
        name = f"{Path(script).stem}, seed {seed}"
        if isinstance(verdict, str) and problem.broken_starter and script == "starter.py":
            return BankCheck(problem.folder.name, name, True, _("broken, as it is meant to be"))
        if isinstance(verdict, str):
            return BankCheck(problem.folder.name, name, False, verdict)
        good = verdict.stars == STARS if script == "reference.py" else verdict.stars <= MOST_FOR_STARTER
        return BankCheck(problem.folder.name, name, good, _figures(verdict))

    async def _graded(self, problem: Problem, script: str, seed: int) -> Verdict | str:
        """Train and grade; return the verdict, or why there is none."""
        place = self._workplace(problem, script, seed)
        solution = str(place / "solution.py")
        train = TrainJob(self._next_folder(), None, solution, solution)
        ending = await self._jobs.run(train, Limits(problem.train_limit_s), _ignore)
        if not isinstance(ending, Trained) or ending.model_file is None:
            return _sentence(ending)
        model = place / ending.model_file
        about = (problem, self._datasets, model, model.name, "")
        grade = grade_jobs.for_file(GradeJob, Path(self._next_folder()), None, *about)
        graded = await self._jobs.run(grade, Limits(problem.grade_limit_s), _ignore)
        return graded.verdict if isinstance(graded, Graded) else _sentence(graded)

    def _workplace(self, problem: Problem, script: str, seed: int) -> Path:
        """Lay a candidate's folder out, with the script's seed replaced."""
        place = Path(self._next_folder())
        place.mkdir(parents=True)
        text = problem.text(script).replace(checks.SEED_LINE, f"SEED = {seed}\n")
        (place / "solution.py").write_text(text, encoding="utf-8")
        public = cache.folder_of(self._datasets, datasets_catalog.of(problem)) / "public"
        (place / "data").symlink_to(public.absolute(), target_is_directory=True)
        return place

    def _next_folder(self) -> str:
        self._count += 1
        return str(self._folder / str(self._count))


def _ignore(event: AnyJobEvent) -> None:
    """A training's own events are of no interest here."""


def _figures(verdict: Verdict) -> str:
    if verdict.value is None:
        return _("{stars} of 5: {fault}").format(stars=verdict.stars, fault=verdict.checks[0].fault)
    return _("{stars} of 5, {metric} {value:.6g}").format(
        stars=verdict.stars, metric=verdict.metric, value=verdict.value
    )


def _sentence(ending: AnyEnding) -> str:
    """Say how a job ended that should have ended otherwise."""
    if isinstance(ending, Trained):
        return _("The script saved no model.")
    return str(getattr(ending, "message", "")) or type(ending).__name__
