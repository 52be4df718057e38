"""What stands in the panes' borders: every page with its key, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

import scenes
from tfcert_tui.keys import keymap
from tfcert_tui.widgets.book import Book

SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_every_tab_names_its_key(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("2", "alt+l", "alt+m")
        await at.until(lambda: any("Alt+D Data" in line and "Notes" in line for line in at.text.splitlines()))
        line = next(line for line in at.text.splitlines() if "Alt+D Data" in line)
        long = size == (200, 60)
        assert ("Alt+L Submissions 2" if long else "L Subm. 2") in line
        assert ("Alt+M Notes" if long else "M Notes") in line
        assert "F2 Statement" in at.text and "F4 Code" in line
        at.whole()
        await at.pilot.click(offset=(line.index("Data") + 1, at.text.splitlines().index(line)))
        await at.until(lambda: at.app.screen.query_one(Book).shown == "data")


async def test_a_key_of_ones_own_stands_in_the_tab(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        keymap.choose({"exam.data": "f19"})
        await at.press("2", "alt+m")
        await at.shows("F19 Data Alt+L Subm. M Notes")


async def test_side_by_side_the_problems_title_stands_once_over_its_statement(work: Any) -> None:
    async with work(scenes.in_full_swing(), (200, 60)) as at:
        await at.press("2")
        statement = at.app.screen.query_one("#statement").region
        rows = [line[statement.x : statement.right] for line in at.text.splitlines()[statement.y : statement.bottom]]
        assert "F2 Statement" in rows[0]
        assert sum("Handwritten digits" in row for row in rows) == 1
