"""Textual keeps rows it has asked for: what else has changed when it asks for one is sent too, whatever comes when."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

import scenes
from screen_text import screen_lines
from tfcert_exam_engine.training.file_views import CurvesView
from tfcert_tui.widgets.line_drawn import LineDrawn
from tfcert_tui.widgets.row_painter import RowPainter

ROWS = 6


class Pane(RowPainter):
    """Shows one word in every row."""

    word = "empty"

    def draw(self, width: int, height: int) -> list[Strip]:
        return [Strip([Segment(f"{self.word} {row}")]).adjust_cell_length(width) for row in range(height)]


class Lines(LineDrawn):
    """The same, as lines."""

    word = "empty"

    def lines(self) -> list[Content]:
        return [Content(f"{self.word} {row}") for row in range(ROWS)]


class Shown(App[None]):
    CSS = f"Pane, Lines {{ width: 20; height: {ROWS}; }}"

    def __init__(self, widget: Any) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget


def asked_for_one_row(widget: Any) -> None:
    widget.refresh(Region(0, ROWS - 1, 20, 1))


def restyled(widget: Any) -> None:
    widget.notify_style_update()
    widget.refresh(Region(0, ROWS - 1, 20, 1))


def painted_and_changed_again(widget: Any) -> None:
    """A row is asked for, and before it is drawn the others are other too."""
    widget.paint()
    widget.word = "newest"
    restyled(widget)


def resized(widget: Any) -> None:
    widget.styles.height = ROWS - 1
    asked_for_one_row(widget)


@pytest.mark.parametrize("kind", [Pane, Lines])
@pytest.mark.parametrize("way", [restyled, painted_and_changed_again, resized])
async def test_a_row_that_is_asked_for_alone_brings_the_others(kind: Any, way: Any) -> None:
    widget = kind()
    app = Shown(widget)
    async with app.run_test(size=(20, ROWS)) as pilot:
        await pilot.pause()
        assert screen_lines(app)[0] == "empty 0"
        widget.word = "full"
        way(widget)
        await pilot.pause(0.1)
        shown = {line.split()[0] for line in screen_lines(app) if line}
        assert shown == {widget.word}


async def test_a_pane_that_was_restyled_sends_no_row_that_is_as_it_was() -> None:
    pane = Pane()
    async with Shown(pane).run_test(size=(20, ROWS)) as pilot:
        await pilot.pause()
        asked: list[Region] = []
        refresh = pane.refresh
        pane.refresh = lambda *regions, **more: asked.extend(regions) or refresh(*regions, **more)  # type: ignore[method-assign]
        restyled(pane)
        await pilot.pause(0.1)
        assert asked == [Region(0, ROWS - 1, 20, 1)]


@pytest.mark.parametrize("keys", [("f1",), ("ctrl+e",), ("ctrl+e", "f1")])
@pytest.mark.parametrize("wait_s", [0.05, 0.4])
async def test_what_changes_below_other_screens_is_seen_beside_them(work: Any, keys: Any, wait_s: float) -> None:
    engine = scenes.in_full_swing()
    answer = engine.curves

    async def later(run: int) -> CurvesView:
        await asyncio.sleep(wait_s)
        return await answer(run)

    engine.curves = later  # type: ignore[method-assign]
    async with work(engine) as at:
        await at.press(*keys)
        await at.shows("0.8355")  # of the curves' legend, at the right edge
        at.whole()
