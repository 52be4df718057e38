"""A newer version takes over from an older engine when no job runs. Real hosts that take themselves for others."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from hosts import AS_VERSION, SLOW_FIT, Host, begun, client_of, end_all, seen, until
from models import save_model
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.errors import EngineError, EngineUnavailable
from tfcert_exam_engine.hosting.socket_path import socket_for
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.version import __version__

OLDER, NEWER = "0.0.9", "99.0.0"
SLOW_DISK = """
import time
from tfcert_exam_engine.training import kept_models
keep = kept_models.keep
kept_models.keep = lambda *given: (time.sleep(1.5), keep(*given))[1]
"""
OTHER_PROTOCOL = """
import json, os, socket, sys, time
place, version, leaves = sys.argv[1:]
door = socket.socket(socket.AF_UNIX)
door.bind(place)
door.listen()
print("listening", flush=True)
while True:
    line, _ = door.accept()
    hello = {"type": "Hello", "protocol": 99, "version": version, "pid": os.getpid(), "more": [1]}
    line.sendall(json.dumps(hello).encode() + b"\\n")
    asked = line.makefile().readline()
    if asked:
        call = json.loads(asked)["call"]
        assert call["type"] == "Retire", call
        answer = {"type": "Reply", "id": 0, "result": leaves == "leaves", "more": 2}
        line.sendall(json.dumps(answer).encode() + b"\\n")
        if leaves == "leaves":
            os.unlink(place)
            time.sleep(0.5)
            sys.exit()
    line.close()
"""


@pytest.fixture
def paths(tmp_path: Path, datasets: Path) -> Paths:
    return Paths(tmp_path / "data", tmp_path / "attempts", datasets)


@pytest_asyncio.fixture
async def older(paths: Paths) -> AsyncIterator[Host]:
    host = Host(paths, AS_VERSION.format(version=OLDER))
    await host.listens()
    yield host
    await end_all(paths)
    await host.gone()


def another_protocol(paths: Paths, version: str, leaves: str) -> subprocess.Popen[str]:
    """Start something that says hello as an engine of another protocol does."""
    paths.data_dir.mkdir(mode=0o700)
    command = [sys.executable, "-c", OTHER_PROTOCOL, str(socket_for(paths)), version, leaves]
    stranger = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert stranger.stdout is not None
    assert stranger.stdout.readline() == "listening\n"
    return stranger


@pytest.fixture
def strangers() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for stranger in started:
        stranger.kill()
        stranger.communicate()


async def test_an_older_engine_without_a_job_is_relieved_at_once(older: Host, paths: Paths) -> None:
    client = await client_of(paths)
    status = await client.status()
    assert (status.version, client.notice) == (__version__, "")
    assert status.pid != older.pid
    assert await older.gone() == 0
    await client.close()


async def test_asking_without_starting_relieves_nobody(older: Host, paths: Paths) -> None:
    client = await client_of(paths, start=False)
    status = await client.status()
    assert (status.pid, status.version, status.retiring) == (older.pid, OLDER, "")
    await client.close()


async def test_an_older_engine_finishes_its_training_and_then_makes_room(older: Host, paths: Paths) -> None:
    first = await client_of(paths, start=False)
    attempt = await first.start("first", "practice", 7, 60)
    save_model(Path(attempt.folder) / "category2" / "mymodel.keras", constant=0.0)
    await first.submit(2)
    await seen(first, lambda s: s.submissions[0].state != "grading")
    run = await begun(first, attempt, SLOW_FIT.format(epochs=12, pause_s=0.3))

    newer = await client_of(paths)
    status = await newer.status()
    assert (status.pid, status.version, status.retiring) == (older.pid, OLDER, __version__)
    assert OLDER in newer.notice and __version__ in newer.notice
    submitted = (await newer.state()).submissions
    assert await older.gone() == 0

    await newer.connect()
    assert ((await newer.status()).version, newer.notice) == (__version__, "")
    state = await newer.state()
    assert [(r.run, r.pid, r.state, r.epoch, r.kept_model) for r in state.runs] == [
        (run.run, run.pid, "trained", 12, "mymodel.keras")
    ]
    assert state.submissions == submitted
    assert state.attempt is not None and state.attempt.deadline == attempt.deadline
    await newer.close()
    await first.close()


async def test_an_older_engine_finishes_what_waits_in_its_queue_too(paths: Paths) -> None:
    older = Host(paths, AS_VERSION.format(version=OLDER) + SLOW_DISK)
    first = await client_of(paths, start=False)
    attempt = await first.start("first", "practice", 7, 60)
    await begun(first, attempt, "import time; time.sleep(2)")
    (Path(attempt.folder) / "category2" / "solution.py").write_text("import time; time.sleep(2)")
    await first.run(2)
    newer = await client_of(paths)
    assert (await newer.status()).retiring == __version__
    await older.gone()
    await newer.connect()
    state = await newer.state()
    assert [run.state for run in state.runs] == ["trained", "trained"]
    assert max(run.ended_at or 0 for run in state.runs) < (await newer.status()).started_at
    await newer.stop(force=True)
    await first.close()


async def test_an_older_client_leaves_a_newer_engine_at_its_work(paths: Paths) -> None:
    host = Host(paths, AS_VERSION.format(version=NEWER))
    await host.listens()
    client = await client_of(paths)
    status = await client.status()
    assert (status.pid, status.version, status.retiring) == (host.pid, NEWER, "")
    await client.stop()
    assert await host.gone() == 0


async def test_an_engine_of_an_older_protocol_that_leaves_is_waited_for(
    paths: Paths, strangers: list[subprocess.Popen[str]]
) -> None:
    stranger = another_protocol(paths, OLDER, "leaves")
    strangers.append(stranger)
    client = EngineClient(paths)
    connecting = asyncio.create_task(client.connect())
    await until(lambda: stranger.poll() is not None)
    await connecting
    assert (stranger.returncode, (await client.status()).version) == (0, __version__)
    await client.stop()


@pytest.mark.parametrize(("version", "says"), [(OLDER, "takes over when its jobs have ended"), (NEWER, "is running")])
async def test_an_engine_of_another_protocol_that_stays_is_named(
    paths: Paths, strangers: list[subprocess.Popen[str]], version: str, says: str
) -> None:
    stranger = another_protocol(paths, version, "stays")
    strangers.append(stranger)
    with pytest.raises(EngineUnavailable, match=says) as refused:
        await EngineClient(paths).connect()
    assert version in refused.value.message and f"pid {stranger.pid}" in refused.value.message
    assert "engine stop --force" in refused.value.advice
    assert stranger.poll() is None
    with pytest.raises(EngineError, match=version):
        await EngineClient(paths).connect(start=False)
