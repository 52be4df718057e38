"""Which earlier runs of a problem are compared with the one that is looked at, and by what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tfcert_exam_engine.metric_names import less_is_better
from tfcert_exam_engine.views import RunView
from tfcert_tui.runs.run_progress import first_metric

MOST = 8
"""Earlier runs drawn at once: more are a smear."""


def telling_metric(names: Iterable[str]) -> str | None:
    """Return the metric that a run is judged by: measured on validation examples, and not the loss, where there is."""
    known = list(names)
    metric = first_metric(known)
    wanted = [f"val_{metric}", "val_loss", metric, "loss"] if metric else ["val_loss", "loss"]
    return next((name for name in wanted if name in known), None)


def judged_by(run: RunView) -> str | None:
    """Return the metric that a run is judged by; its newest epoch need not have measured it (`validation_freq`)."""
    return telling_metric([*run.logs, *run.best])


def best_value(run: RunView, name: str) -> float | None:
    """Return the best value that a run reached in a metric, None where it never measured it."""
    found = run.best.get(name)
    return found.value if found is not None else None


def best_of(runs: Sequence[RunView]) -> RunView | None:
    """Return the run that did best in the metric that the newest of them is judged by; the newest of equals."""
    newest = max((run for run in runs if run.best), key=lambda run: run.run, default=None)
    name = judged_by(newest) if newest is not None else None
    measured = [run for run in runs if name is not None and best_value(run, name) is not None]
    if name is None or not measured:
        return None
    sign = -1 if less_is_better(name) else 1
    return max(measured, key=lambda run: (sign * (best_value(run, name) or 0.0), run.run))


def earlier_runs(runs: Iterable[RunView], run: RunView, choice: str) -> list[RunView]:
    """Return the runs to draw beneath `run`: none, the best or the last earlier one, or all, the newest first."""
    before = [
        each
        for each in runs
        if each.category == run.category and each.run < run.run and each.epoch and not each.log_pruned
    ]
    newest_first = sorted(before, key=lambda each: -each.run)
    if choice == "best":
        best = best_of(newest_first) or next(iter(newest_first), None)
        return [best] if best is not None else []
    return newest_first[: {"none": 0, "last": 1, "all": MOST}[choice]]
