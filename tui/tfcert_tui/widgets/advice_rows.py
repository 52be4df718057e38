"""Advice as rows: the worst first, marked in front, in full where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

from rich.cells import cell_len

from tfcert_hw_probe.usage import Advice
from tfcert_tui.fitting import shorten
from tfcert_tui.keys import keymap
from tfcert_tui.widgets.machine_marks import Field
from tfcert_tui.wrapping import wrap

MARK = "! "


def advice_rows(advice: Sequence[Advice], width: int) -> list[list[Field]]:
    """Return all of it, as many rows as it takes."""
    indent = " " * cell_len(MARK)
    rows = []
    for each in advice:
        first, *more = wrap(each.text, max(8, width - len(MARK)))
        rows.append([Field(MARK + first, each.level)])
        rows += [[Field(indent + line, each.level)] for line in more]
    return rows


def advice_in(advice: Sequence[Advice], width: int, most: int) -> list[list[Field]]:
    """Return at most `most` rows; where something is left out, the last says where all of it is read."""
    rows = advice_rows(advice, width)
    if len(rows) <= most:
        return rows
    if most < 1:
        return []
    more = _("{key}: all").format(key=keymap.shown("app.monitor"))
    [last] = rows[most - 1]
    goes_on = not rows[most][0].text.startswith(MARK)
    said = shorten(last.text + " …" if goes_on else last.text, width - cell_len(more) - 1)
    return [*rows[: most - 1], [last._replace(text=said), Field(more, "note")]]
