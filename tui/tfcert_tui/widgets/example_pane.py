"""A problem's data: what there is to say of them, and a page of examples."""

from __future__ import annotations

from gettext import gettext as _
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tfcert_exam_engine.examples_view import ExamplesView
from tfcert_tui.data_words import array_words, place_words, split_words, whole
from tfcert_tui.fitting import fit, shorten, spread
from tfcert_tui.terminal import glyphs
from tfcert_tui.widgets.example_tiles import Looks, capacity, folded, tiles
from tfcert_tui.widgets.half_blocks import ASCII_SHADES, BLOCK_SHADES
from tfcert_tui.widgets.row_painter import RowPainter

CLASS_CELLS = 26
"""Widest column of the table of classes, where there are many."""
BAR_CELLS = 5
NARROWEST = 8
PARTS = ("title", "dim", "chosen", "number", "answer", "first", "second", "error")


class Spot(NamedTuple):
    """Cells that can be clicked."""

    row: int
    start: int
    end: int
    split: str | None
    label: str | None


class ExamplePane(RowPainter, can_focus=True):
    """Draws what it was given; says how many examples fit, and what was clicked."""

    DEFAULT_CSS = """
    ExamplePane { height: 1fr; }
    ExamplePane > .example-pane--title { text-style: bold; color: $foreground; }
    ExamplePane > .example-pane--dim { color: $dim; }
    ExamplePane > .example-pane--chosen { color: $primary; background: $selected; text-style: bold; }
    ExamplePane > .example-pane--number { color: $dim; }
    ExamplePane > .example-pane--answer { color: $primary; text-style: bold; }
    ExamplePane > .example-pane--first { color: $primary; }
    ExamplePane > .example-pane--second { color: $accent; text-style: bold; }
    ExamplePane > .example-pane--error { color: $error; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"example-pane--{part}" for part in PARTS}

    class Clicked(Message):
        """A split or a class was clicked."""

        def __init__(self, split: str | None, label: str | None) -> None:
            super().__init__()
            self.split, self.label = split, label

    class Sized(Message):
        """The pane has another size: other examples fit."""

    def __init__(self) -> None:
        super().__init__(id="examples")
        self.view: ExamplesView | None = None
        self.said, self.is_error = "", False
        self.shown = 0
        """Examples on the screen."""
        self._spots: list[Spot] = []

    def show(self, view: ExamplesView) -> None:
        """Show a page of examples."""
        self.view, self.said = view, ""
        # Painted soon; how many there is room for is needed now, by a key that comes before.
        self.draw(*self.size)
        self.changed()

    def say(self, words: str, *, error: bool = False) -> None:
        """Show a sentence in place of examples."""
        self.view, self.said, self.is_error, self.shown = None, words, error, 0
        self.changed()

    @property
    def room(self) -> int:
        """How many examples are worth asking for."""
        if self.size.width < NARROWEST:
            return 1
        header = len(self._header(self.view, self.size.width, self.size.height)) if self.view else 0
        return capacity(self.view, self.size.width, self.size.height - header)

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the pane from the view alone."""
        self._spots = []
        if self.view is None or width < NARROWEST:
            return self.words(self.said, self._style("error" if self.is_error else "dim"), width, height)
        rows = self._header(self.view, width, height)
        below, self.shown = tiles(self.view, self._looks(), width, height - len(rows))
        if rows:
            rows[0] = self._title(self.view, width)
        blank = Strip.blank(width, self.rich_style)
        return [row.adjust_cell_length(width, self.rich_style) for row in [*rows, *below, *[blank] * height][:height]]

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"example-pane--{part}")

    def _looks(self) -> Looks:
        number, answer, dim, first, second = map(self._style, ("number", "answer", "dim", "first", "second"))
        few = self.app.no_color or self.app.console.color_system in (None, "standard", "windows")
        shades = ASCII_SHADES if glyphs.ascii_only() else BLOCK_SHADES if few else ""
        return Looks(self.rich_style, number, answer, dim, first, second, glyphs.ascii_only(), shades)

    # What is said above the examples

    def _header(self, view: ExamplesView, width: int, height: int) -> list[Strip]:
        """Return title, splits, arrays and classes, in a third of the room at most."""
        rows = [self._title(view, width), self._splits(view, width)]
        arrays = [array_words(array) for array in view.shown_split.arrays]
        together = "   ".join(arrays)
        lines = [together] if cell_len(together) <= width else [line for one in arrays for line in folded(one, width)]
        if len(lines) > 1 and view.classes and height < 20:
            lines = lines[:1]  # what the answers are like the classes say
        if height >= 12:
            rows += [Strip([Segment(line, self._style("dim"))]) for line in lines]
        most = max(2, height // 3) - len(rows)
        rows += self._class_rows(view, width, len(rows), most)
        if height >= 16:
            rows.append(Strip.blank(width, self.rich_style))
        return rows

    def _title(self, view: ExamplesView, width: int) -> Strip:
        return Strip([Segment(spread(view.title, place_words(view, self.shown), width), self._style("title"))])

    def _splits(self, view: ExamplesView, width: int) -> Strip:
        segments, at = [], 0
        for split in view.splits:
            chosen = split.name == view.split
            text = f" {split_words(split)} "
            segments += [Segment(text, self._style("chosen" if chosen else "dim")), Segment(" ", self.rich_style)]
            self._spots.append(Spot(1, at, at + cell_len(text), split.name, None))
            at += cell_len(text) + 1
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _class_rows(self, view: ExamplesView, width: int, top: int, most: int) -> list[Strip]:
        """Return the classes with their counts in columns; those that find no room are counted."""
        counts = view.shown_split.per_class
        if not counts or most < 1:
            return []
        widest = max(cell_len(name) for name in view.classes)
        numbers = max(len(whole(count)) for count in counts)
        cells = min(width, 2 + widest + 1 + numbers + 1 + BAR_CELLS)
        if (width + 2) // (cells + 2) * most < len(counts):
            cells = min(cells, CLASS_CELLS)
        columns = max(1, (width + 2) // (cells + 2))
        names, left = self._seen_classes(view, columns * most)
        rows: list[list[Segment]] = []
        for place, name in enumerate(names):
            if place % columns == 0:
                rows.append([])
            rows[-1] += [self._class(view, name, cells, numbers), Segment("  ", self.rich_style)]
            start = place % columns * (cells + 2)
            self._spots.append(Spot(top + place // columns, start, start + cells, None, name))
        if left:
            rows[-1].append(Segment(shorten(_("+{n} more").format(n=left), cells), self._style("dim")))
        return [Strip(row).adjust_cell_length(width, self.rich_style) for row in rows]

    @staticmethod
    def _seen_classes(view: ExamplesView, places: int) -> tuple[list[str], int]:
        """Return the classes that find a place, the chosen one among them, and how many do not."""
        if len(view.classes) <= places:
            return view.classes, 0
        shown = max(1, places - 1)
        at = view.classes.index(view.label) if view.label else 0
        first = max(0, min(at - shown // 2, len(view.classes) - shown))
        return view.classes[first : first + shown], len(view.classes) - shown

    def _class(self, view: ExamplesView, name: str, cells: int, numbers: int) -> Segment:
        ascii_mode = glyphs.ascii_only()
        count = view.shown_split.per_class[view.classes.index(name)]
        most = max(view.shown_split.per_class) or 1
        chosen = name == view.label
        mark = (">" if ascii_mode else "▸") if chosen else " "
        bar = glyphs.bar(count / most, BAR_CELLS, ascii_mode)
        room = max(1, cells - 2 - 1 - numbers - 1 - BAR_CELLS)
        text = f"{mark} {fit(name, room)} {whole(count):>{numbers}} {bar}"
        return Segment(fit(text, cells), self._style("chosen" if chosen else "dim"))

    # What comes from outside

    def on_click(self, event: events.Click) -> None:
        """Tell which split or class was clicked; a class again: all of them."""
        for spot in self._spots:
            if spot.row == event.y and spot.start <= event.x < spot.end and self.view is not None:
                label = "" if spot.label == self.view.label else spot.label
                self.post_message(self.Clicked(spot.split, label))
                return

    def on_resize(self) -> None:
        """Draw anew, and say that other examples fit."""
        super().on_resize()
        self.post_message(self.Sized())
