"""An engine that plays a script, for the commands: no process, no TensorFlow, the real views."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from reviews import review
from scripted_past import LooksBack
from shown_data import ShowsData
from tfcert_exam_engine.changes import AnyEngineEvent, RunChanged, SubmissionChanged
from tfcert_exam_engine.clock import SystemClock
from tfcert_exam_engine.coaching_views import HintView, ResetView, SolutionView
from tfcert_exam_engine.errors import EngineError, EngineUnavailable, UsageRefused
from tfcert_exam_engine.events import AnyEnding, Checked, Graded
from tfcert_exam_engine.grading.check_views import CheckView, FileGraded
from tfcert_exam_engine.grading.verdict import ContractCheck, ContractReport, ModelFacts, StarCheck, Verdict
from tfcert_exam_engine.machine.usage_views import MachineHistory, UsageView
from tfcert_exam_engine.public_views import PublicTask, PublicView
from tfcert_exam_engine.review.views import ReviewView
from tfcert_exam_engine.settings import Settings, changed
from tfcert_exam_engine.signing.views import SignedView
from tfcert_exam_engine.training.figure_views import FiguresView
from tfcert_exam_engine.training.file_views import CurvesView, LogChunk, LogFound, ScriptView
from tfcert_exam_engine.upkeep_views import DeletedView, EngineStatus, Pruned, PruneView
from tfcert_exam_engine.views import (
    AttemptView,
    DataView,
    DrawView,
    EngineState,
    Mode,
    ProblemView,
    RunView,
    SubmissionView,
)
from tfcert_problems.examples import Picture

TITLES = ("Line", "Digits", "Textures", "Docstrings", "Sunspots")
TRAINED = RunView(4, "20261120-231507", 2, "trained", 100.0, 162.0, kept_sha256="ab" * 32)
MODEL = ModelFacts("mymodel.keras", "ab" * 32, 0.02, 481, "Keras 3.15.1")


def attempt_view(**changes: Any) -> AttemptView:
    """A live attempt of 300 minutes with nothing submitted."""
    now = SystemClock().now()
    problems = [
        ProblemView(n, title.lower(), title, 5 + 5 * n, f"/exam/category{n}") for n, title in enumerate(TITLES, 1)
    ]
    view = AttemptView(
        *("20261120-231507", "offline", "practice", 7, 300, now, now.after(18000)),
        *(False, None, "", 0.0, False, "/exam", problems),
    )
    return msgspec.structs.replace(view, **changes)


def drill_view(view: AttemptView, category: int) -> AttemptView:
    """The same attempt as a drill of one category."""
    problems = [problem for problem in view.problems if problem.category == category]
    return msgspec.structs.replace(view, mode="drill", problems=problems, full=float(problems[0].weight))


def verdict(stars: int, measured: float = 0.93) -> Verdict:
    """A verdict with figures."""
    needed = (0.12, 0.90, 0.92, 0.94, 0.952)
    checks = [
        StarCheck(
            name=f"star {n + 1}",
            passed=n < stars,
            measured=measured,
            needed=need,
            margin=round(measured - need, 6),
            advice="" if n < stars else "Try a convolution.",
        )
        for n, need in enumerate(needed)
    ]
    return Verdict(stars, checks, "accuracy", measured, 0.01, 500, 0.2, MODEL)


class ScriptedEngine(LooksBack, ShowsData):
    """Implements `Engine`; a test changes its fields before a command runs."""

    def __init__(self) -> None:
        super().__init__()
        self.attempt_view: AttemptView | None = attempt_view()
        self.running = True
        """Whether an engine process would be there."""
        self.notice = ""
        self.connect_error: EngineError | None = None
        self.error: EngineError | None = None
        """Raised by whatever is asked."""
        self.data = [DataView("digits", "ready"), DataView("line", "ready")]
        self.runs: list[RunView] = []
        self.submissions: list[SubmissionView] = []
        self.log = ""
        self.outcome = SubmissionView(
            1, "20261120-231507", 2, "graded", 0.0, "mymodel.keras", "ab" * 32, 3, 0.31, verdict(3)
        )
        self.run_ends: RunView | None = None
        """How a run ends; None: it goes on for ever."""
        self.calls: list[str] = []
        self.before_event: Callable[[], None] = lambda: None
        self.loses_line_once = False
        self.waits: list[int] = []
        """Runs ahead of the one that is begun next, as the queue moves on; none: it runs at once."""
        self.remark = ""
        self.drilled: tuple[int | None, str] | None = None
        """Category and skill that were given to `start`."""
        self.hints = ["Look at it.", "Scale it.", "One neuron."]
        self.backup = "/exam/category3/solution-20261120-231700.py"
        self.past: list[AttemptView] = []
        self.old: list[Pruned] = []
        """What pruning finds."""
        self.kept_settings = Settings()
        self.drawn: FiguresView | None = None
        self.reviewed: ReviewView | None = None
        """What `review` shows; None: a review with everything in it."""
        self.usages: dict[int, UsageView] = {}
        self.machine = MachineHistory(1.0, [])
        self.file_endings: dict[str, AnyEnding] = {}
        """How `grade` ends for a file; where none is given it has three stars."""
        self.refused_files: dict[str, EngineError] = {}
        self.stop_refused: UsageRefused | None = None
        self.engine_status = EngineStatus(42, "0.1.0", 1, "/data", 0.0, 1, [], "ready", 3, 0, 0)
        self._queue: asyncio.Queue[AnyEngineEvent | None] = asyncio.Queue()

    async def connect(self, start: bool = True) -> None:
        self.calls.append("connect")
        if self.connect_error is not None:
            raise self.connect_error
        if not self.running and not start:
            raise EngineUnavailable("engine_not_running", "No engine is running for this data folder.")

    async def close(self) -> None:
        self.calls.append("close")

    async def _ask(self, name: str) -> None:
        self.calls.append(name)
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error

    async def state(self) -> EngineState:
        await self._ask("state")
        return EngineState(self.attempt_view, self.runs, self.submissions, self.data)

    async def attempt(self, attempt: str | None = None) -> EngineState:
        await self._ask("attempt")
        if attempt not in (None, "20261120-231507"):
            raise UsageRefused("no_attempt", f"There is no attempt {attempt}.")
        return await self.state()

    async def events(self) -> AsyncIterator[AnyEngineEvent]:
        while (event := await self._queue.get()) is not None:
            self.before_event()
            yield event

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
        await self._ask("start")
        self.drilled = (category, skill, problem)
        seed = 7 if seed is None else seed
        view = attempt_view(form=form, mode=mode, seed=seed, minutes=minutes, skill=skill, blank=blank)
        if minutes == 0:
            view = msgspec.structs.replace(view, deadline=None)
        if mode == "drill":
            view = drill_view(view, category or 3)
        self.attempt_view = view
        return view

    async def pause(self) -> AttemptView:
        await self._ask("pause")
        return self._change(paused=True, deadline=None, paused_left_s=4800.0)

    async def go_on(self) -> AttemptView:
        await self._ask("go_on")
        return self._change(paused=False, deadline=SystemClock().now().after(4800), paused_left_s=None)

    def _change(self, **changes: Any) -> AttemptView:
        assert self.attempt_view is not None
        self.attempt_view = msgspec.structs.replace(self.attempt_view, **changes)
        return self.attempt_view

    async def hint(self, category: int, number: int) -> HintView:
        await self._ask(f"hint {category} {number}")
        if number > len(self.hints):
            raise UsageRefused("no_hint", f"There is no hint {number}.", f"Take 1 to {len(self.hints)}.")
        return HintView(category, number, len(self.hints), self.hints[number - 1])

    async def solution(self, category: int) -> SolutionView:
        await self._ask(f"solution {category}")
        return SolutionView(category, "import keras\n", "One neuron is enough.\n")

    async def sign(
        self, attempt: str | None, file: str, force: bool = False, name: str = "", models: str = ""
    ) -> SignedView:
        await self._ask(f"sign {attempt} {Path(file).name}{' over it' if force else ''}")
        if not force and Path(file).exists():
            raise UsageRefused("exists", f"{file} is there already.", "Name another file.")
        return SignedView("20261120-231507", "ab" * 16, file, 4096, 1e9, name, "cd" * 32, "ef" * 32, 1)

    async def grade_again(self, submission: int, attempt: str | None = None) -> SubmissionView:
        await self._ask(f"grade_again {submission} {attempt}")
        return msgspec.structs.replace(self.outcome, submission=submission, state="grading", stars=None, verdict=None)

    async def review(self, attempt: str | None, category: int) -> ReviewView:
        await self._ask(f"review {attempt} {category}")
        if attempt not in (None, "20261120-231507"):
            raise UsageRefused("no_attempt", f"There is no attempt {attempt}.")
        assert self.attempt_view is not None
        problem = next(each for each in self.attempt_view.problems if each.category == category)
        return self.reviewed or review(problem, [self.outcome], TRAINED, verdict(3))

    async def reset(self, category: int) -> ResetView:
        await self._ask(f"reset {category}")
        return ResetView(category, f"/exam/category{category}/solution.py", self.backup)

    async def grade_file(self, category: int, slug: str, file: str) -> FileGraded:
        await self._ask(f"grade {slug} {file}")
        if (refused := self.refused_files.get(file)) is not None:
            raise refused
        sha256 = hashlib.sha256(Path(file).read_bytes()).hexdigest() if Path(file).is_file() else "ab" * 32
        return FileGraded(category, slug, file, sha256, self.file_endings.get(file, Graded(0.0, verdict(3))))

    async def attempts(self) -> list[AttemptView]:
        await self._ask("attempts")
        return [*([self.attempt_view] if self.attempt_view else []), *self.past]

    async def delete_attempt(self, attempt: str) -> DeletedView:
        await self._ask(f"delete_attempt {attempt}")
        if self.attempt_view is not None and not self.attempt_view.ended:
            raise UsageRefused("attempt_live", "This attempt is under way.", "End it first with: tfcert-tui end")
        return DeletedView(attempt, "/exam", 12.25)

    async def prune(self, dry_run: bool) -> PruneView:
        await self._ask(f"prune {dry_run}")
        return PruneView(dry_run, self.old, sum(one.megabytes for one in self.old))

    async def settings(self) -> Settings:
        await self._ask("settings")
        return self.kept_settings

    async def change_settings(self, changes: dict[str, str]) -> Settings:
        await self._ask(f"change_settings {changes}")
        self.kept_settings = changed(self.kept_settings, changes)
        return self.kept_settings

    async def look_at(self, category: int) -> None:
        await self._ask(f"look_at {category}")

    async def curves(self, run: int) -> CurvesView:
        await self._ask(f"curves {run}")
        return CurvesView(run, [])

    async def usage(self, run: int) -> UsageView:
        await self._ask(f"usage {run}")
        return self.usages.get(run, UsageView(run, 5.0, []))

    async def figures(self, run: int) -> FiguresView:
        await self._ask(f"figures {run}")
        return self.drawn or FiguresView(run, "/data/jobs/figures", [])

    async def figure_picture(self, run: int, number: int, width: int, height: int) -> Picture:
        await self._ask(f"figure_picture {run} {number}")
        return Picture(1, 1, 1, b"\0", 1, 1)

    async def public_sets(self) -> PublicView:
        await self._ask("public_sets")
        return PublicView("/data/public", "data_folder", "", "", [])

    async def begin_public(self, task: PublicTask) -> PublicView:
        await self._ask(f"begin_public {task.kind}")
        return await self.public_sets()

    async def stop_public(self) -> PublicView:
        await self._ask("stop_public")
        return await self.public_sets()

    async def machine_history(self) -> MachineHistory:
        await self._ask("machine_history")
        return self.machine

    async def retire(self, version: str) -> bool:
        await self._ask(f"retire {version}")
        return not self.runs

    async def prepare_data(self, names: Sequence[str] = ()) -> None:
        await self._ask("prepare_data")
        self.data = [msgspec.structs.replace(one, state="ready") for one in self.data if not names or one.name in names]

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
        await self._ask("draw")
        return DrawView(form or "offline", 7 if seed is None else seed, [one.name for one in self.data])

    async def run(self, category: int, legacy_keras: bool | None = None) -> RunView:
        await self._ask("run" if legacy_keras is None else f"run legacy_keras={legacy_keras}")
        running = RunView(
            *(4, "20261120-231507", category, "running", 100.0),
            epochs=2,
            remark=self.remark,
            legacy_keras=bool(legacy_keras),
        )
        waits = [msgspec.structs.replace(running, state="queued", ahead=ahead) for ahead in self.waits]
        begun, *later = [*waits, running]
        self.runs = [begun]
        for view in (begun, *later):
            self._queue.put_nowait(RunChanged(view))
        if self.run_ends is not None:
            self.runs = [self.run_ends]
            self._queue.put_nowait(RunChanged(self.run_ends))
        return begun

    async def script(self, run: int) -> ScriptView:
        await self._ask("script")
        return ScriptView(run, "import keras\n")

    async def read_log(self, run: int, offset: int, limit: int = 65536) -> LogChunk:
        await self._ask("read_log")
        text = self.log[offset : offset + limit]
        return LogChunk(run, offset, offset + len(text), len(self.log), text)

    async def find_in_log(
        self, run: int, what: str, offset: int, limit: int = 1 << 20, places: bool = False
    ) -> LogFound:
        await self._ask(f"find_in_log {what}")
        return LogFound(run, offset, len(self.log), len(self.log))

    async def stop_run(self, run: int) -> RunView:
        await self._ask("stop_run")
        return msgspec.structs.replace(self.runs[-1], state="cancelled", message="Stopped by you.")

    async def submit(self, category: int, file: str | None = None, run: int | None = None) -> SubmissionView:
        await self._ask(f"submit {file}" if run is None else f"submit run {run}")
        self.submissions = [self.outcome]
        accepted = msgspec.structs.replace(self.outcome, state="grading", stars=None, seconds=None, verdict=None)
        if self.loses_line_once:
            self._queue.put_nowait(None)
        else:
            self._queue.put_nowait(SubmissionChanged(accepted))
            self._queue.put_nowait(SubmissionChanged(self.outcome))
        return accepted

    async def check(self, category: int, file: str | None = None) -> CheckView:
        await self._ask(f"check {file}")
        report = ContractReport(MODEL, [ContractCheck("loads", True, "yes", "a Keras model")])
        return CheckView(category, "mymodel.keras", Checked(1.0, report))

    async def end(self) -> AttemptView:
        await self._ask("end")
        assert self.attempt_view is not None
        self.attempt_view = msgspec.structs.replace(self.attempt_view, ended=True, end_reason="candidate")
        return self.attempt_view

    async def status(self) -> EngineStatus:
        await self._ask("status")
        return self.engine_status

    async def stop(self, force: bool = False) -> None:
        await self._ask("stop by force" if force else "stop")
        if self.stop_refused is not None and not force:
            raise self.stop_refused
        self.running = False
