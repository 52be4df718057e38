"""A disk that takes nothing: clear words, and nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from disks import Disk
from hosts import SLOW_FIT, begun, client_of, end_all, kill, seen, until
from models import save_model
from tfcert_exam_engine.children import death
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.events import EngineFault
from tfcert_exam_engine.grading import graders
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.runner.bare.performing import UNTOLD
from tfcert_exam_engine.views import AttemptView, EngineState


@pytest.fixture
def paths(disk: Disk, datasets: Path) -> Paths:
    return Paths(disk.place / "data", disk.place / "attempts", datasets)


@pytest_asyncio.fixture
async def client(paths: Paths, disk: Disk) -> AsyncIterator[EngineClient]:
    client = await client_of(paths)
    yield client
    await client.close()
    disk.clear()
    await end_all(paths)


@pytest_asyncio.fixture
async def plain_client(tmp_path: Path, datasets: Path) -> AsyncIterator[EngineClient]:
    """An engine on the machine's own disk."""
    paths = Paths(tmp_path / "data", tmp_path / "attempts", datasets)
    client = await client_of(paths)
    yield client
    await client.close()
    await end_all(paths)


@contextlib.contextmanager
def no_file_may_grow(pid: int) -> Iterator[None]:
    """Let every write of a process fail that would make a file longer, as a full disk does."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def save(attempt: AttemptView, category: int = 1) -> None:
    save_model(Path(attempt.folder) / f"category{category}" / "mymodel.keras", constant=0.0)


def facts(state: EngineState) -> list[tuple[int, int, str, int | None]]:
    return [(s.submission, s.category, s.state, s.stars) for s in state.submissions]


async def test_on_a_full_disk_nothing_is_half_accepted_and_a_training_goes_on(
    client: EngineClient, paths: Paths, disk: Disk
) -> None:
    attempt = await client.start("first", "practice", 7, 60)
    save(attempt)
    save(attempt, 2)
    await client.submit(1)
    before = await seen(client, lambda s: s.submissions[0].state == "graded")
    run = await begun(client, attempt, SLOW_FIT.format(epochs=300, pause_s=0.1))
    await seen(client, lambda s: s.runs[0].epoch >= 1)

    disk.fill()
    for _ in range(3):
        with pytest.raises(EngineUnavailable, match="No space left on device") as refused:
            await client.submit(2)
        assert "Nothing was submitted. Make room" in refused.value.advice
    state = await client.state()
    assert (facts(state), state.attempt and state.attempt.problems[1].submissions) == (facts(before), 0)
    assert (state.runs[0].state, psutil.pid_exists(run.pid or 0)) == ("running", True)
    assert not [file for file in paths.models.iterdir() if file.name.startswith(".")]

    kill((await client.status()).pid)
    with contextlib.suppress(EngineUnavailable):
        await client.connect()
    disk.clear()
    await client.connect()
    accepted = await client.submit(2)
    kill((await client.status()).pid)
    await client.connect()
    state = await seen(client, lambda s: s.submissions[-1].state != "grading")
    assert facts(state) == [*facts(before), (accepted.submission, 2, "graded", 0)]
    assert (state.runs[0].state, state.runs[0].pid) == ("running", run.pid)


async def test_an_engine_begins_on_a_full_disk_with_what_it_held_in_reserve(client: EngineClient, disk: Disk) -> None:
    attempt = await client.start("first", "practice", 7, 60)
    await client.stop(force=True)
    disk.fill()
    await client.connect()
    assert (await client.state()).attempt == attempt
    await client.stop(force=True)
    disk.fill()
    with pytest.raises(EngineUnavailable, match="No space left on device") as refused:
        await client.connect()
    assert "make room" in refused.value.advice
    disk.clear()
    await client.connect()
    assert (await client.state()).attempt == attempt


async def stopped_grader(client: EngineClient) -> psutil.Process:
    """Hold the grader that is at work; return it."""
    server = psutil.Process((await client.status()).fork_server_pid)
    await until(lambda: bool(server.children()))
    (grader,) = server.children()
    grader.send_signal(signal.SIGSTOP)
    return grader


async def test_what_is_graded_while_nothing_can_be_written_is_kept_when_it_can_be_again(
    plain_client: EngineClient,
) -> None:
    client = plain_client
    attempt = await client.start("first", "exam", 7, 60)
    save(attempt)
    save(attempt, 2)
    while (await client.status()).fork_server != "ready":
        await asyncio.sleep(0.1)
    accepted = await client.submit(1)
    grader, pid = await stopped_grader(client), (await client.status()).pid
    with no_file_may_grow(pid):
        grader.send_signal(signal.SIGCONT)
        state = await seen(client, lambda s: bool(s.trouble))
        assert "nothing that was accepted is lost" in state.trouble
        assert facts(state) == [(accepted.submission, 1, "grading", None)]
        with pytest.raises(EngineUnavailable, match="could not be kept"):
            await client.submit(2)
    state = await seen(client, lambda s: s.submissions[0].state != "grading")
    assert facts(state) == [(accepted.submission, 1, "graded", 0)]
    assert state.trouble == ""
    kill(pid)
    await client.connect()
    assert facts(await client.state()) == facts(state)


async def test_a_grader_that_must_be_begun_anew_while_nothing_can_be_written_is_waited_for(
    plain_client: EngineClient,
) -> None:
    client = plain_client
    attempt = await client.start("first", "exam", 7, 60)
    save(attempt)
    while (await client.status()).fork_server != "ready":
        await asyncio.sleep(0.1)
    await client.submit(1)
    grader = await stopped_grader(client)
    with no_file_may_grow((await client.status()).pid):
        grader.kill()
        state = await seen(client, lambda s: bool(s.trouble))
        assert "Nothing can be graded" in state.trouble
        await asyncio.sleep(3)
        assert (await client.state()).submissions[0].state == "grading"
    state = await seen(client, lambda s: s.submissions[0].state != "grading")
    assert (facts(state), state.trouble) == ([(1, 1, "graded", 0)], "")


def test_a_grader_that_could_not_write_its_last_word_says_nothing_about_the_model() -> None:
    ending = graders.whose(death.of_child(UNTOLD, None))
    assert isinstance(ending, EngineFault)
    assert "disk was full" in ending.message
