"""Keys on the screen: remapped, named, helped with, found by name; the first run; every binding of every screen."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import msgspec
import pytest
from textual.binding import Binding
from textual.screen import ModalScreen

import scenes
import tfcert_tui
from tfcert_exam_engine.changes import SettingsChanged
from tfcert_exam_engine.settings import Settings
from tfcert_tui.app import TfcertApp
from tfcert_tui.keys import key_names, keymap
from tfcert_tui.keys.key_offers import offer
from tfcert_tui.keys.keymap_file import Choice, chosen_in
from tfcert_tui.keys.tables import everywhere, exam, pages
from tfcert_tui.pages.notes_page import NotesArea
from tfcert_tui.screens.about import AboutScreen
from tfcert_tui.screens.choice import ChoiceScreen
from tfcert_tui.screens.compare_runs import CompareScreen
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.screens.drill import DrillScreen
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.help import HelpScreen
from tfcert_tui.screens.hints import HintScreen
from tfcert_tui.screens.looks import LooksScreen
from tfcert_tui.screens.monitor import MonitorScreen
from tfcert_tui.screens.reading import ReadingScreen
from tfcert_tui.screens.reference import ReferenceScreen
from tfcert_tui.screens.result import ResultScreen
from tfcert_tui.screens.runs import RunsScreen
from tfcert_tui.screens.settings import SettingsScreen
from tfcert_tui.screens.snippets import SnippetsScreen
from tfcert_tui.screens.welcome import WelcomeScreen
from tfcert_tui.widgets.attempt_list import AttemptList
from tfcert_tui.widgets.find_bar import FindBar
from tfcert_tui.widgets.run_table import RunTable
from tfcert_tui.widgets.verdict_sheet import VerdictSheet

SIZES = [(80, 24), (120, 40), (200, 60)]


def all_bound() -> list[type]:
    """Return every class that binds keys of ours; the field of the notes has Textual's own keys of a text."""
    packages = [tfcert_tui, *map(import_module, [f"tfcert_tui.{name}" for name in ("screens", "widgets", "pages")])]
    names = [f"{one.__name__}.{each.name}" for one in packages for each in iter_modules(one.__path__)]
    modules = [import_module(name) for name in names if not name.endswith("__main__")]
    classes = {each for one in modules for each in vars(one).values() if isinstance(each, type)}
    return sorted((each for each in classes if _binds(each)), key=lambda each: each.__name__)


def _binds(kind: type) -> bool:
    return "tfcert_tui" in kind.__module__ and bool(vars(kind).get("BINDINGS")) and kind is not NotesArea


BOUND = all_bound()
SETTLED = (AboutScreen, ChoiceScreen, CompareScreen, ConfirmScreen, DrillScreen, FindBar, HelpScreen, HintScreen)
SETTLED += (
    LooksScreen,
    MonitorScreen,
    ReadingScreen,
    ReferenceScreen,
    ResultScreen,
    RunsScreen,
    SettingsScreen,
    SnippetsScreen,
)
SETTLED += (VerdictSheet,)
"""What lies over the work or beside it, and is closed."""
OPENED_AND_CLOSED = {
    "app.help": "help.close",
    "app.settings": "settings.close",
    "app.looks": "looks.close",
    "app.engine": "reading.close",
    "app.reference": "reference.leave",
    "app.about": "about.close",
    "app.welcome": "help.welcome",
}
"""One key that does and undoes; the last is one action in two places."""


def bound(kind: type) -> list[Binding]:
    """Return the bindings of ours on a class."""
    ours = [each for one in kind.__mro__ if "tfcert" in one.__module__ for each in vars(one).get("BINDINGS", ())]
    assert all(isinstance(each, Binding) for each in ours)
    return ours


@pytest.mark.parametrize("kind", BOUND)
def test_every_binding_has_an_id_an_action_of_its_place_and_a_key_of_its_own(kind: type) -> None:
    taken: dict[str, str] = {}
    for binding in bound(kind):
        assert binding.id in keymap.by_id(), f"{binding.key} of {kind.__name__}"
        name = binding.action.partition("(")[0].rpartition(".")[2]
        owner = TfcertApp if binding.action.startswith("app.") else kind
        assert hasattr(owner, f"action_{name}"), f"{binding.id} does {binding.action}"
        for key in binding.key.split(","):
            assert taken.setdefault(key, binding.id) == binding.id, f"{key} is there twice on {kind.__name__}"


def test_every_action_has_a_key_that_is_not_typed_into_a_field() -> None:
    for key in keymap.by_id().values():
        assert not all(map(key_names.prints, key.keys.split(","))), key.id
        assert key.tip, key.id


def test_every_id_is_there_once_and_none_is_left_over() -> None:
    ids = [key.id for _title, keys in keymap.sections() for key in keys]
    assert len(ids) == len(set(ids))
    assert set(ids) == {binding.id for kind in BOUND for binding in bound(kind)}


