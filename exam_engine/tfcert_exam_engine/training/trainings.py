"""The trainings of all attempts: queued, started, followed, adopted after a crash, stopped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine.attempts import starter_blocks, workspace
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.changes import AttemptChanged, BatchAdded, EpochAdded, RunChanged
from tfcert_exam_engine.children.job import TrainJob
from tfcert_exam_engine.children.jobs import GRACE_S, Hear, Jobs
from tfcert_exam_engine.clock import Clock
from tfcert_exam_engine.errors import Busy, DiskTrouble, UsageRefused
from tfcert_exam_engine.events import AnyEnding, AnyJobEvent, BatchEnded, Cancelled, EngineFault, EpochEnded, Started
from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.keeping import Keeper
from tfcert_exam_engine.machine.usage_views import UsageView
from tfcert_exam_engine.machine.usages import Usages
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_runs import list_for_runs
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.tasks import cancelled
from tfcert_exam_engine.training import adoption, kept_models, legacy_choice, limits
from tfcert_exam_engine.training.lanes import Lanes, LeftQueue
from tfcert_exam_engine.training.run_files import RunFiles
from tfcert_exam_engine.views import RunView
from tfcert_hw_probe.sample import ProcessUsage
from tfcert_problems.problem import Problem

log = logging.getLogger(__name__)

TELL_S = 0.25
"""A run's state goes to the clients at most so often."""
FAULT_RETRIES = 2


