"""`grade`: any number of model files on one problem, outside of attempts; for whoever marks the work of a class."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from gettext import gettext as _
from pathlib import Path

import click

from tfcert_exam_engine.errors import CandidateRefused, EngineUnavailable, UsageRefused
from tfcert_exam_engine.events import EngineFault, Graded, Rejected
from tfcert_exam_engine.from_outside import NO_UTF8, is_folder
from tfcert_exam_engine.grading.check_views import FileGraded
from tfcert_exam_engine.model_names import SUFFIXES, is_model_name
from tfcert_problems.problem import Problem
from tfcert_tui.cli.choosing import chosen
from tfcert_tui.cli.failure import CANDIDATE, DONE, INTERRUPTED, OURS, USAGE, CommandFailed, failure_of
from tfcert_tui.cli.interface import graded_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import Progress, emit, say, show
from tfcert_tui.cli.session import ReachableEngine, Session, session_of
from tfcert_tui.cli.words import graded_words

SAVED_MODEL = "saved_model.pb"
"""What makes a folder a SavedModel: a line of its own says that it cannot be graded, so that nobody's work is lost."""
RECONNECTS = 5
"""An engine that goes away more often than this is not started again."""


@click.command(
    help=_(
        "Grade model files on PROBLEM, outside of attempts: a category from 1 to 5, or a name such as digits. "
        "A FOLDER stands for all model files in it and below. For whoever marks the work of a class."
    ),
    epilog=example(
        _("Example: tfcert-tui grade digits submissions/ --json > marks.json"),
        _("Refused while an exam is under way in the same data folder."),
        _("Exit codes: 0 all graded, whatever the stars; 1 a file is missing, rejected or failed, too slow or large;"),
        _("2 no such problem, or no model file; 3 our failure; 130 interrupted (what was graded is printed)."),
    ),
)
@click.argument("problem", metavar="PROBLEM")
@click.argument("places", metavar="FILE|FOLDER...", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
@click.pass_context
def grade(context: click.Context, problem: str, places: tuple[Path, ...], as_json: bool) -> int:
    """Grade files."""
    marking = Marking(_one_problem(problem), _files_in(places))
    broken = _mark(marking, session_of(context))
    if broken and not marking.done:
        raise broken
    if broken:
        left = len(marking.files) - len(marking.done)
        why = failure_of(broken, session_of(context).paths.data_dir)
        said = _("{why} {advice} {left} files were not graded.")
        say(" ".join(said.format(why=why.message, advice=why.advice, left=left).split()))
    if as_json:
        emit(graded_document(marking.problem, marking.outcomes, complete=broken is None))
    else:
        show(graded_words(marking.outcomes, len(marking.files)))
    return _code(marking.outcomes, broken)


def _mark(marking: Marking, session: Session) -> BaseException | None:
    """Grade them all; return what it broke off for, if anything: what is done by then is told in any case."""
    try:
        asyncio.run(marking.mark(session))
    except (Exception, KeyboardInterrupt) as error:
        return error
    return None


def _code(outcomes: Sequence[FileGraded], broken: BaseException | None) -> int:
    if broken is not None:
        return INTERRUPTED if isinstance(broken, KeyboardInterrupt) else OURS
    if any(isinstance(one.ending, EngineFault) for one in outcomes):
        return OURS
    return DONE if all(isinstance(one.ending, Graded) for one in outcomes) else CANDIDATE


def _one_problem(name: str) -> Problem:
    found = chosen([name])
    if len(found) > 1:
        message = _("Category {name} has several problems.").format(name=name)
        names = ", ".join(one.slug for one in found)
        raise CommandFailed(USAGE, "no_problem", message, _("Name one of them: {names}").format(names=names))
    return found[0]


def _files_in(places: Sequence[Path]) -> list[str]:
    """Return the files to grade, each once, in the order given; a folder's by name."""
    files = [str(file.absolute()) for place in places for file in _files_of(place)]
    if not files:
        message = _("There is no model file ({kinds}) there.").format(kinds=", ".join(SUFFIXES))
        raise CommandFailed(USAGE, "no_model", message, _("Name the files themselves, or another folder."))
    return list(dict.fromkeys(files))


def _files_of(place: Path) -> list[Path]:
    if not is_folder(place):
        return [place]
    inside = [file for folder, _folders, names in os.walk(place, onerror=_closed) for file in _named(folder, names)]
    folders = [file.parent for file in inside if file.name == SAVED_MODEL]
    return sorted([*folders, *(file for file in inside if is_model_name(file))])


def _named(folder: str, names: list[str]) -> list[Path]:
    return [Path(folder, name) for name in names]


def _closed(error: OSError) -> None:
    """Refuse a folder whose files nobody would miss until the marks are handed out."""
    message = _("{file} cannot be read: {why}.").format(file=error.filename, why=error.strerror or error)
    raise CommandFailed(USAGE, "unreadable", message, _("Make it readable, or name the files themselves.")) from error


@dataclass
class Marking:
    """Files on their way through the engine, as many at once as there are CPUs."""

    problem: Problem
    files: list[str]
    done: dict[str, FileGraded] = field(default_factory=dict)
    _reached: int = 0
    """How often the engine was reached again after it went away."""
    _reaching: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def outcomes(self) -> list[FileGraded]:
        """What is graded so far, in the files' order."""
        return [self.done[file] for file in self.files if file in self.done]

    async def mark(self, session: Session) -> None:
        """Grade them all.

        Raises:
            EngineError: the engine refuses to grade, or stays away.
        """
        waiting, progress = iter(self.files), Progress()
        lanes = min(len(self.files), os.cpu_count() or 1)
        async with session.engine() as engine:
            tasks = [asyncio.create_task(self._lane(engine, waiting, progress)) for _lane in range(lanes)]
            try:
                await asyncio.gather(*tasks)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                progress.close()

    async def _lane(self, engine: ReachableEngine, waiting: Iterator[str], progress: Progress) -> None:
        for file in waiting:
            self.done[file] = await self._outcome(engine, file)
            progress.show(_("grading"), _("{n} of {all}").format(n=len(self.done), all=len(self.files)))

    async def _outcome(self, engine: ReachableEngine, file: str) -> FileGraded:
        """Grade one file, once more where the engine went away meanwhile."""
        while True:
            reached = self._reached
            try:
                return await engine.grade_file(self.problem.category, self.problem.slug, file)
            except (CandidateRefused, UsageRefused) as refusal:
                if isinstance(refusal, UsageRefused) and refusal.code != NO_UTF8:
                    raise
                ending = Rejected(0.0, refusal.code, refusal.message, refusal.advice)
                return FileGraded(self.problem.category, self.problem.slug, file, "", ending)
            except EngineUnavailable as error:
                if error.code != "engine_gone" or reached >= RECONNECTS:
                    raise
                await self._reach_again(engine, reached)

    async def _reach_again(self, engine: ReachableEngine, reached: int) -> None:
        """Start another engine, once for all lanes."""
        async with self._reaching:
            if self._reached == reached:
                await engine.connect()
                self._reached += 1
