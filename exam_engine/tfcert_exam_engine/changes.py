"""What the engine tells those who follow it; each carries the whole of what changed."""

from __future__ import annotations

import msgspec

from tfcert_exam_engine.events import BatchEnded, EpochEnded
from tfcert_exam_engine.public_views import PublicView, PublicWork
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.views import AttemptView, DataView, RunView, SubmissionView
from tfcert_hw_probe.sample import Sample
from tfcert_hw_probe.usage import Advice


class EngineEvent(msgspec.Struct, frozen=True, tag=True):
    """Base of what the engine tells its clients."""


class AttemptChanged(EngineEvent, frozen=True):
    """The attempt is now so; None: there is none."""

    attempt: AttemptView


class RunChanged(EngineEvent, frozen=True):
    """A run began, moved on (at most four times a second) or ended; its log may have grown."""

    run: RunView


class EpochAdded(EngineEvent, frozen=True):
    """One more point of a run's curves."""

    run: int
    point: EpochEnded


class BatchAdded(EngineEvent, frozen=True):
    """Where the running epoch stands, at most four times a second."""

    run: int
    point: BatchEnded


class SubmissionChanged(EngineEvent, frozen=True):
    """A submission was accepted, or has its outcome."""

    submission: SubmissionView


class HardwareSampled(EngineEvent, frozen=True):
    """Once a second while a client is there."""

    sample: Sample
    advice: list[Advice] = []
    """What has been wrong for a while, the worst first."""


class DataChanged(EngineEvent, frozen=True):
    """Data sets are being built."""

    data: list[DataView]


class PublicChanged(EngineEvent, frozen=True):
    """The public data sets are now so: something was asked for, one of them is done, or all of it."""

    view: PublicView


class PublicMoved(EngineEvent, frozen=True):
    """The work on public data sets has moved on, at most four times a second."""

    work: PublicWork


class DeadlineNear(EngineEvent, frozen=True):
    """30, 10, 5 or 1 minutes are left."""

    minutes: int
    never_submitted: list[int]
    """Categories that would count as zero."""


class SettingsChanged(EngineEvent, frozen=True):
    """The settings are now so."""

    settings: Settings


class Dropped(EngineEvent, frozen=True):
    """The last that a client hears that did not keep up: it was dropped, and may connect again at once."""

    message: str


class EngineTrouble(EngineEvent, frozen=True):
    """What keeps the engine from working, in one sentence; "" when it is over."""

    message: str


AnyEngineEvent = (
    AttemptChanged
    | RunChanged
    | EpochAdded
    | BatchAdded
    | SubmissionChanged
    | HardwareSampled
    | DataChanged
    | PublicChanged
    | PublicMoved
    | DeadlineNear
    | SettingsChanged
    | Dropped
    | EngineTrouble
)
