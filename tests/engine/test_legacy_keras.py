"""Runs under exam-era Keras: real scripts of those years, a real fork server of their own, real engines."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from textwrap import dedent

import pytest
import pytest_asyncio

import exam_era
from erring_scripts import KERAS_OF_ITS_OWN, KNOWN
from hosts import begun, client_of, end_all, kill, seen, until
from seats import Seat
from tfcert_exam_engine import process
from tfcert_exam_engine.children.fork_server import ForkServer, child_environment
from tfcert_exam_engine.children.job import TrainJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.children.legacy_server import LegacyServer
from tfcert_exam_engine.events import (
    AnyEnding,
    AnyJobEvent,
    BatchEnded,
    Crashed,
    EngineFault,
    EpochEnded,
    FitBegan,
    Trained,
)
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.training.limits import Limits

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAMES = list(exam_era.SCRIPTS)
HELPED = {name: one.script for name, one in KNOWN.items() if one.legacy_helps} | {"keras alone": KERAS_OF_ITS_OWN}
WHICH = """
import os, sys
import tensorflow as tf
from tensorflow.keras.layers import Dense
print(os.environ["TF_USE_LEGACY_KERAS"], Dense.__module__.partition(".")[0], tf.keras.layers.Dense is Dense)
"""
KERAS_2, KERAS_3 = "1 tf_keras True\n", "0 keras True\n"


class Bench:
    """A candidate's folder, and jobs that run its script."""

    def __init__(self, folder: Path, jobs: Jobs) -> None:
        self.folder = folder / "category1"
        self.folder.mkdir(parents=True)
        self.job_folder = folder / "jobs" / "run-1"
        self.jobs = jobs
        self.heard: list[AnyJobEvent] = []

    async def run(self, script: str, legacy_keras: bool = True, python: str = "") -> AnyEnding:
        self.heard = []
        (self.folder / "solution.py").write_text(script)
        solution = str(self.folder / "solution.py")
        job = TrainJob(str(self.job_folder), None, solution, solution, python=python, legacy_keras=legacy_keras)
        return await self.jobs.run(job, Limits(60), self.heard.append)

    @property
    def log(self) -> str:
        return (self.job_folder / "log.txt").read_text()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def legacy_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LegacyServer]:
    """A fork server of exam-era Keras for the tests that do not look at it."""
    server = LegacyServer(child_environment(tmp_path_factory.mktemp("legacy")))
    yield server
    await server.stop()


@pytest.fixture
def bench(tmp_path: Path, fork_server: ForkServer, legacy_server: LegacyServer) -> Bench:
    return Bench(tmp_path, Jobs(fork_server, child_environment(tmp_path), legacy_server))


async def test_the_first_run_starts_the_server_and_the_second_uses_it(tmp_path: Path, fork_server: ForkServer) -> None:
    server = LegacyServer(child_environment(tmp_path))
    bench = Bench(tmp_path, Jobs(fork_server, child_environment(tmp_path), server))
    assert isinstance(await bench.run("print('ordinary')", legacy_keras=False), Trained)
    assert (server.state, server.pid, server.forks) == ("off", None, 0)
    assert isinstance(await bench.run(WHICH), Trained), bench.log
    pid = server.pid
    assert (server.state, server.forks) == ("ready", 1)
    assert isinstance(await bench.run(WHICH), Trained), bench.log
    assert (server.pid, server.forks, bench.jobs.cold_starts) == (pid, 2, 0)
    await server.stop()


@pytest.mark.parametrize("name", NAMES)
async def test_a_script_of_the_exams_years_fails_under_keras_3_and_trains_under_exam_era_keras(
    bench: Bench, name: str
) -> None:
    script = exam_era.script(name)
    failed = await bench.run(script, legacy_keras=False)
    assert isinstance(failed, Crashed), bench.log
    trained = await bench.run(script)
    assert isinstance(trained, Trained), bench.log
    assert trained.model_file == "mymodel.h5"
    assert [event.epochs for event in bench.heard if isinstance(event, FitBegan)] == [2]
    epochs = [event for event in bench.heard if isinstance(event, EpochEnded)]
    assert [event.epoch for event in epochs] == [1, 2]
    assert all(isinstance(event.logs["loss"], float) for event in epochs)
    assert any(isinstance(event, BatchEnded) for event in bench.heard)


