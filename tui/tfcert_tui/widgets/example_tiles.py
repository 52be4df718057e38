"""Examples side by side: pictures, texts, rows of a table, windows of a series, each as rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tfcert_exam_engine.examples_view import ExamplesView
from tfcert_problems.examples import Example, Picture, Row, Text, Trace, Window
from tfcert_tui.fitting import first_that_fits, fit_right, shorten
from tfcert_tui.series import Series
from tfcert_tui.widgets.chart import Curve, Frame, draw_chart
from tfcert_tui.widgets.half_blocks import rows_of
from tfcert_tui.widgets.plot_canvas import Pattern
from tfcert_tui.widgets.plot_scale import Scale
from tfcert_tui.wrapping import wrap

GAP = 2
PICTURE_CELLS = (8, 32)
"""Narrowest and widest picture."""
SMALL = 12
"""Pixels of a side up to which a picture is drawn in whole multiples."""
CLEAR_CELLS = 16
"""A larger picture that would be smaller than this is drawn in one row instead of two."""
WINDOW_CELLS, WINDOW_ROWS = 26, 7
OVERVIEW_ROWS, OVERVIEW_FROM = 9, 18
"""Rows of the picture of all data, and the room from which on there is one."""
Rows = list[Strip]


@dataclass(frozen=True)
class Looks:
    """The styles that examples are drawn in."""

    base: Style
    number: Style
    answer: Style
    dim: Style
    first: Style
    second: Style
    ascii_mode: bool
    shades: str = ""
    """What pictures are drawn with where colours are too few."""


def tiles(view: ExamplesView, looks: Looks, width: int, height: int) -> tuple[Rows, int]:
    """Return rows of `width` cells, `height` at most, and how many examples they show."""
    if not view.examples or height < 2:
        return [], 0
    draw = {"pictures": _pictures, "texts": _texts, "table": _table, "series": _windows}[view.kind]
    return draw(view, looks, width, height)


def capacity(view: ExamplesView | None, width: int, height: int) -> int:
    """Return how many examples fit at the most, to ask for."""
    if view is None:
        return 60
    if view.kind == "pictures":
        side, columns, rows = _picture_grid(view, width, height)
        return max(1, columns * rows) if side else 1
    return max(1, 4 * height)


def _name(example: Example, looks: Looks, width: int) -> Strip:
    number = str(example.number)
    answer = shorten(example.answer, max(0, width - len(number) - 1))
    strip = Strip([Segment(number, looks.number), Segment(" ", looks.base), Segment(answer, looks.answer)])
    return strip.adjust_cell_length(width, looks.base)


def _beside(blocks: Sequence[Rows], widths: Sequence[int], looks: Looks, width: int, gap: int = GAP) -> Rows:
    """Return blocks of rows side by side."""
    blank = Strip.blank(gap, looks.base)
    rows = []
    for parts in zip_longest(*blocks):
        cells = [
            (part or Strip.blank(wide, looks.base)).adjust_cell_length(wide, looks.base)
            for part, wide in zip(parts, widths, strict=True)
        ]
        joined = Strip.join([piece for cell in cells for piece in (cell, blank)])
        rows.append(joined.adjust_cell_length(width, looks.base).simplify())
    return rows


# Pictures


def _picture_grid(view: ExamplesView, width: int, height: int) -> tuple[int, int, int]:
    """Return a picture's side in cells, and how many stand beside and above each other."""
    pictures = [example.item for example in view.examples if isinstance(example.item, Picture)]
    source = max((max(one.width, one.height) for one in pictures), default=8)
    low, high = PICTURE_CELLS
    in_two_rows = 2 * max(1, height // 2 - 2)
    if source <= SMALL:
        side = min(2 * source, width // 3 - GAP, in_two_rows)
        side = max(source, side // source * source)
    else:
        tall = in_two_rows if in_two_rows >= CLEAR_CELLS else 2 * max(1, height - 2)
        side = max(low, min(high, source, width // 3 - GAP, tall))
    side = min(side, width)
    rows_high = (side + 1) // 2 + 1
    return side, max(1, (width + GAP) // (side + GAP)), max(1, (height + 1) // (rows_high + 1))


def _pictures(view: ExamplesView, looks: Looks, width: int, height: int) -> tuple[Rows, int]:
    side, columns, rows = _picture_grid(view, width, height)
    shown = view.examples[: columns * rows]
    drawn: Rows = []
    for first in range(0, len(shown), columns):
        blocks = [_picture(example, looks, side) for example in shown[first : first + columns]]
        if drawn:
            drawn.append(Strip.blank(width, looks.base))
        drawn += _beside(blocks, [side] * len(blocks), looks, width)
    return drawn[:height], len(shown)


def _picture(example: Example, looks: Looks, side: int) -> Rows:
    picture = example.item
    assert isinstance(picture, Picture)
    across = side
    if picture.height > picture.width:
        across = max(1, round(side * picture.width / picture.height))
    drawn = [Strip(row).apply_style(looks.base) for row in rows_of(picture, across, looks.shades)]
    rows = [row.adjust_cell_length(side, looks.base) for row in drawn]
    blank = [Strip.blank(side, looks.base)] * ((side + 1) // 2 - len(rows))
    return [_name(example, looks, side), *rows, *blank]


# Texts


def folded(text: str, width: int) -> list[str]:
    """Return a text in lines of at most `width` cells; a word that is longer is broken.

    Two cells at the least: a character may be as wide.
    """
    width = max(2, width)
    lines: list[str] = []
    for line in (line for paragraph in text.splitlines() or [""] for line in wrap(paragraph, width)):
        while cell_len(line) > width:
            head = set_cell_size(line, width).rstrip() or line[:1]
            lines.append(head)
            line = line[len(head) :]
        lines.append(line)
    return lines


def _texts(view: ExamplesView, looks: Looks, width: int, height: int) -> tuple[Rows, int]:
    drawn: Rows = []
    shown = 0
    for example in view.examples:
        block = _text(example, looks, width)
        if shown and len(drawn) + len(block) > height:
            break
        drawn += [*block, Strip.blank(width, looks.base)]
        shown += 1
    return drawn[:height], shown


def _text(example: Example, looks: Looks, width: int) -> Rows:
    item = example.item
    assert isinstance(item, Text)
    lines = folded(item.text + (" […]" if item.is_cut else ""), max(4, width - 2))
    plain = [Strip([Segment("  " + line, looks.base)]).adjust_cell_length(width, looks.base) for line in lines]
    return [_name(example, looks, width), *plain]


# Tables


def _table(view: ExamplesView, looks: Looks, width: int, height: int) -> tuple[Rows, int]:
    above = _overview(view, looks, width, height)
    rows = [example for example in view.examples if isinstance(example.item, Row)]
    cells = [[str(example.number), *_cells(example)] for example in rows]
    widths = [max(map(cell_len, column)) for column in zip(["", *view.columns], *cells, strict=True)]
    room = max(1, height - len(above) - 1)
    block = sum(widths) + GAP * len(widths)
    count = max(1, (width + GAP) // (block + GAP))
    header = _table_row(["", *view.columns], widths, looks.dim, looks)
    blocks = [
        [header, *(_table_row(line, widths, looks.base, looks) for line in cells[first : first + room])]
        for first in range(0, min(len(cells), count * room), room)
    ]
    return above + _beside(blocks, [block] * len(blocks), looks, width), min(len(cells), count * room)


def _cells(example: Example) -> list[str]:
    assert isinstance(example.item, Row)
    return example.item.cells


def _table_row(cells: Sequence[str], widths: Sequence[int], style: Style, looks: Looks) -> Strip:
    number, *rest = (fit_right(cell, wide) for cell, wide in zip(cells, widths, strict=True))
    segments = [Segment(number, looks.number), *(Segment(" " * GAP + cell, style) for cell in rest)]
    return Strip(segments)


# Series


def _overview(view: ExamplesView, looks: Looks, width: int, height: int) -> Rows:
    """Return the picture of all data, where there is room for it."""
    if not view.overview or height < OVERVIEW_FROM:
        return []
    low = min(min(trace.xs, default=0.0) for trace in view.overview)
    high = max(max(trace.xs, default=1.0) for trace in view.overview)
    curves = [
        Curve(trace.name, _series_of(trace), looks.second if number % 2 else looks.first, Pattern.SOLID)
        for number, trace in enumerate(view.overview)
    ]
    frame = _frame(looks, Scale(low, max(high, low + 1)))
    names = [Segment(f"{curve.name}   ", curve.style) for curve in curves]
    title = Strip(names).adjust_cell_length(width, looks.base)
    rows = min(OVERVIEW_ROWS + (height - OVERVIEW_FROM) // 4, height // 2)
    return [title, *draw_chart(frame, curves, False, width, rows), Strip.blank(width, looks.base)]


def _frame(looks: Looks, across: Scale) -> Frame:
    # What lies across stands in the title, where it has room.
    return Frame(looks.base, looks.dim, looks.dim, looks.dim, across, looks.ascii_mode, across="")


def _series_of(trace: Trace) -> Series:
    series = Series()
    for x, y in zip(trace.xs, trace.ys, strict=True):
        series.append(x, y)
        if not trace.joined:
            series.gap(x)
    return series


def _windows(view: ExamplesView, looks: Looks, width: int, height: int) -> tuple[Rows, int]:
    above = _overview(view, looks, width, height)
    room = height - len(above)
    columns = max(1, (width + GAP) // (WINDOW_CELLS + GAP))
    wide = (width - GAP * (columns - 1)) // columns
    rows = max(1, room // (WINDOW_ROWS + 1))
    tall = room // rows - 1
    shown = view.examples[: columns * rows]
    drawn = above
    for first in range(0, len(shown), columns):
        blocks = [_window(example, looks, wide, tall) for example in shown[first : first + columns]]
        drawn = drawn + _beside(blocks, [wide] * len(blocks), looks, width)
    return drawn[:height], len(shown)


def _window(example: Example, looks: Looks, width: int, height: int) -> Rows:
    window = example.item
    assert isinstance(window, Window)
    steps = max((len(values) for values in window.seen), default=0)
    ends = max((len(values) for values in window.follows), default=0)
    frame = _frame(looks, Scale(1, max(2, steps + ends)))
    arrow = ">" if looks.ascii_mode else "→"
    number = f"{example.number} "
    names = [f"{window.begins} {arrow} {example.answer}", window.begins]
    name = first_that_fits(names, max(1, width - len(number)))
    title = Strip([Segment(number, looks.number), Segment(name, looks.answer)])
    return [
        title.adjust_cell_length(width, looks.base),
        *draw_chart(frame, _curves(window, looks, steps), False, width, height),
    ]


def _curves(window: Window, looks: Looks, steps: int) -> list[Curve]:
    """Return what is seen, and what follows; where nothing does, its look tells the second curve from the first."""
    first, second = (looks.first, Pattern.SOLID), (looks.second, Pattern.DASHED)
    ways = [first] * len(window.seen) if window.follows else [first, *[second] * len(window.seen)]
    seen = [Curve("seen", _values(values, 1), *way) for values, way in zip(window.seen, ways, strict=False)]
    return seen + [Curve("follows", _values(values, steps + 1), *second) for values in window.follows]


def _values(values: Sequence[float], first: int) -> Series:
    series = Series()
    for step, value in enumerate(values, start=first):
        series.append(step, value)
    return series
