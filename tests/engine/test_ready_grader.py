"""A grader that is ready before Submit is pressed: the same verdict, sooner; killed at any moment, it costs nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import msgspec
import psutil
import pytest

from models import save_convolution
from seats import Seat
from tfcert_exam_engine import process
from tfcert_exam_engine.children.fork_server import ForkServer
from tfcert_exam_engine.children.job import GradeJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.events import EngineFault, Graded
from tfcert_exam_engine.grading import cell as cells
from tfcert_exam_engine.grading.cell import Cell
from tfcert_exam_engine.grading.ready_grader import ReadyGrader, laid_out
from tfcert_exam_engine.training.limits import Limits
from tfcert_exam_engine.views import AttemptView, SubmissionView
from tfcert_problems import catalog

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def waiting(seat: Seat, *known: Path) -> Cell:
    """Wait until a grader is ready in a cell that is not known yet."""
    for _ in range(1500):
        for folder in set(seat.paths.jobs.glob(f"{cells.KIND}-*")) - set(known):
            token = cells.token_of(folder)
            cell = Cell(folder, token, next(iter(process.marked(token)), 0))
            if cell.pid and cell.is_ready:
                return cell
        await asyncio.sleep(0.02)
    raise AssertionError("no grader gets ready")


def gone(pid: int) -> bool:
    """Wait until a process is not there any more."""
    try:
        return not psutil.wait_procs([psutil.Process(pid)], timeout=10)[1]
    except psutil.NoSuchProcess:
        return True


def save_digits(attempt: AttemptView, seed: int = 3) -> Path:
    return save_convolution(Path(attempt.folder) / "category2" / "mymodel.keras", seed)


def figures(done: SubmissionView) -> object:
    """All that a verdict says, apart from the time it took."""
    assert done.verdict is not None, done.message
    return msgspec.structs.replace(done.verdict, seconds=0.0)


async def test_who_waits_gives_the_verdict_that_a_grader_of_its_own_gives_and_the_next_one_gets_ready(
    seat: Seat, tmp_path: Path
) -> None:
    model = save_digits(await seat.sit())
    cell = await waiting(seat)
    await seat.engine.submit(2)
    done = await seat.verdict(1)
    assert gone(cell.pid) and not cell.folder.exists()
    forked = await seat.engine.grade_file(2, "digits", str(model))
    assert isinstance(forked.ending, Graded)
    assert figures(done) == msgspec.structs.replace(forked.ending.verdict, seconds=0.0)
    assert (await waiting(seat, cell.folder)).pid != cell.pid


async def test_a_press_that_comes_before_one_is_ready_is_graded_as_well(seat: Seat) -> None:
    attempt = await seat.sit()
    for number in range(1, 5):
        seat.save_constant(attempt, number / 2)
        save_digits(attempt, number)
        await seat.engine.submit(1)
        await seat.engine.submit(2)
        assert (await seat.verdict(2 * number)).state == "graded"
        assert (await seat.verdict(2 * number - 1)).state == "graded"


async def test_killed_while_it_waits_it_is_not_asked_and_another_gets_ready(seat: Seat) -> None:
    seat.save_constant(await seat.sit())
    cell = await waiting(seat)
    os.kill(cell.pid, signal.SIGKILL)
    assert gone(cell.pid)
    await seat.engine.submit(1)
    assert (await seat.verdict(1)).state == "graded"
    assert await waiting(seat, cell.folder)
    assert not cell.folder.exists()


async def test_killed_when_it_has_the_job_the_grading_is_done_again_and_costs_nothing(seat: Seat) -> None:
    save_digits(await seat.sit())
    cell = await waiting(seat)
    os.kill(cell.pid, signal.SIGSTOP)
    await seat.engine.submit(2)
    while not list(cell.folder.glob("claimed-*")):
        await asyncio.sleep(0.005)
    os.kill(cell.pid, signal.SIGKILL)
    done = await seat.verdict(1)
    assert done.state == "graded" and done.tries == 2, done
    assert gone(cell.pid)


async def test_one_that_answers_no_more_is_replaced(seat: Seat) -> None:
    seat.save_constant(await seat.sit())
    cell = await waiting(seat)
    os.kill(cell.pid, signal.SIGSTOP)
    await seat.engine.submit(1)
    assert (await seat.verdict(1)).state == "graded"
    assert gone(cell.pid)


async def test_free_checks_are_made_by_who_waits_too(seat: Seat) -> None:
    seat.save_constant(await seat.sit())
    cell = await waiting(seat)
    found = await seat.engine.check(1)
    assert not isinstance(found.ending, EngineFault), found.ending
    assert gone(cell.pid)


async def test_nobody_waits_for_an_engine_that_has_left(seat: Seat) -> None:
    await seat.sit()
    cell = await waiting(seat)
    await seat.engine.end()
    await seat.reopen()
    assert gone(cell.pid) and not cell.folder.exists()
    assert not list(seat.paths.jobs.glob(f"{cells.KIND}-*")), "nobody sits: nobody needs to wait"


async def test_one_that_is_forked_while_its_engine_leaves_does_not_wait_for_ever(seat: Seat) -> None:
    assert seat.fork_server.pid is not None
    server = psutil.Process(seat.fork_server.pid)
    before = set(server.children())
    ready = ReadyGrader(seat.paths, seat.fork_server)
    os.kill(server.pid, signal.SIGSTOP)
    try:
        ready.prepare()
        await asyncio.sleep(0.05)  # the request is on its way
        await ready.close()
    finally:
        os.kill(server.pid, signal.SIGCONT)
    await seat.fork_server.fork_waiting(_place(seat.paths.jobs.parent))  # answered after the other
    for _ in range(500):
        if len(left := set(server.children()) - before) == 1:
            break
        await asyncio.sleep(0.02)
    assert len(left) == 1, "the one that was asked for last"
    assert not list(seat.paths.jobs.glob(f"{cells.KIND}-*"))
    left.pop().kill()


async def test_an_engine_that_takes_up_an_attempt_has_one_wait(seat: Seat) -> None:
    await seat.sit()
    cell = await waiting(seat)
    await seat.reopen()
    assert await waiting(seat, cell.folder)
    assert gone(cell.pid)


async def test_one_that_waits_leaves_with_its_fork_server(tmp_path: Path) -> None:
    from tfcert_exam_engine.children.fork_server import child_environment

    server = ForkServer(child_environment(tmp_path))
    await server.start()
    assert await server.ready(), server.why
    assert server.pid is not None
    cell = await server.fork_waiting(_place(tmp_path))
    while not cell.is_ready:
        await asyncio.sleep(0.02)
    os.kill(server.pid, signal.SIGKILL)
    assert await asyncio.to_thread(gone, cell.pid)
    await server.stop()


async def test_a_fork_server_that_has_been_stopped_left_nobody_behind_who_warms_up_or_waits(tmp_path: Path) -> None:
    from tfcert_exam_engine.children.fork_server import child_environment

    server = ForkServer(child_environment(tmp_path))
    await server.start()
    assert await server.ready(), server.why
    dismissed = await server.fork_waiting(_place(tmp_path))
    warming = await server.fork_waiting(_place(tmp_path, 2))
    server.dismiss(dismissed)
    await server.stop()
    assert [pid for pid in (dismissed.pid, warming.pid) if psutil.pid_exists(pid)] == []


def _place(tmp_path: Path, number: int = 1) -> Path:
    folder = cells.place_of(tmp_path, number, "0" * 31 + str(number))
    folder.mkdir(mode=0o700)
    return folder


async def _graded_in_cell(fork_server: ForkServer, jobs: Jobs, tmp_path: Path, datasets: Path, model: Path) -> object:
    digits = catalog.find(2, "digits")
    data = datasets / f"{digits.dataset}-v1"
    job = GradeJob("", None, str(digits.folder), str(data), str(model), model.name, "")
    cell = await fork_server.fork_waiting(_place(tmp_path))
    while not cell.is_ready:
        await asyncio.sleep(0.02)
    laid = laid_out(cell, job)
    if model.is_symlink():
        laid = msgspec.structs.replace(laid, model_file=str(model))
    return await jobs.run(laid, Limits(60), lambda _event: None, cell=cell)


async def test_what_a_job_is_about_may_lie_on_another_disk(
    fork_server: ForkServer, jobs: Jobs, tmp_path: Path, datasets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_paths: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    model = save_convolution(tmp_path / "mymodel.keras", 3)
    ending = await _graded_in_cell(fork_server, jobs, tmp_path, datasets, model)
    assert isinstance(ending, Graded), ending


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Landlock is Linux'")
async def test_who_waits_sees_its_cell_and_no_other_folder(
    fork_server: ForkServer, jobs: Jobs, tmp_path: Path, datasets: Path
) -> None:
    from tfcert_exam_engine.runner.shut_in import landlock

    if not landlock.abi():
        pytest.skip("no Landlock here")
    link = tmp_path / "link.keras"
    link.symlink_to(save_convolution(tmp_path / "mymodel.keras", 3))
    ending = await _graded_in_cell(fork_server, jobs, tmp_path, datasets, link)
    assert isinstance(ending, EngineFault) and "Permission" in ending.message, ending
