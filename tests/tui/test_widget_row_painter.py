"""A live pane paints what it was told, however close together it is told, and sends the cells that changed alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.strip import Strip

from tfcert_tui.widgets import row_painter
from tfcert_tui.widgets.row_painter import PAINT_INTERVAL_S, RowPainter, changed_spans
from tfcert_tui.widgets.terminal_text import PLAIN


class Counter(RowPainter):
    """Counts how often it was painted."""

    paints = 0

    def draw(self, width: int, height: int) -> list[Strip]:
        return [Strip.blank(width)] * height

    def paint(self) -> None:
        super().paint()
        self.paints += 1


class CounterApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Counter()


@pytest.mark.parametrize("left_s", [1e-9, 1e-6, 1e-4, 0.02])
async def test_a_wait_of_hardly_any_time_ends_as_every_other_does(
    monkeypatch: pytest.MonkeyPatch, left_s: float
) -> None:
    """Fakes the clock that says how long ago the last painting was."""
    app = CounterApp()
    async with app.run_test() as pilot:
        counter = app.query_one(Counter)
        counter.paint()
        before = counter.paints
        now = counter._painted_at + PAINT_INTERVAL_S - left_s
        monkeypatch.setattr(row_painter, "time", SimpleNamespace(monotonic=lambda: now))
        counter.changed()
        for _wait in range(100):
            await pilot.pause(0.02)
            if counter.paints > before:
                break
        assert counter.paints == before + 1
        monkeypatch.undo()
        counter.changed()
        await pilot.pause(PAINT_INTERVAL_S * 2)
        assert counter.paints == before + 2


def test_only_changed_cells_are_sent_and_near_ones_together() -> None:
    def strip(text: str) -> Strip:
        return Strip([Segment(text, PLAIN)])

    assert changed_spans(strip("loss 0.31"), strip("loss 0.31")) == []
    assert changed_spans(strip("loss 0.31"), strip("loss 0.29")) == [(7, 9)]
    assert changed_spans(strip("a" + " " * 40 + "b"), strip("x" + " " * 40 + "y")) == [(0, 42)]
    assert changed_spans(strip("a" + " " * 60 + "b"), strip("x" + " " * 60 + "y")) == [(0, 1), (61, 62)]
    assert changed_spans(strip("中x"), strip("文x")) == [(0, 2)]
