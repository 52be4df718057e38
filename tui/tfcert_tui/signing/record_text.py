"""A verified record as the screen shows it: the outcome, why, who signed, what it says."""

from __future__ import annotations

from textual.content import Content

from tfcert_exam_engine.signing.verifying import Verified
from tfcert_tui.fitting import break_long_words, fit
from tfcert_tui.signing.signed_words import outcome_words, printable, reasons, verified_lines, what_it_proves

NAME_CELLS = 12
FILE_CELLS = 70


def record_text(found: Verified) -> Content:
    """Return the whole sheet; the outcome has its sign as well as its colour."""
    sign, style = ("✓ ", "bold $success") if found.outcome == "whole" else ("✗ ", "bold $error")
    parts = [
        Content(break_long_words(printable(found.file), FILE_CELLS)),
        Content.assemble((sign + outcome_words(found), style)),
        *(Content.assemble((reason, "$error")) for reason in reasons(found)),
        Content(""),
        *(Content.assemble((fit(name, NAME_CELLS), "$dim"), said) for name, said in verified_lines(found)),
    ]
    if found.judgement is not None:
        parts += [Content(""), Content.assemble((what_it_proves(), "$dim"))]
    return Content("\n").join(parts)
