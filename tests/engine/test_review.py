"""A category of an attempt that is over, looked back at beside the reference."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from seats import Seat
from tfcert_exam_engine.errors import EngineError, UsageRefused
from tfcert_exam_engine.review.views import ReviewView
from tfcert_exam_engine.views import AttemptView
from tfcert_problems import catalog

pytestmark = pytest.mark.asyncio(loop_scope="session")

MINE = """\
import keras
import numpy as np

rows = np.loadtxt("data/measurements.csv", delimiter=",", skiprows=1, dtype="float32")
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("adam", "mse", metrics=["mae"])
model.fit(rows[:, :1], rows[:, 1:], epochs=2, verbose=0)
model.save("mymodel.keras")
"""


LIMIT_S = 300.0
"""A training is done by then, beside whatever else runs."""


def reference() -> str:
    return catalog.find(1, "line").text("reference.py")


def quicker() -> str:
    """The reference with as many epochs as five stars take."""
    return reference().replace("epochs=120", "epochs=50")


async def trained(seat: Seat, attempt: AttemptView, script: str) -> int:
    """Run a script of category 1; return the run's number."""
    seat.script(attempt, script)
    await seat.engine.run(1)
    run = (await seat.until(lambda state: state.runs[-1].ended_at is not None, LIMIT_S)).runs[-1]
    assert run.state == "trained", run.message
    return run.run


async def submitted(seat: Seat) -> int | None:
    """Submit the newest model; return its stars."""
    return (await seat.verdict((await seat.engine.submit(1)).submission)).stars


def forget_run(seat: Seat, run: int) -> None:
    shutil.rmtree(seat.paths.job("run", run))


@pytest.mark.trains
async def test_what_counted_is_laid_beside_the_reference_by_the_files_hash_and_not_by_its_date(seat: Seat) -> None:
    attempt = await seat.sit()
    best = await trained(seat, attempt, quicker())
    assert await submitted(seat) == 5
    worse = await trained(seat, attempt, MINE)
    assert await submitted(seat) == 0
    await seat.engine.end()
    view = await seat.engine.review(None, 1)
    assert (view.script.origin, view.script.run, view.counts) == ("submitted", best, 1) and worse == best + 1
    assert "epochs=50" in (view.script.text or "") and view.reference_script == reference()
    assert view.diff[:2] == ["--- solution.py", "+++ reference.py"]
    changed = [line.strip() for line in view.diff[2:] if line[0] in "+-"]
    assert ["epochs=50" in changed[0], "epochs=120" in changed[1], len(changed)] == [True, True, 2]
    assert view.explanation == catalog.find(1, "line").text("explanation.md")
    assert [each.stars for each in view.submissions] == [5, 0] and view.submissions[0].verdict is not None
    assert len(view.curves) == 50 and view.run is not None and view.run.run == best
    assert view.reference_curves[-1].epoch == 120 and "mae" in view.reference_curves[-1].logs
    assert view.lacks == []
    check_figures(view)


def check_figures(view: ReviewView) -> None:
    known = catalog.find(1, "line").reference
    assert known is not None and view.reference is not None and view.run is not None
    assert (view.reference.value, view.reference.parameters, view.reference.stars) == (known.value, 5, 5)
    assert (view.mine.stars, view.mine.parameters, view.mine.machine) == (5, 5, "this machine")
    assert view.mine.value is not None and abs(view.mine.value - known.value) < 0.01
    assert view.mine.standard_error is not None and view.mine.megabytes is not None
    assert view.mine.train_seconds == round((view.run.ended_at or 0) - view.run.started_at, 1)
    assert (view.metric, view.less_is_better, view.again) == ("mae", True, "line-first")


@pytest.mark.trains
async def test_what_is_gone_is_said_and_stops_nothing_else(seat: Seat) -> None:
    attempt = await seat.sit()
    best = await trained(seat, attempt, quicker())
    assert await submitted(seat) == 5
    worse = await trained(seat, attempt, MINE)
    await seat.engine.end()
    forget_run(seat, best)
    view = await seat.engine.review(attempt.attempt, 1)
    assert (view.script.origin, view.script.run, view.script.text) == ("newest_run", worse, MINE)
    assert view.why("script") == [
        f"The script of run {best}, which made the submission that counts, is no longer kept."
    ]
    assert view.curves == [] and len(view.why("curves")) == 1 and view.mine.stars == 5
    forget_run(seat, worse)
    in_folder = await seat.engine.review(attempt.attempt, 1)
    assert (in_folder.script.origin, in_folder.script.text) == ("folder", MINE) and len(in_folder.why("script")) == 2
    shutil.rmtree(attempt.folder)
    nothing = await seat.engine.review(attempt.attempt, 1)
    assert nothing.script.text is None and nothing.diff == [] and nothing.reference_script and nothing.explanation
    assert nothing.why("script")[-1].startswith("No script of yours is left")


async def test_a_category_that_was_never_touched_shows_the_starter_beside_the_reference(seat: Seat) -> None:
    attempt = await seat.sit()
    await seat.engine.end()
    view = await seat.engine.review(None, 2)
    assert view.script.origin == "folder" and view.script.text and view.diff and view.submissions == []
    assert view.why("submission") == ["Nothing was submitted in this category: it counts as zero."]
    assert len(view.why("run")) == 1 and (view.run, view.counts, view.mine.stars) == (None, None, None)
    assert view.attempt == attempt.attempt


