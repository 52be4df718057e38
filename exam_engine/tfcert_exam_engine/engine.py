"""The engine as its clients see it; `ExamEngine` (in process) and `EngineClient` (over the socket) are both one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from tfcert_exam_engine.changes import AnyEngineEvent
from tfcert_exam_engine.coaching_views import HintView, ResetView, SolutionView
from tfcert_exam_engine.examples_view import ExamplesView
from tfcert_exam_engine.exporting.views import ExportView
from tfcert_exam_engine.grading.check_views import CheckView, FileGraded
from tfcert_exam_engine.history.views import HistoryExported, HistoryImported, ProblemHistory
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

DEFAULT_MINUTES = 300
MAX_MINUTES = 24 * 60
MOST_SEED = 2**63 - 1
"""SQLite's largest integer."""


class Engine(Protocol):
    """Every method may raise an `EngineError` from `errors`, with a sentence for the person."""

    async def connect(self) -> None:
        """Reach the engine, starting it where none runs; may be called again after it went away."""

    async def state(self) -> EngineState:
        """Return everything a first screen needs."""

    def events(self) -> AsyncIterator[AnyEngineEvent]:
        """Follow all that changes from now on; ends when the engine goes away."""

    async def prepare_data(self, names: Sequence[str] = ()) -> None:
        """Begin building the data sets of these names, or all, that are missing; progress comes as `DataChanged`."""

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
        """Draw what such a start would begin, and begin building what it lacks of data; progress as `DataChanged`.

        Refused as `start` would be. To start with the form and the seed it returns begins that very draw.
        """

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
        """Begin an attempt; builds missing data first, and the clock starts after that.

        `form` "": the one that is set (`Settings.form`).
        `minutes` 0 is a practice without a deadline. A drill names its `category`, a `skill` such as "3.4", or a
        `problem`: "line" leaves the variant to the seed, "line-stiff" names it, "line-first" is the one without a name.
        `blank`, not in an exam: solution.py has what may not be changed and the contract alone, no model to begin with.
        """

    async def run(self, category: int, legacy_keras: bool | None = None) -> RunView:
        """Train the category's solution.py, as it stands now, in the background: at once, or when its turn comes.

        `legacy_keras` says whether under exam-era Keras (Keras 2); None: as the setting says, or the script itself
        by setting TF_USE_LEGACY_KERAS.
        """

    async def stop_run(self, run: int) -> RunView:
        """Stop a run and everything it started; returns it as it ended."""

    async def check(self, category: int, file: str | None = None) -> CheckView:
        """Check a model file (default: the newest in the category's folder) against the contract; free."""

    async def submit(self, category: int, file: str | None = None, run: int | None = None) -> SubmissionView:
        """Freeze and accept a model file, or the one that a run kept; returns once that is durable.

        The verdict comes as `SubmissionChanged`.
        """

    async def grade_again(self, submission: int, attempt: str | None = None) -> SubmissionView:
        """Grade a submission again that our machinery failed, also after the end; of the newest attempt, or of one.

        The verdict comes as `SubmissionChanged` where the attempt is the newest.
        """

    async def grade_file(self, category: int, slug: str, file: str) -> FileGraded:
        """Grade any file on any problem of the bank, outside of attempts; nothing is kept. Refused in a live exam."""

    async def export(self, category: int, file: str, slug: str = "", force: bool = False) -> ExportView:
        """Write a problem to a zip, to be worked on elsewhere: statement, scripts, public data, a notebook.

        `file` is absolute; a folder gets one under the problem's name. `force` writes over a file that is there.
        `slug` names a problem of the bank; "" is the newest attempt's. Data that are not there are built first.
        """

    async def examples(
        self, category: int, split: str = "", start: int = 1, label: str = "", count: int = 24, slug: str = ""
    ) -> ExamplesView:
        """Return `count` examples of a problem's public data, from the one that stands at place `start`, from 1.

        `split` "": the first. `label`: those of one class alone, "" for all. `slug` names a problem of the bank; "" is
        the attempt's. Places beyond the end are brought back to the last.
        """

    async def reference(self, query: str, limit: int = 60) -> ReferenceFound:
        """Search TensorFlow's and Keras' own reference by name or word; the first question begins to index it."""

    async def reference_entry(self, name: str) -> ReferenceEntry:
        """Return one entry, by any of its names."""

    async def index_reference(self, stop: bool = False) -> ReferenceFound:
        """Begin to index the reference where it is not indexed, or stop that; returns how it stands, and no hits."""

    async def public_sets(self) -> PublicView:
        """Return how the public data sets stand, and what is being done with them."""

    async def begin_public(self, task: PublicTask) -> PublicView:
        """Fetch, verify, remove, pack or unpack in the background, after what was asked for before.

        Progress comes as `PublicMoved`, each ending as `PublicChanged`; it goes on when every client has left.
        """

    async def stop_public(self) -> PublicView:
        """Stop what is under way and forget what waits; what has come is kept, and a later fetch goes on there."""

    async def end(self) -> AttemptView:
        """End the live attempt; accepted submissions are graded first."""

    async def pause(self) -> AttemptView:
        """Let the clock of a practice stand; trainings go on, nothing is run or submitted meanwhile."""

    async def go_on(self) -> AttemptView:
        """Let the clock of a paused practice run again."""

    async def hint(self, category: int, number: int) -> HintView:
        """Return one hint, from 1; never in an exam that runs."""

    async def solution(self, category: int) -> SolutionView:
        """Return the reference solution: after the end, or after 5 stars outside an exam."""

    async def sign(
        self, attempt: str | None, file: str, force: bool = False, name: str = "", models: str = ""
    ) -> SignedView:
        """Write the signed record of an attempt (None: the newest) that has ended, with no open grading.

        `file` is absolute; a folder gets one under the attempt's name. `force` writes over a file that is there.
        `name` says who signs; "": as the setting name says. `models`: a folder that gets copies of the
        model files that count; "": none.
        """

    async def review(self, attempt: str | None, category: int) -> ReviewView:
        """Return a category of an attempt (None: the newest) beside the reference: scripts, figures, curves, verdicts.

        Refused as `solution` is, and while any exam is sat. What is gone is said in the review.
        """

    async def reset(self, category: int) -> ResetView:
        """Put the starter back as solution.py; what stood there is kept beside it under a dated name."""

    async def delete_attempt(self, attempt: str) -> DeletedView:
        """Delete an ended attempt from the record; the candidate's own folder stays."""

    async def prune(self, dry_run: bool) -> PruneView:
        """Delete logs and models of long ended attempts by the rules in the settings, or say what would be."""

    async def settings(self) -> Settings:
        """Return the settings."""

    async def change_settings(self, changes: dict[str, str]) -> Settings:
        """Change settings by name, each given as a person types it; "" puts a default back."""

    async def attempt(self, attempt: str | None = None) -> EngineState:
        """Return one attempt (default: the newest) with its runs and submissions; figures once it has ended."""

    async def attempts(self) -> list[AttemptView]:
        """Return all attempts, newest first."""

    async def problem_histories(self) -> list[ProblemHistory]:
        """Return every problem over all attempts with its best submissions, but for what a live exam withholds."""

    async def note_attempt(self, attempt: str, text: str) -> AttemptView:
        """Keep a person's own line on an attempt, in the place of the one before; "" takes it away."""

    async def export_attempts(self, file: str, attempts: Sequence[str] = (), force: bool = False) -> HistoryExported:
        """Write ended attempts, all or those named, to a .json file that can be imported, or to a .csv file.

        `file` is absolute; a folder gets one. `force` writes over a file that is there.
        """

    async def import_attempts(self, file: str) -> HistoryImported:
        """Take in the attempts of such a .json file: all that are not here yet, or none where it is not whole.

        What is here stays as it is; but an attempt that was imported before is replaced by one with more verdicts.
        """

    async def look_at(self, category: int) -> None:
        """Remember the problem last looked at."""

    async def curves(self, run: int) -> CurvesView:
        """Return all points of a run, from the first."""

    async def usage(self, run: int) -> UsageView:
        """Return what a run has used of the machine since it began, and the most of each."""

    async def machine_history(self) -> MachineHistory:
        """Return what the machine did in the last ten minutes, as far as it was looked at."""

    async def figures(self, run: int) -> FiguresView:
        """Return the figures that a run has shown or saved so far, oldest first."""

    async def figure_picture(self, run: int, number: int, width: int, height: int) -> Picture:
        """Return one of them in at most so many pixels, its shape kept."""

    async def script(self, run: int) -> ScriptView:
        """Return the script that a run ran, as it stood when the run was asked for."""

    async def read_log(self, run: int, offset: int, limit: int = 65536) -> LogChunk:
        """Return at most `limit` bytes of a run's log as text; a negative offset counts from its end."""

    async def find_in_log(
        self, run: int, what: str, offset: int, limit: int = 1 << 20, places: bool = False
    ) -> LogFound:
        """Count the lines of a piece of a run's log that hold `what`; `places` also asks where they begin."""

    async def status(self) -> EngineStatus:
        """Return how the engine itself is."""

    async def stop(self, force: bool = False) -> None:
        """Stop the engine; running trainings are stopped, accepted submissions are graded at its next start.

        Refused while an attempt's clock runs, unless forced.
        """

    async def retire(self, version: str) -> bool:
        """Leave now if no job runs, else when the last has ended; returns whether it leaves now."""

    async def close(self) -> None:
        """Leave; the engine goes on."""
