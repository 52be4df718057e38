"""What a report is made of, asked of the engine at once."""

from __future__ import annotations

from gettext import gettext as _

import msgspec

from tfcert_exam_engine.attempts.outcome import CategoryOutcome, Outcome, outcome_of
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.views import AttemptView, EngineState, RunView, SubmissionView
from tfcert_tui.verdicts.submission_facts import run_of


class Material(msgspec.Struct, frozen=True):
    """An attempt that has ended, with the runs that its points came from."""

    outcome: Outcome
    runs: list[RunView]
    """Of all categories, oldest first."""
    submissions: list[SubmissionView]
    """With their figures, oldest first."""
    curves: dict[int, list[EpochEnded]]
    """By run; of those that count."""
    scripts: dict[int, str]
    """By run; those that were pruned are not there."""

    @property
    def attempt(self) -> AttemptView:
        """What it is about."""
        return self.outcome.attempt

    def submissions_of(self, category: int) -> list[SubmissionView]:
        """Return a category's submissions, oldest first."""
        return [each for each in self.submissions if each.category == category]

    def counting(self, category: CategoryOutcome) -> SubmissionView | None:
        """Return the submission that counts."""
        return next((each for each in self.submissions if each.submission == category.counts), None)

    def run_that_counts(self, category: CategoryOutcome) -> RunView | None:
        """Return the run whose model counts; None where the file came from no run that is known."""
        return counting_run(category, self.submissions, self.runs)


async def gathered(engine: Engine, name: str | None) -> Material:
    """Ask for an attempt (default: the newest) with what its points came from.

    Raises:
        UsageRefused: there is none, or it has not ended.
    """
    state = await engine.attempt(name)
    outcome = outcome_of(_ended(state))
    found = [counting_run(each, state.submissions, state.runs) for each in outcome.categories]
    runs = [run.run for run in found if run is not None]
    curves = {run: (await engine.curves(run)).epochs for run in runs}
    scripts = {run: (await engine.script(run)).text for run in runs}
    kept = {run: text for run, text in scripts.items() if text is not None}
    return Material(outcome, state.runs, state.submissions, curves, kept)


def counting_run(category: CategoryOutcome, submissions: list[SubmissionView], runs: list[RunView]) -> RunView | None:
    """Return the run whose model counts."""
    counts = next((each for each in submissions if each.submission == category.counts), None)
    own = [run for run in runs if run.category == category.category]
    return run_of(counts, own) if counts is not None else None


def _ended(state: EngineState) -> EngineState:
    if state.attempt is None:
        raise UsageRefused("no_attempt", _("There is no attempt yet."), _("Start one with: tfcert-tui start"))
    if not state.attempt.ended:
        said = _("{attempt} has not ended: its report would show what an exam keeps back until then.")
        raise UsageRefused(
            "not_ended", said.format(attempt=state.attempt.attempt), _("It ends at its deadline, or by: tfcert-tui end")
        )
    return state
