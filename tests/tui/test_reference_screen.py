"""The reference by keys and mouse: typed, searched, read, gone back; indexing seen, stopped and begun again."""

from __future__ import annotations

from typing import Any

import pytest

import scenes
from shown_data import DENSE, answers_late
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_tui.notices import GONE
from tfcert_tui.reference_text import lay_out, signature_lines
from tfcert_tui.screens.about import AboutScreen
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.reference import LOOK_S, ReferenceScreen
from tfcert_tui.widgets.hit_list import HitList

SIZES = [(80, 24), (120, 40), (200, 60)]


async def opened(at: Any, query: str = "") -> None:
    await at.press("alt+f")
    await at.until(lambda: isinstance(at.app.screen, ReferenceScreen) and at.app.screen.found is not None)
    await at.press(*query)


@pytest.mark.parametrize("size", SIZES)
async def test_it_says_what_it_is_for(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await opened(at)
        await at.shows("4,129 entries", "TensorFlow 2.21.0, Keras 3.15.1", "Type a part of a name", "Model.fit")
        at.whole()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", ["practice", "exam"])
async def test_what_is_typed_is_found_and_read_in_an_exam_too(work: Any, size: tuple[int, int], mode: str) -> None:
    async with work(scenes.in_full_swing(mode), size) as at:
        await opened(at, "dense")
        await at.shows("1 found", "▸ Dense keras.layers")
        await at.press("enter")
        await at.shows("keras.layers.Dense", "also tf.keras.layers.Dense", "Dense(units, activation=None", "Args:")
        at.whole()
        await at.press("pagedown", "pagedown", "pagedown")
        await at.shows("More.")


async def test_a_narrow_terminal_shows_list_or_entry_and_goes_back_by_steps(work: Any) -> None:
    async with work(scenes.in_full_swing(), (80, 24)) as at:
        await opened(at, "layer")
        await at.shows("2 found")
        assert "Just your regular" not in at.text
        await at.press("enter")
        await at.shows("Just your regular")
        await at.press("escape")
        await at.shows("▸ Dense keras.layers", "Layer keras")
        await at.press("escape")
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))


async def test_the_entry_under_the_cursor_is_seen_at_once(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, "layer")
        await at.shows("Just your regular")
        await at.press("down")
        await at.shows("What all layers are.")
        await at.press("up")
        await at.shows("Just your regular")


async def test_links_are_followed_and_gone_back(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, "dense")
        await at.press("enter", "tab", "tab", "enter")
        await at.shows("What all layers are.")
        await at.press("alt+left")
        await at.shows("Just your regular")
        await at.press("alt+right")
        await at.shows("What all layers are.")


async def test_a_link_that_leads_nowhere_says_so(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, "dense")
        await at.press("enter", "tab", "enter")
        await at.shows("The reference has no entry keras.layers.Dense.enable_lora.")


async def test_a_click_reads_a_hit(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, "layer")
        await at.shows("2 found")
        await at.pilot.click(HitList, offset=(6, 2))
        await at.shows("What all layers are.")
        await at.press("alt+f")
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))


