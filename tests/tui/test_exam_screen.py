"""The exam screen: every key does its thing, in every size."""

from __future__ import annotations

import os
from typing import Any

import msgspec
import pytest

import scenes
from fakes import ScriptedEngine
from tfcert_exam_engine.changes import AttemptChanged, BatchAdded, EpochAdded, HardwareSampled, RunChanged
from tfcert_exam_engine.errors import CandidateRefused
from tfcert_exam_engine.events import BatchEnded
from tfcert_exam_engine.views import ProblemView
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.home import HomeScreen
from tfcert_tui.screens.result import ResultScreen

SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_live_attempt_opens_with_time_score_and_five_problems(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.shows("03:41:07 left", "needs 71 more", "★★★★★", "★★★☆☆", "▶24/40", "practice")
        first = at.text.splitlines()[0]
        assert "19 of 100" in first
        at.whole()


async def test_a_large_terminal_shows_statement_curves_log_and_machine_together(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        at.engine.tell(HardwareSampled(scenes.sample()))
        await at.shows("Which library wrote this sentence?", "(None, 8, 8, 1) float32", "★★★★★≥0.952")
        await at.shows("Training · run 3 · epoch 24 of 40", "val_loss 0.3675", "Epoch 24/40", "gpu0", "Log · run 3")
        assert not at.app.screen.query_one("#strip").display


async def test_a_small_terminal_shows_one_pane_and_always_the_run_and_the_machine(work: Any) -> None:
    async with work(scenes.in_full_swing(), (80, 24)) as at:
        at.engine.tell(HardwareSampled(scenes.sample()))
        for key, seen in [("f2", "Goal"), ("f3", "val_accuracy"), ("f7", "Epoch 24/40"), ("f8", "disk")]:
            await at.press(key)
            await at.shows(seen, "run 3 · epoch 24/40", "1:14 left", "gpu0", "Statement", "Machine")
            at.whole()


async def test_tab_goes_round_the_panes_and_back(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        seen = [at.app.focused.id]
        for _each in range(4):
            await at.press("tab")
            seen.append(at.app.focused.id)
        assert seen == ["statement", "curves", "log", "machine", "statement"]
        await at.press("shift+tab")
        assert at.app.focused.id == "machine"


@pytest.mark.parametrize("size", SIZES)
async def test_zoom_fills_the_screen_with_the_pane_in_focus_and_goes_back(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("f7")
        before = at.app.screen.query_one("#log").size
        await at.press("f11")
        zoomed = at.app.screen.query_one("#log").size
        assert zoomed.width >= before.width and zoomed.height > before.height
        assert zoomed.width >= size[0] - 2
        await at.press("alt+z")
        assert at.app.screen.query_one("#log").size == before


@pytest.mark.parametrize("key", ["1", "alt+1"])
async def test_a_digit_turns_to_that_problem_and_the_engine_remembers_it(work: Any, key: str) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press(key)
        await at.until(lambda: at.app.screen.category == 1)
        await at.shows("run 1")
        await at.until(lambda: at.engine.asked("look_at")[-1:] == [(1,)])


async def test_a_click_on_a_card_chooses_it_and_a_click_on_its_button_submits(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.pilot.click("#problems", offset=(30, 1))
        assert at.app.screen.category == 2
        assert not at.engine.asked("submit")
        column = at.text.splitlines()[3].index("Submit", 48)
        await at.pilot.click("#problems", offset=(column + 1, 2))
        await at.until(lambda: at.engine.asked("submit") == [(3, None)])


async def test_run_starts_a_training_and_again_offers_to_stop_it(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("3", "f5")
        await at.until(lambda: at.engine.asked("run") == [(3,)])
        await at.says("Run 4 has begun")
        await at.shows("run 4")
        await at.press("f5")
        assert isinstance(at.app.screen, ConfirmScreen)
        await at.press("escape")
        assert not at.engine.asked("stop_run")
        await at.press("alt+r", "f9")
        await at.until(lambda: at.engine.asked("stop_run") == [(4,)])
        await at.shows("stopped")


async def test_a_refusal_is_one_notice_with_its_advice(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine) as at:
        engine.refuse("run", CandidateRefused("no-script", "There is no solution.py.", "Copy the starter back."))
        await at.press("3", "f5")
        await at.says("There is no solution.py. Copy the starter back.")


async def test_new_epochs_batches_and_log_lines_appear(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine) as at:
        engine.logs[3] += "Epoch 25/40\nall is well\n"
        engine.tell(EpochAdded(3, scenes.point(25)))
        engine.tell(BatchAdded(3, BatchEnded(scenes.T0, 1, 26, 10, 551, {"loss": 0.2})))
        engine.tell(RunChanged(scenes.run(epoch=25, log_bytes=len(engine.logs[3].encode()))))
        await at.shows("epoch 25 of 40", "all is well", "▶25/40")


async def test_a_problem_never_run_says_which_key_fills_the_empty_panes(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("5")
        await at.shows("F5 starts a run", "Loss and accuracy appear here")
        await at.until(lambda: "Epoch 24/40" not in at.text)


async def test_the_editor_of_the_environment_is_named_when_there_is_none(work: Any, monkeypatch: Any) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with work(scenes.in_full_swing()) as at:
        await at.press("alt+e")
        await at.says("Neither $VISUAL nor $EDITOR is set: open /home/ada/tfcert/20261120-1/category4/solution.py")


async def test_an_editor_that_does_not_exist_is_one_sentence(work: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor-here --wait")
    async with work(scenes.in_full_swing()) as at:
        monkeypatch.setattr(type(at.app._driver), "can_suspend", property(lambda self: True))
        await at.press("alt+e")
        await at.says("no-such-editor-here could not be started")


async def test_the_editor_gets_the_file_and_the_screen_comes_back(work: Any, monkeypatch: Any, tmp_path: Any) -> None:
    script, seen = tmp_path / "editor.sh", tmp_path / "seen"
    script.write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
    os.chmod(script, 0o755)  # noqa: PTH101
    monkeypatch.setenv("VISUAL", str(script))
    async with work(scenes.in_full_swing()) as at:
        monkeypatch.setattr(type(at.app._driver), "can_suspend", property(lambda self: True))
        await at.press("alt+e")
        await at.until(seen.exists)
        await at.until(lambda: seen.read_text().strip().endswith("category4/solution.py"))
        await at.shows("03:41:07 left")


async def test_ending_says_what_counts_as_zero_and_asks(work: Any) -> None:
    async with work(scenes.in_full_swing("exam")) as at:
        await at.press("ctrl+e")
        await at.shows("End the exam now?", "Counts as zero: 3", "Counts as zero: 5", "19 of 100")
        await at.press("enter")
        assert not at.engine.asked("end"), "enter must do no harm"
        assert isinstance(at.app.screen, ExamScreen)
        await at.press("ctrl+e", "y")
        await at.until(lambda: isinstance(at.app.screen, ResultScreen))


async def test_home_is_one_key_away_and_the_exam_goes_on(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("alt+h")
        assert isinstance(at.app.screen, HomeScreen)
        await at.until(lambda: not at.app.screen.query_one("#resume").disabled)
        await at.press("f5")
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_help_lists_every_key_and_closes(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("f1")
        await at.shows("Here: Statement", "On this screen")
        await at.press("end")
        await at.shows("To the end.")
        at.whole()
        await at.press("home", *"outcomes")
        await at.shows("rejected: the file cannot be read")
        await at.press("escape")
        assert isinstance(at.app.screen, ExamScreen)


async def test_the_palette_finds_the_actions_of_the_screen(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("ctrl+p")
        await at.pilot.press(*"zoom".replace("zoom", "fill"))
        await at.shows("Fill the screen with one pane")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, ExamScreen) and at.app.screen.zoomed)


async def test_a_click_on_the_key_bar_does_what_the_key_does(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        column = at.text.splitlines()[-1].index("help")
        await at.pilot.click("KeyBar", offset=(column, 0))
        await at.shows("Here: Statement")


async def test_control_c_needs_a_second_press_and_says_so(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("ctrl+c")
        await at.says("training and the clock go on")
        assert at.app.is_running
        await at.press("ctrl+c")
        await at.until(lambda: at.app.return_value is not None)
        assert "The clock goes on: 03:41:07 left" in at.app.return_value
        assert "Run 3 goes on training" in at.app.return_value


async def test_leaving_takes_one_key_and_the_engine_is_left_alone(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("ctrl+q")
        await at.until(lambda: at.app.return_value is not None)
        engine = at.engine
    assert engine.asked("close") and not engine.asked("stop_run") and not engine.asked("end")


async def test_the_end_at_the_deadline_shows_the_result_over_whatever_was_open(work: Any) -> None:
    async with work(scenes.in_full_swing("exam")) as at:
        await at.press("2", "f10")
        assert at.sheet
        over = scenes.ended().kept
        at.engine.ended_state = over
        at.engine.tell(AttemptChanged(over.attempt))
        await at.until(lambda: isinstance(at.app.screen, ResultScreen))
        await at.shows("19 of 100", "not passed", "Time ran out")


async def test_every_binding_has_an_id_and_a_key_that_does_not_print() -> None:
    from tfcert_tui.keys import keymap

    for _title, keys in keymap.sections():
        for key in keys:
            names = key.keys.split(",")
            assert "." in key.id
            assert any(len(name) > 1 and name != "question_mark" for name in names), key.id
    ids = [key.id for _title, keys in keymap.sections() for key in keys]
    assert len(ids) == len(set(ids))


async def test_an_attempt_without_its_problems_in_the_bank_still_opens(work: Any) -> None:
    engine: ScriptedEngine = scenes.in_full_swing()
    async with work(engine) as at:

        def gone(view: ProblemView) -> Any:
            raise KeyError(view.slug)

        at.app.desk.bank = gone
        await at.press("1")
        await at.shows("This problem is not in the bank")


async def test_grading_marks_the_card_and_takes_its_button_away(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine) as at:
        attempt = engine.kept.attempt
        problems = [msgspec.structs.replace(p, grading=9) if p.category == 2 else p for p in attempt.problems]
        engine.tell(AttemptChanged(msgspec.structs.replace(attempt, problems=problems)))
        await at.shows("grading…")
        assert at.text.splitlines()[3].count("Submit") == 4


async def test_the_engine_is_told_which_problem_is_open_also_after_the_line_broke(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.until(lambda: at.engine.asked("look_at") == [(4,)])
        at.engine.hang_up(away=True)
        await at.shows("engine gone, reconnecting")
        at.engine.away = False
        await at.until(lambda: len(at.engine.asked("look_at")) == 2)
        assert at.engine.asked("look_at")[-1] == (4,)
