"""One file, one verdict: again and again, beside a training, whatever the person has set, and counted."""

from __future__ import annotations

import asyncio
import functools
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from models import save_convolution
from seats import Seat
from tfcert_exam_engine.errors import CandidateRefused, UsageRefused
from tfcert_exam_engine.events import Graded
from tfcert_exam_engine.grading.check_views import FileGraded

pytestmark = pytest.mark.asyncio(loop_scope="session")

ON_BOTH_CORES = """
import keras, numpy
x = numpy.random.rand(4096, 256).astype("float32")
model = keras.Sequential([keras.Input((256,)), keras.layers.Dense(1024), keras.layers.Dense(256)])
model.compile(loss="mse")
model.fit(x, x, epochs=1000, batch_size=512, verbose=0)
"""


def figures(graded: FileGraded) -> object:
    """All that a verdict says, apart from the time it took."""
    assert isinstance(graded.ending, Graded), graded.ending
    return msgspec.structs.replace(graded.ending.verdict, seconds=0.0)


async def test_one_file_has_one_verdict_alone_and_beside_a_training_on_both_cores(seat: Seat, tmp_path: Path) -> None:
    model = str(save_convolution(tmp_path / "model.keras", 3))

    async def graded(times: int) -> list[object]:
        return [figures(await seat.engine.grade_file(2, "digits", model)) for _ in range(times)]

    alone = await graded(15)
    seat.script(await seat.sit(), ON_BOTH_CORES)
    run = await seat.engine.run(1)
    await seat.until(lambda state: state.runs[-1].epoch > 1)
    beside = await graded(15)
    await seat.engine.stop_run(run.run)
    assert all(each == alone[0] for each in alone + beside)


SETTLED = """
import keras, tf_keras
before = (keras.config.floatx(), keras.config.epsilon(), keras.config.image_data_format())
from tfcert_exam_engine.runner import cpu_alone
cpu_alone.settle()
for k in (keras, tf_keras):
    print(before, k.backend.floatx(), k.backend.epsilon(), k.backend.image_data_format())
print(keras.config.dtype_policy().name, tf_keras.mixed_precision.global_policy().name)
"""


async def test_what_a_script_has_written_into_keras_own_settings_is_not_the_graders(tmp_path: Path) -> None:
    settings = b'{"floatx": "float64", "epsilon": 0.1, "image_data_format": "channels_first", "backend": "tensorflow"}'
    (tmp_path / "keras.json").write_bytes(settings)
    environment = {**os.environ, "KERAS_HOME": str(tmp_path), "TF_CPP_MIN_LOG_LEVEL": "3"}
    run = functools.partial(subprocess.run, env=environment, capture_output=True, text=True, check=True)
    done = await asyncio.to_thread(run, [sys.executable, "-c", SETTLED])
    line = "('float64', 0.1, 'channels_first') float32 1e-07 channels_last"
    assert done.stdout.splitlines() == [line, line, "float32 float32"]


async def test_a_verdict_says_how_often_this_very_file_got_the_same(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt, 1.5)
    told = []
    for number in range(1, 4):
        await seat.engine.submit(1)
        done = await seat.verdict(number)
        told.append((done.same_file, done.same_verdict))
    seat.save_constant(attempt, 2.5)
    await seat.engine.submit(1)
    other = await seat.verdict(4)
    assert told == [(0, 0), (1, 1), (2, 2)]
    assert (other.same_file, other.same_verdict) == (0, 0)


async def test_gradings_of_earlier_attempts_are_counted_too(seat: Seat) -> None:
    for expected in ((0, 0), (1, 1)):
        seat.save_constant(await seat.sit(), 1.5)
        await seat.engine.submit(1)
        done = await seat.verdict(1)
        assert (done.same_file, done.same_verdict) == expected
        await seat.engine.end()


async def test_a_submission_says_where_its_time_went(seat: Seat) -> None:
    seat.save_constant(await seat.sit())
    await seat.engine.submit(1)
    done = await seat.verdict(1)
    assert done.seconds is not None
    parts = ["freeze", "accept", "start", "hidden examples", "confine", "read", "load", "trace", "score", "hear"]
    assert list(done.parts) == parts
    assert 0 < sum(done.parts.values()) < done.seconds + 0.05


async def test_many_files_at_once_are_all_graded(seat: Seat, tmp_path: Path) -> None:
    models = [str(save_convolution(tmp_path / f"{seed}.keras", seed)) for seed in range(3)]
    outcomes = await asyncio.gather(*(seat.engine.grade_file(2, "digits", model) for model in models * 4))
    assert [one.file for one in outcomes] == models * 4
    assert len({str(figures(one)) for one in outcomes}) == 3


async def test_no_file_is_graded_outside_of_an_exam_that_runs(seat: Seat, tmp_path: Path) -> None:
    model = str(save_convolution(tmp_path / "model.keras", 1))
    await seat.sit("exam")
    with pytest.raises(UsageRefused, match="exam is under way"):
        await seat.engine.grade_file(2, "digits", model)
    await seat.engine.end()
    assert isinstance((await seat.engine.grade_file(2, "digits", model)).ending, Graded)


async def test_a_file_graded_outside_of_attempts_leaves_nothing_behind(seat: Seat, tmp_path: Path) -> None:
    model = save_convolution(tmp_path / "model.keras", 1)
    before = set(seat.paths.data_dir.rglob("*/*"))
    await seat.engine.grade_file(2, "digits", str(model))
    assert set(seat.paths.data_dir.rglob("*/*")) == before
    with pytest.raises(CandidateRefused, match="no file"):
        await seat.engine.grade_file(2, "digits", str(tmp_path / "none.keras"))
    with pytest.raises(UsageRefused, match="no problem"):
        await seat.engine.grade_file(2, "line", str(model))