async def test_a_typing_error_is_mended_by_enter(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await opened(at, "denze")
        await at.shows("Nothing is called or says so.", "Did you mean:", "keras.layers.Dense", "Enter looks for")
        await at.press("enter")
        await at.shows("▸ Dense keras.layers")


@pytest.mark.parametrize("size", SIZES)
async def test_the_indexing_is_seen_stopped_and_begun_again(work: Any, size: tuple[int, int]) -> None:
    engine = scenes.in_full_swing()
    engine.reference_state = "building"
    async with work(engine, size) as at:
        await opened(at, "dense")
        await at.shows("Reading the reference", "43 %", "F5 stops", "It takes a few seconds.")
        at.whole()
        await at.press("f5")
        await at.shows("The reading was stopped. F5 begins it again.")
        await at.press("f5")
        await at.shows("43 %")
        assert engine.index_calls == [True, False]
        engine.reference_state = "ready"
        await at.shows("▸ Dense keras.layers")


async def test_a_failure_is_said_with_what_to_press(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.reference_state, engine.reference_text = "failed", "The disk is full."
    async with work(engine, (80, 24)) as at:
        await opened(at)
        await at.shows("The disk is full. F5 tries again.")


async def test_one_question_is_under_way_and_the_last_one_counts(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine, (120, 40)) as at:
        await opened(at)
        engine.queries, gate = [], answers_late(engine, "reference")
        await at.press(*"denselayer", "ctrl+u", *"dense")
        assert at.app.screen.typed == "dense"
        gate.set()
        await at.shows("▸ Dense keras.layers")
        assert engine.queries == ["d", "dense"]


async def test_an_engine_that_refuses_or_is_away_leaves_the_screen_usable(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.reference_refused = EngineUnavailable("engine_fault", "The engine failed.", "Try again.")
    async with work(engine, (120, 40)) as at:
        await at.press("alt+f", "d")
        await at.says("The engine failed.")
        engine.reference_refused = None
        await at.press(*"ense")
        await at.shows("▸ Dense keras.layers")
        await at.press("alt+f")
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))


async def test_an_engine_that_went_away_while_it_read_is_asked_again_when_it_is_back(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.reference_state = "building"
    async with work(engine, (120, 40)) as at:
        await opened(at, "dense")
        await at.shows("43 %")
        engine.queries, engine.reference_refused = [], EngineUnavailable(GONE, "The engine went away.", "")
        await at.until(lambda: engine.queries)
        engine.reference_state, engine.reference_refused = "ready", None
        await at.pilot.pause(2 * LOOK_S)
        assert "43 %" in at.text, "nobody asks an engine that is away"
        engine.hang_up()
        await at.shows("▸ Dense keras.layers")
        assert "before it confirmed what you pressed" not in at.text


async def test_ten_thousand_pasted_characters_are_cut(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine, (80, 24)) as at:
        await opened(at)
        at.app.screen.query_one("#query").value = "x" * 10_000
        await at.until(lambda: engine.queries[-1].startswith("x"))
        await at.shows("Nothing is called or says so.")
        at.whole()


async def test_it_opens_from_home_and_with_a_word_handed_in(work: Any) -> None:
    async with work(scenes.at_home(), (120, 40)) as at:
        await opened(at)
        await at.press("alt+f")
        at.app.push_screen(ReferenceScreen(at.app.desk, "  dense\n"))
        await at.shows("▸ Dense keras.layers")


@pytest.mark.parametrize("size", SIZES)
async def test_about_says_what_was_and_what_is_ours(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.at_home(), size) as at:
        await at.press("alt+a")
        await at.shows("The exam, as it was", "May 2024")
        at.whole()
        await at.press("end")
        await at.shows("Versions", "tfcert-tui")
        await at.press("alt+a")
        await at.until(lambda: not isinstance(at.app.screen, AboutScreen))


@pytest.mark.parametrize("width", [16, 24, 40, 76, 120, 190])
def test_an_entry_fits_every_width(width: int) -> None:
    laid_out = lay_out(DENSE, width)
    assert max(line.cell_length for line in laid_out.lines) <= width
    assert [name for _row, name in laid_out.links] == ["keras.layers.Dense.enable_lora", "keras.Layer"]
    read = " ".join(line.plain for line in laid_out.lines)
    assert "Positive" in read
    assert "```" not in read


def test_a_signature_is_broken_after_its_commas() -> None:
    assert signature_lines("f(a, b=1)", 40) == ["f(a, b=1)"]
    assert signature_lines("fit(x=None, y=None, batch_size=None, epochs=1)", 30) == [
        "fit(x=None, y=None,",
        "    batch_size=None, epochs=1)",
    ]


def test_code_that_runs_over_the_end_of_a_line_stays_code() -> None:
    doc = "It is `one two three four five six seven` and more."
    lines = lay_out(type(DENSE)("a", "class", [], "", doc), 20).lines
    coloured = [
        line.plain[span.start : span.end] for line in lines for span in line.spans if "primary" in str(span.style)
    ]
    assert " ".join(coloured).split() == ["one", "two", "three", "four", "five", "six", "seven"]
