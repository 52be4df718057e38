"""Why n of 5, by real gradings: the confusion, the stretches of error, the reference, and what an exam keeps back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from models import save_model
from seats import Seat
from tfcert_exam_engine.children.job import GradeJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.events import Graded
from tfcert_exam_engine.grading.verdict import ReferenceFacts, Region, Verdict
from tfcert_exam_engine.training.limits import Limits

pytestmark = pytest.mark.asyncio(loop_scope="session")

WRITES = """
import sys
from pathlib import Path
import keras, numpy as np
folder = Path(sys.argv[1])
for slug in ("series", "animals"):
    (folder / slug / "hidden").mkdir(parents=True)
# Sixteen windows of three months; the two months to foretell are the number of the window, and twice as much.
number = np.arange(1, 17, dtype="float32")
x = np.tile(number[:, None, None], (1, 3, 1))
np.savez(folder / "series" / "hidden" / "hidden.npz", x=x, y=np.stack([number, 2 * number], axis=1))
flat = keras.layers.Dense(2, kernel_initializer="zeros", bias_initializer=keras.initializers.Constant(8.0))
keras.Sequential([keras.Input((3, 1)), keras.layers.Flatten(), flat]).save(folder / "series" / "flat.keras")
y = np.array([0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
x = np.eye(3, dtype="float32")[[0, 0, 1, 1, 1, 0, 0, 0, 0, 2]]
np.savez(folder / "animals" / "hidden" / "hidden.npz", x=x, y=y, names=["cat", "dog", "cow"])
last = keras.layers.Dense(3, kernel_initializer="identity", activation="softmax")
keras.Sequential([keras.Input((3,)), last]).save(folder / "animals" / "copies.keras")
"""
TOML = """
slug = "{slug}"
category = 5
title = "T"
summary = "S"
skills = []
dataset = "digits"
data_origin = "generated"

[contract]
input_shape = {inputs}
input_dtype = "float32"
output_shape = {outputs}

[metric]
name = "{metric}"
trivial = {trivial}
stars = {stars}
{more}
"""


REFERENCE = {
    "parameters": 12,
    "megabytes": 0.5,
    "train_seconds": 3.5,
    "seed": 7,
    "tensorflow": "2",
    "keras": "3",
    "python": "3",
    "processors": 2,
}


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two problems whose figures can be worked out by hand."""
    folder = tmp_path_factory.mktemp("why")
    done = subprocess.run([sys.executable, "-c", WRITES, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    series = {"inputs": [3, 1], "outputs": [2], "metric": "mae", "trivial": 10.0, "stars": [9.0, 8.0, 6.0, 1.0]}
    animals = {"inputs": [3], "outputs": [3], "metric": "accuracy", "trivial": 0.4, "stars": [0.5, 0.7, 0.8, 0.9]}
    (folder / "series" / "problem.toml").write_text(
        TOML.format(slug="series", **series, more="in_order_of_time = true")
    )
    (folder / "animals" / "problem.toml").write_text(TOML.format(slug="animals", **animals, more=""))
    for slug, value in (("series", 0.25), ("animals", 0.6)):
        (folder / slug / "reference.json").write_text(json.dumps({"": {"value": value, **REFERENCE}}))
    return folder


async def verdict_on(jobs: Jobs, problem: Path, model: str, scratch: Path) -> Verdict:
    file = str(problem / model)
    job = GradeJob(str(scratch / "job"), None, str(problem), str(problem), file, model, "ab12")
    ending = await jobs.run(job, Limits(60), lambda _event: None)
    assert isinstance(ending, Graded), ending
    return ending.verdict


async def test_a_classification_names_the_worst_class_and_what_it_is_taken_for(
    jobs: Jobs, bank: Path, tmp_path: Path
) -> None:
    verdict = await verdict_on(jobs, bank / "animals", "copies.keras", tmp_path)
    assert (verdict.value, verdict.stars) == (0.6, 2)
    assert verdict.regions == [
        Region("class", 4, 0.25, "cow", taken_for="cat", taken=3),
        Region("class", 4, 0.75, "dog", taken_for="cat", taken=1),
        Region("class", 2, 1.0, "cat"),
    ]
    assert verdict.remark == "cow is taken for cat most often (3 of 4)."
    coming = verdict.next_star
    assert coming is not None
    assert (coming.star, coming.missing, coming.examples) == (3, 0.1, 1)
    assert verdict.reference == ReferenceFacts(0.6, 0.0, 12, 0.5, 3.5)


async def test_a_series_says_where_in_time_how_far_ahead_and_at_which_answers_it_errs(
    jobs: Jobs, bank: Path, tmp_path: Path
) -> None:
    verdict = await verdict_on(jobs, bank / "series", "flat.keras", tmp_path)
    near, far = [8.0 - n for n in range(1, 17)], [8.0 - 2 * n for n in range(1, 17)]
    errors = near + far
    assert verdict.value == round(sum(map(abs, errors)) / 32, 6)
    by_step = [(region.low, region.value, region.offset) for region in verdict.regions if region.kind == "step"]
    assert by_step == [(1, sum(map(abs, near)) / 16, sum(near) / 16), (2, sum(map(abs, far)) / 16, sum(far) / 16)]
    times = [region for region in verdict.regions if region.kind == "time"]
    assert [(region.low, region.high, region.count) for region in times] == [
        (1, 4, 4), (5, 8, 4), (9, 12, 4), (13, 16, 4),
    ]  # fmt: skip
    assert times[3].value == sum(abs(e) for e in near[12:] + far[12:]) / 8
    targets = [region for region in verdict.regions if region.kind == "target"]
    assert sum(region.count for region in targets) == 32
    assert (targets[0].low, targets[-1].high) == (1, 32)
    assert targets[0].offset is not None and targets[0].offset > 0 > (targets[-1].offset or 0)
    assert verdict.worst_region == targets[-1]
    coming = verdict.next_star
    assert coming is not None
    assert coming.missing == round(verdict.value - verdict.checks[coming.star - 1].needed, 6)  # type: ignore[operator]
    assert verdict.reference is not None
    assert verdict.reference.margin == round(0.25 - verdict.value, 6)


async def test_the_same_file_has_the_same_reasons_to_the_last_digit(jobs: Jobs, bank: Path, tmp_path: Path) -> None:
    first, second = [await verdict_on(jobs, bank / "series", "flat.keras", tmp_path) for _ in range(2)]
    assert (first.regions, first.reference, first.remark) == (second.regions, second.reference, second.remark)


async def test_a_broken_contract_has_no_regions_and_no_next_star(jobs: Jobs, bank: Path, tmp_path: Path) -> None:
    save_model(bank / "animals" / "other.keras", 0.0)
    verdict = await verdict_on(jobs, bank / "animals", "other.keras", tmp_path)
    assert verdict.checks[0].fault
    assert (verdict.regions, verdict.reference, verdict.next_star) == ([], None, None)


async def test_the_bank_says_where_a_constant_errs_and_how_far_its_reference_is(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt, 170.0)
    await seat.engine.submit(1)
    verdict = (await seat.verdict(1)).verdict
    assert verdict is not None and verdict.value is not None and verdict.reference is not None
    assert [region.kind for region in verdict.regions] == ["target"] * 4
    assert [region.count for region in verdict.regions] == [50] * 4
    offsets = [region.offset or 0 for region in verdict.regions]
    assert offsets == sorted(offsets, reverse=True), "a constant is too high for the short and too low for the long"
    assert offsets[0] > 0 > offsets[-1]
    assert verdict.reference.margin == round(verdict.reference.value - verdict.value, 6)


async def test_a_live_exam_keeps_every_reason_back_until_its_end(seat: Seat) -> None:
    attempt = await seat.sit(mode="exam")
    seat.save_constant(attempt)
    await seat.engine.submit(1)
    live = (await seat.verdict(1)).verdict
    assert live is not None
    assert (live.regions, live.reference, live.remark, live.next_star) == ([], None, "", None)
    assert [check.advice for check in live.checks] == [""] * 5
    await seat.engine.end()
    after = (await seat.engine.state()).submissions[0].verdict
    assert after is not None
    assert after.regions and after.reference and after.next_star


async def test_an_exam_that_was_set_to_show_figures_shows_them_and_still_gives_no_help(seat: Seat) -> None:
    await seat.engine.change_settings({"exam_shows": "figures"})
    attempt = await seat.sit(mode="exam")
    seat.save_constant(attempt)
    await seat.engine.submit(1)
    live = (await seat.verdict(1)).verdict
    assert live is not None
    assert live.value is not None
    assert live.regions and live.reference
    with pytest.raises(UsageRefused, match="no hints"):
        await seat.engine.hint(1, 1)
    with pytest.raises(UsageRefused):
        await seat.engine.solution(1)


async def test_what_an_exam_shows_cannot_be_changed_while_it_is_sat(seat: Seat) -> None:
    await seat.sit(mode="exam")
    with pytest.raises(UsageRefused, match="stays as it was when it began"):
        await seat.engine.change_settings({"exam_shows": "figures"})
    await seat.engine.change_settings({"exam_shows": "stars", "training_nice": "3"})
    await seat.reopen()
    assert (await seat.engine.settings()).exam_shows == "stars"
    await seat.engine.end()
    assert (await seat.engine.change_settings({"exam_shows": "figures"})).exam_shows == "figures"


async def test_a_practice_leaves_the_setting_open(seat: Seat) -> None:
    await seat.sit()
    assert (await seat.engine.change_settings({"exam_shows": "figures"})).exam_shows == "figures"
