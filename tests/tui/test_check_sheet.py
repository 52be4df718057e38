"""The sheet of a free check: green, amber and red by sign, the worst first, and the press that submits from it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import scenes
from tfcert_exam_engine.events import AnyEnding, Checked, Crashed, EngineFault, OutOfMemory, Rejected, TimedOut
from tfcert_exam_engine.grading.check_views import CheckView
from tfcert_exam_engine.grading.verdict import ContractCheck, ContractReport, ModelFacts
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.screens.exam import ExamScreen

SIZES = [(80, 24), (120, 40)]
FACTS = ModelFacts("mymodel.keras", "ab" * 32, 1.2, 94_698, "Keras 3.15.1")
BESIDE = [
    ContractCheck("file", True, "mymodel.keras, saved 40 s ago", ""),
    ContractCheck("script", True, "solution.py is as in run 2, which saved this model", ""),
    ContractCheck("blocks", True, "as in the starter", ""),
    ContractCheck("run", True, "none under way", ""),
    ContractCheck("earlier", True, "never before", ""),
]
INSIDE = [
    ContractCheck("loads", True, "yes", "one input and one output"),
    ContractCheck("size", True, "1.2 MB, 94,698 parameters", "25 MB"),
    ContractCheck("written_by", True, "Keras 3.15.1, .keras format", ""),
    ContractCheck("input", True, "(None, 8, 8, 1)", "(None, 8, 8, 1)"),
    ContractCheck("output", True, "(None, 10)", "(None, 10)"),
    ContractCheck("last_layer", True, "softmax", "softmax"),
    ContractCheck("layers", True, "none of them", "no Lambda"),
    ContractCheck("weights", True, "all finite", "finite numbers in every layer"),
    ContractCheck("keeps", True, "all of it", "everything the model has learnt"),
    ContractCheck("finite", True, "4 made-up examples answered", "a finite number for every example"),
]
AMBER = ContractCheck(
    *("script", True, "solution.py was changed after the model was saved", "a model of the script as it is"),
    advice="If the change matters, train again: tfcert-tui run 2",
    warning=True,
)
RED = ContractCheck("output", False, "(None, 9)", "(None, 10)", "Let the last layer give (None, 10).")


def swapped(checks: list[ContractCheck], other: ContractCheck) -> list[ContractCheck]:
    return [other if check.name == other.name else check for check in checks]


def view(beside: list[ContractCheck], inside: list[ContractCheck]) -> CheckView:
    ending = Checked(0.0, ContractReport(FACTS, inside, ["dense · Dense · (None, 10) · 650"]))
    return CheckView(2, "mymodel.keras", ending, beside, 0.21, 1.0)


@pytest.mark.parametrize("size", SIZES)
async def test_a_model_in_order_is_ready_and_every_item_fits_the_smallest_screen(
    work: Any, size: tuple[int, int]
) -> None:
    engine = scenes.in_full_swing()
    engine.checked = view(BESIDE, INSIDE)
    async with work(engine, size) as at:
        await at.press("2", "f6")
        await at.reads("✓ Ready: the contract holds", "check of mymodel.keras", "0.21 s", "F9 submits")
        await at.reads(
            "✓ file", "✓ script", "✓ blocks", "✓ runs", "✓ submitted", "✓ loads", "1.2 MB, 94,698 parameters"
        )
        await at.reads("✓ written by", "✓ input", "✓ last layer", "✓ layers", "✓ weights", "✓ kept whole")
        if size == SIZES[0]:
            await at.reads("Ctrl+Pgdn more")
            await at.press("ctrl+pagedown")
        await at.reads("✓ predicts")
        at.whole()


@pytest.mark.parametrize("size", SIZES)
async def test_amber_is_told_first_with_what_to_do_and_still_ready(work: Any, size: tuple[int, int]) -> None:
    engine = scenes.in_full_swing()
    engine.checked = view(swapped(BESIDE, AMBER), INSIDE)
    async with work(engine, size) as at:
        await at.press("2", "f6")
        await at.reads(
            "! Ready, but look at 1 thing first.", "! script", "solution.py was changed after the model was saved;"
        )
        await at.reads("train again: tfcert-tui run 2")
        assert at.text.index("! script") < at.text.index("✓ file")
        at.whole()


@pytest.mark.parametrize("size", SIZES)
async def test_red_comes_before_amber_and_says_that_there_would_be_no_star(work: Any, size: tuple[int, int]) -> None:
    engine = scenes.in_full_swing()
    engine.checked = view(swapped(BESIDE, AMBER), swapped(INSIDE, RED))
    async with work(engine, size) as at:
        await at.press("2", "f6")
        await at.reads("✗ A submission would get no star", "✗ output", "(None, 9); wanted (None, 10)")
        await at.reads("Let the last layer give (None, 10).")
        assert at.text.index("✗ output") < at.text.index("! script") < at.text.index("✓ loads")
        at.whole()


async def test_the_layers_follow_and_the_sheet_says_that_nothing_was_submitted(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.checked = view(BESIDE, INSIDE)
    async with work(engine) as at:
        await at.press("2", "f6")
        await at.reads("Layers", "dense · Dense", "a check is free; nothing was submitted")
        assert not engine.asked("submit")


async def test_a_terminal_without_signs_gets_them_in_ascii(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TFCERT_ASCII", "1")
    engine = scenes.in_full_swing()
    engine.checked = view(swapped(BESIDE, AMBER), swapped(INSIDE, RED))
    async with work(engine) as at:
        await at.press("2", "f6")
        await at.reads("x A submission would get no star", "x output", "! script", "+ loads")
        assert "✓" not in at.text
        assert "✗" not in at.text


@pytest.mark.parametrize("key", ["f9", "alt+s"])
async def test_the_submit_key_submits_from_the_sheet(work: Any, key: str) -> None:
    engine = scenes.in_full_swing()
    engine.checked = view(BESIDE, INSIDE)
    async with work(engine) as at:
        await at.press("2", "f6")
        await at.reads("✓ Ready")
        await at.press(key)
        await at.until(lambda: engine.asked("submit") == [(2, None)])
        assert isinstance(at.app.screen, ExamScreen)


async def test_the_check_key_checks_again_from_the_sheet(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.checked = view(BESIDE, swapped(INSIDE, RED))
    async with work(engine) as at:
        await at.press("2", "f6")
        await at.reads("✗ output")
        engine.checked = view(BESIDE, INSIDE)
        await at.press("f6")
        await at.reads("✓ Ready")
        assert engine.asked("check") == [(2, None), (2, None)]


async def test_a_refused_file_says_why_once_and_what_was_found_of_it(work: Any) -> None:
    engine = scenes.in_full_swing()
    refused = ContractCheck("keeps", False, "It has a class of your own: Doubled.", "", "Use Keras' own layers alone.")
    report = ContractReport(FACTS, [INSIDE[1], INSIDE[2], refused])
    ending = Rejected(0, "unknown_class", refused.found, refused.advice, report)
    engine.checked = CheckView(2, "mymodel.keras", ending, BESIDE)
    async with work(engine) as at:
        await at.press("2", "f6")
        await at.reads("✗ A submission would not be graded", "✗ kept whole", "✓ size", "✓ written by", "✓ file")
        assert at.text.count("Doubled") == 1
        await at.reads("Use Keras' own layers alone.")


ENDINGS: list[tuple[AnyEnding, str]] = [
    (Rejected(0, "zip", "It ends after 12 bytes.", "Save it again."), "no model can be made of the file"),
    (Crashed(0, "It raised ValueError."), "the model made the check stop"),
    (TimedOut(0, 60), "It was stopped after 60 s."),
    (OutOfMemory(0), "the model needs too much memory"),
]


@pytest.mark.parametrize(("ending", "sentence"), ENDINGS)
@pytest.mark.parametrize("size", SIZES)
async def test_a_check_that_cannot_be_finished_says_why_and_what_stands_around_the_file(
    work: Any, ending: AnyEnding, sentence: str, size: tuple[int, int]
) -> None:
    engine = scenes.in_full_swing()
    engine.checked = CheckView(2, "mymodel.keras", ending, BESIDE)
    async with work(engine, size) as at:
        await at.press("2", "alt+c")
        await at.until(lambda: at.sheet)
        await at.reads("✗ A submission would not be graded", sentence, "✓ file", "nothing was submitted")
        at.whole()


async def test_a_fault_of_ours_is_said_to_be_ours_and_never_red(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.checked = CheckView(2, "mymodel.keras", EngineFault(0, "The grader did not start."), BESIDE)
    async with work(engine) as at:
        await at.press("2", "f6")
        await at.reads("! Our fault, not yours", "The grader did not start.", "nothing was submitted")
        assert "✗" not in at.text


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("length", range(51, 57))
async def test_a_sentence_of_any_length_is_broken_once_and_under_its_beginning(
    work: Any, size: tuple[int, int], length: int
) -> None:
    """A line that is a cell too long for the sheet would be broken again, at the left."""
    engine = scenes.in_full_swing()
    said = " ".join(["ab"] * (length // 3)) + " " + "c" * (length % 3 + 1)
    engine.checked = view(swapped(BESIDE, ContractCheck("file", True, f"{said} end", "")), INSIDE)
    async with work(engine, size) as at:
        await at.press("2", "f6")
        await at.reads("✓ file")
        row = next(n for n, line in enumerate(at.text.splitlines()) if "✓ file" in line)
        column = at.text.splitlines()[row].index("ab")
        follows = at.text.splitlines()[row + 1]
        assert "✓ script" in follows or not follows[column - 15 : column].strip()


async def test_layers_stand_in_columns(work: Any) -> None:
    engine = scenes.in_full_swing()
    layers = ["conv2d  Conv2D  (None, 8, 8, 32)  320", "dense  Dense  (None, 10)  650"]
    engine.checked = CheckView(2, "mymodel.keras", Checked(0.0, ContractReport(FACTS, INSIDE, layers)), BESIDE)
    async with work(engine) as at:
        await at.press("2", "f6")
        await at.shows("conv2d  Conv2D  (None, 8, 8, 32)  320", "dense   Dense   (None, 10)        650")


async def test_the_notice_that_a_check_runs_goes_when_its_sheet_comes(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.checked = view(BESIDE, INSIDE)
    async with work(engine) as at:
        await at.press("2", "f6")
        await at.reads("✓ Ready")
        await at.until(lambda: not any("Checking" in notice for notice in at.notices))


async def test_two_quick_presses_show_one_sheet(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.checked = view(BESIDE, INSIDE)
    async with work(engine) as at:
        await at.press("2")
        at.app.screen.action_check()
        at.app.screen.action_check()
        await at.reads("✓ Ready")
        assert engine.asked("check") == [(2, None)]
        await at.press("escape")
        assert isinstance(at.app.screen, ExamScreen)


async def test_a_check_that_comes_while_a_question_is_asked_is_said_and_takes_no_answer(work: Any) -> None:
    engine, done = scenes.in_full_swing(), asyncio.Event()

    async def takes_long(category: int, file: str | None = None) -> CheckView:
        await done.wait()
        return view(BESIDE, INSIDE)

    engine.check = takes_long
    async with work(engine) as at:
        await at.press("2", "f6", "ctrl+e")
        await at.until(lambda: isinstance(at.app.screen, ConfirmScreen))
        done.set()
        await at.says("check of mymodel.keras: Ready: the contract holds")
        assert isinstance(at.app.screen, ConfirmScreen)
