"""The engine over its socket: what the workstation and the headless commands talk to."""

from __future__ import annotations

from collections.abc import Sequence

from tfcert_exam_engine import calls, process
from tfcert_exam_engine.coaching_views import HintView, ResetView, SolutionView
from tfcert_exam_engine.examples_view import ExamplesView
from tfcert_exam_engine.exporting.views import ExportView
from tfcert_exam_engine.grading.check_views import CheckView, FileGraded
from tfcert_exam_engine.history.views import HistoryExported, HistoryImported, ProblemHistory
from tfcert_exam_engine.hosting.engine_line import EngineLine
from tfcert_exam_engine.machine.usage_views import MachineHistory, UsageView
from tfcert_exam_engine.public_views import PublicTask, PublicView
from tfcert_exam_engine.reference.views import ReferenceEntry, ReferenceFound
from tfcert_exam_engine.review.views import ReviewView
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.signing.views import SignedView
from tfcert_exam_engine.training.figure_views import FiguresView
from tfcert_exam_engine.training.file_views import CurvesView, LogChunk, LogFound, ScriptView
from tfcert_exam_engine.upkeep_views import DeletedView, EngineStatus, PruneView
from tfcert_exam_engine.views import AttemptView, DrawView, EngineState, Mode, RunView, SubmissionView
from tfcert_problems.examples import Picture


