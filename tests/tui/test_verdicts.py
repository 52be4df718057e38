"""Every outcome of a submission in its own words; exam and practice."""

from __future__ import annotations

from typing import Any

import pytest
from textual.content import Content

import scenes
from tfcert_exam_engine.changes import SubmissionChanged
from tfcert_exam_engine.views import GradingStage
from tfcert_tui.client_state import Part
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.verdicts import grading_words
from tfcert_tui.verdicts.sheets import hanging
from tfcert_tui.widgets import verdict_sheet
from tfcert_tui.widgets.verdict_sheet import VerdictSheet

SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_practice_verdict_opens_by_itself_with_every_figure(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("2", "f9")
        await at.until(lambda: at.engine.asked("submit") == [(2, None)])
        await at.says("Submission 4 is received: mymodel.keras")
        at.engine.tell(SubmissionChanged(scenes.submission(4, best_before=3, stars=4, verdict=scenes.verdict(4))))
        await at.reads("★★★★☆", "12 of 15 points", "was ★★★☆☆", "accuracy 0.9480 on 500 hidden examples")
        await at.shows("needed", "margin", "std. errors", "0.9520", "-0.0040", "-0.4", "+0.0080")
        await at.reads("Shift the pictures by a pixel while training.")
        at.whole()
        await at.press("enter")
        assert isinstance(at.app.screen, ExamScreen)


async def test_an_exam_shows_stars_and_contract_faults_alone(work: Any) -> None:
    async with work(scenes.in_full_swing("exam")) as at:
        await at.press("2", "alt+s")
        await at.until(lambda: at.engine.asked("submit"))
        at.engine.tell(SubmissionChanged(scenes.submission(4, stars=4, verdict=scenes.verdict(4))))
        await at.reads("★★★★☆", "12 of 15 points", "the figures come after", "The contract holds.")
        for figure in ("0.9480", "0.952", "+0.0", "Shift the pictures", "8 is taken for 1"):
            assert figure not in at.sheet


async def test_an_exam_names_the_contract_fault_of_a_graded_zero(work: Any) -> None:
    async with work(scenes.in_full_swing("exam")) as at:
        await at.press("2", "f9")
        await at.until(lambda: at.engine.asked("submit"))
        at.engine.tell(SubmissionChanged(scenes.submission(4, stars=0, best_before=3, verdict=scenes.faulty_verdict())))
        await at.reads("☆☆☆☆☆", "0 of 15 points", "best stays ★★★☆☆", "The output has shape (None, 9)")
        await at.reads("Give the last layer ten units.")


OUTCOMES = [
    ("rejected", "the file cannot be read as a model", "lowers nothing"),
    ("crashed", "the model made the grader stop", "lowers nothing"),
    ("timed_out", "takes too long to predict", "lowers nothing"),
    ("out_of_memory", "needs more memory than there is", "lowers nothing"),
    ("engine_fault", "Our fault, not yours", "It was tried 3 times. It costs nothing"),
]


@pytest.mark.parametrize(("state", "sentence", "cost"), OUTCOMES)
@pytest.mark.parametrize("size", SIZES[:2])
async def test_what_was_not_graded_says_why_and_what_it_costs(
    work: Any, size: tuple[int, int], state: str, sentence: str, cost: str
) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("2", "f9")
        await at.until(lambda: at.engine.asked("submit"))
        view = scenes.submission(4, state=state, message="It ends after 12 bytes.", advice="Save it again.", tries=3)
        at.engine.tell(SubmissionChanged(view))
        await at.reads(sentence, cost, "It ends after 12 bytes.", "Save it again.", "★★★☆☆ 9 of 15")
        at.whole()


async def test_the_outcomes_differ_in_their_wording() -> None:
    from tfcert_tui.verdicts.sheets import heading_of

    said = {heading_of(scenes.submission(1, state=state))[0] for state, _sentence, _cost in OUTCOMES}
    assert len(said) == len(OUTCOMES) and "" not in said


async def test_a_second_press_while_grading_is_a_sentence_and_one_submission(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "f9", "f9", "f9")
        await at.says("Handwritten digits is being graded already")
        await at.until(lambda: at.app.desk.state.problem(2).grading == 4)
        await at.press("f9")
        assert at.engine.asked("submit") == [(2, None)]


async def test_a_verdict_never_covers_a_question_but_is_said_in_a_notice(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "f9")
        await at.until(lambda: at.engine.asked("submit"))
        await at.press("ctrl+e")
        at.engine.tell(SubmissionChanged(scenes.submission(4)))
        await at.says("Handwritten digits: ★★★☆☆ (F10 shows it)")
        await at.shows("End the practice now?")
        await at.press("escape", "f10")
        await at.shows("submission 4")


async def test_earlier_submissions_are_a_key_away(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "f10")
        await at.shows("submission 3", "2 of 2")
        await at.press("left")
        await at.shows("submission 2", "1 of 2", "★★☆☆☆")
        await at.press("left", "right")
        await at.shows("submission 3")


async def verdict_comes(at: Any, category: int = 2, **fields: Any) -> None:
    """Submit, and let the verdict come."""
    await at.press("f9")
    await at.until(lambda: at.engine.asked("submit"))
    number = at.engine.kept.submissions[-1].submission
    at.engine.tell(SubmissionChanged(scenes.submission(number, category, **fields)))


@pytest.mark.parametrize("size", SIZES[1:])
async def test_a_verdict_stands_over_the_half_without_the_keyboard_and_takes_no_key(
    work: Any, size: tuple[int, int]
) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("2", "f2")
        await verdict_comes(at)
        await at.reads("9 of 15 points")
        screen = at.app.screen
        assert screen.query_one(VerdictSheet).region.x == screen.query_one("#side").region.x
        assert screen.focused.id == "statement"
        await at.press("f7")
        await at.until(lambda: screen.query_one(VerdictSheet).region.x == 0)
        assert screen.focused.id == "log"
        assert not screen.query_one(VerdictSheet).region.overlaps(screen.query_one("#log").region)
        at.whole()


@pytest.mark.parametrize("size", SIZES)
async def test_a_verdict_never_takes_a_key_from_who_types(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("2", "alt+m", "a")
        await verdict_comes(at)
        if size == (80, 24):
            await at.says("Handwritten digits: ★★★☆☆ (F10 shows it)")
            assert not at.sheet
        else:
            await at.reads("9 of 15 points")
        await at.press("b", "c")
        assert at.app.screen.query_one("#notes").text == "abc"
        assert at.app.screen.focused.id == "notes"


async def test_typing_on_puts_a_verdict_away_once_it_could_be_read(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "alt+m", "a")
        await verdict_comes(at)
        await at.reads("9 of 15 points")
        await at.press("b")
        assert at.sheet, "it has only just come"
        monkeypatch.setattr(verdict_sheet, "READ_S", 0.0)
        await at.press("c")
        await at.until(lambda: not at.sheet)
        assert at.app.screen.query_one("#notes").text == "abc"


@pytest.mark.parametrize("keys", [["f5"], ["3"], ["f10"], ["escape"]])
async def test_going_on_with_the_work_or_its_own_key_puts_a_verdict_away(work: Any, keys: list[str]) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "f2")
        await verdict_comes(at)
        await at.reads("9 of 15 points")
        await at.press(*keys)
        await at.until(lambda: not at.sheet)


async def test_a_verdict_that_is_kept_stays_while_the_work_goes_on(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "f2")
        await verdict_comes(at)
        await at.reads("9 of 15 points")
        await at.press("alt+y", "f5", "3")
        await at.until(lambda: at.engine.asked("run"))
        assert "submission 4" in at.text
        await at.press("f10")
        await at.until(lambda: not at.sheet)


async def test_at_80_columns_a_verdict_fills_the_pane_and_any_key_of_the_work_puts_it_away(work: Any) -> None:
    for key in ("f2", "f7", "alt+l", "4"):
        async with work(scenes.in_full_swing(), (80, 24)) as at:
            await at.press("2")
            await verdict_comes(at)
            await at.reads("9 of 15 points")
            await at.shows("practice", "needs 71 more", "F5 run")
            at.whole()
            await at.press(key)
            await at.until(lambda at=at: not at.sheet)


async def test_forty_verdicts_leave_one_sheet_and_the_keyboard_where_it_was(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "f2")
        for number in range(10, 50):
            at.app.desk.pressed.add(number)
            at.engine.tell(SubmissionChanged(scenes.submission(number)))
        await at.until(lambda: "submission 49" in at.text)
        assert len(at.app.screen.query(VerdictSheet)) == 1
        assert at.app.screen.focused.id == "statement"


async def test_the_card_says_at_once_that_the_file_is_frozen_and_then_graded(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        at.app.desk.sending.add(2)
        at.app.desk.state.changed |= Part.SUBMISSIONS
        await at.shows("freezing…")
        at.app.desk.sending.clear()
        await at.press("2", "f9")
        await at.shows("grading…")


STAGES: list[tuple[GradingStage, str, str]] = [
    ("", "a large model takes longer, 60 s at the most", "grading…"),
    ("starting", "the engine is starting its grader", "grader start"),
    ("self_test", "tries its grader with a model of its own", "grader start"),
    ("cold_start", "has to be started from cold", "cold start…"),
    ("again", "by our fault and not yours; it is graded once more", "once more…"),
]


@pytest.mark.parametrize(("stage", "why", "mark"), STAGES)
async def test_a_verdict_that_takes_longer_says_why(
    work: Any, monkeypatch: pytest.MonkeyPatch, stage: GradingStage, why: str, mark: str
) -> None:
    monkeypatch.setattr(grading_words, "SLOW_S", 0.0)
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "f9")
        await at.until(lambda: at.engine.asked("submit"))
        at.engine.tell(SubmissionChanged(scenes.submission(4, state="grading", stage=stage)))
        await at.says(why)
        assert any("Submission 4 is accepted and counts" in notice for notice in at.notices)
        await at.shows(mark)
        at.engine.tell(SubmissionChanged(scenes.submission(4)))
        await at.until(lambda: not at.notices)


async def test_without_a_submission_the_verdict_key_says_which_key_submits(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("3", "f10")
        await at.says("F9 submits")
        assert isinstance(at.app.screen, ExamScreen)


async def test_a_verdict_of_another_client_marks_the_card_and_opens_nothing(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        at.engine.tell(SubmissionChanged(scenes.submission(9, stars=5)))
        await at.pilot.pause(0.6)
        assert isinstance(at.app.screen, ExamScreen)


async def test_a_file_older_than_the_run_under_way_is_said_to_be(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine) as at:
        run = at.app.desk.state.run_of(4)
        assert run is not None
        engine.submitted_saved_at = run.started_at - 420
        await at.press("4", "f9")
        await at.says("saved before run")


async def test_escape_and_a_digit_as_terminals_send_alt_and_a_digit_turn_to_a_problem(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        for key, category in [("trade_mark_sign", 2), ("infinity", 5), ("inverted_exclamation_mark", 1)]:
            await at.press(key)
            await at.until(lambda category=category: at.app.screen.category == category)


async def test_the_receipt_goes_when_the_verdict_comes_and_covers_nothing_of_it(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "f9")
        await at.says("Submission 4 is received: mymodel.keras")
        at.engine.tell(SubmissionChanged(scenes.submission(4, best_before=3, stars=4, verdict=scenes.verdict(4))))
        await at.shows("12 of 15 points")
        await at.until(lambda: not at.notices)


def test_a_long_line_goes_on_under_its_own_first_word() -> None:
    text = Content("title\n\n    one two three four\n  short")
    assert hanging(text, 13).plain == "title\n\n    one two\n    three\n    four\n  short"
