"""What the home screen says of itself."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext

from rich.table import Table
from rich.text import Text

from tfcert_exam_engine.settings import ExamShows
from tfcert_exam_engine.views import Mode
from tfcert_problems.problem import CATEGORY_WEIGHTS
from tfcert_tui.fitting import fit

MODES: tuple[Mode, ...] = ("exam", "practice", "drill")


def disclaimer() -> str:
    """Return what this is not."""
    return _(
        "A practice simulator, not affiliated with or endorsed by Google. TensorFlow is a trademark of Google LLC."
        " The statements are our own; the data are our own or public."
    )


def title() -> str:
    """Return what this is."""
    return _("tfcert · practice for the TensorFlow Developer Certificate exam")


def blurb() -> str:
    """Return what all of it is about."""
    return _("Five problems, 100 points, 90 pass; all offline.")


def about(mode: Mode, shows: ExamShows) -> str:
    """Return what a mode is; what an exam shows is a setting."""
    if mode == "practice":
        return _("Every figure at once, hints; can be paused.")
    if mode == "drill":
        return _("One problem against a short clock.")
    if shows == "figures":
        return _("No pause, no hints; figures at once, as set.")
    return _("No pause, no hints; stars alone until the end.")


def exam_rules(minutes: int, shows: ExamShows, waits: str = "") -> list[str]:
    """Return what is said before an exam begins; `waits`: what the exam's rule on retakes says."""
    lines = [_("{n} minutes, and the clock cannot be paused.").format(n=minutes)]
    if shows == "figures":
        lines.append(_("Figures come at once, as set; hints and solutions after its end."))
    else:
        lines.append(_("Figures, hints and solutions come after its end."))
    return [*lines, waits] if waits else lines


def how_it_goes() -> Table:
    """Return the categories with their points, and the way of working: shown where there is room."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="tfcert.label", no_wrap=True)
    table.add_column()
    names = [_("A basic model"), _("A learning data set"), _("Images"), _("Text"), _("A series")]
    table.add_row("", Text(_("Five categories"), style="markdown.h2"))
    for (category, weight), name in zip(CATEGORY_WEIGHTS.items(), names, strict=True):
        table.add_row(str(category), fit(name, 22) + ngettext("{n} point", "{n} points", weight).format(n=weight))
    table.add_row()
    table.add_row("", Text(_("How it goes"), style="markdown.h2"))
    steps = [
        _("Edit solution.py here, or with any editor you like."),
        _("Train it here, or anywhere else; the model file is what counts."),
        _("Submit it: stars come within seconds, the best graded one counts."),
    ]
    for number, step in enumerate(steps, 1):
        table.add_row(str(number), step)
    return table


def starter(blank: bool) -> str:
    """Return which starter an attempt begins with."""
    return _("blank") if blank else _("whole")


def changed_by(key: str) -> str:
    """Return which key changes what stands beside."""
    return _("{key}: another").format(key=key)