class Trainings:
    """Runs by number; those of the newest attempt and all that are not finished are kept in memory."""

    def __init__(
        self, paths: Paths, store: Store, jobs: Jobs, broadcast: Broadcast, clock: Clock, keeper: Keeper
    ) -> None:
        self.records: dict[int, RunRecord] = {}
        self.lanes = Lanes()
        self.settings = Settings()
        self.files = RunFiles(paths)
        self.usages = Usages(self.files)
        self._paths = paths
        self._store = store
        self._jobs = jobs
        self._broadcast = broadcast
        self._clock = clock
        self._keeper = keeper
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self.freezing = 0
        """Models that are being kept, and that the record does not name yet."""

    def load(self, attempt: Attempt) -> None:
        """Take over an attempt's runs; of those under way more is known here than is stored."""
        kept = self._store.runs(attempt.attempt)
        self.records |= {record.run: record for record in kept if record.run not in self._tasks}

    def take_up(self, attempt: Attempt) -> None:
        """Adopt the attempt's runs that no engine has finished; those that never began wait for their turn again."""
        self.load(attempt)
        for record in list(self.records.values()):
            if record.attempt == attempt.attempt and record.ended_at is None and record.run not in self._tasks:
                self._take_up(attempt, record)

    def start(self, attempt: Attempt, problem: Problem, legacy_keras: bool | None = None) -> RunView:
        """Train the category's script as it stands now, at once or when its turn comes.

        `legacy_keras` None: as the setting says, or the script itself.

        Raises:
            Busy: one is running or waiting in this category.
            CandidateRefused: there is no script.
            DiskTrouble: the run cannot be kept.
        """
        self._refuse_second(attempt.category(problem.category).run, problem.category)
        script = workspace.script_in(Path(attempt.folder) / f"category{problem.category}")
        source = workspace.read_script(script)
        now = self._clock.now()
        draft = RunRecord(
            *(attempt.attempt, problem.category, now.wall_s),
            state="queued",
            boot_id=now.boot_id,
            limit_s=limits.of_training(self.settings, problem.train_limit_s).wall_s,
            memory_mb=problem.train_memory_mb,
            remark=starter_blocks.remark_on(source.decode(errors="replace"), problem),
            python=self.settings.python,
            legacy_keras=legacy_choice.is_legacy(legacy_keras, self.settings, problem.slug, source),
        )
        record = self._store.add_run(draft)
        self.records[record.run] = record
        try:
            workspace.write_atomically(self.files.source(record.run), source)
        except OSError as error:
            self.records[record.run] = record.ended(EngineFault(now.wall_s, str(error)), now.wall_s)
            self._store.save_run(self.records[record.run])
            raise workspace.not_kept(error) from error
        self.lanes.line_up(record.run)
        if self.lanes.ahead(record.run) is None:
            self._change(record.run, state="running")
        self._follow(attempt, record, self._when_its_turn_comes(record, script))
        return self.view(record.run)

    def _refuse_second(self, run: int | None, category: int) -> None:
        if run in self._tasks:
            raise Busy(
                "running",
                _("Category {n} is training already, or waits to (run {run}).").format(n=category, run=run),
                _("Stop it first with: tfcert-tui stop {n}").format(n=category),
            )

    async def stop(self, run: int, reason: str, grace_s: float = GRACE_S) -> RunView:
        """Stop a run, or take it out of the queue, and wait for its end."""
        self._known(run)
        if task := self._tasks.get(run):
            if self.lanes.ahead(run) is None:
                await self._jobs.stop(self.files.folder(run), Cancelled(self._clock.now().wall_s, reason), grace_s)
            else:
                self.lanes.leave(run)
            await asyncio.shield(task)
        return self.view(run)

    async def stop_all(self, reason: str, attempt: str | None = None, grace_s: float = GRACE_S) -> None:
        """Stop every run, or every run of one attempt; those that wait first, so that none begins meanwhile."""
        mine = [run for run in self._tasks if attempt in (None, self.records[run].attempt)]
        mine.sort(key=lambda run: self.lanes.ahead(run) is None)
        await asyncio.gather(*(self.stop(run, reason, grace_s) for run in mine))

    async def close(self) -> None:
        """Leave the children alone and follow them no more."""
        await cancelled(self._tasks.values())
        self.usages.close()

    def forget(self, attempt: str) -> None:
        """Drop what is kept in memory of an attempt's runs."""
        self.records = {run: record for run, record in self.records.items() if record.attempt != attempt}

    def __len__(self) -> int:
        """Return how many are under way, wait, or are just being kept."""
        return len(self._tasks)

    @property
    def under_way(self) -> list[RunRecord]:
        """The runs that have a process."""
        return [self.records[run] for run in self._tasks if self.records[run].pid]

    def note_usage(self, run: int, usage: ProcessUsage, gpu_percent: float | None) -> None:
        """Take what was measured of a run just now, unless it has ended meanwhile; kept with it now and then."""
        if run in self._tasks:
            self._change(run, peaks=self.usages.add(self.records[run], usage, gpu_percent))
            if self.usages.is_due(run):
                self._save_meanwhile(run)

    def usage(self, run: int) -> UsageView:
        """Return what a run of any attempt has used.

        Raises:
            UsageRefused: there is no such run.
        """
        record = self.records.get(run) or next((each for each in self._store.all_runs() if each.run == run), None)
        if record is None:
            raise UsageRefused("no_run", _("There is no run {n}.").format(n=run), _("All of them: tfcert-tui runs"))
        return self.usages.view(run, record.peaks)

    @property
    def queued(self) -> list[str]:
        """Names of the runs that wait."""
        return [f"run {run}" for run in self.lanes.waiting]

    def view(self, run: int) -> RunView:
        """Return a run as clients see it."""
        return self._view(self._known(run))

    def views(self, attempt: str) -> list[RunView]:
        """Return an attempt's runs, oldest first."""
        records = {record.run: record for record in self._store.runs(attempt)} | {
            run: record for run, record in self.records.items() if record.attempt == attempt
        }
        return [self._view(record) for _run, record in sorted(records.items())]

    def kept_model(self, attempt: Attempt, category: int, run: int) -> RunRecord:
        """Return a run with a kept model, to be submitted.

        Raises:
            UsageRefused: there is no such run in this category, or it kept no model.
        """
        record = self.records.get(run)
        if record is None or (record.attempt, record.category) != (attempt.attempt, category):
            message = _("Category {n} has no run {run}.").format(n=category, run=run)
            raise UsageRefused("no_run", message, _("Its runs: tfcert-tui runs --category {n}").format(n=category))
        if not record.kept_as or not (self._paths.models / record.kept_as).is_file():
            message = _("Run {run} has no kept model.").format(run=run)
            raise UsageRefused("no_kept_model", message, _("It saved none, has not ended, or was pruned."))
        return record

    def _view(self, record: RunRecord) -> RunView:
        return record.view(self.files.log_bytes(record.run), self.lanes.ahead(record.run))

    def _known(self, run: int) -> RunRecord:
        if run not in self.records:
            raise UsageRefused("no_run", _("There is no run {n} in this attempt.").format(n=run), "")
        return self.records[run]

    async def hold_to_disk(self) -> None:
        """With little room left on the disk, stop the training that has written most."""
        live = {
            folder: (job.pid, job.pid_start)
            for folder, job in self._jobs.live.items()
            if job.is_training and job.pid and job.stopped is None
        }
        if not live or not self.settings.disk_floor_mb:
            return
        free, size = limits.free_mb((self._paths.data_dir, self._paths.attempts))
        if limits.is_nearly_full(self.settings.disk_floor_mb, free, size):
            found = limits.heaviest_writer(live, free)
            if found is not None:
                await self._jobs.stop(*found, grace_s=0.0)

    def _take_up(self, attempt: Attempt, record: RunRecord) -> None:
        folder, boot_id = self.files.folder(record.run), self._clock.now().boot_id
        found = adoption.find(record, folder, boot_id, self._hearer(record.run), self.settings)
        if found is None:
            script = Path(attempt.folder) / f"category{record.category}" / workspace.SCRIPT
            self.lanes.line_up(record.run)
            self._follow(attempt, record, self._when_its_turn_comes(record, script))
        else:
            self.lanes.hold(record.run, record.device)
            self._follow(attempt, record, self._jobs.adopt(found))

    async def _when_its_turn_comes(self, record: RunRecord, script: Path) -> AnyEnding:
        """Wait for a lane, then run the job; a fault of ours is tried again before it is told."""
        run = record.run
        if not self.files.source(run).is_file():
            self.lanes.leave(run)
            return Cancelled(self._clock.now().wall_s, _("The engine ended as it was asked for; it never began."))
        try:
            device = await self.lanes.turn(run)
        except LeftQueue:
            self._change(run, started_at=self._clock.now().wall_s)
            return Cancelled(self._clock.now().wall_s, _("Taken out of the queue before it began."))
        now = self._clock.now()
        self._change(run, state="running", device=device, started_at=now.wall_s, boot_id=now.boot_id)
        job = self._job(record, script, device)
        within = msgspec.structs.replace(
            limits.of_training(self.settings, record.limit_s, record.memory_mb), wall_s=record.limit_s
        )
        ending: AnyEnding = EngineFault(0, "")
        for _try in range(1 + FAULT_RETRIES):
            ending = await self._jobs.run(job, within, self._hearer(run), self._tried(run))
            if not isinstance(ending, EngineFault):
                break
        return ending

    def _job(self, record: RunRecord, script: Path, device: str) -> TrainJob:
        folder, settings = self.files.folder(record.run), self.settings
        return TrainJob(
            *(str(folder), record.attempt, str(script), str(self.files.source(record.run))),
            nice=settings.training_nice,
            cpus=settings.training_cpus,
            # A cap on memory is meant for what a script does: CUDA's own gigabytes would be counted too.
            gpu="none" if record.memory_mb else device,
            python=record.python,
            legacy_keras=record.legacy_keras,
            public_data=list_for_runs(self._paths),
        )

    def _tried(self, run: int) -> Callable[[str], None]:
        def tried(token: str) -> None:
            self._change(run, token=token, pid=0, pid_start=0.0)
            self._store.save_run(self.records[run])

        return tried

    def _change(self, run: int, **fields: object) -> None:
        self.records[run] = msgspec.structs.replace(self.records[run], **fields)

    def _hearer(self, run: int) -> Hear:
        def hear(event: AnyJobEvent) -> None:
            self.records[run] = self.records[run].after(event)
            match event:
                case Started():
                    self._save_meanwhile(run)
                case EpochEnded():
                    self._broadcast.tell(EpochAdded(run, event))
                case BatchEnded():
                    self._broadcast.tell(BatchAdded(run, event))

        return hear

    def _save_meanwhile(self, run: int) -> None:
        try:
            self._store.save_run(self.records[run])
        except DiskTrouble as error:
            # Its events and its history tell the same to the next engine.
            log.warning("run %s: how it stands was not kept: %s", run, error.message)

    def _follow(self, attempt: Attempt, record: RunRecord, ending: Awaitable[AnyEnding]) -> None:
        state = attempt.category(record.category)
        state.run, state.running = record.run, True
        self.usages.begin(record.run)
        log.info("run %s of %s: %s", record.run, attempt.attempt, self.records[record.run].state)
        self._tasks[record.run] = asyncio.create_task(self._finish(attempt, record.run, ending))
        self._broadcast.tell_of(attempt, RunChanged(self.view(record.run)), AttemptChanged(attempt.view()))

    async def _finish(self, attempt: Attempt, run: int, work: Awaitable[AnyEnding]) -> None:
        """Wait for the ending while telling the clients, then keep it, then tell it."""
        teller = asyncio.create_task(self._tell(run))
        try:
            ending = await work
        except (OSError, DiskTrouble) as error:
            ending = EngineFault(self._clock.now().wall_s, str(error))
        except Exception as error:
            log.exception("run %s", run)
            ending = EngineFault(self._clock.now().wall_s, str(error))
        finally:
            teller.cancel()
        self._change(run, peaks=self.usages.end(self.records[run]))
        ended = self.records[run].ended(ending, self._ended_at(ending))
        try:
            await self._keep(attempt, ended)
        except Exception:
            # The store still has it as under way, and the next engine keeps its end; others need not wait for that.
            log.exception("run %s: its end was not kept", run)
            self.records[run] = ended
        self._tasks.pop(run, None)
        self.lanes.leave(run)
        log.info("run %s: %s", run, self.records[run].state)
        attempt.category(self.records[run].category).running = False
        self._broadcast.tell_of(attempt, RunChanged(self.view(run)), AttemptChanged(attempt.view()))

    async def _keep(self, attempt: Attempt, record: RunRecord) -> None:
        """Keep how a run ended, and the model that it saved."""
        folder = Path(attempt.folder) / f"category{record.category}"
        self.freezing += 1
        try:
            self.records[record.run] = await asyncio.to_thread(kept_models.keep, record, folder, self._paths.models)
        finally:
            self.freezing -= 1
        await self._keeper.keep(lambda: self._store.save_run(self.records[record.run]))

    def _ended_at(self, ending: AnyEnding) -> float:
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
