"""Why n of 5, on the sheet of a verdict and in the result; an exam that runs shows none of it unless it was set so."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import scenes
from fakes import ScriptedEngine
from tfcert_exam_engine.changes import SubmissionChanged
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.grading.verdict import Region, Verdict
from tfcert_exam_engine.settings import Settings
from tfcert_tui.widgets.verdict_sheet import VerdictSheet

SIZES = [(80, 24), (120, 40)]


async def graded(at: Any, verdict: Verdict, **fields: Any) -> None:
    """Submit the digits and let this verdict come."""
    await at.press("2", "f9")
    await at.until(lambda: at.engine.asked("submit"))
    view = scenes.submission(4, best_before=3, stars=verdict.stars, verdict=verdict, **fields)
    at.engine.tell(SubmissionChanged(view))
    await at.until(lambda: "submission 4" in at.sheet and "points" in at.sheet)


async def scrolled(at: Any) -> None:
    """Go to the sheet's end."""
    box = at.app.screen.query_one(VerdictSheet)
    box.scroll_end(animate=False)
    await at.pilot.pause()


def row(at: Any, begin: str) -> str:
    """Return the sheet's only line that begins so."""
    text = str(at.app.screen.query_one(VerdictSheet).query_one("#sheet").visual)
    (found,) = [" ".join(line.split()) for line in text.splitlines() if line.strip().startswith(begin)]
    return found


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_missing_and_the_worst_confusion_stand_before_the_tables(
    work: Any, size: tuple[int, int]
) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await graded(at, scenes.digits_explained())
        await at.reads("0.004 more accuracy for the fifth star: 2 more of 500 examples.")
        await at.reads("8 is taken for 1 most often (7 of 50).", "Shift the pictures by a pixel")
        assert at.text.index("0.004 more") < at.text.index("8 is taken") < at.text.index("std. errors")
        assert at.text.count("8 is taken for 1") == 1
        at.whole()


@pytest.mark.parametrize("size", SIZES)
async def test_every_class_has_its_recall_and_the_worst_is_marked_by_more_than_colour(
    work: Any, size: tuple[int, int]
) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await graded(at, scenes.digits_explained())
        await scrolled(at)
        assert row(at, "! 8") == "! 8 0.860 ▓▓▓▓▓░ 1 (7/50)"
        assert row(at, "3 ") == "3 0.918 ▓▓▓▓▓░ 9 (2/49)", "a bar is full where the value is"
        assert row(at, "9 ") == "9 1.000 ▓▓▓▓▓▓"
        assert row(at, "parameters") == "parameters 412,010 94,698"
        assert row(at, "training") == "training 12.2 s"
        at.whole()


