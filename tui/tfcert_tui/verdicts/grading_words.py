"""What is said between the press of Submit and the verdict: at once where it stands, and soon why it takes longer."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.views import GradingStage, ProblemView, SubmissionView
from tfcert_tui.desk import Desk

SLOW_S = 2.0
"""Most verdicts are there long before; from here on it is said why this one is not."""


def brief(desk: Desk, problem: ProblemView) -> list[str]:
    """Return where a problem's submission stands, from long to short; empty where none is under way."""
    if problem.category in desk.sending:
        return [_("freezing…"), "…"]
    if problem.grading is None:
        return []
    if desk.state.link != "live":
        return [_("graded later"), _("later"), "…"]
    view = desk.state.submissions.get(problem.grading)
    short: dict[GradingStage, str] = {
        "starting": _("grader starts…"),
        "self_test": _("grader starts…"),
        "cold_start": _("cold start…"),
        "again": _("once more…"),
    }
    known = short.get(view.stage) if view is not None else None
    return [*([known] if known else []), _("grading…"), "…"]


def why_slow(view: SubmissionView, limit_s: float | None) -> str:
    """Return why a grading takes longer than most; `limit_s` is the problem's own limit."""
    said: dict[GradingStage, str] = {
        "starting": _("the engine is starting its grader, which takes TensorFlow some seconds after every start."),
        "self_test": _("the engine tries its grader with a model of its own first, once after every start."),
        "cold_start": _("its grader has to be started from cold, which takes TensorFlow some seconds."),
        "again": _("our grader failed, by our fault and not yours; it is graded once more."),
    }
    if view.stage:
        return said[view.stage]
    if limit_s is None:
        return _("it is being graded; a large model takes longer.")
    return _("it is being graded; a large model takes longer, {limit:g} s at the most.").format(limit=limit_s)


def slow(view: SubmissionView, limit_s: float | None) -> str:
    """Return the notice on a grading that takes longer than most."""
    said = _("Submission {n} is accepted and counts: {why}")
    return said.format(n=view.submission, why=why_slow(view, limit_s))
