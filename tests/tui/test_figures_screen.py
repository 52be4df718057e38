"""The figures of a run on the terminal: which are asked for and when, what is said, how they are copied out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

import scenes
from other_scenes import drawing
from screen_scenes import with_files
from scripted_figures import DRAWN, FOLDER
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_tui.screens import figures
from tfcert_tui.screens.figures import FiguresScreen


async def test_each_figure_is_asked_for_once_in_the_size_that_is_seen(work: Any) -> None:
    async with work(drawing()) as at:
        await at.press("alt+9")
        await at.shows(
            "Run 3 of problem 4 · figure 1 of 3 · shown", f"{FOLDER}/001-shown.png", "5 more were not kept", "▀"
        )
        await at.press("right")
        await at.shows("saved as loss.png", "▀")
        await at.press("left")
        await at.shows("figure 1 of 3", "▀")
        assert at.engine.asked("figure_picture") == [(3, 1), (3, 2)]


async def test_new_figures_come_while_it_is_looked_at(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "LOOK_S", 0.05)
    engine = scenes.in_full_swing()
    async with work(engine) as at:
        await at.press("alt+9")
        await at.shows("No figure yet")
        engine.drawn = DRAWN
        await at.shows("figure 1 of 3", "▀")


async def test_what_cannot_be_drawn_is_said(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = drawing()
    async with work(engine, (80, 24)) as at:
        await at.press("alt+9")
        await at.shows("figure 1 of 3")
        await at.press("end")
        await at.shows("003-saved-loss.svg cannot be drawn here: no picture. Copy it out.")
        await at.press("shift+f3")
        await at.until(lambda: not isinstance(at.app.screen, FiguresScreen))

        async def away(run: int) -> Any:
            raise EngineUnavailable("away", "The engine is gone.", "It is tried again.")

        monkeypatch.setattr(engine, "figures", away)
        await at.press("alt+9")
        await at.shows("The engine is gone. It is tried again.")


async def test_all_are_copied_beside_the_script(work: Any, tmp_path: Path) -> None:
    engine = with_files(drawing(), tmp_path / "exam", tmp_path / "bank")
    there = tmp_path / "figures"
    there.mkdir()
    for one in DRAWN.figures:
        (there / one.name).write_bytes(b"figure")
    engine.drawn = msgspec.structs.replace(DRAWN, folder=str(there))
    async with work(engine) as at:
        await at.press("alt+9")
        await at.shows("figure 1 of 3")
        await at.press("f5")
        await at.says("3 figures are in")
    copies = tmp_path / "exam" / "category4" / "figures-of-run-3"
    assert sorted(file.name for file in copies.iterdir()) == [one.name for one in DRAWN.figures]


async def test_without_a_run_there_is_none_to_show(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("3", "alt+9")
        await at.says("No run yet")
