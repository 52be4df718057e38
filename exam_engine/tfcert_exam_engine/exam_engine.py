"""The engine in process: what the host runs behind its socket, and what tests talk to directly."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine import missing_sets, settings
from tfcert_exam_engine.answers.about_history import AnswersAboutHistory
from tfcert_exam_engine.answers.about_public_sets import AnswersAboutPublicSets
from tfcert_exam_engine.answers.about_runs import AnswersAboutRuns
from tfcert_exam_engine.answers.for_elsewhere import AnswersForElsewhere
from tfcert_exam_engine.answers.for_learning import AnswersForLearning
from tfcert_exam_engine.answers.for_providers import AnswersForProviders
from tfcert_exam_engine.answers.for_review import AnswersForReview
from tfcert_exam_engine.attempts import retakes, starting, unbuilt
from tfcert_exam_engine.attempts.archive import Archive
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.attempts.sitting import Sitting
from tfcert_exam_engine.backups import leftovers
from tfcert_exam_engine.changes import AnyEngineEvent, AttemptChanged, SettingsChanged
from tfcert_exam_engine.children import orphans
from tfcert_exam_engine.children.fork_server import ForkServer, child_environment
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.children.legacy_server import LegacyServer
from tfcert_exam_engine.clock import Clock, SystemClock
from tfcert_exam_engine.data_sets import DataSets
from tfcert_exam_engine.grading import file_gradings
from tfcert_exam_engine.grading.check_views import CheckView, FileGraded
from tfcert_exam_engine.grading.file_gradings import FileGradings
from tfcert_exam_engine.grading.free_checks import FreeChecks
from tfcert_exam_engine.grading.graders import Graders
from tfcert_exam_engine.grading.gradings import Gradings
from tfcert_exam_engine.grading.ready_grader import ReadyGrader
from tfcert_exam_engine.hosting import engine_status, private_folder, stopping
from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.keeping import Keeper
from tfcert_exam_engine.machine.samples import MachineSamples
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_runs import keras_home
from tfcert_exam_engine.public_shelf import PublicShelf
from tfcert_exam_engine.recovery import mending
from tfcert_exam_engine.recovery.copies import SafetyCopies
from tfcert_exam_engine.reference.shelf import ReferenceShelf
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.settings_in_force import SettingsInForce
from tfcert_exam_engine.shown_examples import ShownExamples
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.tasks import cancelled
from tfcert_exam_engine.training.trainings import Trainings
from tfcert_exam_engine.troubles import MENDED, Troubles
from tfcert_exam_engine.upkeep_views import DeletedView, EngineStatus, PruneView
from tfcert_exam_engine.views import AttemptView, DrawView, EngineState, Mode, RunView, SubmissionView

log = logging.getLogger(__name__)

MENDED_SAID_S = 900.0
"""So long it is said that the database was damaged; after that the doctor knows it."""


class ExamEngine(
    AnswersAboutRuns,
    AnswersAboutPublicSets,
    AnswersAboutHistory,
    AnswersForLearning,
    AnswersForReview,
    AnswersForElsewhere,
    AnswersForProviders,
):
    """Owns the clock, the attempts, the jobs and the hardware sampler; implements `engine.Engine`."""

    def __init__(self, paths: Paths, clock: Clock | None = None, fork_server: ForkServer | None = None) -> None:
        """Prepare; `open` begins. A fork server that is handed in is used, and neither started nor stopped."""
        self.clients = 0
        self.slow_clients = 0
        self._paths = paths
        self._clock = clock or SystemClock()
        self._began = time.time()
        self._retiring = ""
        self._broadcast = Broadcast()
        self._troubles = Troubles(self._broadcast)
        environment = child_environment(paths.data_dir, keras_home(paths))
        self._owns_fork_server = fork_server is None
        self._fork_server = fork_server or ForkServer(environment)
        self._legacy_server = LegacyServer(environment)
        self._jobs = Jobs(self._fork_server, environment, self._legacy_server)
        self._data = DataSets(paths, self._jobs, self._broadcast)
        ready = ReadyGrader(paths, self._fork_server)
        self._graders = Graders(paths, self._jobs, self._troubles, ready, proven=not self._owns_fork_server)
        self._files = FileGradings(paths, self._graders)
        self._keeper = Keeper(self._troubles, paths.ballast)
        self._examples = ShownExamples(paths, self._jobs)
        self._reference = ReferenceShelf(paths, self._jobs)
        self._public = PublicShelf(paths, self._broadcast)
        self._starting = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self.stopped = asyncio.Event()

    async def open(self) -> None:
        """Open the store, take up what an earlier engine left, and begin.

        Raises:
            EngineUnavailable: the data folder cannot be used.
        """
        private_folder.check(self._paths)
        self._keeper.load_ballast()
        self._troubles.set(MENDED, await asyncio.to_thread(mending.mend, self._paths))
        asyncio.get_running_loop().call_later(MENDED_SAID_S, self._troubles.set, MENDED, "")
        await asyncio.to_thread(leftovers.settle, self._paths)
        self._store = Store(self._paths.database)
        parts = (self._broadcast, self._clock, self._keeper)
        self._trainings = Trainings(self._paths, self._store, self._jobs, *parts)
        self._gradings = Gradings(self._paths, self._store, self._graders, *parts)
        self._checks = FreeChecks(self._paths, self._store, self._graders, self._clock)
        self._sitting = Sitting(
            *(self._store, self._clock, self._broadcast, self._keeper, self._trainings, self._gradings),
            self._paths.problems,
        )
        self._archive = Archive(self._paths, self._store, self._clock, self._sitting, self._trainings, self._gradings)
        self._settings = SettingsInForce(self._paths.settings, self._troubles, self._trainings, self._gradings)
        if self._owns_fork_server:
            await self._fork_server.start()
        await asyncio.to_thread(orphans.clear, self._paths.jobs)
        if self._owns_fork_server:
            self._graders.prove()
        attempts = self._store.attempts()
        await unbuilt.build(self._data, attempts, self._sitting.problem_of)
        await self._sitting.resume(attempts)
        if self._sitting.current is not None and not self._sitting.current.ended:
            self._graders.expect()
        self._copies = SafetyCopies(self._paths, self._sitting)
        self._samples = MachineSamples(self._paths.data_dir, self._broadcast, self._trainings)
        loops = (self._watch(), self._samples.follow(), self._watch_fork_server(), self._settings.arrange_lanes())
        self._tasks = [asyncio.create_task(work) for work in loops]

    async def connect(self) -> None:
        """Nothing to reach: it is here."""

    async def close(self) -> None:
        """Leave everything as it is: trainings go on, the next engine adopts them."""
        self.stopped.set()
        await cancelled(self._tasks)
        await self._sitting.close()
        await self._copies.close()
        await asyncio.to_thread(self._samples.close)
        await self._trainings.close()
        await self._gradings.close()
        await self._graders.close()
        await self._reference.close()
        await self._public.close()
        if self._owns_fork_server:
            await self._fork_server.stop()
        await self._legacy_server.stop()
        self._broadcast.close()
        self._store.close()

    def events(self) -> AsyncIterator[AnyEngineEvent]:
        """Follow all that changes from now on."""
        return self._broadcast.subscribe()

    async def state(self) -> EngineState:
        """Return everything a first screen needs."""
        return self._state_of(self._sitting.current)

    def _state_of(self, attempt: Attempt | None) -> EngineState:
        trouble, data = self._troubles.sentence, self._data.views()
        if attempt is None:
            return EngineState(None, [], [], data, trouble, self._settings.now)
        figures = attempt.figures(self._settings.now.exam_shows)
        found = self._store.submissions(attempt.attempt)
        submissions = [self._gradings.staged(record.view(figures)) for record in found]
        runs = self._trainings.views(attempt.attempt)
        return EngineState(attempt.view(), runs, submissions, data, trouble, self._settings.now)

    async def prepare_data(self, names: Sequence[str] = ()) -> None:
        """Begin building data sets that are missing."""
        if names:
            self._data.want(self._data.named(names))
        else:
            self._data.begin()

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
        wanted = starting.Wanted(form, mode, seed, minutes, category, skill, problem=problem)
        plan = await self._planned(wanted)
        self._hold_retakes(mode)
        data = plan.entries()
        self._data.want(data)
        return DrawView(plan.form, plan.seed, [entry.name for entry in data])

    async def _planned(self, wanted: starting.Wanted) -> starting.Plan:
        here = await asyncio.to_thread(self._data.here)
        return starting.planned(wanted, self._settings.now.form, self._sitting.current, here)

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
        """Begin an attempt; builds missing data first, and the clock starts after that."""
        async with self._starting:
            wanted = starting.Wanted(form, mode, seed, minutes, category, skill, blank, problem)
            plan = await self._planned(wanted)
            self._hold_retakes(mode)
            await self._data.ensure(plan.entries())
            attempt = await starting.begin(self._paths, self._store, self._clock, plan)
            self._sitting.begin(attempt)
            self._graders.expect()
        self._broadcast.tell(AttemptChanged(attempt.view()))
        return attempt.view()

    def _hold_retakes(self, mode: Mode) -> None:
        if mode == "exam" and self._settings.now.retakes == "held":
            retakes.refuse_early(self._archive.views(), self._clock.now().wall_s)

    async def run(self, category: int, legacy_keras: bool | None = None) -> RunView:
        """Train the category's solution.py in the background."""
        attempt = self._sitting.live(category)
        await asyncio.to_thread(missing_sets.refuse_missing, self._paths, Path(attempt.folder) / f"category{category}")
        attempt = self._sitting.live(category)  # it may have ended meanwhile
        return self._trainings.start(attempt, self._sitting.problem_of(attempt, category), legacy_keras)

    async def stop_run(self, run: int) -> RunView:
        """Stop a run and everything it started."""
        return await self._trainings.stop(run, _("Stopped by you."))

    async def check(self, category: int, file: str | None = None) -> CheckView:
        """Check a model file against the contract."""
        attempt = self._sitting.live(category)
        return await self._checks.check(attempt, self._sitting.problem_of(attempt, category), file)

    async def submit(self, category: int, file: str | None = None, run: int | None = None) -> SubmissionView:
        """Freeze and accept a model file, or the one that a run kept."""
        attempt = self._sitting.live_for_submission(category)
        problem = self._sitting.problem_of(attempt, category)
        if run is None:
            return await self._gradings.submit(attempt, problem, file)
        return await self._gradings.submit_kept(attempt, problem, self._trainings.kept_model(attempt, category, run))

    async def grade_again(self, submission: int, attempt: str | None = None) -> SubmissionView:
        """Grade a submission again that our machinery failed."""
        return self._sitting.grade_again(self._archive.find_or_newest(attempt), submission)

    async def grade_file(self, category: int, slug: str, file: str) -> FileGraded:
        """Grade any file on any problem, outside of attempts."""
        file_gradings.refuse_in_exam(self._sitting.current)
        problem, entry = await self._data.on_public_sets(file_gradings.problem_called(category, slug))
        await self._data.ensure([entry])
        return await self._files.grade(problem, file, lambda: file_gradings.refuse_in_exam(self._sitting.current))

    async def end(self) -> AttemptView:
        """End the live attempt; accepted submissions are graded first."""
        return await self._sitting.end()

    async def pause(self) -> AttemptView:
        """Let the clock of a practice stand."""
        return self._sitting.pause()

    async def go_on(self) -> AttemptView:
        """Let it run again."""
        return self._sitting.go_on()

    async def attempt(self, attempt: str | None = None) -> EngineState:
        """Return one attempt with its runs and submissions."""
        return self._state_of(self._sitting.current if attempt is None else self._archive.find(attempt))

    async def attempts(self) -> list[AttemptView]:
        """Return all attempts, newest first."""
        return self._archive.views()

    async def delete_attempt(self, attempt: str) -> DeletedView:
        """Delete an ended attempt from the record."""
        self._archive.deletable(attempt)
        await self._copies.forget()
        try:
            return await self._archive.delete(attempt)
        finally:
            await self._copies.renew()

    async def prune(self, dry_run: bool) -> PruneView:
        """Delete what is old, or say what would be."""
        return await self._archive.prune(self._settings.now, dry_run)

    async def settings(self) -> Settings:
        """Return the settings."""
        return self._settings.now

    async def change_settings(self, changes: dict[str, str]) -> Settings:
        """Change settings by name; they hold for what begins from now on."""
        await self._settings.check(settings.changed(self._settings.now, changes))
        changed = settings.changed(self._settings.now, changes)  # others may have come in between
        if changed.exam_shows != self._settings.now.exam_shows:
            self._sitting.check_rules_open()
        self._settings.keep(changed)
        self._broadcast.tell(SettingsChanged(changed))
        await self._settings.arrange_lanes()
        return changed

    async def look_at(self, category: int) -> None:
        """Remember the problem last looked at."""
        self._sitting.look_at(category)

    async def status(self) -> EngineStatus:
        """Return how the engine itself is."""
        return engine_status.status_of(
            self._paths,
            *(self._fork_server, self._legacy_server, self._jobs, self._trainings),
            began=self._began,
            clients=self.clients,
            slow_clients=self.slow_clients,
            jobs_under_way=self.job_names,
            retiring=self._retiring,
            trouble=self._troubles.sentence,
        )

    async def stop(self, force: bool = False) -> None:
        """Stop trainings and the building of data, then ask the host to leave."""
        if not force:
            stopping.refuse(clock_runs=self._sitting.clock_runs, trains=len(self._trainings) > 0)
        await self._data.stop()
        await self._public.close()
        await self._trainings.stop_all(_("The engine was stopped."))
        self.stopped.set()

    async def retire(self, version: str) -> bool:
        """Leave now if no job runs, else when the last has ended."""
        self._retiring = version
        self._leave_if_relieved()
        return self.stopped.is_set()

    def _leave_if_relieved(self) -> None:
        """Between two trainings there is no job for a moment: what waits must not wait for the next client as well."""
        if self._retiring and not self.is_busy:
            self.stopped.set()

    @property
    def is_busy(self) -> bool:
        """Whether anything is under way, waits, or is just being kept."""
        return bool(self.job_names or self._public.is_busy or len(self._trainings) or len(self._gradings))

    @property
    def job_names(self) -> list[str]:
        """Names of the jobs under way: "run 3", "grade 12", "build"."""
        return [folder.name.replace("-", " ") for folder in self._jobs.live if folder != self._graders.folder]

    async def _watch(self) -> None:
        """Look at the deadline and at the room on the disk; leave for a newer version when nothing is under way."""
        while True:
            try:
                await self._sitting.look()
                await self._trainings.hold_to_disk()
                self._copies.look()
            except Exception:
                # Whatever it was: the next deadline is looked at all the same.
                log.exception("a look at the attempt failed")
            self._leave_if_relieved()
            await asyncio.sleep(self._sitting.next_look_s())

    async def _watch_fork_server(self) -> None:
        """Tell when the children's interpreter cannot be had, once it is known."""
        await self._fork_server.ready()
        self._troubles.set("tensorflow", self._fork_server.why)
