"""Deleting, pruning, the settings, the engine's own state."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import scenes
from tfcert_exam_engine.changes import SettingsChanged
from tfcert_exam_engine.settings import Settings, descriptions
from tfcert_exam_engine.upkeep_views import EngineStatus, Pruned, PruneView
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.home import HomeScreen
from tfcert_tui.screens.settings import SettingsScreen

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("key", ["delete", "alt+d"])
async def test_an_ended_attempt_is_deleted_after_a_question_that_says_what_stays(work: Any, key: str) -> None:
    async with work(scenes.at_home(), (80, 24)) as at:
        await at.until(lambda: at.app.screen.query_one("#attempts").chosen is not None)
        await at.press(key)
        await at.shows("Delete attempt 20261119-1?", "exam, 76 of 100.", "kept models, logs", "Stays: your own folder")
        at.whole()
        await at.press("enter")
        assert not at.engine.asked("delete_attempt"), "enter must do no harm"
        await at.press(key, "y")
        await at.says("Deleted: 12.5 MB are free again. Your folder stays: /home/ada/tfcert/20261119-1")
        await at.until(lambda: "76" not in at.text)
        assert at.engine.asked("delete_attempt") == [("20261119-1",)]


async def test_a_live_attempt_is_not_deleted(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("alt+h")
        await at.until(lambda: at.app.screen.query_one("#attempts").chosen is not None)
        await at.press("alt+d")
        await at.says("It is under way: end it first")
        assert isinstance(at.app.screen, HomeScreen)


async def test_pruning_says_the_sum_and_the_rules_then_does_it(work: Any) -> None:
    engine = scenes.at_home()
    rules = ["Its attempt ended more than 90 days ago.", "Its attempt ended more than 30 days ago."]
    items = [
        Pruned("log", "run 3", "a", 12.0, rules[0]),
        Pruned("log", "run 4", "a", 8.0, rules[0]),
        Pruned("model", "run 3", "a", 104.0, rules[1]),
    ]
    engine.prunable = PruneView(True, items, 124.0)
    async with work(engine, (80, 24)) as at:
        await at.press("alt+u")
        await at.shows("Prune 124.0 MB?", "2 files, 20.0 MB: Its attempt", "1 file, 104.0 MB:")
        at.whole()
        await at.press("escape")
        assert engine.asked("prune") == [(True,)]
        await at.press("alt+u", "y")
        await at.says("Pruned: 124.0 MB are free again.")
        assert engine.asked("prune") == [(True,), (True,), (False,)]


async def test_nothing_to_prune_is_a_sentence(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        await at.press("alt+u")
        await at.says("There is nothing to prune")


@pytest.mark.parametrize("size", SIZES)
async def test_the_settings_are_listed_with_value_default_and_meaning(work: Any, size: tuple[int, int]) -> None:
    engine = scenes.in_full_swing()
    engine.kept = msgspec.structs.replace(engine.kept, settings=Settings(training_nice=5))
    async with work(engine, size) as at:
        await at.press("alt+g")
        first, *others = descriptions()
        await at.shows(first, "default: 10", "How many trainings run at once")
        at.whole()
        await at.press("down")
        await at.shows("How far trainings step back for the screen")
        for name in others[1:]:
            await at.press("down")
            await at.shows(f"▸ {name}")
        await at.shows(descriptions()[others[-1]].partition(":")[0])
        await at.press("escape")
        assert isinstance(at.app.screen, ExamScreen)


async def test_a_setting_is_changed_by_keys_and_a_refusal_is_shown_where_it_was_typed(work: Any) -> None:
    async with work(scenes.at_home(), (80, 24)) as at:
        await at.press("alt+g", "down", "enter")
        await at.until(lambda: at.app.focused is not None and at.app.focused.id == "value")
        await at.press("9", "9", "enter")
        await at.shows("training_nice cannot be 99")
        assert at.app.focused is not None, "the field stays open"
        await at.press("backspace", "backspace", "1", "5", "enter")
        await at.shows("Changed; it holds for what begins")
        assert at.engine.asked("change_settings") == [({"training_nice": "99"},), ({"training_nice": "15"},)]
        await at.shows("15", "default: 10")
        await at.press("delete")
        await at.until(lambda: at.engine.kept.settings == Settings())
        await at.press("enter", "escape")
        assert isinstance(at.app.screen, SettingsScreen), "escape leaves the field first"
        await at.press("escape")
        assert isinstance(at.app.screen, HomeScreen)


async def test_a_setting_changed_elsewhere_is_followed(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        await at.press("alt+g")
        at.engine.tell(SettingsChanged(Settings(keep_logs_days=7)))
        await at.shows("default: 90")


@pytest.mark.parametrize("size", SIZES)
async def test_the_engine_is_told_in_words(work: Any, size: tuple[int, int]) -> None:
    engine = scenes.in_full_swing()
    engine.status_view = EngineStatus(
        *(4711, "0.3.0", 3, "/home/ada/data", 0.0, 2, ["run 3 (4 Docs)"], "ready", 12, 1, 0, ["run 4 (2 Digits)"]),
        *(4712, 41_000_000, 310_000_000, "/home/ada/data/engine.log", "0.4.0", 1),
    )
    async with work(engine, size) as at:
        await at.press("alt+n")
        await at.shows("4711", "0.3.0, protocol 3", "41.0 MB", "did not read: 1", "run 3 (4 Docs)", "run 4 (2 Digits)")
        await at.shows("ready, process 4712, 310.0 MB", "engine.log", "it leaves for version 0.4.0")
        at.whole()
        await at.press("escape")
        assert isinstance(at.app.screen, ExamScreen)
