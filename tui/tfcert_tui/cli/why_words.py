"""Why a verdict is n of 5, as tables of plain text."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.grading.verdict import Verdict
from tfcert_tui.cli.output import table
from tfcert_tui.verdicts import why


def why_words(verdict: Verdict) -> str:
    """Say how the model does in each part of the hidden examples, and beside the reference."""
    worst = verdict.worst_region
    parts = []
    for regions in why.by_kind(verdict):
        rows = [("  " + name, *others) for name, *others in map(why.region_cells, regions)]
        marks = [_("the worst") if region is worst else "" for region in regions]
        name, *heads = why.region_heads(regions[0].kind)
        parts.append(table([("  " + name, *heads, ""), *((*row, mark) for row, mark in zip(rows, marks, strict=True))]))
    parts.append(why.left_out(verdict))
    parts.append(table(("  " + name, *others) for name, *others in why.against_reference(verdict)))
    return "\n".join(part for part in parts if part)
