"""How an attempt went, in words: the score, what a pass would have taken, and each category with its checks."""

from __future__ import annotations

import time
from gettext import gettext as _

from tfcert_exam_engine.attempts.outcome import outcome_of
from tfcert_exam_engine.attempts.retakes import Retake
from tfcert_exam_engine.views import EngineState
from tfcert_tui import words
from tfcert_tui.cli.words import heading, needed_words, problems_table, score_words, verdict_words
from tfcert_tui.verdicts.outcome_words import effort_words, not_counted_words, pass_words, retake_words


def result_words(state: EngineState, retake: Retake | None = None) -> str:
    """`result`, `end` and `rehearse`."""
    outcome = outcome_of(state, time.time())
    attempt = outcome.attempt
    verdict = words.outcome(attempt) if attempt.ended else _("still under way")
    score = _("{score}, {needed} to pass: {outcome}").format(
        score=score_words(attempt), needed=needed_words(attempt), outcome=verdict
    )
    if attempt.mode == "drill":
        score = score_words(attempt)
    said = [pass_words(outcome) if attempt.ended else "", retake_words(retake)]
    lines = [heading(attempt), score, *filter(None, said), "", problems_table(attempt)]
    for category in outcome.categories:
        lines += ["", f"{category.category} {category.title} · {effort_words(category)[0]}"]
        best = next((each for each in state.submissions if each.submission == category.counts), None)
        if best is not None and best.verdict is not None and best.verdict.value is not None:
            lines.append(verdict_words(best.verdict))
        lines += not_counted_words(category)
    return "\n".join(lines)
