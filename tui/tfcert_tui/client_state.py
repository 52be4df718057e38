"""What the workstation knows: the engine's events folded into one object, which the screens paint from."""

from __future__ import annotations

from enum import Flag, auto
from typing import Literal

import msgspec

from tfcert_exam_engine.changes import (
    AnyEngineEvent,
    AttemptChanged,
    BatchAdded,
    DataChanged,
    DeadlineNear,
    Dropped,
    EngineTrouble,
    EpochAdded,
    HardwareSampled,
    PublicChanged,
    PublicMoved,
    RunChanged,
    SettingsChanged,
    SubmissionChanged,
)
from tfcert_exam_engine.events import BatchEnded, EpochEnded
from tfcert_exam_engine.machine.usage_views import MachineHistory
from tfcert_exam_engine.public_views import PublicView
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.training.file_views import CurvesView
from tfcert_exam_engine.views import AttemptView, DataView, EngineState, ProblemView, RunView, SubmissionView
from tfcert_hw_probe.sample import Sample
from tfcert_hw_probe.usage import Advice
from tfcert_tui.machine.machine_trail import MachineTrail
from tfcert_tui.runs.run_progress import RunProgress

Link = Literal["connecting", "live", "lost"]
ALIVE = ("queued", "running")
"""States of a run that can be stopped."""


class Part(Flag):
    """What has changed since it was last painted."""

    NONE = 0
    LINK = auto()
    ATTEMPT = auto()
    RUNS = auto()
    CURVES = auto()
    BATCH = auto()
    SUBMISSIONS = auto()
    HARDWARE = auto()
    DATA = auto()
    TROUBLE = auto()
    SETTINGS = auto()
    PUBLIC = auto()
    ALL = LINK | ATTEMPT | RUNS | CURVES | BATCH | SUBMISSIONS | HARDWARE | DATA | TROUBLE | SETTINGS | PUBLIC


