"""The engine in process: what the host runs behind its socket, and what tests talk to directly."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator
from gettext import gettext as _

from tfcert_exam_engine import starting
from tfcert_exam_engine.attempt import Attempt
from tfcert_exam_engine.broadcast import Broadcast
from tfcert_exam_engine.clock import Clock, SystemClock
from tfcert_exam_engine.data_sets import DataSets
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.fork_server import ForkServer, child_environment
from tfcert_exam_engine.gradings import Gradings
from tfcert_exam_engine.jobs import Jobs
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.tasks import cancelled
from tfcert_exam_engine.trainings import Trainings
from tfcert_exam_engine.version import __version__
from tfcert_exam_engine.views import (
    AnyEngineEvent,
    AttemptChanged,
    AttemptView,
    CheckView,
    CurvesView,
    DeadlineNear,
    EngineState,
    EngineStatus,
    EngineTrouble,
    HardwareSampled,
    LogChunk,
    Mode,
    RunView,
    SubmissionView,
)
from tfcert_exam_engine.wire import PROTOCOL
from tfcert_hw_probe.sampler import Sampler
from tfcert_problems import catalog
from tfcert_problems.problem import Problem

WATCH_S = 0.5
"""How often the deadline is looked at."""
SAMPLE_S = 1.0


class ExamEngine:
    """Owns the clock, the attempt, the jobs and the hardware sampler; implements `engine.Engine`."""

    def __init__(self, paths: Paths, clock: Clock | None = None, fork_server: ForkServer | None = None) -> None:
        """Prepare; `open` begins. A fork server that is handed in is used, and neither started nor stopped."""
        self.clients = 0
        self._paths = paths
        self._clock = clock or SystemClock()
        self._began = time.time()
        self._broadcast = Broadcast()
        environment = child_environment(paths.data_dir)
        self._owns_fork_server = fork_server is None
        self._fork_server = fork_server or ForkServer(environment)
        self._jobs = Jobs(self._fork_server, environment)
        self._data = DataSets(paths, self._jobs, self._broadcast)
        self._current: Attempt | None = None
        self._starting = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self.stopped = asyncio.Event()

    async def open(self) -> None:
        """Open the store, take up what an earlier engine left, and begin.

        Raises:
            EngineUnavailable: the data folder cannot be used.
        """
        starting.make_folders(self._paths)
        self._store = Store(self._paths.database)
        parts = (self._paths, self._store, self._jobs, self._broadcast, self._clock)
        self._trainings = Trainings(*parts)
        self._gradings = Gradings(*parts)
        if self._owns_fork_server:
            await self._fork_server.start()
        attempts = self._store.attempts()
        if attempts:
            self._current = attempts[0]
            self._resume(self._current)
        self._tasks = [asyncio.create_task(work) for work in (self._watch(), self._sample(), self._watch_fork_server())]

    def _resume(self, attempt: Attempt) -> None:
        """Adopt the attempt's runs, and grade again what was accepted and has no outcome."""
        self._trainings.load(attempt)
        for record in self._store.submissions(attempt.attempt):
            if record.state == "grading":
                self._gradings.grade(attempt, self._problem(attempt, record.category), record)

    async def connect(self) -> None:
        """Nothing to reach: it is here."""

    async def close(self) -> None:
        """Leave everything as it is: trainings go on, the next engine adopts them."""
        self.stopped.set()
        await cancelled(self._tasks)
        await self._trainings.close()
        await self._gradings.close()
        if self._owns_fork_server:
            await self._fork_server.stop()
        self._broadcast.close()
        self._store.close()

    def events(self) -> AsyncIterator[AnyEngineEvent]:
        """Follow all that changes from now on."""
        return self._broadcast.subscribe()

    async def state(self) -> EngineState:
        """Return everything a first screen needs."""
        return self._state_of(self._current)

    def _state_of(self, attempt: Attempt | None) -> EngineState:
        trouble = self._fork_server.why
        if attempt is None:
            return EngineState(None, [], [], self._data.views(), trouble)
        figures = attempt.ended or attempt.mode == "practice"
        submissions = [record.view(figures) for record in self._store.submissions(attempt.attempt)]
        runs = self._trainings.views(attempt.attempt)
        return EngineState(attempt.view(), runs, submissions, self._data.views(), trouble)

    async def prepare_data(self) -> None:
        """Begin building the data sets that are missing."""
        self._data.begin()

    async def start(self, form: str, mode: Mode, seed: int | None, minutes: int) -> AttemptView:
        """Begin an attempt; builds missing data first, and the clock starts after that."""
        async with self._starting:
            starting.check(self._current, form, mode, minutes)
            chosen = random.SystemRandom().randrange(1, 1_000_000) if seed is None else seed
            await self._data.ensure([problem.dataset for problem in catalog.draw(form, chosen)])
            plan = starting.Plan(form, mode, chosen, minutes)
            attempt = await starting.begin(self._paths, self._store, self._clock, plan)
            self._current = attempt
            self._trainings.load(attempt)
        self._broadcast.tell(AttemptChanged(attempt.view()))
        return attempt.view()

    async def run(self, category: int) -> RunView:
        """Train the category's solution.py in the background."""
        attempt = self._live(category)
        return self._trainings.start(attempt, self._problem(attempt, category))

    async def stop_run(self, run: int) -> RunView:
        """Stop a run and everything it started."""
        return await self._trainings.stop(run, _("Stopped by you."))

    async def check(self, category: int, file: str | None = None) -> CheckView:
        """Check a model file against the contract."""
        attempt = self._live(category)
        return await self._gradings.check(attempt, self._problem(attempt, category), file)

    async def submit(self, category: int, file: str | None = None) -> SubmissionView:
        """Freeze and accept a model file."""
        attempt = self._live(category)
        return await self._gradings.submit(attempt, self._problem(attempt, category), file)

    async def end(self) -> AttemptView:
        """End the live attempt; accepted submissions are graded first."""
        attempt = self._live()
        await self._gradings.finish()
        await self._finalise(attempt, "candidate")
        return attempt.view()

    async def attempt(self, attempt: str | None = None) -> EngineState:
        """Return one attempt with its runs and submissions."""
        if attempt is None or (self._current and self._current.attempt == attempt):
            return self._state_of(self._current)
        for known in self._store.attempts():
            if known.attempt == attempt:
                return self._state_of(known)
        raise UsageRefused("no_attempt", _("There is no attempt {name}.").format(name=attempt), "")

    async def attempts(self) -> list[AttemptView]:
        """Return all attempts, newest first."""
        known = self._store.attempts()
        return [
            a.view() if self._current is None or a.attempt != self._current.attempt else self._current.view()
            for a in known
        ]

    async def look_at(self, category: int) -> None:
        """Remember the problem last looked at."""
        if self._current is not None:
            self._current.category(category)
            self._current.last_category = category
            self._store.look_at(self._current.attempt, category)

    async def curves(self, run: int) -> CurvesView:
        """Return all points of a run."""
        return self._trainings.curves(run)

    async def read_log(self, run: int, offset: int, limit: int = 65536) -> LogChunk:
        """Return a piece of a run's log."""
        return self._trainings.read_log(run, offset, limit)

    async def status(self) -> EngineStatus:
        """Return how the engine itself is."""
        server = self._fork_server
        return EngineStatus(
            *(os.getpid(), __version__, PROTOCOL, str(self._paths.data_dir), self._began, self.clients),
            *(self.job_names, server.state, server.forks, self._jobs.cold_starts, self._jobs.faults),
        )

    async def stop(self) -> None:
        """Stop trainings and the building of data, then ask the host to leave."""
        await self._data.stop()
        await self._trainings.stop_all(_("The engine was stopped."))
        self.stopped.set()

    @property
    def job_names(self) -> list[str]:
        """Names of the jobs under way."""
        return [folder.name for folder in self._jobs.live]

    def _live(self, category: int | None = None) -> Attempt:
        if self._current is None:
            raise UsageRefused("no_attempt", _("No attempt is under way."), _("Begin one with: tfcert-tui start"))
        if category is not None:
            self._current.category(category)
        self._current.check_open(self._clock.now())
        return self._current

    def _problem(self, attempt: Attempt, category: int) -> Problem:
        ref = attempt.category(category).problem
        try:
            return catalog.find(category, ref.slug)
        except KeyError as error:
            raise EngineUnavailable(
                "problem_gone",
                _("The problem {slug} of this attempt is not in this version's bank.").format(slug=ref.slug),
                _("Install the version it was begun with."),
            ) from error

    async def _finalise(self, attempt: Attempt, reason: str) -> None:
        """End the attempt durably, tell it, then stop its trainings."""
        if attempt.ended:
            return
        attempt.end("deadline" if reason == "deadline" else "candidate", self._clock.now())
        self._store.end_attempt(attempt)
        self._broadcast.tell(AttemptChanged(attempt.view()))
        await self._trainings.stop_all(_("The exam has ended."))

    async def _watch(self) -> None:
        """Look at the deadline; asyncio's clock stands still in suspend, so it is never slept through."""
        while True:
            attempt, now = self._current, self._clock.now()
            if attempt is not None and not attempt.ended:
                if attempt.remaining_s(now) <= 0:
                    await self._finalise(attempt, "deadline")
                elif minutes := attempt.warning_due(now):
                    self._broadcast.tell(DeadlineNear(minutes, attempt.never_submitted()))
            await asyncio.sleep(WATCH_S)

    async def _sample(self) -> None:
        """Look at the machine once a second while someone follows."""
        sampler = Sampler(self._paths.data_dir)
        while True:
            if len(self._broadcast):
                sample = await asyncio.to_thread(sampler.sample, self._trainings.alive)
                self._broadcast.tell(HardwareSampled(sample))
            await asyncio.sleep(SAMPLE_S)

    async def _watch_fork_server(self) -> None:
        """Tell when the children's interpreter cannot be had, once it is known."""
        await self._fork_server.ready()
        if self._fork_server.why:
            self._broadcast.tell(EngineTrouble(self._fork_server.why))
