"""The page of a problem's submissions: what counts, what changed, each one's whole verdict, an earlier file again."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import scenes
from fakes import ScriptedEngine
from tfcert_exam_engine.attempts.scoring import counting
from tfcert_exam_engine.changes import SubmissionChanged
from tfcert_exam_engine.settings import Settings
from tfcert_tui.verdicts import submission_facts as facts
from tfcert_tui.widgets.submission_list import SubmissionList

SIZES = [(80, 24), (120, 40), (200, 60)]
LARGER = msgspec.structs.replace(scenes.verdict(4).model, parameters=500_000, megabytes=2.0)


def of_every_kind(mode: str = "practice") -> ScriptedEngine:
    """Return an engine with five submissions of the digits: graded, rejected, our fault; the last from run 2."""
    engine = scenes.in_full_swing(mode)
    more = [
        scenes.submission(4, state="rejected", message="It ends after 12 bytes.", advice="Save it again."),
        scenes.submission(5, state="engine_fault", message="The grader was killed.", tries=3),
        scenes.submission(
            6, stars=4, verdict=scenes.verdict(4, model=LARGER), sha256="cd" * 32, saved_at=scenes.T0 - 75,
            same_file=1, same_verdict=1, best_before=3,
        ),
    ]  # fmt: skip
    kept = scenes.run(2, 2, "trained", 40, kept_model="mymodel.keras", kept_sha256="cd" * 32)
    runs = [engine.kept.runs[0], kept, engine.kept.runs[2]]
    engine.kept = msgspec.structs.replace(engine.kept, submissions=[*engine.kept.submissions, *more], runs=runs)
    return engine


def told(at: Any) -> str:
    """Return the chosen one's verdict, in one line."""
    return " ".join(str(at.app.screen.query_one("#told").visual).split())


@pytest.mark.parametrize("size", SIZES)
async def test_the_history_says_which_one_counts_what_changed_and_from_which_run(
    work: Any, size: tuple[int, int]
) -> None:
    async with work(of_every_kind(), size) as at:
        await at.press("2", "alt+l")
        tab = "Submissions 5" if size[0] > 120 else "Subm. 5"
        await at.shows(tab, "▸  6", "★★★★☆", "0.9480", "◆ counts", "+0.0160", "our fault", "rejected")
        await at.until(lambda: "This one counts" in told(at))
        said = told(at)
        assert "Against submission 3: +1 star · accuracy +0.0160 · +87,990 parameters · 1.6 to 2.0 MB" in said
        assert "mymodel.keras saved 1 min before · from run 2" in said
        assert "0.004 more accuracy for the fifth star" in said
        assert "graded 1 time before, the same verdict" in said
        at.whole()


async def test_up_and_down_choose_and_enter_gives_the_verdict_the_whole_page(work: Any) -> None:
    async with work(of_every_kind(), (80, 24)) as at:
        await at.press("2", "alt+l", "down")
        await at.until(lambda: "Our fault, not yours" in told(at))
        assert "It costs nothing" in told(at)
        await at.press("down")
        await at.until(lambda: "It ends after 12 bytes." in told(at) and "Save it again." in told(at))
        await at.press("down")
        await at.until(lambda: "Submission 6 counts: it has ★★★★☆" in told(at))
        await at.press("enter")
        await at.until(lambda: at.app.screen.query_one(SubmissionList).size.height == 2)
        await at.press("pagedown")
        await at.until(lambda: at.app.screen.query_one("#whole").scroll_y > 0)
        await at.press("left")
        await at.until(lambda: "submission 2" in told(at))
        await at.press("right", "enter")
        await at.until(lambda: "submission 3" in told(at))
        assert at.app.screen.query_one(SubmissionList).size.height > 2
        at.whole()


async def test_a_click_chooses_and_a_double_click_opens(work: Any) -> None:
    async with work(of_every_kind()) as at:
        await at.press("2", "alt+l")
        await at.pilot.click(SubmissionList, offset=(6, 3))
        await at.until(lambda: "submission 4" in told(at))
        await at.pilot.click(SubmissionList, offset=(6, 4), times=2)
        await at.until(lambda: at.app.screen.query_one(SubmissionList).size.height == 2)
        assert "submission 3" in told(at)


