"""The question before an exam ends."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.views import AttemptView
from tfcert_tui import words
from tfcert_tui.deadline import as_clock
from tfcert_tui.screens.confirm import ConfirmScreen


def ending_question(attempt: AttemptView, remaining_s: float | None) -> ConfirmScreen:
    """Return the question, with the score as it stands and what will count as zero."""
    lines = [
        _time_left(attempt, remaining_s),
        _score(attempt),
        "",
    ]
    zero = [p for p in attempt.problems if p.stars is None and p.grading is None]
    grading = [p for p in attempt.problems if p.grading is not None]
    lines += [_("Counts as zero: {n} {title}").format(n=p.category, title=p.title) for p in zero]
    lines += [_("Graded first, then counted: {n} {title}").format(n=p.category, title=p.title) for p in grading]
    if not zero:
        lines.append(_("Every category has a graded submission."))
    questions = {
        "exam": _("End the exam now?"),
        "practice": _("End the practice now?"),
        "drill": _("End the drill now?"),
    }
    return ConfirmScreen(questions[attempt.mode], lines, _("End it"))


def _time_left(attempt: AttemptView, remaining_s: float | None) -> str:
    if remaining_s is None:
        return _("There is no deadline. It cannot be taken back.")
    time = as_clock(remaining_s)
    if attempt.paused:
        return _("The clock stands at {time}. It cannot be taken back.").format(time=time)
    return _("{time} are left. It cannot be taken back.").format(time=time)


def _score(attempt: AttemptView) -> str:
    score, full = words.number(attempt.score), words.number(attempt.full)
    if attempt.mode == "drill":
        return _("The score would be {score} of {full}.").format(score=score, full=full)
    return _("The score would be {score} of 100; {pass_at} passes.").format(score=score, pass_at=words.PASS_AT)