class EngineClient(EngineLine):
    """Implements `engine.Engine`; every call is one request and one reply."""

    async def state(self) -> EngineState:
        """Return everything a first screen needs."""
        return await self.ask(calls.State(), EngineState)

    async def prepare_data(self, names: Sequence[str] = ()) -> None:
        """Begin building data sets that are missing."""
        await self.ask(calls.PrepareData(list(names)), type(None))

    async def draw(
        self,
        form: str,
        mode: Mode,
        seed: int | None,
        minutes: int,
        category: int | None = None,
        skill: str = "",
        problem: str = "",
    ) -> DrawView:
        """Draw what such a start would begin, and have its data built."""
        return await self.ask(calls.Draw(form, mode, seed, minutes, category, skill, problem), DrawView)

    async def start(
        self,
        form: str,
        mode: Mode,
        seed: int | None,
        minutes: int,
        category: int | None = None,
        skill: str = "",
        blank: bool = False,
        problem: str = "",
    ) -> AttemptView:
        """Begin an attempt."""
        return await self.ask(calls.Start(form, mode, seed, minutes, category, skill, blank, problem), AttemptView)

    async def run(self, category: int, legacy_keras: bool | None = None) -> RunView:
        """Train the category's solution.py in the background."""
        return await self.ask(calls.Run(category, legacy_keras), RunView)

    async def stop_run(self, run: int) -> RunView:
        """Stop a run and everything it started."""
        return await self.ask(calls.StopRun(run), RunView)

    async def check(self, category: int, file: str | None = None) -> CheckView:
        """Check a model file against the contract."""
        return await self.ask(calls.Check(category, file), CheckView)

    async def submit(self, category: int, file: str | None = None, run: int | None = None) -> SubmissionView:
        """Freeze and accept a model file, or the one that a run kept."""
        return await self.ask(calls.Submit(category, file, run), SubmissionView)

    async def grade_file(self, category: int, slug: str, file: str) -> FileGraded:
        """Grade any file on any problem, outside of attempts."""
        return await self.ask(calls.GradeFile(category, slug, file), FileGraded)

    async def export(self, category: int, file: str, slug: str = "", force: bool = False) -> ExportView:
        """Write a problem to a zip, to be worked on elsewhere."""
        return await self.ask(calls.Export(category, file, slug, force), ExportView)

    async def examples(
        self, category: int, split: str = "", start: int = 1, label: str = "", count: int = 24, slug: str = ""
    ) -> ExamplesView:
        """Return examples of a problem's public data."""
        return await self.ask(calls.ExamplesOf(category, split, start, label, count, slug), ExamplesView)

    async def reference(self, query: str, limit: int = 60) -> ReferenceFound:
        """Search TensorFlow's and Keras' own reference."""
        return await self.ask(calls.Reference(query, limit), ReferenceFound)

    async def reference_entry(self, name: str) -> ReferenceEntry:
        """Return one entry of it."""
        return await self.ask(calls.ReferenceEntryOf(name), ReferenceEntry)

    async def index_reference(self, stop: bool = False) -> ReferenceFound:
        """Begin to index it, or stop that."""
        return await self.ask(calls.IndexReference(stop), ReferenceFound)

    async def public_sets(self) -> PublicView:
        """Return how the public data sets stand."""
        return await self.ask(calls.PublicSets(), PublicView)

    async def begin_public(self, task: PublicTask) -> PublicView:
        """Begin a task with them, or have it wait for the one before."""
        return await self.ask(calls.BeginPublic(task), PublicView)

    async def stop_public(self) -> PublicView:
        """Stop the one under way and forget those that wait."""
        return await self.ask(calls.StopPublic(), PublicView)

    async def end(self) -> AttemptView:
        """End the live attempt."""
        return await self.ask(calls.End(), AttemptView)

    async def pause(self) -> AttemptView:
        """Let the clock of a practice stand."""
        return await self.ask(calls.Pause(), AttemptView)

    async def go_on(self) -> AttemptView:
        """Let it run again."""
        return await self.ask(calls.GoOn(), AttemptView)

    async def hint(self, category: int, number: int) -> HintView:
        """Return one hint."""
        return await self.ask(calls.Hint(category, number), HintView)

    async def solution(self, category: int) -> SolutionView:
        """Return the reference solution."""
        return await self.ask(calls.Solution(category), SolutionView)

    async def sign(
        self, attempt: str | None, file: str, force: bool = False, name: str = "", models: str = ""
    ) -> SignedView:
        """Write the signed record of an attempt."""
        return await self.ask(calls.Sign(attempt, file, force, name, models), SignedView)

    async def grade_again(self, submission: int, attempt: str | None = None) -> SubmissionView:
        """Grade a submission again that our machinery failed."""
        return await self.ask(calls.GradeAgain(submission, attempt), SubmissionView)

    async def review(self, attempt: str | None, category: int) -> ReviewView:
        """Return a category of an attempt beside the reference."""
        return await self.ask(calls.Review(attempt, category), ReviewView)

    async def reset(self, category: int) -> ResetView:
        """Put the starter back; what stood there is kept."""
        return await self.ask(calls.Reset(category), ResetView)

    async def delete_attempt(self, attempt: str) -> DeletedView:
        """Delete an ended attempt from the record."""
        return await self.ask(calls.DeleteAttempt(attempt), DeletedView)

    async def prune(self, dry_run: bool) -> PruneView:
        """Delete what is old, or say what would be."""
        return await self.ask(calls.Prune(dry_run), PruneView)

    async def settings(self) -> Settings:
        """Return the settings."""
        return await self.ask(calls.SettingsOf(), Settings)

    async def change_settings(self, changes: dict[str, str]) -> Settings:
        """Change settings by name."""
        return await self.ask(calls.ChangeSettings(changes), Settings)

    async def attempt(self, attempt: str | None = None) -> EngineState:
        """Return one attempt with its runs and submissions."""
        return await self.ask(calls.AttemptOf(attempt), EngineState)

    async def attempts(self) -> list[AttemptView]:
        """Return all attempts, newest first."""
        return await self.ask(calls.Attempts(), list[AttemptView])

    async def problem_histories(self) -> list[ProblemHistory]:
        """Return every problem over all attempts."""
        return await self.ask(calls.ProblemHistories(), list[ProblemHistory])

    async def note_attempt(self, attempt: str, text: str) -> AttemptView:
        """Keep a person's own line on an attempt."""
        return await self.ask(calls.NoteAttempt(attempt, text), AttemptView)

    async def export_attempts(self, file: str, attempts: Sequence[str] = (), force: bool = False) -> HistoryExported:
        """Write attempts to a file."""
        return await self.ask(calls.ExportAttempts(file, list(attempts), force), HistoryExported)

    async def import_attempts(self, file: str) -> HistoryImported:
        """Take in the attempts of such a file."""
        return await self.ask(calls.ImportAttempts(file), HistoryImported)

    async def look_at(self, category: int) -> None:
        """Remember the problem last looked at."""
        await self.ask(calls.LookAt(category), type(None))

    async def curves(self, run: int) -> CurvesView:
        """Return all points of a run."""
        return await self.ask(calls.CurvesOf(run), CurvesView)

    async def usage(self, run: int) -> UsageView:
        """Return what a run has used of the machine."""
        return await self.ask(calls.UsageOf(run), UsageView)

    async def machine_history(self) -> MachineHistory:
        """Return what the machine did in the last minutes."""
        return await self.ask(calls.MachineHistoryOf(), MachineHistory)

    async def figures(self, run: int) -> FiguresView:
        """Return the figures that a run has shown or saved."""
        return await self.ask(calls.FiguresOf(run), FiguresView)

    async def figure_picture(self, run: int, number: int, width: int, height: int) -> Picture:
        """Return one of them, made small."""
        return await self.ask(calls.FigurePicture(run, number, width, height), Picture)

    async def script(self, run: int) -> ScriptView:
        """Return the script that a run ran."""
        return await self.ask(calls.ScriptOf(run), ScriptView)

    async def read_log(self, run: int, offset: int, limit: int = 65536) -> LogChunk:
        """Return a piece of a run's log."""
        return await self.ask(calls.ReadLog(run, offset, limit), LogChunk)

    async def find_in_log(
        self, run: int, what: str, offset: int, limit: int = 1 << 20, places: bool = False
    ) -> LogFound:
        """Look through a piece of a run's log."""
        return await self.ask(calls.FindInLog(run, what, offset, limit, places), LogFound)

    async def status(self) -> EngineStatus:
        """Return how the engine itself is."""
        return await self.ask(calls.Status(), EngineStatus)

    async def stop(self, force: bool = False) -> None:
        """Stop the engine, and wait until it has left."""
        pid = (await self.status()).pid
        start = process.start_of(pid)
        await self.ask(calls.Stop(force), type(None))
        await self.gone(pid, start)

    async def retire(self, version: str) -> bool:
        """Ask it to leave when no job runs."""
        return await self.ask(calls.Retire(version), bool)
