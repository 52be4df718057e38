"""A review in words: which script is which, and the two models side by side; for the screen and the commands."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.review.views import ReviewFigures, ReviewView
from tfcert_tui import figures
from tfcert_tui.words import stars as stars_words

UNKNOWN = "–"
Row = tuple[str, str, str]


def own_side(view: ReviewView) -> str:
    """Return whose script the left side of the difference is."""
    run = view.script.run
    return {
        "submitted": _("yours: run {n}, whose model is the submission that counts").format(n=run),
        "newest_run": _("yours: run {n}, the newest whose script is kept").format(n=run),
        "folder": _("yours: solution.py as it stands in the attempt's folder now"),
        "": _("none of yours is left"),
    }[view.script.origin]


def goal_side() -> str:
    """Return whose script the other side is."""
    return _("the reference, which has all five stars")


def figure_rows(view: ReviewView) -> list[Row]:
    """Return what is known of the two models: what it is of, mine, the reference's; heads first."""
    mine, other = view.mine, view.reference or ReviewFigures()
    metric = view.metric or _("metric")
    return [
        ("", _("yours"), _("reference")),
        (metric, _measured(mine), _measured(other)),
        (_("stars"), _stars(mine), _stars(other)),
        (_("parameters"), _count(mine.parameters), _count(other.parameters)),
        (_("MB"), _short(mine.megabytes), _short(other.megabytes)),
        (_("training"), _seconds(mine), _seconds(other)),
        (_("memory"), _memory(mine), _memory(other)),
        (_("Keras"), mine.keras or UNKNOWN, other.keras or UNKNOWN),
        (_("on"), mine.machine or UNKNOWN, other.machine or UNKNOWN),
    ]


def against(view: ReviewView) -> str:
    """Return how far one's own model is from the reference, in a sentence; "" where one of them has no figure."""
    mine, other = view.mine.value, view.reference.value if view.reference else None
    if mine is None or other is None:
        return ""
    apart = mine - other
    if apart == 0:
        return _("Your {metric} is the reference's.").format(metric=view.metric)
    better = (apart < 0) == view.less_is_better
    said = (
        _("Your {metric} is better than the reference's by {n}.")
        if better
        else _("Your {metric} is worse than the reference's by {n}.")
    ).format(metric=view.metric, n=figures.short(abs(apart), 3))
    error = view.mine.standard_error
    if not error:
        return said
    return said + " " + _("That is {n} standard errors of the hidden sample.").format(n=f"{abs(apart) / error:.1f}")


def _measured(model: ReviewFigures) -> str:
    if model.value is None:
        return UNKNOWN
    value = figures.figure(model.value)
    return value if model.standard_error is None else f"{value} ± {figures.short(model.standard_error, 2)}"


def _stars(model: ReviewFigures) -> str:
    return UNKNOWN if model.stars is None else stars_words(model.stars)


def _count(count: int | None) -> str:
    return UNKNOWN if count is None else f"{count:,}"


def _short(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.3g}"


def _seconds(model: ReviewFigures) -> str:
    return UNKNOWN if model.train_seconds is None else _("{n} s").format(n=f"{model.train_seconds:.4g}")


def _memory(model: ReviewFigures) -> str:
    return UNKNOWN if model.memory_mb is None else _("{n} MB").format(n=f"{model.memory_mb:,.0f}")
