"""A run with what is known of it from elsewhere: its submissions, its stars, the size of its model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tfcert_exam_engine.views import RunView, SubmissionView
from tfcert_tui.runs.run_progress import NOT_METRICS

LEARNING_RATES = ("lr", "learning_rate")


@dataclass(frozen=True)
class RunFacts:
    """One run, as the tables and the CSV show it."""

    run: RunView
    submissions: tuple[int, ...]
    """Those made from the model that it kept."""
    stars: int | None
    """The best of them."""
    parameters: int | None
    megabytes: float | None
    seconds: float | None
    """How long it took, or has been taking; None while it waits."""


def made_from(run: RunView, submissions: Iterable[SubmissionView]) -> list[SubmissionView]:
    """Return the submissions of the very model that a run kept."""
    if not run.kept_sha256:
        return []
    return [one for one in submissions if (one.category, one.sha256) == (run.category, run.kept_sha256)]


def best_stars(submissions: Iterable[SubmissionView]) -> int | None:
    """Return the most stars of all, None where none is graded."""
    return max((one.stars for one in submissions if one.stars is not None), default=None)


def facts_of(run: RunView, submissions: Iterable[SubmissionView], now_s: float) -> RunFacts:
    """Return a run with all that is known; `now_s` is Unix time in seconds.

    What a grading read in the kept file is surer than what the training said of the model it fitted last.
    """
    mine = made_from(run, submissions)
    read = next((one.verdict.model for one in mine if one.verdict is not None), None)
    return RunFacts(
        run,
        tuple(one.submission for one in mine),
        best_stars(mine),
        read.parameters if read is not None and read.parameters is not None else run.parameters,
        read.megabytes if read is not None else run.kept_megabytes,
        _seconds(run, now_s),
    )


def metrics_of(runs: Iterable[RunView]) -> list[str]:
    """Return the names of all that these runs measured, the one they are judged by first, without learning rates."""
    names = list(dict.fromkeys(name for run in runs for name in (*run.logs, *run.best)))
    return sorted((name for name in names if name not in LEARNING_RATES), key=_rank)


def keras_words(run: RunView) -> str:
    """Return which Keras it ran under: "keras 3.15.0", "tf_keras 2.21.0"; "" where that is not known."""
    return run.keras or ("tf_keras" if run.legacy_keras else "")


def _rank(name: str) -> tuple[bool, bool]:
    plain = name.removeprefix("val_")
    return plain in NOT_METRICS, plain == name


def _seconds(run: RunView, now_s: float) -> float | None:
    if run.state == "queued":
        return None
    end = run.ended_at if run.ended_at is not None else now_s if run.state == "running" else None
    return None if end is None else max(0.0, end - run.started_at)


def facts_of_all(runs: Sequence[RunView], submissions: Sequence[SubmissionView], now_s: float) -> list[RunFacts]:
    """Return all runs with what is known of them."""
    return [facts_of(run, submissions, now_s) for run in runs]
