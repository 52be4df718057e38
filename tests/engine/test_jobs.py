"""Every way in which a script can end becomes exactly one ending; real children, forked and cold."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from textwrap import dedent

import psutil
import pytest

from tfcert_exam_engine import process
from tfcert_exam_engine.children.fork_server import ForkServer, child_environment
from tfcert_exam_engine.children.job import TrainJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.events import (
    AnyEnding,
    AnyJobEvent,
    BatchEnded,
    Cancelled,
    Crashed,
    DevicesSeen,
    EpochEnded,
    FitBegan,
    TimedOut,
    Trained,
)
from tfcert_exam_engine.training.limits import Limits

pytestmark = pytest.mark.asyncio(loop_scope="session")

TRAINS = """
    import keras, numpy
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    x = numpy.arange(8.0)[:, None]
    model.fit(x, 2 * x, epochs=3, validation_data=(x, x), verbose=VERBOSE)
    model.save("mymodel.keras")
"""


class Desk:
    """A candidate's folder, and the job that runs its script."""

    def __init__(self, folder: Path, jobs: Jobs) -> None:
        self.folder = folder / "category1"
        self.folder.mkdir()
        self.job_folder = folder / "jobs" / "run-1"
        self.jobs = jobs
        self.heard: list[AnyJobEvent] = []

    async def run(self, script: str, limit_s: float = 60) -> AnyEnding:
        (self.folder / "solution.py").write_text(dedent(script))
        solution = str(self.folder / "solution.py")
        job = TrainJob(str(self.job_folder), None, solution, solution)
        return await self.jobs.run(job, Limits(limit_s), self.heard.append)

    @property
    def log(self) -> str:
        return (self.job_folder / "log.txt").read_text()


@pytest.fixture
def desk(tmp_path: Path, jobs: Jobs) -> Desk:
    return Desk(tmp_path, jobs)


async def test_a_training_tells_its_plan_its_epochs_and_its_model(desk: Desk) -> None:
    ending = await desk.run(TRAINS.replace("VERBOSE", "1"))
    assert isinstance(ending, Trained), ending
    assert ending.model_file == "mymodel.keras"
    plans = [event for event in desk.heard if isinstance(event, FitBegan)]
    assert [(plan.epochs, plan.steps, plan.parameters) for plan in plans] == [(3, 1, 2)]
    epochs = [event for event in desk.heard if isinstance(event, EpochEnded)]
    assert [event.epoch for event in epochs] == [1, 2, 3]
    assert set(epochs[0].logs) == {"loss", "mae", "val_loss", "val_mae"}
    assert [event.parameters for event in epochs] == [2, None, None]
    seen = [event for event in desk.heard if isinstance(event, DevicesSeen)]
    assert [(event.gpus, bool(event.why_none)) for event in seen] == [(0, True)]
    assert epochs[0].keras.startswith("keras 3.") and not epochs[1].keras
    assert "Epoch 3/3" in desk.log


async def test_a_silent_fit_is_followed_as_well(desk: Desk) -> None:
    await desk.run(TRAINS.replace("VERBOSE", "0"))
    assert [event.epoch for event in desk.heard if isinstance(event, EpochEnded)] == [1, 2, 3]
    assert any(isinstance(event, BatchEnded) for event in desk.heard)


async def test_callbacks_of_the_script_still_end_the_fit(desk: Desk) -> None:
    stop = "callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=lambda e, l: setattr(model, 'stop_training', True))]"
    await desk.run(TRAINS.replace("verbose=VERBOSE", stop))
    assert [event.epoch for event in desk.heard if isinstance(event, EpochEnded)] == [1]


async def test_a_wrong_call_of_fit_keeps_keras_own_error(desk: Desk) -> None:
    ending = await desk.run(TRAINS.replace("verbose=VERBOSE", "no_such_argument=1"))
    assert isinstance(ending, Crashed)
    assert "no_such_argument" in ending.message


async def test_a_script_that_saves_nothing_has_ended_well_without_a_model(desk: Desk) -> None:
    ending = await desk.run("print('hello')")
    assert isinstance(ending, Trained)
    assert ending.model_file is None
    assert desk.log == "hello\n"


async def test_a_model_of_an_earlier_run_is_not_taken_for_this_one(desk: Desk) -> None:
    (desk.folder / "old.keras").write_bytes(b"old")
    os.utime(desk.folder / "old.keras", (1_700_000_000, 1_700_000_000))
    ending = await desk.run("pass")
    assert isinstance(ending, Trained)
    assert ending.model_file is None


async def test_a_syntax_error_names_its_line_and_shows_no_frame_of_ours(desk: Desk) -> None:
    ending = await desk.run("x = 1\nif x\n    pass\n")
    assert isinstance(ending, Crashed)
    assert ending.message.startswith("solution.py, line 2: SyntaxError: ")
    assert "if x" in desk.log
    assert "tfcert_exam_engine" not in desk.log


