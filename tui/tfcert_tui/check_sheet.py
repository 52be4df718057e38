"""What a free check says: every item of the contract, found against wanted."""

from __future__ import annotations

from gettext import gettext as _

from textual.content import Content

from tfcert_exam_engine.events import Checked, Crashed, EngineFault, OutOfMemory, Rejected, TimedOut
from tfcert_exam_engine.verdict import ContractCheck, ContractReport
from tfcert_exam_engine.views import CheckView, ProblemView
from tfcert_tui.fitting import fit
from tfcert_tui.sheets import Sheet


def check_sheet(problem: ProblemView, view: CheckView) -> Sheet:
    """Return the page of a free check."""
    title = _("{title} · check of {file}").format(title=problem.title, file=view.model_name)
    foot = _("a check is free; nothing was submitted")
    match view.ending:
        case Checked(report=report):
            return Sheet(title, _report(report), foot)
        case Rejected(message=message, advice=advice):
            return Sheet(title, _said(_("The file cannot be read as a model."), message, advice), foot)
        case Crashed(message=message, advice=advice):
            return Sheet(title, _said(_("The model made the check stop."), message, advice), foot)
        case TimedOut(limit_s=limit):
            text = _("It was stopped after {seconds:g} s.").format(seconds=limit)
            return Sheet(title, _said(_("The model takes too long to load."), text, ""), foot)
        case OutOfMemory():
            return Sheet(title, _said(_("The model needs more memory than there is."), "", ""), foot)
        case EngineFault(message=message):
            return Sheet(title, _said(_("Our fault, not yours: the engine failed while checking."), message, ""), foot)
    return Sheet(title, Content(_("The check was stopped.")), foot)


def _report(report: ContractReport) -> Content:
    head = (_("The contract holds."), "bold $success")
    if not report.passed:
        head = (_("The contract does not hold: a submission would get no star."), "bold $error")
    lines: list[Content | str] = [Content.assemble(head), ""]
    for check in report.checks:
        lines += _item(check)
    if report.layers:
        lines += ["", Content.assemble((_("Layers"), "bold $dim"))]
        lines += [Content.assemble(("  " + layer, "$dim")) for layer in report.layers]
    return Content("\n").join(lines)


def _item(check: ContractCheck) -> list[Content | str]:
    names = {
        "loads": _("loads"),
        "input": _("input"),
        "output": _("output"),
        "last_layer": _("last layer"),
        "layers": _("layers"),
        "size": _("size"),
        "finite": _("no NaN"),
    }
    mark, style = ("✓", "bold $success") if check.passed else ("✗", "bold $error")
    said = check.found if check.passed else _("{found}; wanted {wanted}").format(found=check.found, wanted=check.wanted)
    lines: list[Content | str] = [Content.assemble((f" {mark} ", style), (fit(names[check.name], 12), "bold"), said)]
    if check.advice and not check.passed:
        lines.append(Content.assemble("   ", (check.advice, "$dim")))
    return lines


def _said(sentence: str, message: str, advice: str) -> Content:
    lines: list[Content | str] = [Content.assemble((sentence, "bold $warning")), ""]
    lines += [text for text in (message, advice) if text]
    return Content("\n").join(lines)
