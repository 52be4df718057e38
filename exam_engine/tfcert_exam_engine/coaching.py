"""What a practice gives and an exam does not: hints one at a time, and the reference solution."""

from __future__ import annotations

import re
from gettext import gettext as _

from tfcert_exam_engine.coaching_views import HintView, SolutionView
from tfcert_exam_engine.errors import UsageRefused
from tfcert_problems.problem import Problem


def hint(problem: Problem, number: int) -> HintView:
    """Return one hint of a problem, from 1.

    Raises:
        UsageRefused: it has not so many.
    """
    hints = _hints(problem)
    if not 1 <= number <= len(hints):
        message = _("Category {n} has {of} hints.").format(n=problem.category, of=len(hints))
        raise UsageRefused("no_hint", message, _("Take 1 to {of}.").format(of=len(hints)))
    return HintView(problem.category, number, len(hints), hints[number - 1])


def _hints(problem: Problem) -> list[str]:
    """Return the sections of hints.md, one for each heading."""
    sections = re.split(r"^## .*$", problem.text("hints.md"), flags=re.MULTILINE)[1:]
    return [section.strip() for section in sections]


def solution(problem: Problem) -> SolutionView:
    """Return the reference script, and why it is as it is."""
    return SolutionView(problem.category, problem.text("reference.py"), problem.text("explanation.md"))
