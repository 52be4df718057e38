"""Stand-ins: an engine that does what a test tells it, a clock that a test moves."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec

from shown_data import ShowsData
from tfcert_exam_engine.changes import (
    AnyEngineEvent,
    AttemptChanged,
    DataChanged,
    RunChanged,
    SettingsChanged,
    SubmissionChanged,
)
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.errors import EngineError, EngineUnavailable
from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.job_log import read_log
from tfcert_exam_engine.log_search import find
from tfcert_exam_engine.settings import Settings, changed
from tfcert_exam_engine.views import (
    AttemptView,
    CheckView,
    CurvesView,
    DeletedView,
    EngineState,
    EngineStatus,
    HintView,
    LogChunk,
    LogFound,
    Mode,
    PruneView,
    ResetView,
    RunView,
    ScriptView,
    SolutionView,
    SubmissionView,
)

BOOT = "scripted-boot"


class MovedClock:
    """A clock that stands until a test moves it."""

    def __init__(self, wall_s: float = 1_790_000_000.0) -> None:
        self.wall_s = wall_s

    def now(self) -> Instant:
        """Return this moment; both clocks agree."""
        return Instant(self.wall_s, self.wall_s, BOOT)

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.wall_s += seconds


class ScriptedEngine(ShowsData):
    """Fakes the whole engine in memory: no process, no grading, no training, no disk.

    It keeps an `EngineState`, answers from it, and says nothing by itself apart from what follows at once from a call:
    a run is there after `run`, a submission is `grading` after `submit`, an attempt has ended after `end`. Everything
    else (epochs, verdicts, samples) a test says with `tell`. `calls` lists what was asked, in order; `refuse` makes the
    next call of that name raise; `hang_up` ends the events as a dying engine does, and `away` keeps it unreachable.
    """

    def __init__(self, state: EngineState, fresh_attempt: AttemptView | None = None) -> None:
        super().__init__()
        self.kept = state
        self.submitted_saved_at: float | None = None
        """When the file that is submitted next was saved."""
        self.fresh_attempt = fresh_attempt
        self.calls: list[tuple[Any, ...]] = []
        self.away = False
        self.logs: dict[int, str] = {}
        self.lanes = 99
        """Trainings at once; further ones wait."""
        self.remark = ""
        """What is noticed of the next run before it begins."""
        self.hints: list[str] = []
        self.prunable = PruneView(True, [], 0.0)
        self.backup = "/home/ada/tfcert/20261120-1/category4/solution-20261120-101500.py"
        self.status_view = EngineStatus(1, "0", 1, "", 0.0, 1, [], "ready", 0, 0, 0)
        self.points: dict[int, list[EpochEnded]] = {}
        self.scripts: dict[int, str] = {}
        self.checked: CheckView | None = None
        self.past: list[AttemptView] = []
        self.ended_state: EngineState | None = None
        self._refusals: dict[str, EngineError] = {}
        self._listeners: list[asyncio.Queue[AnyEngineEvent | None]] = []

    # What a test does

    def tell(self, event: AnyEngineEvent) -> None:
        """Say something to every listener, and keep what it changes."""
        self._keep(event)
        for listener in self._listeners:
            listener.put_nowait(event)

    def refuse(self, name: str, error: EngineError) -> None:
        """Make the next call of that method raise."""
        self._refusals[name] = error

    def hang_up(self, *, away: bool = False) -> None:
        """End the events, as when the engine dies; `away` keeps it unreachable."""
        self.away = away
        for listener in self._listeners:
            listener.put_nowait(None)
        self._listeners = []

    def asked(self, name: str) -> list[tuple[Any, ...]]:
        """Return the arguments of every call of that method."""
        return [call[1:] for call in self.calls if call[0] == name]

    # What the app asks

    async def connect(self) -> None:
        """Be reachable, unless away."""
        self._note("connect")
        if self.away:
            raise EngineUnavailable("away", "The engine cannot be reached.", "It is tried again by itself.")

    async def state(self) -> EngineState:
        """Return what is kept."""
        self._note("state")
        return self.kept

    async def events(self) -> AsyncIterator[AnyEngineEvent]:
        """Say what the test tells."""
        listener: asyncio.Queue[AnyEngineEvent | None] = asyncio.Queue()
        self._listeners.append(listener)
        while (event := await listener.get()) is not None:
            yield event

    async def prepare_data(self) -> None:
        """Note the wish; the test tells the progress."""
        self._note("prepare_data")

    async def start(
        self,
        form: str,
        mode: Mode,
        seed: int | None,
        minutes: int,
        category: int | None = None,
        skill: str = "",
        blank: bool = False,
    ) -> AttemptView:
        """Begin the attempt that the test laid out."""
        self._note(
            "start",
            form,
            mode,
            seed,
            minutes,
            *([category, skill] if mode == "drill" else []),
            *(["blank"] if blank else []),
        )
        assert self.fresh_attempt is not None
        fresh = self.fresh_attempt
        attempt = msgspec.structs.replace(fresh, mode=mode, seed=seed or fresh.seed, blank=blank)
        if minutes == 0:
            attempt = msgspec.structs.replace(attempt, minutes=0, deadline=None)
        self.tell(AttemptChanged(attempt))
        return attempt

    async def run(self, category: int, legacy_keras: bool | None = None) -> RunView:
        """Add a run that is under way, or waits for its turn."""
        self._note("run", category, *([] if legacy_keras is None else [legacy_keras]))
        number = max((each.run for each in self.kept.runs), default=0) + 1
        attempt = self._attempt()
        alive = [each for each in self.kept.runs if each.state in ("queued", "running")]
        waits = len(alive) >= self.lanes
        run = RunView(
            number,
            attempt.attempt,
            category,
            "queued" if waits else "running",
            attempt.started.wall_s,
            pid=None if waits else 4000 + number,
            ahead=len(alive) - self.lanes + 1 if waits else None,
            remark=self.remark,
            legacy_keras=self._is_legacy(category) if legacy_keras is None else legacy_keras,
        )
        self.tell(RunChanged(run))
        self._change_problem(category, run=number, running=True)
        return run

    async def stop_run(self, run: int) -> RunView:
        """End the run as cancelled."""
        self._note("stop_run", run)
        found = next(each for each in self.kept.runs if each.run == run)
        stopped = msgspec.structs.replace(found, state="cancelled", ahead=None)
        self.tell(RunChanged(stopped))
        self._change_problem(found.category, running=False)
        return stopped

    async def check(self, category: int, file: str | None = None) -> CheckView:
        """Return the check that the test laid out."""
        self._note("check", category, file)
        assert self.checked is not None
        return self.checked

    async def submit(self, category: int, file: str | None = None, run: int | None = None) -> SubmissionView:
        """Accept; the test tells the verdict."""
        self._note("submit", category, file, *([] if run is None else [run]))
        attempt = self._attempt()
        number = len(self.kept.submissions) + 1
        before = next(p for p in attempt.problems if p.category == category)
        submission = SubmissionView(
            number,
            attempt.attempt,
            category,
            "grading",
            attempt.started.wall_s,
            "mymodel.keras",
            "ab" * 32,
            best_before=before.stars,
            saved_at=self.submitted_saved_at,
        )
        self.tell(SubmissionChanged(submission))
        self._change_problem(category, grading=number, submissions=before.submissions + 1)
        return submission

    async def end(self) -> AttemptView:
        """End the attempt."""
        self._note("end")
        attempt = msgspec.structs.replace(self._attempt(), ended=True, end_reason="candidate", ended_at=0.0)
        self.tell(AttemptChanged(attempt))
        return attempt

    async def pause(self) -> AttemptView:
        """Let the clock stand, with 3,000 seconds left where there is a deadline."""
        self._note("pause")
        attempt = self._attempt()
        left = 3000.0 if attempt.deadline else None
        return self._changed(paused=True, paused_left_s=left, deadline=None)

    async def go_on(self) -> AttemptView:
        """Let it run again; the deadline is the one that the test's clock gives."""
        self._note("go_on")
        attempt = self._attempt()
        left = attempt.paused_left_s
        deadline = None if left is None else attempt.started.after(left)
        return self._changed(paused=False, paused_left_s=None, deadline=deadline)

    async def hint(self, category: int, number: int) -> HintView:
        """Return a hint that the test laid out."""
        self._note("hint", category, number)
        read = next(p.hints for p in self._attempt().problems if p.category == category)
        self._change_problem(category, hints=max(read, number))
        return HintView(category, number, len(self.hints), self.hints[number - 1])

    async def solution(self, category: int) -> SolutionView:
        """Return a solution of three lines."""
        self._note("solution", category)
        return SolutionView(category, "import keras\n\nmodel = keras.Sequential()\n", "## Why\n\nIt is **enough**.")

    async def reset(self, category: int) -> ResetView:
        """Say where the script would be kept."""
        self._note("reset", category)
        return ResetView(category, "solution.py", self.backup)

    async def delete_attempt(self, attempt: str) -> DeletedView:
        """Forget an attempt of the past."""
        self._note("delete_attempt", attempt)
        self.past = [each for each in self.past if each.attempt != attempt]
        return DeletedView(attempt, f"/home/ada/tfcert/{attempt}", 12.5)

    async def prune(self, dry_run: bool) -> PruneView:
        """Return what the test laid out."""
        self._note("prune", dry_run)
        return msgspec.structs.replace(self.prunable, dry_run=dry_run)

    async def settings(self) -> Settings:
        """Return what is kept."""
        self._note("settings")
        return self.kept.settings

    async def change_settings(self, changes: dict[str, str]) -> Settings:
        """Change them as the engine does, refusals included."""
        self._note("change_settings", changes)
        self.tell(SettingsChanged(changed(self.kept.settings, changes)))
        return self.kept.settings

    async def attempt(self, attempt: str | None = None) -> EngineState:
        """Return the state with figures that the test laid out, else what is kept."""
        self._note("attempt", attempt)
        return self.ended_state or self.kept

    async def attempts(self) -> list[AttemptView]:
        """Return the kept attempt and those of the past."""
        self._note("attempts")
        return ([self.kept.attempt] if self.kept.attempt else []) + self.past

    async def look_at(self, category: int) -> None:
        """Note it."""
        self._note("look_at", category)

    async def curves(self, run: int) -> CurvesView:
        """Return the points that the test laid out."""
        self._note("curves", run)
        return CurvesView(run, self.points.get(run, []))

    async def script(self, run: int) -> ScriptView:
        """Return the script that the test laid out; one that it did not was pruned."""
        self._note("script", run)
        return ScriptView(run, self.scripts.get(run))

    async def read_log(self, run: int, offset: int, limit: int = 65536) -> LogChunk:
        """Return a piece of the log that the test laid out, cut as the engine cuts it."""
        self._note("read_log", run, offset)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "log.txt"
            file.write_bytes(self.logs.get(run, "").encode())
            return read_log(file, run, offset, limit)

    async def find_in_log(
        self, run: int, what: str, offset: int, limit: int = 1 << 20, places: bool = False
    ) -> LogFound:
        """Look through a piece of the log that the test laid out, as the engine does."""
        self._note("find_in_log", run, what, offset)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "log.txt"
            file.write_bytes(self.logs.get(run, "").encode())
            return find(file, run, what, offset, limit, places)

    async def status(self) -> EngineStatus:
        """Return the status that the test laid out."""
        self._note("status")
        return self.status_view

    async def stop(self, force: bool = False) -> None:
        """Go away."""
        self.hang_up(away=True)

    async def retire(self, version: str) -> bool:
        """Stay."""
        return False

    async def close(self) -> None:
        """Note it."""
        self._note("close")

    # How it keeps its state

    def _note(self, name: str, *arguments: Any) -> None:
        self.calls.append((name, *arguments))
        refusal = self._refusals.pop(name, None)
        if refusal is not None:
            raise refusal

    def _attempt(self) -> AttemptView:
        assert self.kept.attempt is not None
        return self.kept.attempt

    def _is_legacy(self, category: int) -> bool:
        slug = next(problem.slug for problem in self._attempt().problems if problem.category == category)
        return self.kept.settings.wants_legacy_keras(slug)

    def _changed(self, **fields: Any) -> AttemptView:
        self.tell(AttemptChanged(msgspec.structs.replace(self._attempt(), **fields)))
        return self._attempt()

    def _change_problem(self, category: int, **fields: Any) -> None:
        attempt = self._attempt()
        problems = [msgspec.structs.replace(p, **fields) if p.category == category else p for p in attempt.problems]
        self.tell(AttemptChanged(msgspec.structs.replace(attempt, problems=problems)))

    def _keep(self, event: AnyEngineEvent) -> None:
        match event:
            case AttemptChanged(attempt=attempt):
                self.kept = msgspec.structs.replace(self.kept, attempt=attempt)
            case RunChanged(run=run):
                others = [each for each in self.kept.runs if each.run != run.run]
                self.kept = msgspec.structs.replace(self.kept, runs=[*others, run])
            case SubmissionChanged(submission=new):
                rest = [each for each in self.kept.submissions if each.submission != new.submission]
                self.kept = msgspec.structs.replace(self.kept, submissions=[*rest, new])
            case DataChanged(data=data):
                self.kept = msgspec.structs.replace(self.kept, data=data)
            case SettingsChanged(settings=settings):
                self.kept = msgspec.structs.replace(self.kept, settings=settings)


def bank_folder(root: Path) -> Path:
    """Return a folder with a statement in it, for a problem that is in no bank."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "statement.md").write_text(STATEMENT, encoding="utf-8")
    return root


STATEMENT = """# Read a digit

Train a model that reads a **handwritten digit** of 8 by 8 grey values.

## Data

`tfds.load("digits8")` gives 1,297 labelled pictures; 500 more are hidden.

## What may not be changed

- the input shape, `(8, 8, 1)`
- the order of the classes

```python
model.save("mymodel.keras")
```

A small convolutional network is enough for five stars.
"""
