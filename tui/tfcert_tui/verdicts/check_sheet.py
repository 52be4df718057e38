"""What a free check says: every item green, amber or red, by sign as well as by colour, and what to do about it."""

from __future__ import annotations

from gettext import gettext as _

from textual.content import Content

from tfcert_exam_engine.grading.check_views import CheckView
from tfcert_exam_engine.grading.verdict import CheckLevel, ContractCheck
from tfcert_exam_engine.views import ProblemView
from tfcert_tui.fitting import fit
from tfcert_tui.keys import keymap
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.verdicts.check_words import headline, name_of, said_of, told, worst_first
from tfcert_tui.verdicts.sheets import Sheet
from tfcert_tui.wrapping import cells, wrap

STYLES: dict[CheckLevel, str] = {"good": "bold $success", "warning": "bold $warning", "bad": "bold $error"}
SIGNS: dict[CheckLevel, str] = {"good": "✓", "warning": "!", "bad": "✗"}
ASCII_SIGNS: dict[CheckLevel, str] = {"good": "+", "warning": "!", "bad": "x"}
SHEET_CELLS = 69
"""What the sheet has beside its scrollbar."""
SIGN_CELLS, NAME_CELLS = 3, 12
"""What they are given to; the name is beside the text."""

LAYER_COLUMNS = 4
"""Name, class, output shape, parameters."""


def check_sheet(problem: ProblemView, view: CheckView, cells: int = SHEET_CELLS) -> Sheet:
    """Return the page of a free check in lines of so many cells: what to do first, what is in order last."""
    title = _("{title} · check of {file}").format(title=problem.title, file=view.model_name)
    if view.seconds is not None:
        title += _(" · {seconds:.2f} s").format(seconds=view.seconds)
    foot = _("a check is free; nothing was submitted")
    named = {verb: keymap.shown(f"exam.{verb}") for verb in ("check", "submit", "verdict")}
    keys = _("{check} again · {submit} submits the newest file · {verdict} closes").format(**named)
    return Sheet(title, Content("\n").join(_lines(view, min(cells, SHEET_CELLS))), foot, keys)


def _lines(view: CheckView, cells: int) -> list[Content | str]:
    level = view.level or "warning"
    lines: list[Content | str] = [
        Content.assemble((f"{_sign(level)} ", STYLES[level]), (headline(view), STYLES[level])),
        *told(view.ending),
        "",
    ]
    for check in worst_first(view.checks):
        lines += _item(check, cells - SIGN_CELLS)
    if view.report is not None and view.report.layers:
        lines += ["", Content.assemble((_("Layers"), "bold $dim"))]
        lines += [Content.assemble(("  " + layer, "$dim")) for layer in _aligned(view.report.layers, cells)]
    return lines


def _aligned(layers: list[str], cells_: int) -> list[str]:
    """Return the lines of layers with their parts in columns; a part that is long is not cut."""
    rows = [layer.split("  ") for layer in layers]
    wide = [max((cells(row[at]) for row in rows if at < len(row)), default=0) for at in range(LAYER_COLUMNS)]
    if sum(wide) + 2 * (len(wide) - 1) > cells_ - 2:
        return layers
    return ["  ".join(part + " " * (room - cells(part)) for part, room in zip(row, wide, strict=False)) for row in rows]


def _item(check: ContractCheck, room: int) -> list[Content | str]:
    """Continued lines begin under the first one's text, so that the signs stand alone at the left."""
    level, indent = check.level, " " * SIGN_CELLS
    first, *more = wrap(said_of(check), room - NAME_CELLS)
    head = (f" {_sign(level)} ", STYLES[level]), (fit(name_of(check.name), NAME_CELLS), "bold"), first
    lines: list[Content | str] = [Content.assemble(*head)]
    lines += [indent + " " * NAME_CELLS + line for line in more]
    if check.advice and level != "good":
        lines += [Content.assemble(indent, (line, "$dim")) for line in wrap(check.advice, room)]
    return lines


def _sign(level: CheckLevel) -> str:
    return (ASCII_SIGNS if ascii_only() else SIGNS)[level]
