"""The lines above a chart: each curve by its pattern and name, with its latest and best value, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from gettext import ngettext

import msgspec
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tfcert_tui.fitting import fit, shorten
from tfcert_tui.widgets.chart import BEST, Curve, Frame
from tfcert_tui.widgets.plot_scale import LABEL_CELLS, compact

Run = tuple[str, Style]
GAP = "  "
KEY_CELLS = 3
LEAST_NAME_CELLS = 4


class Sign(msgspec.Struct, frozen=True):
    """What is wrong with a curve, in words from long to short."""

    of: str
    """Name of the curve that it stands behind."""
    words: tuple[str, ...]


def legend(frame: Frame, curves: Sequence[Curve], wrong: Sign | None, width: int, rows: int) -> list[Strip]:
    """Return one row for all curves where they fit, else one row each, `rows` at most.

    What is wrong takes the place of best values where there is no room for both.
    """
    sign = wrong.words if wrong is not None else ()
    entries = [_entry(frame, curve, width) for curve in curves]
    mine = [curve for curve in curves if not curve.of_other]
    longest = max((cell_len(words) for words in sign), default=0)
    together = sum(_cells(entry) + len(GAP) for entry in entries)
    if together + max(longest, cell_len(rising(99, frame.ascii_mode)[0])) <= width:
        entries = [[run for entry in entries for run in [*entry, (GAP, frame.base)]]]
        _sign(entries[0], frame, sign, width)
    elif rows == 1:
        entries = [_in_one_row(frame, mine, sign, width)]
    else:
        for at, curve in enumerate(mine):
            if wrong is not None and curve.name == wrong.of:
                entries[at] = _with_sign(frame, curve, sign, width)
    strips = [Strip(Segment(text, style) for text, style in entry) for entry in entries[:rows]]
    return [strip.adjust_cell_length(width, frame.base).simplify() for strip in strips]


def rising(epochs: int, ascii_mode: bool) -> tuple[str, ...]:
    """Return that a loss rises, in words from long to short."""
    arrow = _("up") if ascii_mode else "↑"
    long = ngettext("{arrow} {n} epoch", "{arrow} {n} epochs", epochs).format(arrow=arrow, n=epochs)
    return long, long.replace(f"{arrow} ", arrow, 1) if not ascii_mode else long, f"{arrow} {epochs}"


def broken(name: str, since: float) -> tuple[str, ...]:
    """Return that a metric has no finite value any more, in words from long to short."""
    epoch = f"{since:.0f}"
    return (
        _("{name} is nan or inf since epoch {n}").format(name=name, n=epoch),
        _("nan or inf since epoch {n}").format(n=epoch),
        _("nan since {n}").format(n=epoch),
        "!",
    )


def _in_one_row(frame: Frame, curves: Sequence[Curve], sign: Sequence[str], width: int) -> list[Run]:
    """Return the curves that fit side by side, by name and value; the first at least."""
    row: list[Run] = []
    for curve in curves:
        entry = _parts(frame, curve, width, 0)
        if not row or _cells(row) + len(GAP) + _cells(entry) <= width:
            row += [(GAP, frame.base)] * bool(row) + entry
    _sign(row, frame, sign, width)
    return row


def _with_sign(frame: Frame, curve: Curve, sign: Sequence[str], width: int) -> list[Run]:
    """Return a curve's row with the longest words that fit whole; the best value gives way, then the words."""
    for words in sign:
        for detail in (2, 1, 0):
            entry = _parts(frame, curve, width, detail)
            if _cells(entry) + 1 + cell_len(words) <= width:
                return [*entry, (f" {words}", frame.sign)]
    return _parts(frame, curve, width, 0)


def _sign(row: list[Run], frame: Frame, sign: Sequence[str], width: int) -> None:
    room = width - _cells(row)
    text = next((f" {words}" for words in sign if cell_len(words) < room), "")
    if text:
        row.append((text, frame.sign))


def _entry(frame: Frame, curve: Curve, width: int) -> list[Run]:
    """Return a curve with as much as fits."""
    return next(
        entry for detail in (2, 1, 0) if _cells(entry := _parts(frame, curve, width, detail)) <= width or not detail
    )


def _parts(frame: Frame, curve: Curve, width: int, detail: int) -> list[Run]:
    """Return pattern, name and value; with `detail` 1 the best value, with 2 its epoch too."""
    runs: list[Run] = [(f"{curve.pattern.key(frame.ascii_mode)} ", curve.style)]
    name = shorten(curve.name, max(LEAST_NAME_CELLS, width - KEY_CELLS - 1 - LABEL_CELLS))
    runs.append((f"{name} ", frame.axis))
    runs.append((fit(_value(frame, curve), LABEL_CELLS), curve.style))
    # The best of the training itself is nearly always its last, and would be sent again with every epoch.
    best = curve.series.best(curve.less) if detail and (curve.mark_best or curve.of_other) else None
    if best is not None:
        runs.append((f" {frame.glyph(BEST)}{fit(compact(best[1]), LABEL_CELLS)}", frame.axis))
        if detail > 1:
            digits = len(f"{frame.epochs.high:.0f}")
            runs.append((fit(_(" at {n}").format(n=f"{best[0]:.0f}"), 4 + digits), frame.axis))
    return runs


def _value(frame: Frame, curve: Curve) -> str:
    """Return the newest value, or the one at the epoch that is pointed at."""
    if frame.cursor is not None:
        value = curve.series.at(frame.cursor)
        gap = "nan" if frame.cursor in curve.series.broken else "–"
        return compact(value) if value is not None else gap
    return "nan" if curve.series.newest is None else compact(curve.series.newest)


def _cells(runs: Sequence[Run]) -> int:
    return sum(cell_len(text) for text, _style in runs)
