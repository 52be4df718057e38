"""A problem of an attempt that is over, looked back at on the screen."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import scenes
from fakes import ScriptedEngine
from reviews import bare, review_of
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_tui.notices import GONE
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.result import ResultScreen
from tfcert_tui.screens.review import ReviewScreen
from tfcert_tui.widgets.review_curves import ReviewCurves

SIZES = [(80, 24), (120, 40), (200, 60)]
DIGITS = ("f7", "down", "f3")


def changed(**fields: Any) -> ScriptedEngine:
    """An attempt that has ended, whose reviews have other fields."""
    engine = scenes.ended()
    engine.reviewed = lambda problem, found: msgspec.structs.replace(review_of(problem, found), **fields)
    return engine


@pytest.mark.parametrize("size", SIZES)
async def test_the_sides_of_the_difference_are_told_by_words_and_signs(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.ended(), size) as at:
        await at.press(*DIGITS)
        await at.shows("2 Handwritten digits", "Difference]", "- yours: run 1, whose model is the submission")
        await at.shows("+ the reference", "-             layers.Dense(400", "layers.Conv2D(32")
        at.whole()
        rows = [row for row in at.text.splitlines() if "layers.Dense(400" in row or "layers.RandomTranslation" in row]
        if size[0] >= 140:
            assert {row.index("layers.") < 100 for row in rows} == {True, False}
        else:
            assert [row.strip()[0] for row in rows] == ["+", "-"]


async def test_a_long_line_goes_on_in_the_next_row_with_its_sign(work: Any) -> None:
    line = "x = '" + "".join(f"{n:04} " for n in range(40)) + "一二三四五'"
    diff = ["--- solution.py", "+++ reference.py", "@@ -1 +1 @@", f"-{line}", "+\tx = 1\x1b[2J"]
    async with work(changed(diff=diff), (80, 24)) as at:
        await at.press(*DIGITS)
        await at.shows("五'", "+     x = 1?[2J")
        at.whole()
        rows = [row.strip() for row in at.text.splitlines() if row.startswith("  - ")][1:]
        assert len(rows) == 4 and "".join(row[1:].strip() for row in rows).replace(" ", "") == line.replace(" ", "")


@pytest.mark.parametrize("size", SIZES)
async def test_every_page_has_its_key_and_tab_goes_round(work: Any, size: tuple[int, int]) -> None:
    seen = {
        "Explanation]": ("Shifting the pictures", "reference.py"),
        "Figures]": ("0.9320 ± 0.011", "0.9920", "this machine", "yours val_loss", "reference val_loss"),
        "Submissions]": ("◆ Handwritten digits · submission 3", "This one counts", "std. errors"),
        "Difference]": ("the reference, which has all five stars",),
    }
    async with work(scenes.ended(), size) as at:
        await at.press(*DIGITS)
        await at.shows("EarlyStopping")
        for page, words in seen.items():
            await at.press("tab")
            await at.shows(page, *words)
            at.whole()
        await at.press("shift+tab", "shift+tab")
        await at.shows("Figures]")


async def test_the_pages_are_chosen_with_the_mouse(work: Any) -> None:
    async with work(scenes.ended()) as at:
        await at.press(*DIGITS)
        await at.shows("Difference]")
        row = next(row for row in at.text.splitlines() if "Difference]" in row)
        await at.pilot.click("#tabs", offset=(row.index("Figures"), 0))
        await at.shows("Figures]", "yours val_loss")


async def test_a_digit_turns_to_another_problem_of_the_attempt(work: Any) -> None:
    async with work(scenes.ended()) as at:
        await at.press("f7", "f3", "f4")
        await at.shows("1 A line through points")
        await at.press("alt+5")
        await at.shows("5 Sunspots", "Figures]")
        await at.press("2", "1")
        await at.shows("1 A line through points")
        assert at.engine.asked("review") == [("20261120-1", 1), ("20261120-1", 5), ("20261120-1", 2)]


async def test_a_drill_has_no_other_problem(work: Any) -> None:
    engine = scenes.ended()
    drill = msgspec.structs.replace(engine.past[0], mode="drill", problems=engine.past[0].problems[2:3])
    engine.kept = engine.ended_state = msgspec.structs.replace(engine.kept, attempt=drill)
    engine.past = [drill]
    async with work(engine) as at:
        await at.press("f7", "f3")
        await at.shows("3 Surfaces in photographs")
        await at.press("1")
        await at.says("This attempt has no problem 1.")
        assert at.engine.asked("review") == [("20261120-1", 3)]


async def test_try_again_begins_a_drill_of_the_very_same_problem(work: Any) -> None:
    engine = changed(again="digits-first")
    engine.fresh_attempt = scenes.drill().kept.attempt
    async with work(engine) as at:
        await at.press(*DIGITS)
        await at.shows("EarlyStopping")
        await at.press("f5")
        await at.until(lambda: engine.asked("start") == [("offline", "drill", 7, 30, None, "", "digits-first")])
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))


@pytest.mark.parametrize("title", ["ring-first", "seedlings-first"])
async def test_a_long_problem_is_tried_again_with_the_time_that_it_takes(work: Any, title: str) -> None:
    engine = changed(again=title)
    engine.fresh_attempt = scenes.drill().kept.attempt
    async with work(engine) as at:
        await at.press(*DIGITS)
        await at.shows("EarlyStopping")
        await at.press("alt+r")
        await at.until(lambda: engine.asked("start") == [("offline", "drill", 7, 120, None, "", title)])


async def test_nothing_is_tried_again_beside_a_live_attempt(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("1", "alt+o")
        await at.shows("Explanation]")
        await at.press("f5")
        await at.says("An attempt is under way")
        assert not at.engine.asked("draw") and not at.engine.asked("start")


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_gone_is_said_on_the_page_where_it_would_be(work: Any, size: tuple[int, int]) -> None:
    engine = scenes.ended()
    engine.reviewed = lambda problem, _found: bare(problem)
    async with work(engine, size) as at:
        await at.press("f7", "f3")
        await at.shows("! No script of yours is left", "! The problem line is not in this version's bank")
        at.whole()
        await at.press("f4")
        await at.shows("There is no curve to draw.", "metric")
        at.whole()
        await at.press("f9")
        await at.shows("Nothing was submitted in this category")
        await at.press("f5")
        await at.says("It cannot be tried again here")
        assert not at.engine.asked("start")


async def test_a_refusal_stands_on_the_page_and_other_problems_can_be_seen(work: Any) -> None:
    engine = scenes.ended()
    engine.refuse("review", UsageRefused("solution_hidden", "It is shown after the end.", "Wait."))
    async with work(engine) as at:
        await at.press("f7", "f3")
        await at.shows("1 A line through points", "It is shown after the end. Wait.")
        await at.press("f5", "2")
        await at.shows("EarlyStopping")
        assert "after the end" not in at.text and not engine.asked("start")


async def test_a_line_that_breaks_under_the_question_is_asked_again_when_it_is_back(work: Any) -> None:
    engine = scenes.ended()
    engine.refuse("review", EngineUnavailable(GONE, "The engine went away.", ""))
    async with work(engine) as at:
        await at.press(*DIGITS)
        await at.until(lambda: engine.asked("review"))
        await at.shows("One moment")
        engine.hang_up()
        await at.shows("EarlyStopping")
        assert len(engine.asked("review")) == 2


async def test_metrics_that_only_one_of_the_two_has_are_drawn_as_well(work: Any) -> None:
    points = [msgspec.structs.replace(scenes.point(n), logs={"loss": 1 / n, "mae": 2 / n}) for n in range(1, 6)]
    async with work(changed(curves=points)) as at:
        await at.press(*DIGITS, "f4")
        await at.shows("yours loss", "reference val_loss")
        curves = at.app.screen.query_one(ReviewCurves)
        assert curves._names == ["loss", "mae", "accuracy"]
        await at.press("m", "m")
        await at.shows("yours mae")


async def test_escape_leads_back_to_the_same_problem_of_the_result(work: Any) -> None:
    async with work(scenes.ended()) as at:
        await at.press(*DIGITS)
        await at.until(lambda: isinstance(at.app.screen, ReviewScreen))
        await at.press("escape")
        assert isinstance(at.app.screen, ResultScreen)
        await at.shows("submission 3")


@pytest.mark.parametrize("count", [1, 300])
async def test_all_submissions_are_there_however_many(work: Any, count: int) -> None:
    engine = scenes.ended()
    many = [scenes.submission(n + 10, 2, stars=1, verdict=scenes.verdict(1)) for n in range(count)]
    engine.reviewed = lambda problem, _found: review_of(problem, many)
    async with work(engine, (80, 24)) as at:
        await at.press(*DIGITS, "f9")
        await at.shows(f"submission {count + 9} ")
        await at.press("end")
        await at.until(lambda: "std. errors" in at.text)
        at.whole()