@pytest.mark.parametrize("name", HELPED)
async def test_what_is_offered_exam_era_keras_runs_under_it(bench: Bench, name: str) -> None:
    assert isinstance(await bench.run(HELPED[name]), Trained), bench.log


async def test_a_script_that_turns_eager_execution_off_is_followed(bench: Bench) -> None:
    off = "import tensorflow as tf\ntf.compat.v1.disable_eager_execution()\n"
    script = exam_era.script("lr").replace("tf.keras.optimizers.SGD(lr=1e-3)", "'sgd'")
    assert isinstance(await bench.run(off + script), Trained), bench.log
    assert [event.epochs for event in bench.heard if isinstance(event, FitBegan)] == [2]
    epochs = [event for event in bench.heard if isinstance(event, EpochEnded)]
    assert [event.epoch for event in epochs] == [1, 2]
    assert all(isinstance(event.logs["loss"], float) for event in epochs)


async def test_keras_by_its_own_name_is_keras_2_and_nothing_is_made_up(bench: Bench) -> None:
    script = """
        import importlib, sys
        from importlib import metadata
        import keras, tf_keras
        import keras.preprocessing.image as image
        import keras.src.engine.training as training
        from keras.layers.experimental.preprocessing import Rescaling
        assert keras is tf_keras and image is tf_keras.preprocessing.image
        assert training.Model is keras.Model and "fit" in keras.Model.fit.__name__
        assert keras.layers.__spec__.name == "tf_keras.layers" and keras.layers.__name__ == "tf_keras.layers"
        assert importlib.reload(keras.utils) is tf_keras.utils
        for lacking in LACKING:
            try:
                importlib.import_module(lacking)
            except ModuleNotFoundError as error:
                print(error)
    """
    names = ("keras.utils.np_utils", "keras.engine", "keras.ops", "keras.no_such_thing", "keras_preprocessing")
    assert isinstance(await bench.run(dedent(script).replace("LACKING", repr(names))), Trained), bench.log
    assert bench.log.splitlines() == [f"No module named '{name}'" for name in names]


async def test_a_cold_child_runs_under_exam_era_keras_as_well(tmp_path: Path, fork_server: ForkServer) -> None:
    bench = Bench(tmp_path, Jobs(fork_server, child_environment(tmp_path)))
    assert isinstance(await bench.run(exam_era.script("import_keras")), Trained), bench.log
    assert [event.epoch for event in bench.heard if isinstance(event, EpochEnded)] == [1, 2]
    assert bench.jobs.cold_starts == 1


@pytest.mark.parametrize("set_by_the_person", ["1", "0", "true"])
async def test_what_the_person_has_in_their_environment_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, set_by_the_person: str
) -> None:
    monkeypatch.setenv("TF_USE_LEGACY_KERAS", set_by_the_person)
    environment = child_environment(tmp_path)
    bench = Bench(tmp_path, Jobs(ForkServer(environment), environment))
    for legacy_keras, said in ((False, KERAS_3), (True, KERAS_2)):
        assert isinstance(await bench.run(WHICH, legacy_keras), Trained), bench.log
        assert bench.log.endswith(said)  # a cold TensorFlow says more


async def test_another_python_gets_the_variable_alone(
    bench: Bench, foreign_python: Path, legacy_server: LegacyServer
) -> None:
    forks = legacy_server.forks
    script = WHICH + "import keras; print(keras.__version__.partition('.')[0])"
    for legacy_keras, said in ((False, KERAS_3), (True, KERAS_2)):
        assert isinstance(await bench.run(script, legacy_keras, str(foreign_python)), Trained), bench.log
        assert bench.log.endswith(said + "3\n")
    assert legacy_server.forks == forks


