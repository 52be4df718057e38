"""Tables of a verdict as content: how the model does in each part, and beside the reference."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from tfcert_exam_engine.grading.verdict import Region, Verdict
from tfcert_tui.fitting import fit, fit_right
from tfcert_tui.terminal.glyphs import ascii_only, bar
from tfcert_tui.verdicts import why

NAME_CELLS, VALUE_CELLS, BAR_CELLS = 14, 7, 6
"""With what is wrong behind them, a row fits the narrowest pane of the result."""
MOST_NAME_CELLS = 20
"""For names that are longer."""


def parts(verdict: Verdict) -> list[Content]:
    """Return a table for each kind of region, with the worst one marked; empty where nothing is known."""
    if not verdict.regions:
        return []
    largest = max((region.value or 0.0) for region in verdict.regions)
    scale = 1.0 if verdict.metric == "accuracy" else largest
    lines: list[Content] = []
    for regions in why.by_kind(verdict):
        longest = max(cell_len(why.region_cells(region)[0]) for region in regions)
        wide = min(MOST_NAME_CELLS, max(NAME_CELLS, longest + 1))
        lines += [Content(""), _heads(regions[0].kind, wide)]
        lines += [_row(region, scale, wide, region is verdict.worst_region) for region in regions]
    left_out = why.left_out(verdict)
    return [*lines, Content.assemble(("  " + left_out, "$dim"))] if left_out else lines


def _heads(kind: str, wide: int) -> Content:
    name, value, note = why.region_heads(kind)
    head = "  " + fit(name, wide - 1) + " " + fit_right(value, VALUE_CELLS) + " " * (BAR_CELLS + 2) + note
    return Content.assemble((head, "$dim"))


def _row(region: Region, scale: float, wide: int, worst: bool) -> Content:
    name, value, note = why.region_cells(region)
    look = "bold" if worst else ""
    # Whole cells only: a bar is full where the value is.
    share = int((region.value or 0.0) / scale * BAR_CELLS) / BAR_CELLS if scale else 0.0
    left = ("! " if worst else "  ") + fit(name, wide - 1) + " " + fit_right(value, VALUE_CELLS) + " "
    return Content.assemble((left, look), (bar(share, BAR_CELLS, ascii_only()), "$primary"), (" " + note, look))


def reference(verdict: Verdict) -> list[Content]:
    """Return the model beside the reference; empty where the bank has no figures."""
    rows = why.against_reference(verdict)
    lines = [
        "  " + fit(name, NAME_CELLS - 3) + fit_right(ours, 13) + fit_right(theirs, 12) for name, ours, theirs in rows
    ]
    rest = [Content(line) for line in lines[1:]]
    return [Content(""), Content.assemble((lines[0], "$dim")), *rest] if lines else []