async def test_an_exception_names_the_scripts_line_and_keeps_its_traceback(desk: Desk) -> None:
    ending = await desk.run("def f():\n    raise ValueError('no such luck')\n\nf()\n")
    assert isinstance(ending, Crashed)
    assert ending.message == "solution.py, line 2: ValueError: no such luck"
    assert desk.log.startswith("Traceback (most recent call last):")
    assert "tfcert_exam_engine" not in desk.log


@pytest.mark.parametrize("code", ["raise SystemExit(3)", "import sys; sys.exit('bad luck')", "import os; os._exit(4)"])
async def test_a_script_that_leaves_with_a_code_has_crashed(desk: Desk, code: str) -> None:
    assert isinstance(await desk.run(code), Crashed)


async def test_a_script_that_exits_with_zero_has_ended_well(desk: Desk) -> None:
    assert isinstance(await desk.run("raise SystemExit(0)"), Trained)


async def test_a_script_that_leaves_at_once_with_zero_has_ended_well(desk: Desk) -> None:
    ending = await desk.run("import os, time; time.sleep(0.2); os._exit(0)")
    assert isinstance(ending, Trained)
    assert ending.seconds >= 0.2


async def test_numpys_numbers_are_others_in_each_run(desk: Desk) -> None:
    drawn = set()
    for _ in range(2):
        assert isinstance(await desk.run("import numpy as np; print(np.random.randint(10**9))"), Trained)
        drawn.add(desk.log)
    assert len(drawn) == 2


async def test_a_script_that_kills_itself_has_crashed_by_that_signal(desk: Desk) -> None:
    ending = await desk.run("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert isinstance(ending, Crashed)
    assert ending.exit_code == -signal.SIGSEGV
    assert "SIGSEGV" in ending.message


async def test_garbage_and_a_megabyte_line_on_stdout_reach_the_log_and_nothing_else(desk: Desk) -> None:
    ending = await desk.run(
        """
        import os, sys
        os.write(1, b'\\xff\\x00{"type":"Trained"}\\n')
        print('x' * 1_000_000)
        sys.stdout.close()
        """
    )
    assert isinstance(ending, Trained)
    assert (desk.job_folder / "log.txt").stat().st_size > 1_000_000


async def test_the_script_reads_an_empty_stdin(desk: Desk) -> None:
    ending = await desk.run("input()")
    assert isinstance(ending, Crashed)
    assert "EOFError" in ending.message


async def test_exit_handlers_and_threads_of_the_script_are_waited_for(desk: Desk) -> None:
    await desk.run(
        """
        import atexit, threading, time
        atexit.register(lambda: print('handler'))
        threading.Thread(target=lambda: (time.sleep(0.3), print('thread'))).start()
        """
    )
    assert desk.log == "thread\nhandler\n"


async def test_a_hanging_script_is_stopped_at_its_limit(desk: Desk) -> None:
    ending = await desk.run("import time; time.sleep(600)", limit_s=1)
    assert isinstance(ending, TimedOut)
    assert ending.limit_s == 1


async def test_a_stubborn_family_is_killed_grandchild_in_a_session_of_its_own_included(desk: Desk) -> None:
    script = """
        import signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
        child = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
        print(child.pid, flush=True)
        time.sleep(600)
        """
    running = asyncio.ensure_future(desk.run(script))
    while not (desk.job_folder / "log.txt").exists() or not desk.log.endswith("\n"):
        await asyncio.sleep(0.05)
    grandchild = int(desk.log)
    start = process.start_of(grandchild)
    assert start is not None
    await desk.jobs.stop(desk.job_folder, Cancelled(0, "enough"))
    assert await running == Cancelled(0, "enough")
    for _ in range(100):
        if not process.is_alive(grandchild, start):
            break
        await asyncio.sleep(0.05)
    assert not process.is_alive(grandchild, start)


async def test_a_dying_fork_server_does_not_end_its_children_and_is_replaced(tmp_path: Path) -> None:
    server = ForkServer(child_environment(tmp_path))
    await server.start()
    assert await server.ready()
    desk = Desk(tmp_path, Jobs(server, child_environment(tmp_path)))
    running = asyncio.ensure_future(desk.run("import time; time.sleep(2); print('done')"))
    while not desk.jobs.live or not next(iter(desk.jobs.live.values())).started.is_set():
        await asyncio.sleep(0.02)
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    assert isinstance(await running, Trained)
    assert await server.ready() or server.state == "down"
    await server.stop()


async def test_without_a_fork_server_the_job_starts_cold(tmp_path: Path) -> None:
    environment = child_environment(tmp_path)
    desk = Desk(tmp_path, Jobs(ForkServer(environment), environment))
    ending = await desk.run(TRAINS.replace("VERBOSE", "2"))
    assert isinstance(ending, Trained)
    assert desk.jobs.cold_starts == 1
    assert [event.epoch for event in desk.heard if isinstance(event, EpochEnded)] == [1, 2, 3]


async def test_no_child_is_left_behind(desk: Desk, fork_server: ForkServer) -> None:
    assert fork_server.pid is not None
    server = psutil.Process(fork_server.pid)
    before = set(server.children())
    await desk.run("pass")
    for _moment in range(500):  # the last word comes before the child's end
        if not (left := set(server.children()) - before):
            break
        await asyncio.sleep(0.02)
    assert not left
