"""What the store keeps of runs and submissions, and how clients see it."""

from __future__ import annotations

from gettext import gettext as _

import msgspec

from tfcert_exam_engine.attempts.attempt import withheld
from tfcert_exam_engine.events import (
    AnyEnding,
    AnyJobEvent,
    BatchEnded,
    Cancelled,
    Crashed,
    DevicesSeen,
    DiskFilled,
    EpochEnded,
    FitBegan,
    GpuMemoryTold,
    Graded,
    OutOfMemory,
    Rejected,
    Started,
    TimedOut,
    TooMuchOutput,
    Trained,
)
from tfcert_exam_engine.grading.verdict import Verdict
from tfcert_exam_engine.metric_names import is_better
from tfcert_exam_engine.sentences import advice_on, sentence_on
from tfcert_exam_engine.views import Best, RunState, RunView, SubmissionState, SubmissionView
from tfcert_hw_probe.usage import Peaks, UsagePoint


class RunRecord(msgspec.Struct, frozen=True):
    """One training, as it stands."""

    attempt: str
    category: int
    started_at: float
    run: int = 0
    state: RunState = "running"
    ended_at: float | None = None
    pid: int = 0
    pid_start: float = 0.0
    boot_id: str = ""
    token: str = ""
    """Of its newest try: in the name of its job file and in the environment of all its processes."""
    limit_s: float = 3600.0
    memory_mb: float | None = None
    """The problem's own cap; None: it has none."""
    remark: str = ""
    device: str = ""
    python: str = ""
    kept_name: str = ""
    """Name of the model that it saved, as the candidate knows it."""
    kept_as: str = ""
    """Name of the copy in the models folder; "": it saved none, or it was pruned."""
    kept_saved_at: float = 0.0
    log_pruned: bool = False
    elsewhere: bool = False
    """Trained on the machine that its attempt was imported from: neither log nor model came along."""
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int | None = None
    logs: dict[str, float | None] = {}
    ending: AnyEnding | None = None
    legacy_keras: bool = False
    best: dict[str, Best] = {}
    parameters: int | None = None
    kept_megabytes: float | None = None
    keras: str = ""
    peaks: Peaks = Peaks()
    sees_gpus: int | None = None
    """GPUs that its TensorFlow may use; None: it has not said."""
    why_no_gpu: str = ""
    """As in `DevicesSeen.why_none`."""
    gpu_memory: int | None = None
    """Bytes that it has on its GPUs by its own word."""

    def after(self, event: AnyJobEvent) -> RunRecord:
        """Return the run after one event of its child."""
        replace = msgspec.structs.replace
        match event:
            case Started(pid=pid, pid_start=start):
                return replace(self, pid=pid, pid_start=start)
            case FitBegan(epochs=epochs, steps=steps, initial_epoch=initial):
                return replace(self, epochs=epochs, steps=steps, epoch=initial, step=0)
            case BatchEnded(epoch=epoch, step=step, steps=steps, logs=logs):
                return replace(self, epoch=epoch, step=step, steps=steps, logs={**self.logs, **logs})
            case EpochEnded():
                return self._after_epoch(event)
            case DevicesSeen(gpus=gpus, why_none=why):
                return replace(self, sees_gpus=gpus, why_no_gpu=why)
            case GpuMemoryTold(used=used, peak=peak):
                peaks = self.peaks.with_point(UsagePoint(0.0, None, None, max(used, peak)))
                return replace(self, gpu_memory=used, peaks=peaks)
        return self

    def _after_epoch(self, point: EpochEnded) -> RunRecord:
        return msgspec.structs.replace(
            self,
            epoch=point.epoch,
            epochs=point.epochs,
            logs=point.logs,
            best={**self.best, **_better(self.best, point)},
            parameters=self.parameters if point.parameters is None else point.parameters,
            keras=point.keras or self.keras,
        )

    def ended(self, ending: AnyEnding, at: float) -> RunRecord:
        """Return the run as it ended."""
        return msgspec.structs.replace(self, ending=ending, ended_at=at, state=_run_state(ending))

    def view(self, log_bytes: int, ahead: int | None = None) -> RunView:
        """Return what clients see; `ahead` runs come before one that is queued."""
        ending = self.ending
        return RunView(
            *(self.run, self.attempt, self.category, self.state, self.started_at, self.ended_at),
            pid=self.pid or None,
            epoch=self.epoch,
            epochs=self.epochs,
            step=self.step,
            steps=self.steps,
            logs=self.logs,
            log_bytes=log_bytes,
            message=sentence_on(ending) if ending else "",
            advice=self._advice(ending) if ending else "",
            model_file=ending.model_file if isinstance(ending, Trained) else None,
            ahead=ahead,
            remark=self.remark,
            kept_model=self.kept_name if self.kept_as and not self.elsewhere else None,
            kept_sha256=self.kept_as.partition(".")[0],
            device=self.device,
            python=self.python,
            log_pruned=self.log_pruned,
            elsewhere=self.elsewhere,
            legacy_keras=self.legacy_keras,
            legacy_keras_helps=self._legacy_keras_helps,
            best=self.best,
            parameters=self.parameters,
            kept_megabytes=self.kept_megabytes,
            keras=self.keras,
            peaks=self.peaks,
        )

    @property
    def _legacy_keras_helps(self) -> bool:
        """What another interpreter of the person's has of Keras 2 is not known."""
        helps = isinstance(self.ending, Crashed) and self.ending.legacy_keras_helps
        return helps and not self.legacy_keras and not self.python

    def _advice(self, ending: AnyEnding) -> str:
        """Return what to do, with the interpreter named where one of the person's own failed."""
        advice = advice_on(ending)
        if not self.python or isinstance(ending, Trained | Cancelled):
            return advice
        return f"{advice} " + _("It ran in {python} (the setting python).").format(python=self.python)


