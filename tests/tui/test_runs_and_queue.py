"""The table of runs, runs that wait for their turn, and looking at an earlier one."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

import scenes
from fakes import ScriptedEngine
from tfcert_exam_engine.changes import RunChanged, SubmissionChanged
from tfcert_exam_engine.views import RunState
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.runs import RunsScreen
from tfcert_tui.words import run_state

SIZES = [(80, 24), (120, 40)]


def queueing() -> ScriptedEngine:
    """Return an engine that trains category 4, and one thing at a time."""
    engine = scenes.in_full_swing()
    engine.lanes = 1
    return engine


def test_every_state_of_a_run_has_words_of_its_own() -> None:
    states = RunState.__args__  # type: ignore[attr-defined]
    said = [run_state(scenes.run(state=state, ahead=2)) for state in states]
    assert len(set(said)) == len(states)
    assert said[states.index("queued")] == "waits, 2 ahead"


@pytest.mark.parametrize("size", SIZES)
async def test_the_table_shows_this_problems_runs_newest_first_and_all_on_a_key(
    work: Any, size: tuple[int, int]
) -> None:
    async with work(scenes.with_many_runs(), size) as at:
        await at.press("f12")
        await at.shows("Runs · Which library", "printed too much", "disk nearly full", "time limit reached", "24/40")
        assert re.findall(r"  (1\d|20) [a-z]", at.text) == ["20", "16", "15", "14", "13", "12", "11", "10"]
        at.whole()
        await at.press("tab")
        await at.shows("Runs · all problems", "waits, 1 ahead")
        at.whole()
        await at.press("escape")
        assert isinstance(at.app.screen, ExamScreen)


async def test_an_earlier_runs_model_is_submitted_and_its_verdict_opens_by_itself(work: Any) -> None:
    async with work(scenes.with_many_runs()) as at:
        await at.press("alt+t", "end", "f9")
        await at.until(lambda: at.engine.asked("submit") == [(4, None, 10)])
        await at.says("It is the model of run 10.")
        at.engine.tell(SubmissionChanged(scenes.submission(4, 4)))
        await at.until(lambda: at.sheet)


@pytest.mark.parametrize(
    ("downs", "sentence"),
    [
        (0, "Run 20 has kept no model yet"),
        (1, "Run 16 saved no model: there is nothing to submit."),
        (5, "it was pruned"),
    ],
)
async def test_a_run_without_a_kept_model_says_why(work: Any, downs: int, sentence: str) -> None:
    async with work(scenes.with_many_runs()) as at:
        await at.press("f12", *["down"] * downs, "f9")
        await at.says(sentence)
        assert not at.engine.asked("submit")
        assert isinstance(at.app.screen, RunsScreen)


async def test_a_run_is_stopped_from_the_table_after_the_question(work: Any) -> None:
    async with work(scenes.with_many_runs()) as at:
        await at.press("f12", "f5")
        await at.shows("Stop run 20?")
        await at.press("y")
        await at.until(lambda: at.engine.asked("stop_run") == [(20,)])
        await at.press("down", "f5")
        await at.says("Run 16 has ended already")


async def test_an_earlier_run_is_shown_until_escape(work: Any) -> None:
    async with work(scenes.with_many_runs()) as at:
        await at.press("f12", "end", "enter")
        await at.shows("Training · run 10 · epoch 40 of 40 · done", "Log · run 10 (Ctrl+N: newest)", "an earlier run")
        await at.press("escape")
        await at.shows("Training · run 20", "Log · run 20 · following", "Epoch 24/40")


async def test_an_earlier_run_is_shown_until_the_next_one_begins(work: Any) -> None:
    async with work(scenes.with_many_runs()) as at:
        await at.press("f12", "end", "enter")
        await at.shows("Training · run 10")
        at.engine.tell(RunChanged(scenes.run(22, 4, "queued", 0, epochs=0, logs={}, ahead=1)))
        await at.pilot.pause(0.6)
        await at.shows("Training · run 10")
        at.engine.tell(RunChanged(scenes.run(22, 4, "running", 1)))
        await at.shows("Training · run 22")


async def test_a_run_of_another_problem_turns_to_it(work: Any) -> None:
    async with work(scenes.with_many_runs()) as at:
        await at.press("f12", "tab", "end", "enter")
        await at.shows("Training · run 1 ·", "A line through points")
        assert at.app.screen.category == 1
        assert at.engine.asked("look_at")[-1] == (1,)


@pytest.mark.parametrize("size", SIZES)
async def test_a_run_that_waits_says_so_everywhere_and_begins_with_a_notice(work: Any, size: tuple[int, int]) -> None:
    engine = queueing()
    async with work(engine, size) as at:
        await at.press("2", "f5")
        await at.says("Run 4 waits, 1 ahead: it begins by itself.")
        await at.shows("waits, 1 ahead")
        if size[0] == 80:
            await at.shows("run 4 waits, 1 ahead · ▶ run 3 of problem 4 · epoch 24/40")
            await at.press("f3")
        await at.shows("Run 4 waits, 1 ahead; it begins by itself. F5 takes it")
        at.whole()
        begun = scenes.run(4, 2, "running", 0, epochs=0, logs={}, remark="You changed the frozen block of the starter.")
        engine.tell(RunChanged(begun))
        await at.says("Run 4 has begun: its turn came.")
        await at.says("You changed the frozen block")


async def test_a_run_is_taken_out_of_the_queue_by_its_own_key(work: Any) -> None:
    engine = queueing()
    async with work(engine) as at:
        await at.press("2", "f5")
        await at.shows("waits, 1 ahead")
        await at.press("f5")
        await at.shows("Take run 4 out of the queue?", "It has not begun; nothing is lost.")
        assert isinstance(at.app.screen, ConfirmScreen)
        await at.press("y")
        await at.until(lambda: engine.asked("stop_run") == [(4,)])
        await at.until(lambda: "waits, 1 ahead" not in at.text)


async def test_what_was_noticed_before_a_run_is_said_once_when_it_begins(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.remark = "The block from line 12 on differs from the starter's."
    async with work(engine) as at:
        await at.press("2", "f5")
        await at.says("The block from line 12 on differs")
        engine.tell(RunChanged(scenes.run(4, 2, epoch=2, remark=engine.remark)))
        await at.pilot.pause(0.5)
        assert sum("line 12" in note for note in at.notices) == 1


async def test_a_run_that_failed_before_its_first_epoch_says_so_in_the_curves_pane(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine) as at:
        await at.press("2", "f5")
        await at.shows("Training · run 4")
        said = {"message": "It raised ValueError: shapes do not fit.", "advice": "Read the log from its end."}
        failed = scenes.run(4, 2, "crashed", 0, epochs=0, logs={}, **said)
        engine.tell(RunChanged(failed))
        await at.shows("Run 4 ended before its first epoch (script failed)", "shapes do not", "Run 4 printed nothing.")


async def test_a_problem_named_in_a_drill_opens_on_it_and_shows_one_card(work: Any) -> None:
    for size in SIZES:
        async with work(scenes.drill(), size, remaining_s=17_000) as at:
            assert at.app.screen.category == 3
            await at.shows("12 of 20", "drill", "★★★☆☆")
            assert "pass at 90" not in at.text and "of 100" not in at.text
            at.whole()
            await at.press("1")
            assert at.app.screen.category == 3
            await at.press("f9")
            await at.until(lambda: at.engine.asked("submit") == [(3, None)])


async def test_a_click_on_the_one_card_of_a_drill_submits_its_category(work: Any) -> None:
    async with work(scenes.drill(), remaining_s=17_000) as at:
        column = at.text.splitlines()[3].index("Submit")
        await at.pilot.click("#problems", offset=(column + 1, 2))
        await at.until(lambda: at.engine.asked("submit") == [(3, None)])


@pytest.mark.parametrize("passed", [True, False])
async def test_the_result_of_a_drill_is_its_own_score_and_no_pass(work: Any, passed: bool) -> None:
    engine = scenes.drill(passed=passed)
    over = msgspec.structs.replace(engine.kept.attempt, ended=True, end_reason="candidate")
    engine.kept = engine.ended_state = msgspec.structs.replace(engine.kept, attempt=over)
    for size in SIZES:
        async with work(engine, size) as at:
            await at.shows("12/20")
            await at.press("f7")
            await at.shows("12 of 20", "accuracy 0.9320")
            assert "pass at 90" not in at.text
            assert "passed" not in at.text.splitlines()[0], "a drill is neither passed nor failed"
            at.whole()
            await at.press("down")
            await at.shows("accuracy 0.9320")
