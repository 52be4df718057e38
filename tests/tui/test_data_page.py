"""The Data page by keys and mouse: pictures, texts, tables, series; what is missing and what comes late."""

from __future__ import annotations

import os
from typing import Any

import msgspec
import pytest

import scenes
from shown_data import CJK, answers_late, picture
from tfcert_exam_engine.changes import DataChanged
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_tui.pages.data_page import DataPage
from tfcert_tui.widgets.example_pane import ExamplePane
from tfcert_tui.widgets.half_blocks import rows_of

SIZES = [(80, 24), (120, 40), (200, 60)]


def shown(at: Any) -> ExamplePane:
    return at.app.screen.query_one(ExamplePane)


async def opened(at: Any, category: int) -> None:
    await at.press(f"alt+{category}", "alt+d")
    await at.until(lambda: at.app.screen.query(DataPage) and shown(at).view is not None)
    await at.until(lambda: shown(at).view.category == category)
    await at.pilot.pause()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("category", [1, 2, 4, 5])
async def test_every_kind_of_data_fits_every_size(work: Any, size: tuple[int, int], category: int) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await opened(at, category)
        title = {1: "Readings of a spring", 2: "Handwritten digits", 4: "Sentences", 5: "Sunspots"}[category]
        await at.shows(title, "train 130", "validation 20", "x (130, 8, 8, 1) uint8 0 to 16", "← → page")
        at.whole()
        assert shown(at).shown >= 1


async def test_pictures_stand_side_by_side_with_number_and_class(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, 2)
        await at.shows("1 dog", "2 한국어", "3 cat", "▀▀", "1-6 of 130", "cat    43", "한국어 43")


async def test_pages_are_turned_back_to_where_they_were(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, 4)
        first = shown(at).shown
        await at.press("right")
        await at.until(lambda: shown(at).view.start == 1 + first)
        await at.press("pagedown")
        await at.until(lambda: shown(at).view.start > 1 + first)
        await at.press("left")
        await at.until(lambda: shown(at).view.start == 1 + first)
        await at.press("end")
        await at.shows("130 of 130", "130 dog")
        await at.press("right")
        await at.shows("130 dog")
        await at.press("home")
        await at.until(lambda: shown(at).view.start == 1)
        await at.press("left")
        assert shown(at).view.start == 1


async def test_one_class_alone_and_all_again(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, 2)
        await at.press("down")
        await at.shows("1-6 of 43 cat", "▸ cat", "3 cat", "6 cat")
        await at.press("up")
        await at.shows("1-6 of 130")
        await at.press("up")
        await at.shows("of 43 한국어")
        await at.press("escape")
        await at.shows("1-6 of 130")


async def test_the_splits_take_turns(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, 2)
        await at.press("shift+right")
        await at.shows("1-6 of 20")
        await at.press("shift+right")
        await at.shows("1-6 of 130")


async def test_a_number_is_gone_to_among_all_classes(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, 2)
        await at.press("down", "ctrl+g", "7", "7", "enter")
        await at.shows("77-82 of 130", "77 한국어")
        await at.press("ctrl+g", "9", "9", "9", "enter")
        await at.says("There is no example 999; the last is 130.")
        await at.press("ctrl+g", "escape", "right")
        await at.shows("83-88 of 130")


async def test_digits_typed_into_the_field_do_not_leave_the_problem(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, 2)
        await at.press("ctrl+g", "1", "enter")
        assert at.app.screen.category == 2


async def test_a_click_chooses_a_split_or_a_class(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, 2)
        await at.pilot.click(ExamplePane, offset=(16, 1))
        await at.shows("1-6 of 20")
        await at.pilot.click(ExamplePane, offset=(4, 3))
        await at.shows("cat", "of 6 cat")
        await at.pilot.click(ExamplePane, offset=(4, 3))
        await at.shows("1-6 of 20")


async def test_each_problem_is_left_where_it_was(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, 2)
        await at.press("right")
        await at.shows("7-12 of 130")
        await at.press("alt+4")
        await at.shows("Sentences")
        await at.press("alt+2")
        await at.shows("Handwritten digits", "7-12 of 130")


