"""Partial repaints: what goes to the terminal, and that it leaves the same picture as a whole repaint."""

from __future__ import annotations

import re
from importlib.metadata import version

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.app import App, ComposeResult
from textual.strip import Strip

from tfcert_tui.widgets.exact_spans import TEXTUAL, render_exact_spans
from tfcert_tui.widgets.row_painter import RowPainter

MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
COLOURS = re.compile(r"\x1b\[[\d;]*m")


def strip(text: str) -> Strip:
    return Strip([Segment(text, Style(color="red"))])


def played(output: str, screen: list[list[str]]) -> None:
    """Write what a terminal was sent onto a screen of cells; every character here is one cell wide."""
    row = column = 0
    for part in re.split(r"(\x1b\[\d+;\d+H)", COLOURS.sub("", output)):
        if move := MOVE.fullmatch(part):
            row, column = int(move[1]) - 1, int(move[2]) - 1
            continue
        for character in part.replace("\n", ""):
            screen[row][column] = character
            column += 1


def sent(update: ChopsUpdate) -> str:
    return render_exact_spans(update, Console(force_terminal=True, color_system="truecolor"))


def test_a_span_within_a_widget_is_sent_without_what_stands_left_of_it() -> None:
    update = ChopsUpdate([{0: strip("0123456789"), 10: strip("abcdefghij")}], [(0, 12, 14)], [[10, 20]])
    output = sent(update)
    assert MOVE.findall(output) == [("1", "13")]
    assert COLOURS.sub("", MOVE.sub("", output)) == "cd"


def test_a_span_over_two_widgets_is_sent_in_both() -> None:
    screen = [["."] * 20]
    update = ChopsUpdate([{0: strip("0123456789"), 10: strip("abcdefghij")}], [(0, 8, 12)], [[10, 20]])
    played(sent(update), screen)
    assert "".join(screen[0]) == "........89ab........"


def test_two_spans_of_one_row_and_a_covered_widget_leave_the_right_picture() -> None:
    screen = [["."] * 10 for _ in range(2)]
    chops = [{0: strip("0123456789")}, {0: strip("abcde"), 5: None}]
    played(sent(ChopsUpdate(chops, [(0, 1, 3), (0, 7, 9), (1, 3, 8)], [[10], [5, 10]])), screen)
    assert ["".join(row) for row in screen] == [".12....78.", "...de....."]


def test_whole_rows_are_sent_whole() -> None:
    screen = [["."] * 10]
    played(sent(ChopsUpdate([{0: strip("0123456789")}], [(0, 0, 10)], [[10]])), screen)
    assert "".join(screen[0]) == "0123456789"


class Counter(RowPainter):
    """Two numbers far from each other in one row."""

    DEFAULT_CSS = "Counter { width: 80; height: 1; }"
    value = 10

    def draw(self, width: int, height: int) -> list[Strip]:
        return [strip(f"{self.value}{'-' * 60}{self.value}".ljust(width))] * height


class CounterApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Counter()


async def test_the_running_app_sends_two_changed_numbers_and_not_the_row_between_them() -> None:
    app = CounterApp()
    async with app.run_test(size=(80, 5)) as pilot:
        counter = app.query_one(Counter)
        await pilot.pause()
        counter.value = 25
        counter._drawn = [strip(f"10{'-' * 60}10".ljust(80))]
        compositor = app.screen._compositor
        counter.paint()
        compositor.update_widgets({counter})
        update = compositor.render_partial_update()
        assert isinstance(update, ChopsUpdate)
        output = update.render_segments(Console(force_terminal=True, color_system="truecolor"))
        assert output.count("25") == 2 and "--" not in output


def test_the_replaced_method_is_looked_at_again_with_every_new_textual() -> None:
    assert version("textual") == TEXTUAL