@pytest.mark.parametrize("size", SIZES)
async def test_before_the_first_submission_the_page_says_which_key_fills_it(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("3", "alt+l")
        await at.shows("Nothing was submitted for this problem yet.", "F9 submits", "F6 checks")
        at.whole()


async def test_a_submission_under_way_stands_there_at_once_and_becomes_its_verdict(work: Any) -> None:
    async with work(of_every_kind()) as at:
        await at.press("2", "alt+l", "f9")
        await at.until(lambda: "Grading… the verdict appears here." in told(at))
        await at.shows("grading…")
        at.engine.tell(SubmissionChanged(scenes.submission(at.engine.kept.submissions[-1].submission, stars=5)))
        await at.until(lambda: "Grading…" not in told(at))
        assert not at.sheet, "it is read here already"


async def test_a_live_exam_shows_stars_alone_unless_set_otherwise(work: Any) -> None:
    engine = of_every_kind("exam")
    hidden = [
        msgspec.structs.replace(each, verdict=scenes.verdict(each.stars or 0, value=None, checks=[], remark=""))
        for each in engine.kept.submissions
        if each.state == "graded"
    ]
    engine.kept = msgspec.structs.replace(engine.kept, submissions=hidden)
    async with work(engine) as at:
        await at.press("2", "alt+l")
        await at.until(lambda: "the figures come after the end" in told(at))
        assert "0.94" not in at.text.split("│▸")[-1].split("Training")[0]
        assert "accuracy" not in told(at)


async def test_an_exam_that_is_set_to_show_figures_shows_them(work: Any) -> None:
    engine = of_every_kind("exam")
    engine.kept = msgspec.structs.replace(engine.kept, settings=Settings(exam_shows="figures"))
    async with work(engine) as at:
        await at.press("2", "alt+l")
        await at.until(lambda: "accuracy 0.9480 on 500 hidden examples" in told(at))


async def test_a_file_that_a_run_kept_is_submitted_again_and_another_is_refused_in_a_sentence(work: Any) -> None:
    async with work(of_every_kind()) as at:
        await at.press("2", "alt+l", "alt+u")
        await at.until(lambda: at.engine.asked("submit") == [(2, None, 2)])
        await at.press("end", "down", "down", "alt+u")
        await at.says("came from no run of this attempt, and no copy is left to submit")


def test_the_first_of_equals_counts() -> None:
    found = [scenes.submission(1, stars=3), scenes.submission(2, stars=4), scenes.submission(3, stars=4)]
    best = counting(found)
    assert best is not None and best.submission == 2
    assert "Submission 2 counts: it had as many stars before." in facts.standing(found[2], found)
    assert counting([scenes.submission(1, state="rejected")]) is None


def test_the_same_file_is_said_to_be_the_same() -> None:
    assert facts.difference(scenes.submission(2), scenes.submission(1)) == "Against submission 1: the very same file"
    assert facts.difference(scenes.submission(1), None) == ""


async def test_a_file_whose_run_keeps_it_no_longer_is_not_submitted_again_and_the_reason_is_said(work: Any) -> None:
    engine = of_every_kind()
    pruned = scenes.run(2, 2, "trained", 40, kept_model=None, kept_sha256="cd" * 32, model_file="mymodel.keras")
    engine.kept = msgspec.structs.replace(engine.kept, runs=[engine.kept.runs[0], pruned, engine.kept.runs[2]])
    async with work(engine) as at:
        await at.press("2", "alt+l", "alt+u")
        await at.says("The model that run 2 saved is no longer kept: it was pruned.")
        assert not engine.asked("submit")


async def test_without_a_submission_the_bar_offers_nothing_to_do_with_one(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("3", "alt+l")
        await at.shows("Nothing was submitted for this problem yet.")
        assert "whole" not in at.text.splitlines()[-1] and "earlier" not in at.text.splitlines()[-1]