def test_no_two_actions_that_are_waited_for_together_share_a_key() -> None:
    known = list(keymap.by_id().values())
    pairs = [(one, other) for at, one in enumerate(known) for other in known[at + 1 :]]
    shared = [
        (one.id, other.id, key)
        for one, other in pairs
        if keymap.together(one.id, other.id) and OPENED_AND_CLOSED.get(one.id) != other.id
        for key in set(one.keys.split(",")) & set(other.keys.split(","))
        if key not in keymap.NEAREST_FIRST
    ]
    assert shared == []


def test_the_keys_that_mean_what_is_nearest_are_no_actions_only_keys() -> None:
    for key in keymap.by_id().values():
        assert set(key.keys.split(",")) - {"escape"}, key.id
        assert key.keys.split(",")[0] != "escape", f"{key.id}: tmux holds it back, and the first key is shown"


def test_a_text_takes_no_key_from_the_exam_around_it() -> None:
    around = [*exam.EXAM, *exam.SHEET, *everywhere.APP, *pages.NOTES]
    taken = {key for each in around for key in each.keys.split(",")} - keymap.NEAREST_FIRST
    of_text = [each if isinstance(each, Binding) else Binding(*each) for each in NotesArea.BINDINGS]
    assert {key for each in of_text for key in each.key.split(",")} & taken <= {"ctrl+c"}, "copied by us as by the text"


@pytest.mark.parametrize("kind", SETTLED)
def test_every_screen_over_the_work_closes_without_escape_by_a_key_that_it_names(kind: type) -> None:
    closing = [b for b in bound(kind) if (b.id or "").endswith((".close", ".no", ".home", "choice.later"))]
    assert closing
    assert not any(set(each.key.split(",")) == {"escape"} or each.key.startswith("escape") for each in closing)