async def test_a_killed_server_does_not_end_its_child_and_is_started_again(
    tmp_path: Path, fork_server: ForkServer
) -> None:
    server = LegacyServer(child_environment(tmp_path))
    bench = Bench(tmp_path, Jobs(fork_server, child_environment(tmp_path), server))
    running = asyncio.ensure_future(bench.run("import time; time.sleep(1.5); print('done')"))
    await until(lambda: any(live.started.is_set() for live in bench.jobs.live.values()))
    killed = server.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert isinstance(await running, Trained)
    assert isinstance(await bench.run(WHICH), Trained)  # while there is none: cold
    assert bench.log.endswith(KERAS_2)
    assert bench.jobs.cold_starts == 1
    await until(lambda: server.state == "ready")
    assert server.pid not in (None, killed)
    assert isinstance(await bench.run(WHICH), Trained)
    assert (bench.log, bench.jobs.cold_starts) == (KERAS_2, 1)
    await server.stop()
    assert server.pid is None


async def test_an_unused_server_leaves_and_comes_again_but_never_under_a_run(
    tmp_path: Path, fork_server: ForkServer
) -> None:
    server = LegacyServer(child_environment(tmp_path), unused_s=0.2)
    bench = Bench(tmp_path, Jobs(fork_server, child_environment(tmp_path), server))
    assert isinstance(await bench.run("import time; time.sleep(1); print('done')"), Trained)
    assert server.forks == 1
    await until(lambda: server.state == "off" and server.pid is None)
    ending = await bench.run("import os; os._exit(9)")
    assert isinstance(ending, Crashed) and ending.exit_code == 9
    assert (server.forks, bench.jobs.cold_starts) == (2, 0)
    await until(lambda: server.state == "off" and server.pid is None)
    await server.stop()


async def test_without_tf_keras_the_run_is_no_ones_failure_but_ours_until_it_is_installed(
    tmp_path: Path, fork_server: ForkServer
) -> None:
    folder = tmp_path / "lacking"
    folder.mkdir()
    (folder / "tf_keras.py").write_text("raise ImportError('No module named tf_keras')")
    environment = child_environment(tmp_path)
    environment["PYTHONPATH"] = os.pathsep.join([str(folder), environment.get("PYTHONPATH", "")])
    server = LegacyServer(environment)
    bench = Bench(tmp_path, Jobs(fork_server, environment, server))
    ending = await bench.run(WHICH)
    assert isinstance(ending, EngineFault)
    assert "pip install tf-keras" in ending.message
    (folder / "tf_keras.py").unlink()
    assert isinstance(await bench.run(WHICH), Trained), "it has been installed"
    assert (bench.log, server.forks) == (KERAS_2, 1)
    await server.stop()


async def test_a_problems_setting_and_the_command_decide_and_the_run_says_how_it_ran(seat: Seat) -> None:
    attempt = await seat.sit()
    slug = attempt.problems[0].slug
    seat.script(attempt, WHICH)
    assert (await seat.engine.status()).legacy_fork_server == "off"
    for setting, asked, legacy in (("", None, False), (slug, None, True), (slug, False, False), ("all", None, True)):
        await seat.engine.change_settings({"legacy_keras": setting})
        run = await seat.engine.run(1, asked)
        assert run.legacy_keras == legacy
        ended = await seat.run_ended()
        assert (ended.state, ended.legacy_keras) == ("trained", legacy), ended.message
        log = await seat.engine.read_log(run.run, 0)
        assert log.text == (KERAS_2 if legacy else KERAS_3)
    status = await seat.engine.status()
    assert status.legacy_fork_server == "ready"
    assert status.legacy_fork_server_pid is not None
    assert (status.legacy_fork_server_memory or 0) > 100e6
    start = process.start_of(status.legacy_fork_server_pid)
    assert start is not None
    await seat.engine.close()
    assert not process.is_alive(status.legacy_fork_server_pid, start)
    await seat.engine.open()