@pytest.mark.parametrize("size", SIZES)
async def test_a_long_text_in_chinese_is_wrapped_whole_and_aligned(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await opened(at, 4)
        await at.press("ctrl+g", "3", "enter")
        await at.shows("3 cat")
        at.whole()
        read = "".join(strip.text.strip() for strip in shown(at)._drawn or [])
        assert CJK in read


async def test_a_text_that_was_cut_says_so(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, 4)
        await at.shows("[…]")


async def test_data_that_are_not_built_are_built_by_a_key_and_then_shown(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.examples_refused = EngineUnavailable("data_missing", "The data set is not there.", "Build it.")
    async with work(engine, (120, 40)) as at:
        await at.press("alt+2", "alt+d")
        await at.shows("The data of this problem are not built. Enter builds")
        await at.press("enter")
        await at.until(lambda: engine.asked("prepare_data") == [("digits",)])
        building = [msgspec.structs.replace(one, state="building", fraction=0.4) for one in scenes.data()]
        engine.tell(DataChanged(building))
        await at.shows("The data are being built: 40 %")
        engine.examples_refused = None
        engine.tell(DataChanged(scenes.data()))
        await at.shows("1-6 of 130")


async def test_what_cannot_be_read_is_said_where_it_would_stand_and_can_be_tried_again(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.examples_refused = EngineUnavailable("examples_unread", "The data could not be read.", "Try again.")
    async with work(engine, (80, 24)) as at:
        await at.press("alt+2", "alt+d")
        await at.shows("The data could not be read. Try again.", "Enter tries again.")
        at.whole()
        await at.press("left", "down", "ctrl+g", "shift+right", "end")
        engine.examples_refused = None
        await at.press("enter")
        await at.shows("of 130")


async def test_an_answer_that_comes_late_is_dropped(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine, (120, 40)) as at:
        await opened(at, 2)
        gate = answers_late(engine, "examples", lambda *given: given[3] == "cat")
        await at.press("down", "down")
        await at.shows("of 44 dog")
        gate.set()
        await at.pilot.pause(0.1)
        assert "of 44 dog" in at.text


async def test_no_key_waits_for_an_engine_that_does_not_answer(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine, (120, 40)) as at:
        await opened(at, 2)
        answers_late(engine, "examples")
        await at.press("right", "down", "f2")
        await at.shows("Read a digit")


async def test_more_is_asked_for_when_the_terminal_grows(work: Any) -> None:
    async with work(scenes.in_full_swing(), (80, 24)) as at:
        await opened(at, 4)
        before = shown(at).shown
        await at.pilot.resize_terminal(200, 60)
        await at.until(lambda: shown(at).shown > before)
        at.whole()


async def test_in_ascii_a_picture_is_shades_of_letters(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TFCERT_ASCII", "1")
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, 2)
        await at.shows("@@", "> cat" if "> cat" in at.text else "cat")
        pane = "\n".join(strip.text for strip in shown(at)._drawn or [])
        assert "▀" not in pane
        assert "▓" not in pane


def test_half_blocks_keep_width_shape_and_extremes() -> None:
    rows = rows_of(picture(0), 16, "")
    assert len(rows) == 8
    assert all(sum(len(segment.text) for segment in row) == 16 for row in rows)
    first = rows[0][0].style
    assert first is not None
    assert first.color is not None
    assert first.color.triplet == (255, 255, 255)


def test_a_large_picture_is_averaged_and_colours_stay_apart() -> None:
    rows = rows_of(picture(0, side=64, channels=3), 8, "")
    assert len(rows) == 4
    shades = {segment.style.color.triplet for row in rows for segment in row if segment.style and segment.style.color}
    assert all(32 < shade.red < 255 for shade in shades if shade)


def test_over_ssh_there_are_fewer_shades(monkeypatch: pytest.MonkeyPatch) -> None:
    many = msgspec.structs.replace(picture(0, 16), pixels=bytes(range(256)))
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    near = {segment.style for row in rows_of(many, 16, "") for segment in row}
    monkeypatch.setitem(os.environ, "SSH_CONNECTION", "1 2 3 4")
    far = {segment.style for row in rows_of(many, 16, "") for segment in row}
    assert len(far) < len(near)


@pytest.mark.parametrize(("term", "colours"), [("xterm", False), ("xterm-256color", True)])
async def test_sixteen_colours_are_too_few_for_pictures_which_are_shaded_instead(
    work: Any, monkeypatch: pytest.MonkeyPatch, term: str, colours: bool
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.delenv("COLORTERM")
    async with work(scenes.in_full_swing()) as at:
        pane = ExamplePane()
        await at.app.screen.mount(pane)
        assert (pane._looks().shades == "") == colours
