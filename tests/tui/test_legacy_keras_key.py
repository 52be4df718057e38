"""Exam-era Keras on the screen: offered after a failure, taken with one key, shown where runs are shown."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import scenes
from fakes import ScriptedEngine
from tfcert_exam_engine.changes import RunChanged, SettingsChanged
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.views import RunView

SIZES = [(80, 24), (120, 40)]
FAILED = "solution.py, line 9: ValueError: Unrecognized data type"


def failed(number: int = 3, **fields: Any) -> RunView:
    """Return a run that failed under Keras 3 before its first epoch, and would not under Keras 2."""
    early: dict[str, Any] = {"epochs": 0, "logs": {}, "message": FAILED, "ended_at": scenes.T0 + 650}
    return scenes.run(number, 4, "crashed", 0, **{**early, "legacy_keras_helps": True, **fields})


def fresh() -> ScriptedEngine:
    """Return an engine with a run of category 4 that has just begun."""
    engine = scenes.in_full_swing()
    engine.kept = msgspec.structs.replace(engine.kept, runs=[scenes.run(3, 4, "running", 0, epochs=0, logs={})])
    return engine


@pytest.mark.parametrize("size", SIZES)
async def test_the_key_is_named_for_as_long_as_the_failed_run_is_shown(work: Any, size: tuple[int, int]) -> None:
    engine = scenes.in_full_swing()
    engine.kept = msgspec.structs.replace(engine.kept, runs=[failed(epochs=40, logs=scenes.point(3).logs)])
    async with work(engine, size) as at:
        await at.shows("run 3", "Alt+K: exam-era Keras")
        at.whole()


@pytest.mark.parametrize("size", SIZES)
async def test_one_key_takes_the_offer_runs_again_and_remembers_it(work: Any, size: tuple[int, int]) -> None:
    async with work(fresh(), size) as at:
        at.engine.tell(RunChanged(failed()))
        await at.says("Run 3 would most likely run as it is under exam-era Keras (Keras 2): Alt+K runs problem 4 so.")
        await at.press("alt+k")
        await at.until(lambda: at.engine.asked("run") == [(4, True)])
        assert at.engine.asked("change_settings") == [({"legacy_keras": "docstrings"},)]
        await at.says("Runs of problem 4 are under exam-era Keras (Keras 2) from now on; Alt+K turns it off.")
        await at.says("Run 4 has begun, under exam-era Keras (Keras 2).")
        await at.press("f7")
        await at.shows("run 4 · legacy Keras")
        at.whole()


async def test_the_offer_stands_in_the_pane_and_in_the_table(work: Any) -> None:
    engine = scenes.in_full_swing()
    engine.kept, engine.points = msgspec.structs.replace(engine.kept, runs=[failed()]), {}
    async with work(engine) as at:
        await at.shows("ended before its first epoch", "Alt+K runs problem 4")
        assert not at.notices, "what happened before is no news"
        await at.press("f12")
        await at.shows("Run 3 would most likely run as it is under exam-era Keras")


async def test_a_long_message_does_not_cut_the_offer_off(work: Any) -> None:
    wrong = "from keras.preprocessing.image import ImageDataGenerator"
    place = "/home/candidate/work/.venv/lib/python3.11/site-packages/keras/preprocessing/image/__init__.py"
    message = f"solution.py, line 13: ImportError: cannot import name 'ImageDataGenerator' from 'keras' ({place})"
    advice = (
        f"Line 13: `{wrong}`. keras.preprocessing.image has no ImageDataGenerator. Write: from tensorflow.{wrong[5:]}"
    )
    engine = scenes.in_full_swing()
    run = failed(message=message, advice=advice)
    engine.kept, engine.points = msgspec.structs.replace(engine.kept, runs=[run]), {}
    async with work(engine, (120, 40)) as at:
        await at.shows("Line 13:", "Alt+K runs problem 4")


async def test_without_an_offer_the_key_switches_the_problem_and_runs_nothing(work: Any) -> None:
    async with work(fresh()) as at:
        await at.press("alt+k")
        await at.says("Runs of problem 4 are under exam-era Keras (Keras 2) from now on")
        assert at.engine.kept.settings.legacy_keras == "docstrings"
        await at.press("alt+k")
        await at.says("Runs of problem 4 are under Keras 3 again; Alt+K turns exam-era Keras on.")
        assert at.engine.kept.settings.legacy_keras == ""
        assert not at.engine.asked("run")


async def test_a_run_of_the_setting_says_so_and_a_later_failure_of_it_offers_nothing(work: Any) -> None:
    engine = fresh()
    engine.kept = msgspec.structs.replace(engine.kept, runs=[], settings=Settings(legacy_keras="all"))
    async with work(engine) as at:
        await at.press("f5")
        await at.says("Run 1 has begun, under exam-era Keras (Keras 2).")
        at.engine.tell(RunChanged(failed(1, legacy_keras=True, legacy_keras_helps=False)))
        await at.shows("ended before its first epoch")
        await at.press("alt+k")
        await at.says("under Keras 3 again")
        assert at.engine.kept.settings.wants_legacy_keras("line")
        assert not at.engine.kept.settings.wants_legacy_keras("docstrings")


async def test_a_paused_practice_changes_and_runs_nothing(work: Any) -> None:
    engine = fresh()
    paused = msgspec.structs.replace(engine.kept.attempt, paused=True, paused_left_s=3000.0, deadline=None)
    engine.kept = msgspec.structs.replace(engine.kept, attempt=paused, runs=[failed()])
    async with work(engine) as at:
        await at.press("alt+k")
        await at.says("The practice is paused")
        assert not at.engine.asked("run")
        assert not at.engine.asked("change_settings")


async def test_a_change_made_elsewhere_decides_what_the_key_does(work: Any) -> None:
    async with work(fresh()) as at:
        at.engine.tell(SettingsChanged(Settings(legacy_keras="line,docstrings")))
        await at.until(lambda: at.app.desk.state.settings.legacy_keras)
        await at.press("alt+k")
        await at.until(lambda: at.engine.asked("change_settings") == [({"legacy_keras": "line"},)])


async def test_a_legacy_run_is_marked_in_the_table(work: Any) -> None:
    engine = scenes.in_full_swing()
    run = scenes.run(3, 4, "trained", 40, legacy_keras=True, kept_model="mymodel.h5")
    engine.kept = msgspec.structs.replace(engine.kept, runs=[run])
    async with work(engine) as at:
        await at.press("f12")
        await at.shows("legacy Keras", "mymodel.h5 · 94,698 parameters", "exam-era Keras (Keras 2)")
