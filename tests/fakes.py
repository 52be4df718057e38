"""A stand-in for the engine: one that does what a test tells it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from reviews import review_of
from scripted_figures import DrawsFigures
from scripted_history import LooksBack
from scripted_runs import RunsScripts
from scripted_sets import KeepsSets
from scripted_signing import SignsRecords
from shown_data import ShowsData
from tfcert_exam_engine.changes import AttemptChanged, SettingsChanged, SubmissionChanged
from tfcert_exam_engine.coaching_views import HintView, ResetView, SolutionView
from tfcert_exam_engine.grading.check_views import CheckView
from tfcert_exam_engine.review.views import ReviewView
from tfcert_exam_engine.settings import Settings, changed
from tfcert_exam_engine.upkeep_views import DeletedView, EngineStatus, PruneView
from tfcert_exam_engine.views import AttemptView, DrawView, EngineState, Mode, ProblemView, SubmissionView


class ScriptedEngine(RunsScripts, DrawsFigures, KeepsSets, SignsRecords, ShowsData, LooksBack):
    """Fakes the whole engine in memory: no process, no grading, no training, no disk.

    It keeps an `EngineState`, answers from it, and says nothing by itself apart from what follows at once from a call:
    a run is there after `run`, a submission is `grading` after `submit`, an attempt has ended after `end`. Everything
    else (epochs, verdicts, samples) a test says with `tell`.
    """

    def __init__(self, state: EngineState, fresh_attempt: AttemptView | None = None) -> None:
        super().__init__(state)
        self.submitted_saved_at: float | None = None
        """When the file that is submitted next was saved."""
        self.fresh_attempt = fresh_attempt
        self.hints: list[str] = []
        self.prunable = PruneView(True, [], 0.0)
        self.backup = "/home/ada/tfcert/20261120-1/category4/solution-20261120-101500.py"
        self.status_view = EngineStatus(1, "0", 1, "", 0.0, 1, [], "ready", 0, 0, 0)
        self.checked: CheckView | None = None
        self.past: list[AttemptView] = []
        self.ended_state: EngineState | None = None
        self.reviewed: Callable[[ProblemView, list[SubmissionView]], ReviewView] = review_of

    async def prepare_data(self, names: Sequence[str] = ()) -> None:
        """Note the wish; the test tells the progress."""
        self._note("prepare_data", *names)

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
        """Draw the attempt that the test laid out: it needs all data; the test tells their progress."""
        self._note("draw", form)
        fresh = self.fresh_attempt
        chosen = seed if seed is not None else fresh.seed if fresh else 7
        return DrawView(form or "offline", chosen, [each.name for each in self.kept.data])

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
        """Begin the attempt that the test laid out."""
        self._note(
            "start",
            form,
            mode,
            seed,
            minutes,
            *([category, skill] if mode == "drill" else []),
            *(["blank"] if blank else []),
            *([problem] if problem else []),
        )
        assert self.fresh_attempt is not None
        fresh = self.fresh_attempt
        attempt = msgspec.structs.replace(fresh, mode=mode, seed=seed or fresh.seed, blank=blank)
        if minutes == 0:
            attempt = msgspec.structs.replace(attempt, minutes=0, deadline=None)
        self.tell(AttemptChanged(attempt))
        return attempt

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

    async def review(self, attempt: str | None, category: int) -> ReviewView:
        """Return the review that the test laid out, else one of what was submitted."""
        self._note("review", attempt, category)
        state = self.ended_state or self.kept
        assert state.attempt is not None
        problem = next(each for each in state.attempt.problems if each.category == category)
        return self.reviewed(problem, [each for each in state.submissions if each.category == category])

    async def grade_again(self, submission: int, attempt: str | None = None) -> SubmissionView:
        """Say that it is being graded."""
        self._note("grade_again", submission, attempt)
        return next(each for each in self.kept.submissions if each.submission == submission)

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
