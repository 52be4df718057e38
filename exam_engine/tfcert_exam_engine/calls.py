"""What a client may ask of the engine: one struct per method of `Engine`, with its fields."""

from __future__ import annotations

import msgspec

from tfcert_exam_engine.public_views import PublicTask
from tfcert_exam_engine.views import Mode


class Call(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base of the calls: one per method of `Engine`."""


class State(Call, frozen=True):
    """Engine.state."""


class Follow(Call, frozen=True):
    """Engine.events."""


class PrepareData(Call, frozen=True):
    """Engine.prepare_data."""

    names: list[str]


class Draw(Call, frozen=True):
    """Engine.draw."""

    form: str
    mode: Mode
    seed: int | None
    minutes: int
    category: int | None
    skill: str
    problem: str


class Start(Call, frozen=True, omit_defaults=True):
    """Engine.start; what is not asked for is not sent, so that an engine that does not know of it begins all else."""

    form: str
    mode: Mode
    seed: int | None
    minutes: int
    category: int | None = None
    skill: str = ""
    blank: bool = False
    problem: str = ""


class Run(Call, frozen=True, omit_defaults=True):
    """Engine.run; what is not asked for is not sent, so that an engine that does not know of it runs all else."""

    category: int
    legacy_keras: bool | None = None


class StopRun(Call, frozen=True):
    """Engine.stop_run."""

    run: int


class Check(Call, frozen=True):
    """Engine.check."""

    category: int
    file: str | None


class Submit(Call, frozen=True):
    """Engine.submit."""

    category: int
    file: str | None
    run: int | None = None


class GradeFile(Call, frozen=True):
    """Engine.grade_file."""

    category: int
    slug: str
    file: str


class Export(Call, frozen=True):
    """Engine.export."""

    category: int
    file: str
    slug: str
    force: bool


class ExamplesOf(Call, frozen=True):
    """Engine.examples."""

    category: int
    split: str
    start: int
    label: str
    count: int
    slug: str


class Reference(Call, frozen=True):
    """Engine.reference."""

    query: str
    limit: int


class ReferenceEntryOf(Call, frozen=True):
    """Engine.reference_entry."""

    name: str


class IndexReference(Call, frozen=True):
    """Engine.index_reference."""

    stop: bool


class PublicSets(Call, frozen=True):
    """Engine.public_sets."""


class BeginPublic(Call, frozen=True):
    """Engine.begin_public."""

    task: PublicTask


class StopPublic(Call, frozen=True):
    """Engine.stop_public."""


class End(Call, frozen=True):
    """Engine.end."""


class Pause(Call, frozen=True):
    """Engine.pause."""


class GoOn(Call, frozen=True):
    """Engine.go_on."""


class Hint(Call, frozen=True):
    """Engine.hint."""

    category: int
    number: int


class Solution(Call, frozen=True):
    """Engine.solution."""

    category: int


class Sign(Call, frozen=True):
    """Engine.sign."""

    attempt: str | None
    file: str
    force: bool
    name: str
    models: str


class GradeAgain(Call, frozen=True):
    """Engine.grade_again."""

    submission: int
    attempt: str | None


class Review(Call, frozen=True):
    """Engine.review."""

    attempt: str | None
    category: int


class Reset(Call, frozen=True):
    """Engine.reset."""

    category: int


class DeleteAttempt(Call, frozen=True):
    """Engine.delete_attempt."""

    attempt: str


class Prune(Call, frozen=True):
    """Engine.prune."""

    dry_run: bool


class SettingsOf(Call, frozen=True):
    """Engine.settings."""


class ChangeSettings(Call, frozen=True):
    """Engine.change_settings."""

    changes: dict[str, str]


class AttemptOf(Call, frozen=True):
    """Engine.attempt."""

    attempt: str | None


class Attempts(Call, frozen=True):
    """Engine.attempts."""


class ProblemHistories(Call, frozen=True):
    """Engine.problem_histories."""


class NoteAttempt(Call, frozen=True):
    """Engine.note_attempt."""

    attempt: str
    text: str


class ExportAttempts(Call, frozen=True):
    """Engine.export_attempts."""

    file: str
    attempts: list[str]
    force: bool


class ImportAttempts(Call, frozen=True):
    """Engine.import_attempts."""

    file: str


class LookAt(Call, frozen=True):
    """Engine.look_at."""

    category: int


class CurvesOf(Call, frozen=True):
    """Engine.curves."""

    run: int


class UsageOf(Call, frozen=True):
    """Engine.usage."""

    run: int


class MachineHistoryOf(Call, frozen=True):
    """Engine.machine_history."""


class FiguresOf(Call, frozen=True):
    """Engine.figures."""

    run: int


class FigurePicture(Call, frozen=True):
    """Engine.figure_picture."""

    run: int
    number: int
    width: int
    height: int


class ScriptOf(Call, frozen=True):
    """Engine.script."""

    run: int


class ReadLog(Call, frozen=True):
    """Engine.read_log."""

    run: int
    offset: int
    limit: int


class FindInLog(Call, frozen=True):
    """Engine.find_in_log."""

    run: int
    what: str
    offset: int
    limit: int
    places: bool


class Status(Call, frozen=True):
    """Engine.status."""


class Stop(Call, frozen=True):
    """Engine.stop."""

    force: bool = False


class Retire(Call, frozen=True):
    """Engine.retire; this and `Hello` keep their shape in every protocol, so that versions can relieve one another."""

    version: str


AnyCall = (
    State
    | Follow
    | PrepareData
    | Draw
    | Start
    | Run
    | StopRun
    | Check
    | Submit
    | GradeFile
    | Export
    | ExamplesOf
    | Reference
    | ReferenceEntryOf
    | IndexReference
    | PublicSets
    | BeginPublic
    | StopPublic
    | End
    | AttemptOf
    | Attempts
    | ProblemHistories
    | NoteAttempt
    | ExportAttempts
    | ImportAttempts
    | LookAt
    | CurvesOf
    | UsageOf
    | MachineHistoryOf
    | FiguresOf
    | FigurePicture
    | ScriptOf
    | ReadLog
    | FindInLog
    | Status
    | Stop
    | Pause
    | GoOn
    | Hint
    | Solution
    | Sign
    | GradeAgain
    | Review
    | Reset
    | DeleteAttempt
    | Prune
    | SettingsOf
    | ChangeSettings
    | Retire
)