class SubmissionRecord(msgspec.Struct, frozen=True):
    """One submission, as it stands."""

    attempt: str
    category: int
    accepted_at: float
    model_name: str
    sha256: str
    kept_as: str
    """Name of the frozen copy in the models folder."""
    submission: int = 0
    state: SubmissionState = "grading"
    decided_at: float | None = None
    best_before: int | None = None
    saved_at: float | None = None
    """When the candidate's file was last written, Unix time in seconds."""
    tries: int = 1
    ending: AnyEnding | None = None
    same_file: int = 0
    same_verdict: int = 0
    parts: dict[str, float] = {}

    @property
    def verdict(self) -> Verdict | None:
        """The verdict, where it was graded."""
        return self.ending.verdict if isinstance(self.ending, Graded) else None

    @property
    def stars(self) -> int | None:
        """The stars, where it was graded."""
        return self.verdict.stars if self.verdict else None

    def ended(self, ending: AnyEnding, at: float, tries: int) -> SubmissionRecord:
        """Return the submission with its outcome."""
        state = _submission_state(ending)
        return msgspec.structs.replace(self, ending=ending, decided_at=at, state=state, tries=tries)

    def once_more(self) -> SubmissionRecord:
        """Return it as it was accepted, to be graded again."""
        return msgspec.structs.replace(self, state="grading", ending=None, decided_at=None, tries=1, parts={})

    def view(self, figures: bool) -> SubmissionView:
        """Return what clients see; without `figures` as a live exam shows it."""
        verdict = self.verdict if figures or self.verdict is None else withheld(self.verdict)
        ending = self.ending
        return SubmissionView(
            *(self.submission, self.attempt, self.category, self.state, self.accepted_at),
            *(self.model_name, self.sha256, self.stars),
            seconds=None if self.decided_at is None else round(self.decided_at - self.accepted_at, 3),
            verdict=verdict,
            message="" if ending is None or verdict else sentence_on(ending),
            advice="" if ending is None or verdict else advice_on(ending),
            best_before=self.best_before,
            tries=self.tries,
            saved_at=self.saved_at,
            same_file=self.same_file,
            same_verdict=self.same_verdict,
            parts=self.parts,
        )


def _better(best: dict[str, Best], point: EpochEnded) -> dict[str, Best]:
    """Return what an epoch did better than all before it."""
    found = {}
    for name, value in point.logs.items():
        if value is not None and (name not in best or is_better(name, value, best[name].value)):
            found[name] = Best(value, point.epoch, point.fit)
    return found


def _run_state(ending: AnyEnding) -> RunState:
    match ending:
        case Trained():
            return "trained"
        case Crashed() | Rejected():
            return "crashed"
        case TimedOut():
            return "timed_out"
        case OutOfMemory():
            return "out_of_memory"
        case TooMuchOutput():
            return "too_much_output"
        case DiskFilled():
            return "disk_filled"
        case Cancelled():
            return "cancelled"
    return "engine_fault"


def _submission_state(ending: AnyEnding) -> SubmissionState:
    match ending:
        case Graded():
            return "graded"
        case Rejected():
            return "rejected"
        case Crashed():
            return "crashed"
        case TimedOut():
            return "timed_out"
        case OutOfMemory():
            return "out_of_memory"
    return "engine_fault"