async def test_without_unicode_the_bars_are_ascii(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TFCERT_ASCII", "1")
    async with work(scenes.in_full_swing(), (80, 24)) as at:
        await graded(at, scenes.digits_explained())
        await scrolled(at)
        assert row(at, "! 8") == "! 8 0.860 #####. 1 (7/50)"


@pytest.mark.parametrize("size", SIZES)
async def test_a_series_says_where_the_error_is_largest_and_to_which_side(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await graded(at, scenes.series_explained())
        await at.reads("The mae has to fall by 0.00623 for the third star.")
        await at.reads("The error is largest where the answer is 0.941 to 2.538: 0.506, on")
        await at.reads("answer", "0 to 0.17", "0.1 over")
        at.whole()
        await scrolled(at)
        await at.reads("in time", "409 to 543", "steps ahead", "19 to 24", "0.233 under", "0.2412", "0.1761")
        at.whole()


async def test_more_classes_than_are_listed_are_counted(work: Any) -> None:
    async with work(scenes.in_full_swing(), (80, 24)) as at:
        await graded(at, msgspec.structs.replace(scenes.digits_explained(), regions_left_out=990))
        await scrolled(at)
        await at.reads("990 classes do no worse and are not listed.")


@pytest.mark.parametrize("size", SIZES)
async def test_long_names_and_large_figures_break_no_row(work: Any, size: tuple[int, int]) -> None:
    long = Region("class", 1500, 0.5, "the standard library of everything", taken_for="TensorFlow and Keras", taken=750)
    far = Region("target", 1500, 1.5e11, low=-123456.7, high=1.5e11, offset=-2e10)
    async with work(scenes.in_full_swing(), size) as at:
        await graded(at, scenes.verdict(3, regions=[long, far]))
        await scrolled(at)
        await at.reads(
            "the standard libra… ", "TensorFlow and Keras (750/1500)", "to 1.50e11 1.50e11 ▓▓▓▓▓▓ 2.00e10 under"
        )
        at.whole()


async def test_a_file_graded_before_says_so(work: Any) -> None:
    async with work(scenes.in_full_swing(), (80, 24)) as at:
        await graded(at, scenes.digits_explained(), same_file=3, same_verdict=3)
        await scrolled(at)
        await at.reads("graded 3 times before, the same verdict each time")
        assert "Our fault" not in at.text


@pytest.mark.parametrize("mode", ["practice", "exam"])
async def test_a_file_whose_verdicts_differ_is_a_fault_of_ours_before_all_figures(work: Any, mode: str) -> None:
    async with work(scenes.in_full_swing(mode), (80, 24)) as at:
        await graded(at, scenes.digits_explained(), same_file=3, same_verdict=1)
        await at.reads("✗ Our fault, not yours: this very file was graded 3 times before, 2")
        await at.reads("with another verdict. Please report it, with the file.")
        assert "each time" not in at.text
        at.whole()


FIGURES = ("0.004", "8 is taken for 1", "0.860", "(7/50)", "94,698", "reference", "fifth star")


async def test_an_exam_shows_nothing_of_why_even_if_it_were_told(work: Any) -> None:
    async with work(scenes.in_full_swing("exam"), (80, 24)) as at:
        await graded(at, scenes.digits_explained())
        await at.reads("★★★★☆", "the figures come after")
        await scrolled(at)
        assert [figure for figure in FIGURES if figure in at.text] == []


async def test_an_exam_that_was_set_so_shows_figures(work: Any) -> None:
    engine = scenes.in_full_swing("exam")
    engine.kept = msgspec.structs.replace(engine.kept, settings=Settings(exam_shows="figures"))
    async with work(engine, (120, 60)) as at:
        await graded(at, scenes.digits_explained())
        await at.reads(*FIGURES)
        assert "the figures come after" not in at.text


@pytest.mark.parametrize("size", SIZES)
async def test_the_result_says_why_in_its_narrow_pane(work: Any, size: tuple[int, int]) -> None:
    engine: ScriptedEngine = scenes.ended()
    explained = scenes.submission(3, 2, stars=4, verdict=scenes.digits_explained())
    kept = msgspec.structs.replace(engine.kept, submissions=[*engine.kept.submissions[:2], explained])
    engine.kept = engine.ended_state = kept
    async with work(engine, size) as at:
        await at.press("f7")
        await at.shows("19 of 100")
        await at.press("down")
        await at.shows("0.004 more accuracy for the fifth star")
        at.app.screen.query_one("#checks").scroll_end(animate=False)
        await at.pilot.pause()
        await at.shows("9               1.000 ▓▓▓▓▓▓", "412,010      94,698")
        at.whole()


async def test_what_an_exam_shows_is_set_on_the_screen_and_a_refusal_is_said(work: Any) -> None:
    async with work(scenes.at_home(), (80, 24)) as at:
        await at.press("alt+g", *["down"] * list(Settings.__struct_fields__).index("exam_shows"), "enter")
        await at.shows("What an exam shows of a verdict before its end")
        await at.until(lambda: at.engine.kept.settings.exam_shows == "figures")
        at.engine.refuse("change_settings", UsageRefused("exam_mode", "It stays as it was.", "Change it after."))
        await at.press("delete")
        await at.shows("It stays as it was. Change it after.")
