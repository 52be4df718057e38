"""Practice without a deadline, pause, hints, solution, reset, drills."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import scenes
from fakes import ScriptedEngine
from tfcert_exam_engine.changes import AttemptChanged
from tfcert_exam_engine.errors import UsageRefused
from tfcert_problems import catalog
from tfcert_tui.messages import Drilled
from tfcert_tui.screens.drill import DrillWanted, drill_of
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.home import HomeScreen

SIZES = [(80, 24), (120, 40)]


def without_deadline(mode: str = "practice") -> ScriptedEngine:
    engine = scenes.in_full_swing(mode)
    attempt = msgspec.structs.replace(engine.kept.attempt, minutes=0, deadline=None)
    engine.kept = msgspec.structs.replace(engine.kept, attempt=attempt)
    return engine


def with_hints(mode: str = "practice", read: int = 0) -> ScriptedEngine:
    engine = scenes.in_full_swing(mode)
    engine.hints = ["Look at the **shape** first.", "Two layers are enough.", "Shift the pictures."]
    problems = [msgspec.structs.replace(p, hints=read) for p in engine.kept.attempt.problems]
    attempt = msgspec.structs.replace(engine.kept.attempt, problems=problems)
    engine.kept = msgspec.structs.replace(engine.kept, attempt=attempt)
    return engine


@pytest.mark.parametrize("size", SIZES)
async def test_a_practice_without_a_deadline_shows_the_time_spent(work: Any, size: tuple[int, int]) -> None:
    async with work(without_deadline(), size) as at:
        await at.shows("01:18:53 so far · no deadline")
        at.whole()
        at.clock.move(10)
        await at.shows("01:19:03 so far")
        await at.press("ctrl+e")
        await at.shows("There is no deadline. It cannot be taken back.")
        await at.press("escape", "ctrl+q")
        await at.until(lambda: at.app.return_value is not None)
        assert "it has no deadline" in at.app.return_value


@pytest.mark.parametrize("size", SIZES)
async def test_a_pause_holds_the_clock_and_running_and_submitting_say_what_to_do(
    work: Any, size: tuple[int, int]
) -> None:
    engine = scenes.in_full_swing()
    async with work(engine, size) as at:
        await at.press("alt+p")
        await at.shows("PAUSED · 00:50:00 left")
        at.clock.move(100_000)
        await at.pilot.pause(1.2)
        await at.shows("PAUSED · 00:50:00 left")
        assert not any("left." in note for note in at.notices), "a clock that stands passes no mark"
        at.whole()
        await at.press("3", "f5", "f9")
        await at.says("The practice is paused: Alt+P lets the clock go on")
        assert not engine.asked("run") and not engine.asked("submit")
        await at.press("ctrl+e")
        await at.shows("The clock stands at 00:50:00.")
        await at.press("escape", "alt+p")
        await at.until(lambda: engine.asked("go_on"))
        await at.until(lambda: "PAUSED" not in at.text)


async def test_leaving_a_pause_says_that_it_stays_one(work: Any) -> None:
    async with work(without_deadline()) as at:
        await at.press("alt+p")
        await at.shows("PAUSED · no deadline")
        await at.press("ctrl+q")
        await at.until(lambda: at.app.return_value is not None)
        assert "stays paused" in at.app.return_value


async def test_an_exam_is_never_paused(work: Any) -> None:
    async with work(scenes.in_full_swing("exam")) as at:
        await at.press("alt+p")
        await at.says("The clock of an exam or a drill cannot be paused")
        assert not at.engine.asked("pause")


async def test_a_warning_comes_after_a_pause_as_it_would_have(work: Any) -> None:
    engine = scenes.in_full_swing()
    async with work(engine, remaining_s=31 * 60) as at:
        await at.pilot.pause(1.1)
        held = msgspec.structs.replace(engine.kept.attempt, paused=True, paused_left_s=1860.0, deadline=None)
        engine.tell(AttemptChanged(held))
        await at.shows("PAUSED")
        await at.pilot.pause(1.1)
        later = at.clock.now().after(1860)
        engine.tell(AttemptChanged(msgspec.structs.replace(held, paused=False, paused_left_s=None, deadline=later)))
        await at.shows("00:31:00 left")
        await at.pilot.pause(1.1)
        at.clock.move(120)
        await at.says("30 minutes left.")


@pytest.mark.parametrize("size", SIZES)
async def test_hints_are_read_one_at_a_time_and_those_read_can_be_turned_to(work: Any, size: tuple[int, int]) -> None:
    async with work(with_hints(), size) as at:
        await at.press("alt+i")
        await at.shows("hint 1 of 3", "Look at the shape first.")
        at.whole()
        await at.press("right")
        assert at.engine.asked("hint") == [(4, 1)], "only the key for the next hint reads one"
        await at.press("alt+i")
        await at.shows("hint 2 of 3", "Two layers")
        await at.press("left")
        await at.shows("hint 1 of 3")
        await at.press("right", "alt+i")
        await at.shows("hint 3 of 3", "that was the last")
        await at.press("alt+i")
        await at.says("That was the last hint.")
        await at.press("escape")
        assert isinstance(at.app.screen, ExamScreen)
        assert at.engine.asked("hint") == [(4, 1), (4, 2), (4, 3)]


async def test_hints_open_at_the_last_one_that_was_read(work: Any) -> None:
    async with work(with_hints(read=2)) as at:
        await at.press("alt+i")
        await at.shows("hint 2 of 3", "Two layers")
        assert at.engine.asked("hint") == [(4, 2)]
        await at.press("left")
        await at.shows("hint 1 of 3")


async def test_a_live_exam_has_no_hints(work: Any) -> None:
    async with work(with_hints("exam")) as at:
        await at.press("alt+i")
        await at.says("An exam gives no hints")
        assert not at.engine.asked("hint")


async def test_a_hint_that_is_refused_is_said_in_the_engines_words(work: Any) -> None:
    engine = with_hints()
    engine.refuse("hint", UsageRefused("hint", "This problem has no hints.", ""))
    async with work(engine) as at:
        await at.press("alt+i")
        await at.says("This problem has no hints.")


@pytest.mark.parametrize("size", SIZES)
async def test_the_solution_is_a_review_at_its_explanation_or_the_engines_refusal(
    work: Any, size: tuple[int, int]
) -> None:
    engine = scenes.in_full_swing()
    async with work(engine, size) as at:
        engine.refuse("review", UsageRefused("solution_hidden", "The solution is shown after 5 stars.", "Go on."))
        await at.press("alt+o")
        await at.says("The solution is shown after 5 stars. Go on.")
        assert isinstance(at.app.screen, ExamScreen)
        await at.press("1", "alt+o")
        await at.shows("1 A line through points", "Explanation]", "Convolutions", "reference.py")
        at.whole()
        await at.press("escape")
        assert engine.asked("review") == [(None, 4), (None, 1)] and isinstance(at.app.screen, ExamScreen)


async def test_reset_asks_first_and_says_where_the_script_lies(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("alt+x")
        await at.shows("Put the starter back?", "kept beside it")
        await at.press("escape")
        assert not at.engine.asked("reset")
        await at.press("alt+x", "y")
        await at.says("kept as /home/ada/tfcert/20261120-1/category4/solution-20261120-101500.py")
        assert at.engine.asked("reset") == [(4,)]


@pytest.mark.parametrize(
    ("what", "minutes", "wanted"),
    [
        ("3", "30", DrillWanted(Drilled(category=3), 30)),
        (" 2.7 ", "15", DrillWanted(Drilled(skill="2.7"), 15)),
        ("6", "30", "Name a category"),
        ("", "30", "Name a category"),
        ("digits", "30", DrillWanted(Drilled(problem="digits"), 30)),
        ("nothing", "30", "Name a category"),
        ("3.", "30", "Name a category"),
        ("3.8", "30", "Name a category"),
        ("3", "0", "minutes from 1"),
        ("3", "", "minutes from 1"),
        ("3", "9999", "minutes from 1"),
    ],
)
def test_a_drill_is_a_category_or_a_skill_and_has_a_clock(what: str, minutes: str, wanted: DrillWanted | str) -> None:
    found = drill_of(what, minutes)
    assert found == wanted if isinstance(wanted, DrillWanted) else wanted in str(found)


@pytest.mark.parametrize(("typed", "asked"), [("3", (3, "")), ("2.7", (None, "2.7")), ("digits", (None, "", "digits"))])
async def test_a_drill_is_begun_by_keys_alone(work: Any, typed: str, asked: tuple[object, ...]) -> None:
    engine = scenes.at_home()
    engine.fresh_attempt = scenes.drill().kept.attempt
    async with work(engine, (80, 24)) as at:
        await at.press("f4")
        await at.shows("One problem against a short clock")
        at.whole()
        await at.press(*(key.replace(".", "full_stop") for key in typed), "enter")
        await at.until(lambda: engine.asked("start") == [("offline", "drill", 7, 30, *asked)])
        await at.until(lambda: isinstance(at.app.screen, ExamScreen) and at.app.screen.category == 3)


async def test_a_drill_of_a_long_problem_offers_the_time_that_it_takes_unless_another_was_typed(work: Any) -> None:
    async with work(scenes.at_home(), (80, 24)) as at:
        await at.press("f4", *"ring")
        assert at.app.screen.query_one("#minutes").value == "120"
        await at.press("backspace")
        assert at.app.screen.query_one("#minutes").value == "30"
        at.app.screen.query_one("#minutes").value = "45"
        await at.press("g")
        assert at.app.screen.query_one("#minutes").value == "45"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_drill_says_what_a_skill_is_and_which_problems_practise_it(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.at_home(), size) as at:
        await at.press("f4", "3", "full_stop")
        assert "Conv2D" not in at.text
        await at.press("1")
        titles = [one.title for one in catalog.problems() if "3.1" in one.skills]
        await at.shows(
            "use Conv2D and pooling layers: ", *titles[:2], f"and {len(titles) - 2} more" if len(titles) > 2 else ""
        )
        at.whole()
        await at.press("backspace", "4")
        await at.shows("take pictures of different shapes and sizes: ")
        await at.press("backspace", "x", "enter")
        await at.shows("Name a category from 1 to 5")


async def test_a_drill_that_is_not_wanted_after_all_begins_nothing(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        await at.pilot.click("#drill")
        await at.shows("One problem against a short clock")
        await at.press("3", "escape")
        assert isinstance(at.app.screen, HomeScreen)
        assert not at.engine.asked("start")


@pytest.mark.parametrize(
    "tip",
    ["Table of runs", "Hints, one", "Solution: review", "Pause: let", "Reset: put", "Settings: see", "Engine: how"],
)
async def test_every_new_action_is_in_the_palette_and_in_the_help(work: Any, tip: str) -> None:
    from tfcert_tui.screens.help import help_text

    assert tip in help_text().plain
    async with work(scenes.in_full_swing()) as at:
        tips = [command.title for command in at.app.get_system_commands(at.app.screen)]
        assert any(each.startswith(tip) for each in tips)


async def test_the_palette_at_home_has_the_clearing_away(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        tips = " ".join(command.title for command in at.app.get_system_commands(at.app.screen))
        assert all(word in tips for word in ("Delete the chosen attempt", "Prune: clear", "Settings: see", "a drill"))


def test_the_help_names_keys_as_people_know_them_and_breaks_no_line_under_them() -> None:
    from tfcert_tui.screens.help import help_text

    lines = help_text().plain.splitlines()
    keys = lines[lines.index("Everywhere") :]
    assert "    alt+1  1            First problem." in [f"  {line}" for line in keys]
    assert not [line for line in keys if len(line) > 72]
    assert [line for line in keys if line.startswith(" " * 22)], "long tips go on under their beginning"


async def test_a_drill_of_nothing_in_particular_is_on_what_was_shown_least_and_says_why(work: Any) -> None:
    engine = scenes.at_home()
    engine.past = []
    engine.fresh_attempt = scenes.drill().kept.attempt
    async with work(engine, (80, 24)) as at:
        await at.shows("0 of ")
        await at.press("f4")
        await at.shows("Nothing: ", "never tried.")
        at.whole()
        advice = at.app.screen.advice
        await at.press("enter")
        await at.until(lambda: engine.asked("start") == [
            ("offline", "drill", 7, 30, None, advice.skill.number, advice.problem.slug)
        ])  # fmt: skip


async def test_only_digits_are_minutes(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        field = at.app.screen.query_one("#minutes")
        field.focus()
        field.value = ""
        await at.press("6", "underscore", "minus", "0")
        assert field.value == "60"