async def test_a_script_that_sets_the_variable_itself_gets_what_it_would_get_without_an_engine(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, 'import os\nos.environ["TF_USE_LEGACY_KERAS"] = "1"\n' + WHICH)
    run = await seat.engine.run(1)
    assert (await seat.run_ended()).legacy_keras is True
    assert (await seat.engine.read_log(run.run, 0)).text == KERAS_2


async def test_a_run_that_is_stopped_while_its_server_starts_never_begins(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, WHICH)
    run = await seat.engine.run(1, legacy_keras=True)
    await seat.until(lambda s: True)
    assert (await seat.engine.stop_run(run.run)).state == "cancelled"
    assert (await seat.engine.read_log(run.run, 0)).text == ""
    await seat.engine.run(1, legacy_keras=True)
    assert (await seat.run_ended()).state == "trained"


async def test_a_run_that_outlives_its_engine_is_still_one_under_exam_era_keras(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, exam_era.script("lr") + "\nimport time; time.sleep(2)\n")
    run = await seat.engine.run(1, legacy_keras=True)
    await seat.until(lambda s: s.runs[-1].epoch == 2)
    await seat.reopen()
    ended = await seat.run_ended()
    assert (ended.run, ended.state, ended.legacy_keras, ended.kept_model) == (run.run, "trained", True, "mymodel.h5")
    assert (await seat.engine.status()).legacy_fork_server == "off"


async def test_a_killed_engine_takes_the_server_along_and_leaves_the_run_to_the_next(
    tmp_path: Path, datasets: Path
) -> None:
    paths = Paths(tmp_path / "data", tmp_path / "attempts", datasets)
    client = await client_of(paths)
    attempt = await client.start("first", "practice", 7, 60)
    await client.change_settings({"legacy_keras": attempt.problems[0].slug})
    began = await begun(client, attempt, exam_era.script("lr") + "\nimport time; time.sleep(2)\n")
    status = await client.status()
    assert began.legacy_keras and status.legacy_fork_server_pid is not None
    start = process.start_of(status.legacy_fork_server_pid)
    assert start is not None
    kill(status.pid)
    await client.close()
    client = await client_of(paths)
    ended = (await seen(client, lambda s: s.runs[-1].ended_at is not None)).runs[-1]
    assert (ended.run, ended.state, ended.legacy_keras, ended.kept_model) == (began.run, "trained", True, "mymodel.h5")
    assert (await client.status()).legacy_fork_server == "off"
    assert (await client.settings()).legacy_keras == attempt.problems[0].slug
    await until(lambda: not process.is_alive(status.legacy_fork_server_pid or 0, start))
    await client.close()
    await end_all(paths)


async def test_a_waiting_run_is_what_was_asked_for_when_its_engine_has_changed(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, "import time; time.sleep(600)")
    seat.script(attempt, WHICH, category=2)
    first = await seat.engine.run(1)
    second = await seat.engine.run(2, legacy_keras=True)
    assert second.state == "queued"
    await seat.reopen()
    await seat.engine.stop_run(first.run)
    await seat.run_is(second.run, "trained")
    assert (await seat.engine.read_log(second.run, 0)).text == KERAS_2


async def test_a_model_of_exam_era_keras_is_graded_and_the_verdict_names_who_wrote_it(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, exam_era.script("plain_lists"))
    run = await seat.engine.run(1, legacy_keras=True)
    assert (await seat.run_ended()).kept_model == "mymodel.h5"
    verdict = await seat.verdict((await seat.engine.submit(1, run=run.run)).submission)
    assert (verdict.state, verdict.message) == ("graded", "")
    assert verdict.verdict is not None
    assert "2.21.0" in verdict.verdict.model.written_by