class ClientState(msgspec.Struct):
    """The last of everything received. Nothing here touches the screen."""

    link: Link = "connecting"
    attempt: AttemptView | None = None
    """The live attempt or the newest that has ended."""
    runs: dict[int, RunView] = msgspec.field(default_factory=dict)
    submissions: dict[int, SubmissionView] = msgspec.field(default_factory=dict)
    data: list[DataView] = msgspec.field(default_factory=list)
    trouble: str = ""
    settings: Settings = msgspec.field(default_factory=Settings)
    dropped: str = ""
    """Why the engine dropped this workstation, until it is connected again."""
    public: PublicView | None = None
    """The public data sets; None: not asked for yet."""
    sample: Sample | None = None
    advice: list[Advice] = msgspec.field(default_factory=list)
    """What is wrong with how the machine is used, the worst first."""
    trail: MachineTrail = msgspec.field(default_factory=MachineTrail)
    """The machine in the last minutes."""
    points: dict[int, list[EpochEnded]] = msgspec.field(default_factory=dict)
    """Curves by run, in order."""
    batches: dict[int, BatchEnded] = msgspec.field(default_factory=dict)
    changed: Part = Part.NONE
    _progress: dict[int, RunProgress] = msgspec.field(default_factory=dict)

    def replace(self, state: EngineState) -> None:
        """Take a whole new state, as after a reconnection."""
        self.attempt = state.attempt
        self.runs = {run.run: run for run in state.runs}
        self.submissions = {each.submission: each for each in state.submissions}
        self.data = state.data
        self.trouble = state.trouble
        self.settings = state.settings
        self.points, self.batches, self._progress = {}, {}, {}
        self.changed |= Part.ALL

    def set_link(self, link: Link) -> None:
        """Note whether the engine is there."""
        if link != self.link:
            self.link = link
            self.changed |= Part.LINK

    def set_trouble(self, message: str) -> None:
        """Note what keeps the engine from working."""
        self.trouble = message
        self.changed |= Part.TROUBLE

    def fold(self, event: AnyEngineEvent) -> None:
        """Take one event in."""
        match event:
            case AttemptChanged(attempt=attempt):
                self.take_attempt(attempt)
            case RunChanged() | EpochAdded() | BatchAdded():
                self._fold_training(event)
            case SubmissionChanged(submission=submission):
                self._take_submission(submission)
            case HardwareSampled(sample=sample, advice=advice):
                self.sample, self.advice = sample, advice
                self.trail.hear(sample)
                self.changed |= Part.HARDWARE
            case DataChanged(data=data):
                self.data = data
                self.changed |= Part.DATA
            case PublicChanged() | PublicMoved():
                self._fold_public(event)
            case EngineTrouble() | SettingsChanged() | Dropped():
                self._fold_engine(event)
            case DeadlineNear():
                pass  # The workstation warns from the deadline itself, also while the engine is away.

    def _fold_engine(self, event: EngineTrouble | SettingsChanged | Dropped) -> None:
        match event:
            case EngineTrouble(message=message):
                self.set_trouble(message)
            case SettingsChanged(settings=settings):
                self.take_settings(settings)
            case Dropped(message=message):
                self.dropped = message

    def _fold_public(self, event: PublicChanged | PublicMoved) -> None:
        match event:
            case PublicChanged(view=view):
                self.take_public(view)
            case PublicMoved(work=work) if self.public is not None:
                self.take_public(msgspec.structs.replace(self.public, work=work))

    def take_public(self, view: PublicView) -> None:
        """Take how the public data sets stand now."""
        if view != self.public:
            self.public = view
            self.changed |= Part.PUBLIC

    def take_settings(self, settings: Settings) -> None:
        """Take the settings as they are now."""
        self.settings = settings
        self.changed |= Part.SETTINGS

    def put_history(self, history: MachineHistory) -> None:
        """Take what the engine kept of the machine's last minutes."""
        self.trail.take(history)
        self.changed |= Part.HARDWARE

    def put_curves(self, view: CurvesView) -> None:
        """Take all points of a run; those that arrived meanwhile stay."""
        known = {(point.fit, point.epoch): point for point in self.points.get(view.run, [])}
        known.update({(point.fit, point.epoch): point for point in view.epochs})
        self.points[view.run] = [known[key] for key in sorted(known)]
        self.changed |= Part.CURVES

    def take_changes(self) -> Part:
        """Return what changed since the last call."""
        changed, self.changed = self.changed, Part.NONE
        return changed

    def progress(self, run: int) -> RunProgress:
        """Return how far a run is and how it goes, by the points and batches that are known."""
        progress = self._progress.setdefault(run, RunProgress())
        progress.take(self.points.get(run, []))
        return progress

    @property
    def live(self) -> AttemptView | None:
        """The attempt that is under way."""
        return self.attempt if self.attempt is not None and not self.attempt.ended else None

    @property
    def data_ready(self) -> bool:
        """Whether every offline data set is built."""
        return all(each.state == "ready" for each in self.data)

    def are_ready(self, names: list[str]) -> bool:
        """Return whether these data sets are built."""
        return set(names) <= {each.name for each in self.data if each.state == "ready"}

    def problem(self, category: int) -> ProblemView | None:
        """Return a category of the attempt."""
        problems = self.attempt.problems if self.attempt else []
        return next((each for each in problems if each.category == category), None)

    def first_category(self) -> int:
        """Return the category to open: the one last looked at, or the first there is (a drill has one alone)."""
        if self.attempt is None:
            return 1
        there = [problem.category for problem in self.attempt.problems]
        return self.attempt.last_category if self.attempt.last_category in there else min(there, default=1)

    def run_of(self, category: int) -> RunView | None:
        """Return the newest run of a category."""
        return max((run for run in self.runs.values() if run.category == category), key=lambda r: r.run, default=None)

    def live_run(self) -> RunView | None:
        """Return the newest run that trains, else the newest that waits, in whatever category."""
        alive = [run for run in self.runs.values() if run.state in ALIVE]
        return max(alive, key=lambda run: (run.state == "running", run.run), default=None)

    def submissions_of(self, category: int) -> list[SubmissionView]:
        """Return a category's submissions, oldest first."""
        found = (each for each in self.submissions.values() if each.category == category)
        return sorted(found, key=lambda each: each.submission)

    def take_attempt(self, attempt: AttemptView) -> None:
        """Take an attempt as it stands now; another one than before begins without runs and submissions."""
        if self.attempt is not None and attempt.attempt != self.attempt.attempt:
            self.runs, self.submissions, self.points, self.batches, self._progress = {}, {}, {}, {}, {}
            self.changed |= Part.RUNS | Part.SUBMISSIONS | Part.CURVES
        self.attempt = attempt
        self.changed |= Part.ATTEMPT

    def _take_submission(self, submission: SubmissionView) -> None:
        if self.attempt is not None and submission.attempt != self.attempt.attempt:
            return
        self.submissions[submission.submission] = submission
        self.changed |= Part.SUBMISSIONS

    def _fold_training(self, event: RunChanged | EpochAdded | BatchAdded) -> None:
        match event:
            case RunChanged(run=run) if self.attempt is None or run.attempt == self.attempt.attempt:
                self.runs[run.run] = run
                self.changed |= Part.RUNS
            case EpochAdded(run=number, point=epoch):
                self._add_point(number, epoch)
            case BatchAdded(run=number, point=batch):
                self.batches[number] = batch
                self.progress(number).take_batch(batch)
                self.changed |= Part.BATCH

    def _add_point(self, run: int, point: EpochEnded) -> None:
        points = self.points.setdefault(run, [])
        if points and (point.fit, point.epoch) <= (points[-1].fit, points[-1].epoch):
            return  # Told twice: the state asked for and the event crossed.
        points.append(point)
        self.changed |= Part.CURVES
