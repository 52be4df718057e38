"""What the home screen says of itself."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext

from rich.table import Table
from rich.text import Text

from tfcert_problems.problem import CATEGORY_WEIGHTS
from tfcert_tui.fitting import fit


def disclaimer() -> str:
    """Return what this is not."""
    return _(
        "A practice simulator, not affiliated with or endorsed by Google. TensorFlow is a trademark of Google LLC."
        " The statements and data are our own."
    )


def title() -> str:
    """Return what this is."""
    return _("tfcert · practice for the TensorFlow Developer Certificate exam")


def blurb() -> str:
    """Return what can be begun."""
    return _(
        "Five problems, 100 points, pass at 90; all offline. An exam shows stars alone until it has ended;"
        " a practice every figure at once, with hints; a drill is one problem."
    )


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
        _("Edit solution.py in the category's folder, with any editor."),
        _("Train it here, or anywhere else; the model file is what counts."),
        _("Submit it: stars come within seconds, the best graded one counts."),
    ]
    for number, step in enumerate(steps, 1):
        table.add_row(str(number), step)
    return table