async def test_a_remapped_key_is_obeyed_and_named_wherever_a_key_is(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        at.app.use_keys(chosen_in({"exam": {"run": "f14", "runs": "f5,alt+t", "machine": "f12"}}))
        await at.press("3", "f7")
        await at.shows("F14 run", "F5 runs", "F14 runs")
        await at.press("f5")
        await at.until(lambda: isinstance(at.app.screen, RunsScreen))
        assert not at.engine.asked("run")
        await at.press("f12", "f14")
        await at.until(lambda: at.engine.asked("run"))
        await at.press("f1", *"background")
        await at.shows("F14")


async def test_a_remapped_key_is_obeyed_on_a_question_too(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        at.app.use_keys(chosen_in({"confirm": {"yes": "f14", "no": "f15"}}))
        await at.press("ctrl+e")
        await at.shows("(F14)", "(F15)")
        await at.press("f9", "y")
        assert isinstance(at.app.screen, ConfirmScreen)
        await at.press("f15")
        assert isinstance(at.app.screen, ExamScreen)


async def test_what_is_wrong_with_a_persons_keys_is_said_at_the_start(work: Any) -> None:
    choice: Choice = chosen_in({"exam": {"rum": "f14", "hint": "f16x"}})
    async with work(scenes.at_home()) as at:
        at.app.use_keys(choice)
        at.app._say_refused_keys()
        await at.says("keys.toml: exam.rum: there is no such action; did you mean exam.run? More in: tfcert-tui keys")


async def test_help_says_first_what_has_the_focus(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        for key, pane in (("f7", "Log"), ("f8", "Machine"), ("f3", "Curves"), ("f2", "Statement")):
            await at.press(key, "f1")
            await at.shows(f"Here: {pane}")
            at.whole()
            await at.press("f1")
            assert isinstance(at.app.screen, ExamScreen)


async def test_help_on_a_question_is_about_the_question(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("ctrl+e", "f1")
        await at.shows("Here: Question", "Yes.")


async def test_help_is_searched_by_typing(work: Any) -> None:
    async with work(scenes.in_full_swing(), (80, 24)) as at:
        await at.press("f1", *"countdown")
        await at.shows("alt+q", "Hide the countdown")
        assert "Handwritten" not in at.text and "Go to the log" not in at.text
        await at.press(*"zzz")
        await at.shows("Nothing is called so")
        at.whole()


@pytest.mark.parametrize("size", SIZES)
async def test_the_palette_has_ids_keys_and_sentences_and_closes_by_its_own_key(
    work: Any, size: tuple[int, int]
) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("ctrl+p")
        await at.pilot.press(*"exam", "full_stop", *"hint")
        await at.shows("Hints, one at a time; not in an exam.", "exam.hint · alt+i")
        at.whole()
        await at.press("ctrl+p")
        assert isinstance(at.app.screen, ExamScreen)


async def test_the_palette_has_every_action_of_the_screen_the_looks_and_the_settings(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        found = list(at.app.get_system_commands(at.app.screen))
        helps = " ".join(command.help for command in found)
        assert all(f"{key.id} ·" in helps for key in (*exam.EXAM, *everywhere.APP))
        titles = [command.title for command in found]
        assert any(title.startswith("Look: light") for title in titles)
        assert all(any(f"Setting {name}:" in title for title in titles) for name in Settings.__struct_fields__)


async def test_a_look_is_taken_from_the_palette(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        command = next(each for each in at.app.get_system_commands(at.app.screen) if "Look: light" in each.title)
        await command.callback()
        await at.until(lambda: at.app.theme == "tfcert-light")
        assert at.engine.kept.settings.theme == "light"


@pytest.mark.parametrize("size", SIZES)
async def test_the_key_bar_names_what_the_keys_would_do_now_and_cuts_none(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.shows("F5 stop", "F1 help")
        await at.press("3")
        await at.shows("F5 run", "F1 help")
        assert "F10 verdict" not in at.text, "nothing was submitted for it"
        await at.press("f11")
        await at.until(lambda: size[0] == 80 or "F11 unzoom" in at.text)
        at.whole()


def test_an_ended_attempt_offers_no_run_and_no_submission() -> None:
    state = scenes.ended().kept
    from tfcert_tui.client_state import ClientState

    ended = ClientState(attempt=state.attempt)
    known = keymap.by_id()
    assert [offer(ended, 1, False, known[name]) for name in ("exam.run", "exam.check", "exam.submit", "exam.end")] == [
        "" for _each in range(4)
    ]
    assert offer(ended, 1, False, known["app.help"]) == "help"


async def test_the_home_screens_key_bar_names_what_can_be_done_there_now(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        await at.shows("F2 exam")
        assert "F5 resume" not in at.text and "prepare data" not in at.text
    async with work(scenes.in_full_swing()) as at:
        await at.press("alt+h")
        await at.shows("F5 resume")
        assert "F2 exam" not in at.text


async def test_the_key_bar_follows_the_focus_and_its_keys_can_be_clicked(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        assert "open" not in at.text.splitlines()[-1]
        at.app.screen.query_one(AttemptList).focus()
        await at.until(lambda: "enter open" in at.text.splitlines()[-1])
        await at.pilot.click("KeyBar", offset=(at.text.splitlines()[-1].index("open"), 0))
        await at.until(lambda: isinstance(at.app.screen, ResultScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_the_welcome_names_five_keys_and_any_key_leads_on_once(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        at.app.action_welcome()
        await at.shows("Welcome", "F2 F4", "F5", "F9", "Alt+1", "F1", "Ctrl+P", "any key leads on")
        at.whole()
        await at.press("x")
        assert isinstance(at.app.screen, ExamScreen)
        await at.until(lambda: at.engine.kept.settings.welcome is False)
        assert not at.engine.asked("run")
        await at.press("alt+apostrophe")
        await at.shows("any key leads on")
        await at.pilot.click(offset=(1, 1))
        assert isinstance(at.app.screen, ExamScreen)


async def test_an_engine_that_comes_after_the_welcome_was_closed_hears_that_it_was_seen(work: Any) -> None:
    engine = scenes.at_home()
    engine.away = True
    async with work(engine) as at:
        at.app.action_welcome()
        await at.shows("any key leads on")
        await at.press("x")
        assert not isinstance(at.app.screen, WelcomeScreen)
        engine.away = False
        await at.until(lambda: at.engine.kept.settings.welcome is False)


async def test_settings_with_few_values_take_the_next_one_by_enter(work: Any) -> None:
    async with work(scenes.at_home(), (80, 24)) as at:
        at.app.action_setting("ascii")
        await at.shows("Plain ASCII instead of")
        await at.press("enter")
        await at.until(lambda: at.engine.kept.settings.ascii == "on")
        await at.until(lambda: at.text.isascii())
        at.whole()
        await at.press("enter")
        await at.until(lambda: not at.text.isascii())
        settings = msgspec.structs.replace(at.engine.kept.settings, paints_per_second=10)
        at.engine.tell(SettingsChanged(settings))
        await at.until(lambda: at.app.paint_interval_s == 0.1)


@pytest.mark.parametrize("keys", [["f1"], ["alt+g"], ["alt+slash"], ["alt+a"], ["alt+n"]])
async def test_what_lies_over_the_work_is_closed_by_a_click_beside_it(work: Any, keys: list[str]) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press(*keys)
        await at.until(lambda: isinstance(at.app.screen, ModalScreen) and at.app.screen.query("#box"))
        await at.pilot.click("#box", offset=(5, 3))
        assert isinstance(at.app.screen, ModalScreen)
        await at.pilot.click(offset=(1, 1))
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))


async def test_a_setting_a_run_and_an_attempt_are_chosen_with_the_mouse(work: Any) -> None:
    async with work(scenes.with_many_runs()) as at:
        await at.press("alt+g")
        await at.pilot.click("SettingList", offset=(4, 2))
        await at.shows("▸ training_cpus")
        await at.press("alt+g", "f12")
        await at.pilot.click("RunTable", offset=(4, 4))
        await at.until(lambda: at.app.screen.query_one(RunTable).index == 2)
