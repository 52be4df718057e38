"""The words of a free check, for the screen and the command line alike."""

from __future__ import annotations

from collections.abc import Iterable
from gettext import gettext as _
from gettext import ngettext

from tfcert_exam_engine.events import AnyEnding, Checked, Crashed, EngineFault, OutOfMemory, Rejected, TimedOut
from tfcert_exam_engine.grading.check_views import CheckView
from tfcert_exam_engine.grading.verdict import CheckLevel, CheckName, ContractCheck

WORST_FIRST: tuple[CheckLevel, ...] = ("bad", "warning", "good")


def headline(view: CheckView) -> str:
    """Sum a check up in one sentence."""
    match view.ending:
        case Rejected():
            return _("A submission would not be graded: no model can be made of the file.")
        case Crashed():
            return _("A submission would not be graded: the model made the check stop.")
        case TimedOut():
            return _("A submission would not be graded: the model takes too long.")
        case OutOfMemory():
            return _("A submission would not be graded: the model needs too much memory.")
        case EngineFault():
            return _("Our fault, not yours: the engine failed while checking.")
        case Checked():
            return _sum(view)
    return _("The check was stopped.")


def _sum(view: CheckView) -> str:
    if view.level == "bad":
        return _("A submission would get no star: the contract does not hold.")
    amber = sum(check.level == "warning" for check in view.checks)
    if amber:
        return ngettext("Ready, but look at {n} thing first.", "Ready, but look at {n} things first.", amber).format(
            n=amber
        )
    return _("Ready: the contract holds, and nothing speaks against a submission.")


def told(ending: AnyEnding) -> list[str]:
    """Return what an ending without a report says; a refusal is an item of its report."""
    if isinstance(ending, Rejected) and ending.report is not None:
        return []
    if isinstance(ending, TimedOut):
        return [_("It was stopped after {seconds:g} s.").format(seconds=ending.limit_s)]
    return [text for text in (getattr(ending, "message", ""), getattr(ending, "advice", "")) if text]


def worst_first(checks: Iterable[ContractCheck]) -> list[ContractCheck]:
    """Return what needs doing before what is in order."""
    return sorted(checks, key=lambda check: WORST_FIRST.index(check.level))


def said_of(check: ContractCheck) -> str:
    """Return what was found and, where it is not what it should be or is a limit, what is wanted."""
    if check.name == "size" and check.wanted:
        return _("{found}; at most {wanted}").format(found=check.found, wanted=check.wanted)
    if check.level != "good" and check.wanted:
        return _("{found}; wanted {wanted}").format(found=check.found, wanted=check.wanted)
    return check.wanted if check.name == "layers" and check.wanted else check.found


def name_of(name: CheckName) -> str:
    """Return what an item is called, in a word or two."""
    return {
        "loads": _("loads"),
        "input": _("input"),
        "output": _("output"),
        "last_layer": _("last layer"),
        "layers": _("layers"),
        "size": _("size"),
        "required": _("asked-for layer"),
        "parameters": _("parameters"),
        "given": _("given weights"),
        "finite": _("predicts"),
        "written_by": _("written by"),
        "optimizer": _("optimizer"),
        "weights": _("weights"),
        "keeps": _("kept whole"),
        "file": _("file"),
        "script": _("script"),
        "blocks": _("blocks"),
        "run": _("runs"),
        "earlier": _("submitted"),
    }[name]
