"""The trainings of an attempt: started, followed, adopted after a crash, stopped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine import job_log, workspace
from tfcert_exam_engine.attempt import Attempt
from tfcert_exam_engine.broadcast import Broadcast
from tfcert_exam_engine.clock import Clock
from tfcert_exam_engine.errors import Busy, UsageRefused
from tfcert_exam_engine.events import AnyEnding, AnyJobEvent, BatchEnded, Cancelled, EngineFault, EpochEnded, Started
from tfcert_exam_engine.job import TrainJob
from tfcert_exam_engine.jobs import Hear, Jobs
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.tasks import cancelled
from tfcert_exam_engine.views import AttemptChanged, BatchAdded, CurvesView, EpochAdded, LogChunk, RunChanged, RunView
from tfcert_problems.problem import Problem

log = logging.getLogger(__name__)

TELL_S = 0.25
"""A run's state goes to the clients at most so often."""
FAULT_RETRIES = 2


class Trainings:
    """Runs by number; the newest attempt's are kept in memory."""

    def __init__(self, paths: Paths, store: Store, jobs: Jobs, broadcast: Broadcast, clock: Clock) -> None:
        self.records: dict[int, RunRecord] = {}
        self._paths = paths
        self._store = store
        self._jobs = jobs
        self._broadcast = broadcast
        self._clock = clock
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def load(self, attempt: Attempt) -> None:
        """Take over an attempt's runs, and adopt those that no engine has finished."""
        self.records = {record.run: record for record in self._store.runs(attempt.attempt)}
        for record in list(self.records.values()):
            if record.ended_at is None:
                self._adopt(attempt, record)

    def start(self, attempt: Attempt, problem: Problem) -> RunView:
        """Begin a training of the category's script.

        Raises:
            Busy: one is running in this category.
            CandidateRefused: there is no script.
        """
        state = attempt.category(problem.category)
        if state.running:
            raise Busy(
                "running",
                _("Category {n} is training already (run {run}).").format(n=problem.category, run=state.run),
                _("Stop it first with: tfcert-tui stop {n}").format(n=problem.category),
            )
        script = workspace.script_in(Path(attempt.folder) / f"category{problem.category}")
        now = self._clock.now()
        draft = RunRecord(
            attempt.attempt, problem.category, now.wall_s, boot_id=now.boot_id, limit_s=problem.train_limit_s
        )
        record = self._store.add_run(draft)
        self.records[record.run] = record
        job = TrainJob(str(self._folder(record.run)), attempt.attempt, str(script))
        self._follow(attempt, record, self._train(job, record))
        return self.view(record.run)

    async def stop(self, run: int, reason: str) -> RunView:
        """Stop a run and wait for its end."""
        self._known(run)
        if task := self._tasks.get(run):
            await self._jobs.stop(self._folder(run), Cancelled(self._clock.now().wall_s, reason))
            await asyncio.shield(task)
        return self.view(run)

    async def stop_all(self, reason: str) -> None:
        """Stop every run."""
        await asyncio.gather(*(self.stop(run, reason) for run in list(self._tasks)))

    async def close(self) -> None:
        """Leave the children alone and follow them no more."""
        await cancelled(self._tasks.values())

    @property
    def alive(self) -> dict[str, int]:
        """Pids of the runs under way, by name."""
        return {f"run {run}": self.records[run].pid for run in self._tasks if self.records[run].pid}

    def view(self, run: int) -> RunView:
        """Return a run as clients see it."""
        return self._known(run).view(job_log.size_of(self._folder(run) / "log.txt"))

    def views(self, attempt: str) -> list[RunView]:
        """Return an attempt's runs, oldest first."""
        records = {record.run: record for record in self._store.runs(attempt)} | {
            run: record for run, record in self.records.items() if record.attempt == attempt
        }
        return [record.view(job_log.size_of(self._folder(run) / "log.txt")) for run, record in sorted(records.items())]

    def curves(self, run: int) -> CurvesView:
        """Return all points of a run."""
        events = job_log.EventTail(self._folder(run) / "events.jsonl").read()
        return CurvesView(run, [event for event in events if isinstance(event, EpochEnded)])

    def read_log(self, run: int, offset: int, limit: int) -> LogChunk:
        """Return a piece of a run's log."""
        return job_log.read_log(self._folder(run) / "log.txt", run, offset, limit)

    def _folder(self, run: int) -> Path:
        return self._paths.job("run", run)

    def _known(self, run: int) -> RunRecord:
        if run not in self.records:
            raise UsageRefused("no_run", _("There is no run {n} in this attempt.").format(n=run), "")
        return self.records[run]

    def _adopt(self, attempt: Attempt, record: RunRecord) -> None:
        """Follow a run of an earlier engine on from its first event."""
        same_boot = record.boot_id == self._clock.now().boot_id
        pid, start = (record.pid, record.pid_start) if same_boot else (0, -1.0)
        ending = self._jobs.adopt(self._folder(record.run), pid, start, record.limit_s, self._hearer(record.run))
        self._follow(attempt, record, ending)

    async def _train(self, job: TrainJob, record: RunRecord) -> AnyEnding:
        """Run the job; a fault of ours is tried again before it is told."""
        hear = self._hearer(record.run)
        ending: AnyEnding = await self._jobs.run(job, record.limit_s, hear)
        for _try in range(FAULT_RETRIES):
            if not isinstance(ending, EngineFault):
                break
            ending = await self._jobs.run(job, record.limit_s, hear)
        return ending

    def _hearer(self, run: int) -> Hear:
        def hear(event: AnyJobEvent) -> None:
            self.records[run] = self.records[run].after(event)
            match event:
                case Started():
                    self._store.save_run(self.records[run])
                case EpochEnded():
                    self._broadcast.tell(EpochAdded(run, event))
                case BatchEnded():
                    self._broadcast.tell(BatchAdded(run, event))

        return hear

    def _follow(self, attempt: Attempt, record: RunRecord, ending: Awaitable[AnyEnding]) -> None:
        state = attempt.category(record.category)
        state.run, state.running = record.run, True
        self._tasks[record.run] = asyncio.create_task(self._finish(attempt, record.run, ending))
        self._broadcast.tell(RunChanged(self.view(record.run)))
        self._broadcast.tell(AttemptChanged(attempt.view()))

    async def _finish(self, attempt: Attempt, run: int, work: Awaitable[AnyEnding]) -> None:
        """Wait for the ending while telling the clients, then keep it, then tell it."""
        teller = asyncio.create_task(self._tell(run))
        try:
            ending = await work
        except OSError as error:
            ending = EngineFault(self._clock.now().wall_s, str(error))
        finally:
            teller.cancel()
        record = self.records[run].ended(ending, self._ended_at(run, ending))
        self.records[run] = record
        self._store.save_run(record)
        self._tasks.pop(run, None)
        attempt.category(record.category).running = False
        self._broadcast.tell(RunChanged(self.view(run)))
        self._broadcast.tell(AttemptChanged(attempt.view()))

    def _ended_at(self, run: int, ending: AnyEnding) -> float:
        """An adopted run may have ended long before it was looked at: its last word has the time."""
        return min(ending.at, self._clock.now().wall_s)

    async def _tell(self, run: int) -> None:
        """Tell the clients where the run stands, at most four times a second and only when it moved."""
        last: RunView | None = None
        while True:
            await asyncio.sleep(TELL_S)
            view = self.view(run)
            if view != last:
                last = view
                self._broadcast.tell(RunChanged(view))
