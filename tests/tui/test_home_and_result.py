"""Home and result: begin, wait for the data, resume, look back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

import scenes
from tfcert_exam_engine.changes import DataChanged, EngineTrouble, HardwareSampled, SettingsChanged
from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.errors import CandidateRefused, UsageRefused
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.settings import Settings
from tfcert_tui import choices
from tfcert_tui.machine.doctor_call import glance_at
from tfcert_tui.notices import tell
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.home import HomeScreen
from tfcert_tui.screens.result import ResultScreen
from tfcert_tui.screens.settings import SettingsScreen

SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_home_says_what_this_is_and_what_it_is_not(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.at_home(), size) as at:
        together = " ".join(at.text.split())
        assert "not affiliated with or endorsed by Google" in together
        assert "TensorFlow is a trademark of Google LLC" in together
        assert "the data are our own or public" in together
        await at.shows("76", "94", "not passed", "ready", "Seed", "Minutes", "0: no end", "Exam F2", "Practice F3")
        await at.shows("Drill F4", "This machine", "tfcert-tui doctor", "best 94 · passed 1 of 2")
        at.whole()


FINDINGS = [
    Finding("python", "good", "Python 3.11.9"),
    Finding("disk", "warning", "3.1 GB free for runs and models.", "Make room on the disk."),
]


@pytest.mark.parametrize("size", SIZES)
async def test_the_doctor_is_asked_in_the_background_and_its_warnings_come_first(
    work: Any, size: tuple[int, int]
) -> None:
    asked = asyncio.Event()

    async def doctor() -> list[Finding]:
        asked.set()
        return FINDINGS

    async with work(scenes.at_home(), size) as at:
        assert not asked.is_set()
        at.app.desk.doctor = doctor
        await at.press("alt+c")
        await at.shows("! 1 to look at: tfcert-tui doctor")
        if size != (80, 24):
            await at.shows("! 3.1 GB free for runs and models.", "Make room on the disk.", "✓ Python 3.11.9")
        at.app.desk.doctor = _in_order
        await at.press("alt+c")
        await at.shows("✓ This machine is in order.")
        at.whole()


async def _in_order() -> list[Finding]:
    return FINDINGS[:1]


@pytest.mark.parametrize("size", SIZES)
async def test_on_the_first_day_home_says_what_to_do_first_and_one_key_does_it(
    work: Any, size: tuple[int, int]
) -> None:
    engine = scenes.at_home()
    engine.past = []
    async with work(engine, size) as at:
        await at.shows("None yet. Results stay here.", "First time here? F6 tries it out:")
        await at.press("f6")
        await at.until(lambda: at.engine.asked("start") == [("offline", "drill", 7, 15, None, "", "line")])


async def test_what_was_chosen_last_stands_there_again(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        at.app.screen.query_one("#seed").value = "42"
        at.app.screen.query_one("#minutes").value = "90"
        await at.press("f3")
        await at.until(lambda: at.engine.asked("start") == [("offline", "practice", 42, 90)])
        assert choices.load(at.app.desk.data_dir) == choices.Choices("42", "90")
    async with work(scenes.at_home()) as at:
        assert at.app.screen.query_one("#seed").value == "42"
        assert at.app.screen.query_one("#minutes").value == "90"


def test_choices_that_cannot_be_read_are_the_defaults(tmp_path: Path) -> None:
    (tmp_path / choices.FILE).write_text("{")
    assert choices.load(tmp_path) == choices.Choices()
    assert choices.load(None) == choices.Choices()


async def test_home_follows_what_an_exam_is_set_to_show(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        exam = at.app.screen.query_one("#about-exam")
        assert "stars alone until the end" in str(exam.visual)
        at.engine.tell(SettingsChanged(Settings(exam_shows="figures")))
        await at.until(lambda: "figures at once, as set" in str(exam.visual))
        await at.shows("figures (changed)")
        await at.press("f2")
        await at.shows("Figures come at once, as set")


@pytest.mark.parametrize("size", SIZES)
async def test_an_attempt_under_way_stands_on_top_with_its_time_and_score(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("alt+h")
        await at.shows("Under way", "practice · seed 7", "03:41:07 left", "19 of 100", "needs 71 more", "Resume (F5)")
        at.whole()
        at.clock.move(7)
        at.engine.tell(HardwareSampled(scenes.sample()))
        await at.shows("03:41:00 left")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))


@pytest.mark.parametrize(("key", "mode"), [("f2", "exam"), ("f3", "practice")])
async def test_one_key_starts_an_exam_or_a_practice(work: Any, key: str, mode: str) -> None:
    async with work(scenes.at_home()) as at:
        await at.press(key)
        if mode == "exam":
            await at.shows("Begin the exam?", "300 minutes, and the clock cannot be paused.")
            assert not at.engine.asked("start")
            await at.press("y")
        await at.until(lambda: at.engine.asked("start") == [("offline", mode, 7, 300)])
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))
        await at.shows(f"tfcert · {mode} · offline")


async def test_an_exam_is_not_begun_by_one_key_alone(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        await at.press("f2", "escape")
        await at.until(lambda: isinstance(at.app.screen, HomeScreen))
        assert not at.engine.asked("start")


async def test_seed_and_minutes_are_taken_from_their_fields(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        at.app.screen.query_one("#seed").focus()
        await at.press("4", "2")
        at.app.screen.query_one("#minutes").value = "45"
        await at.pilot.click("#exam")
        await at.press("y")
        await at.until(lambda: at.engine.asked("start") == [("offline", "exam", 42, 45)])


@pytest.mark.parametrize("minutes", ["-5", "99999"])
async def test_minutes_out_of_range_are_refused_in_a_sentence(work: Any, minutes: str) -> None:
    async with work(scenes.at_home()) as at:
        at.app.screen.query_one("#minutes").value = minutes
        await at.press("f3")
        await at.says("Minutes must be from 1 to 1440")
        assert not at.engine.asked("start")


@pytest.mark.parametrize("minutes", ["", "0"])
async def test_a_practice_goes_without_a_deadline_and_an_exam_never_does(work: Any, minutes: str) -> None:
    async with work(scenes.at_home()) as at:
        at.app.screen.query_one("#minutes").value = minutes
        await at.press("f2")
        await at.says("An exam has a deadline: minutes from 1 to 1440.")
        assert not at.engine.asked("start")
        await at.press("f3")
        await at.until(lambda: at.engine.asked("start") == [("offline", "practice", 7, 0)])
        await at.shows("so far · no deadline")


async def test_a_start_waits_for_the_data_with_progress_and_then_begins(work: Any) -> None:
    engine = scenes.at_home()
    engine.kept = msgspec.structs.replace(engine.kept, data=scenes.data("missing", 0.0))
    async with work(engine) as at:
        await at.press("f3")
        await at.until(lambda: engine.asked("draw"))
        engine.tell(DataChanged(scenes.data("building", 0.5, "reading docstrings")))
        await at.shows("Preparing the data; the clock starts", "50% reading")
        assert not engine.asked("start")
        await at.press("f1")
        await at.shows("How it works")
        await at.press("escape")
        engine.tell(DataChanged(scenes.data("ready", 1.0)))
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))


async def test_waiting_for_the_data_can_be_cancelled_and_nothing_starts(work: Any) -> None:
    engine = scenes.at_home()
    engine.kept = msgspec.structs.replace(engine.kept, data=scenes.data("building", 0.1))
    async with work(engine) as at:
        await at.press("f3")
        await at.shows("Preparing the data")
        await at.press("escape")
        await at.until(lambda: "Preparing the data" not in at.text)
        engine.tell(DataChanged(scenes.data("ready", 1.0)))
        await at.pilot.pause(0.5)
        assert not engine.asked("start")


async def test_data_that_cannot_be_built_is_said_with_its_reason(work: Any) -> None:
    engine = scenes.at_home()
    engine.kept = msgspec.structs.replace(engine.kept, data=scenes.data("missing", 0.0))
    async with work(engine) as at:
        await at.press("f3")
        await at.until(lambda: engine.asked("draw"))
        engine.tell(DataChanged(scenes.data("failed", 0.0, "The disk is full.")))
        await at.says("could not be built: The disk is full.")
        await at.shows("failed: The disk is full.")
        assert not engine.asked("start")


async def test_a_refused_start_is_a_notice_and_the_screen_is_free_again(work: Any) -> None:
    engine = scenes.at_home()
    async with work(engine) as at:
        engine.refuse("start", UsageRefused("minutes", "That is too long.", "Take 300."))
        await at.press("f3")
        await at.says("That is too long. Take 300.")
        await at.until(lambda: not at.app.screen.query_one("#exam").disabled)


async def test_trouble_of_the_engine_is_a_sentence_and_goes_away_again(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        at.engine.tell(EngineTrouble("TensorFlow is missing: pip install tensorflow."))
        await at.shows("TensorFlow is missing: pip install tensorflow.")
        at.engine.tell(EngineTrouble(""))
        await at.until(lambda: "TensorFlow is missing" not in at.text)


async def test_the_data_are_prepared_on_request(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        await at.press("f8")
        await at.until(lambda: at.engine.asked("prepare_data"))


async def test_nothing_to_resume_is_said(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        await at.press("f5")
        await at.says("No attempt is under way")


async def test_an_earlier_attempt_opens_with_its_checks_and_home_is_one_key_away(work: Any) -> None:
    engine = scenes.ended()
    async with work(engine) as at:
        assert isinstance(at.app.screen, HomeScreen), "an attempt that ended elsewhere does not open by itself"
        at.app.screen.query_one("#attempts").focus()
        await at.until(lambda: at.app.screen.query_one("#attempts").chosen is not None)
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, ResultScreen))
        await at.press("f2")
        await at.until(lambda: isinstance(at.app.screen, HomeScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_the_result_has_score_categories_and_every_check(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.ended(), size) as at:
        await at.press("f7")
        await at.shows("19 of 100", "not passed", "pass at 90", "Time ran out", "10 of 10", "0 of 30")
        await at.shows("accuracy 0.9640", "never a credential")
        await at.press("down")
        await at.shows("submission 3", "-0.0080", "+1.1", "2 of 2")
        await at.press("left")
        await at.shows("submission 2", "★★☆☆☆", "1 of 2")
        await at.press("down")
        await at.shows("Never submitted: counts as zero")
        at.whole()
        await at.press("up", "up", "up")
        await at.shows("Sunspots, a year ahead ─" if size[0] > 100 else "Sunspots")
        await at.press("escape")
        assert isinstance(at.app.screen, HomeScreen)


async def test_a_pass_says_so(work: Any) -> None:
    engine = scenes.at_home()
    best = [scenes.problem_view(category, 5, submissions=1) for category in range(1, 6)]
    won = scenes.attempt("exam", problems=best, ended=True, end_reason="candidate")
    engine.past = [won]
    engine.ended_state = msgspec.structs.replace(engine.kept, attempt=won)
    async with work(engine) as at:
        await at.press("f7")
        await at.shows("100 of 100", "✓ passed", "You ended it.")


async def test_a_start_pressed_before_the_engine_is_there_is_not_lost(work: Any) -> None:
    engine = scenes.at_home()
    engine.away = True
    async with work(engine) as at:
        await at.press("f3")
        assert not engine.asked("start")
        engine.away = False
        await at.until(lambda: engine.asked("start"))
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))


async def test_a_result_that_arrives_before_its_screen_is_composed_is_shown_by_it(work: Any) -> None:
    engine = scenes.ended()
    async with work(engine) as at:
        state = await engine.attempt(None)
        assert state.attempt is not None
        screen = ResultScreen(at.app.desk, state.attempt)
        at.app.push_screen(screen)
        screen._take(state)
        await at.shows("never a credential", "Categories")
        at.whole()


async def test_pressed_again_and_again_a_refusal_is_said_once_and_notices_do_not_pile_up(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        for _press in range(6):
            at.engine.refuse(
                "submit", CandidateRefused("no_model", "There is no saved model.", "Run the script first.")
            )
            await at.press("f9")
        await at.until(lambda: len(at.engine.asked("submit")) == 6)
        assert sum("no saved model" in notice for notice in at.notices) == 1
        for number in range(5):
            tell(at.app, f"notice {number}")
        assert [notice for notice in at.notices if "notice" in notice] == ["notice 3", "notice 4"]


async def test_a_question_is_not_covered_by_what_was_said_before_it(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        tell(at.app, "Something that was said.")
        await at.press("ctrl+e")
        await at.until(lambda: isinstance(at.app.screen, ConfirmScreen))
        assert at.notices == []


async def test_the_doctor_is_asked_in_a_child_and_leaves_nothing_in_the_workstation(tmp_path: Path) -> None:
    found = await glance_at(Paths(tmp_path / "data", tmp_path / "attempts", tmp_path / "datasets"))
    assert {"python", "disk", "data_sets", "engine"} <= {each.name for each in found}
    assert not (tmp_path / "data").exists(), "looking changes nothing"


async def test_a_setting_is_chosen_by_a_click_and_changed_by_a_double_click(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        await at.pilot.click("#glance")
        await at.until(lambda: isinstance(at.app.screen, SettingsScreen) and at.app.screen.query("#refusal"))
        row = at.app.screen.query_one("#settings").names.index("training_nice")
        await at.pilot.click("#settings", offset=(4, row))
        await at.until(lambda: at.app.screen.query_one("#settings").chosen == "training_nice")
        assert not at.app.screen.query_one("#value").display
        await at.pilot.click("#settings", offset=(4, row), times=2)
        await at.until(lambda: at.app.screen.query_one("#value").display)


async def test_a_practice_can_begin_without_the_starters_help_and_that_is_remembered(work: Any) -> None:
    engine = scenes.at_home()
    async with work(engine) as at:
        await at.shows("Starter", "whole", "Alt+B: another")
        await at.press("alt+b", "f3")
        await at.until(lambda: engine.asked("start"))
        assert engine.asked("start")[0][-1] == "blank"


async def test_an_exam_begins_with_the_whole_starter_whatever_was_chosen(work: Any) -> None:
    engine = scenes.at_home()
    async with work(engine) as at:
        await at.press("alt+b", "f2", "y")
        await at.until(lambda: engine.asked("start"))
        assert engine.asked("start")[0][-1] != "blank"


async def test_the_form_is_changed_by_a_key_or_a_click_and_is_a_setting(work: Any) -> None:
    engine = scenes.at_home()
    async with work(engine) as at:
        await at.shows("offline")
        for change, form in enumerate(("first", "classic", "mixed", "offline")):
            await at.press("alt+o")
            await at.until(lambda change=change: len(engine.asked("change_settings")) > change)
            await at.until(lambda form=form: str(at.app.screen.query_one("#form").label) == form)
        await at.pilot.click("#form")
        await at.until(lambda: str(at.app.screen.query_one("#form").label) == "first")


async def test_a_result_opens_at_the_first_category_that_was_submitted(work: Any) -> None:
    engine = scenes.ended()
    kept = engine.kept
    assert kept.attempt is not None
    first = msgspec.structs.replace(kept.attempt.problems[0], submissions=0, stars=None, points=0.0)
    over = msgspec.structs.replace(kept.attempt, problems=[first, *kept.attempt.problems[1:]])
    others = [each for each in kept.submissions if each.category != 1]
    engine.kept = engine.ended_state = msgspec.structs.replace(kept, attempt=over, submissions=others)
    engine.past = [over]
    async with work(engine) as at:
        await at.press("f7")
        await at.shows("Handwritten digits · submission 3")