async def test_a_script_that_is_no_text_or_too_large_is_said(seat: Seat) -> None:
    attempt = await seat.sit()
    script = Path(attempt.folder) / "category1" / "solution.py"
    script.write_bytes(b"\xff\xfe\x00 = 1\n")
    await seat.engine.end()
    assert "\ufffd" in ((await seat.engine.review(None, 1)).script.text or "")
    script.write_bytes(b"x = 1\n" * 200_000)
    large = await seat.engine.review(None, 1)
    assert large.script.text is None and "larger than 1 MB" in large.why("script")[-1]
    script.write_bytes(b"x\n" * 20_000)
    long = await seat.engine.review(None, 1)
    assert long.script.text and long.diff == [] and "too many lines" in long.why("difference")[0]


async def test_a_live_attempt_is_not_reviewed(seat: Seat) -> None:
    for mode, advice in (("exam", "An exam has neither"), ("practice", "tfcert-tui hint 1")):
        await seat.sit(mode)
        with pytest.raises(UsageRefused) as refused:
            await seat.engine.review(None, 1)
        assert refused.value.code == "solution_hidden" and advice in refused.value.advice
        await seat.engine.end()
        assert (await seat.engine.review(None, 1)).reference_script


async def test_while_an_exam_is_sat_no_earlier_attempt_is_reviewed(seat: Seat) -> None:
    earlier = await seat.sit()
    await seat.engine.end()
    await seat.sit("exam")
    with pytest.raises(UsageRefused) as refused:
        await seat.engine.review(earlier.attempt, 1)
    assert refused.value.code == "exam_mode"
    await seat.engine.end()
    assert (await seat.engine.review(earlier.attempt, 1)).attempt == earlier.attempt


@pytest.mark.parametrize(("attempt", "category", "code"), [("never", 1, "no_attempt"), (None, 6, "no_category")])
async def test_what_is_not_there_is_refused(seat: Seat, attempt: str | None, category: int, code: str) -> None:
    with pytest.raises(EngineError) as none:
        await seat.engine.review(None, 1)
    assert none.value.code == "no_attempt"
    await seat.sit()
    await seat.engine.end()
    with pytest.raises(EngineError) as refused:
        await seat.engine.review(attempt, category)
    assert refused.value.code == code


async def test_a_problem_that_is_gone_leaves_ones_own_side(seat: Seat) -> None:
    attempt = await seat.sit()
    await seat.engine.end()
    shutil.rmtree(seat.paths.problems)
    rename = "UPDATE attempts SET problems = CAST(replace(CAST(problems AS TEXT), '\"line\"', '\"gone\"') AS BLOB)"
    seat.engine._store._db.execute(rename)
    await seat.reopen()
    view = await seat.engine.review(attempt.attempt, 1)
    assert (view.reference_script, view.explanation, view.reference, view.again) == (None, None, None, "")
    assert view.script.text and view.problem.slug == "gone"
    assert len(view.why("problem")) == 1 and len(view.why("again")) == 1


async def test_an_attempt_from_another_machine_shows_what_came_along(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt)
    assert await submitted(seat) == 0
    await seat.engine.end()
    store = seat.engine._store
    carried = store.portable(seat.engine._archive.find(attempt.attempt))
    await seat.engine.delete_attempt(attempt.attempt)
    store.put_portable(carried, "carried", "", "lab-3")
    view = await seat.engine.review("carried", 1)
    assert view.why("run") == [
        "This attempt was sat on another machine (lab-3): scripts and curves did not come along."
    ]
    assert (view.script.origin, view.script.text, view.diff) == ("", None, []) and view.reference_script
    assert [each.stars for each in view.submissions] == [0] and view.counts == view.submissions[0].submission
    assert (view.mine.stars, view.mine.machine, view.again) == (0, "", "line-first")


async def test_a_model_that_was_trained_elsewhere_says_that_its_run_is_not_known(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, "print('no model')\n")
    await seat.engine.run(1)
    run = await seat.run_ended()
    seat.save_constant(attempt)
    assert await submitted(seat) == 0
    await seat.engine.end()
    view = await seat.engine.review(None, 1)
    assert (view.script.origin, view.script.run) == ("newest_run", run.run)
    assert "came from no run that is known" in view.why("run")[0] and "left no curves" in view.why("curves")[0]
    assert view.mine.stars == 0 and view.mine.parameters == 2
    assert (view.mine.train_seconds, view.mine.machine, view.mine.memory_mb) == (None, "", None)


@pytest.mark.trains
async def test_after_five_stars_a_practice_is_reviewed_while_it_is_live(seat: Seat) -> None:
    attempt = await seat.engine.start("", "drill", 7, 30, problem="line-stiff")
    await trained(seat, attempt, catalog.find(1, "line", "stiff").text("reference.py"))
    assert await submitted(seat) == 5
    view = await seat.engine.review(None, 1)
    assert view.why("difference") == ["Your script is the reference, word for word."]
    assert (view.again, view.reference_curves != []) == ("line-stiff", True)


@pytest.mark.parametrize("variant", ["stiff", "first"])
async def test_a_problem_tried_again_has_the_same_data(seat: Seat, variant: str) -> None:
    first = await seat.engine.start("", "drill", 1, 30, problem=f"line-{variant}")
    await seat.engine.end()
    again = (await seat.engine.review(None, 1)).again
    second = await seat.engine.start("", "drill", None, 30, problem=again)
    one, other = first.problems[0], second.problems[0]
    assert (one.slug, one.variant, one.version) == (other.slug, other.variant, other.version)
    assert one.variant == ("" if variant == "first" else variant)
    assert data_of(one.folder) == data_of(other.folder)


def data_of(folder: str) -> dict[str, bytes]:
    place = Path(folder) / "data"
    return {str(file.relative_to(place)): file.read_bytes() for file in place.rglob("*") if file.is_file()}
