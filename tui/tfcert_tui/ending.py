"""The question before an exam ends."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.views import AttemptView
from tfcert_tui import words
from tfcert_tui.deadline import as_clock
from tfcert_tui.screens.confirm import ConfirmScreen


def ending_question(attempt: AttemptView, remaining_s: float) -> ConfirmScreen:
    """Return the question, with the score as it stands and what will count as zero."""
    lines = [
        _("{time} are left. It cannot be taken back.").format(time=as_clock(remaining_s)),
        _("The score would be {score} of 100; {pass_at} passes.").format(
            score=words.number(attempt.score), pass_at=words.PASS_AT
        ),
        "",
    ]
    zero = [p for p in attempt.problems if p.stars is None and p.grading is None]
    grading = [p for p in attempt.problems if p.grading is not None]
    lines += [_("Counts as zero: {n} {title}").format(n=p.category, title=p.title) for p in zero]
    lines += [_("Graded first, then counted: {n} {title}").format(n=p.category, title=p.title) for p in grading]
    if not zero:
        lines.append(_("Every category has a graded submission."))
    question = _("End the exam now?") if attempt.mode == "exam" else _("End the practice now?")
    return ConfirmScreen(question, lines, _("End it"))
