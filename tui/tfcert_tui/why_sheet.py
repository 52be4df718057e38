"""Tables of a verdict as content: how the model does in each part, and beside the reference."""

from __future__ import annotations

from textual.content import Content

from tfcert_exam_engine.verdict import Region, Verdict
from tfcert_tui import why
from tfcert_tui.fitting import fit, fit_right
from tfcert_tui.widgets.glyphs import ascii_only, bar

BAR_CELLS = 8
NAME_CELLS, VALUE_CELLS = 15, 8


def parts(verdict: Verdict) -> list[Content]:
    """Return a table for each kind of region, with the worst one marked; empty where nothing is known."""
    if not verdict.regions:
        return []
    largest = max((region.value or 0.0) for region in verdict.regions)
    scale = 1.0 if verdict.metric == "accuracy" else largest
    lines: list[Content] = []
    for regions in why.by_kind(verdict):
        lines += [Content(""), _heads(regions[0].kind)]
        lines += [_row(region, scale, region is verdict.worst_region) for region in regions]
    left_out = why.left_out(verdict)
    return [*lines, Content.assemble(("  " + left_out, "$dim"))] if left_out else lines


def _heads(kind: str) -> Content:
    name, value, note = why.region_heads(kind)
    head = "  " + fit(name, NAME_CELLS) + fit_right(value, VALUE_CELLS) + " " * (BAR_CELLS + 3) + note
    return Content.assemble((head, "$dim"))


def _row(region: Region, scale: float, worst: bool) -> Content:
    name, value, note = why.region_cells(region)
    look = "bold" if worst else ""
    share = (region.value or 0.0) / scale if scale else 0.0
    left = ("! " if worst else "  ") + fit(name, NAME_CELLS) + fit_right(value, VALUE_CELLS) + " "
    return Content.assemble((left, look), (bar(share, BAR_CELLS, ascii_only()), "$primary"), ("  " + note, look))


def reference(verdict: Verdict) -> list[Content]:
    """Return the model beside the reference; empty where the bank has no figures."""
    rows = why.against_reference(verdict)
    lines = [
        "  " + fit(name, NAME_CELLS - 3) + fit_right(ours, 13) + fit_right(theirs, 12) for name, ours, theirs in rows
    ]
    return (
        [Content(""), *(Content.assemble((line, "" if at else "$dim")) for at, line in enumerate(lines))]
        if lines
        else []
    )
