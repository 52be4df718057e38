"""The host as a process of its own: started by the first client, one per data folder, hard to kill, hard to confuse."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio

from models import save_model
from tfcert_exam_engine import process, wire
from tfcert_exam_engine.changes import AttemptChanged, HardwareSampled, RunChanged
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.errors import EngineError, EngineUnavailable
from tfcert_exam_engine.hosting.socket_path import socket_for
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.views import EngineState


@pytest.fixture
def paths(tmp_path: Path, datasets: Path) -> Paths:
    return Paths(tmp_path / "data", tmp_path / "attempts", datasets)


@pytest_asyncio.fixture
async def client(paths: Paths) -> AsyncIterator[EngineClient]:
    client = EngineClient(paths)
    await client.connect()
    yield client
    await client.close()
    await client.connect()
    await client.stop(force=True)


async def graded(client: EngineClient, number: int) -> EngineState:
    while True:
        state = await client.state()
        if len(state.submissions) >= number and state.submissions[number - 1].state != "grading":
            return state
        await asyncio.sleep(0.05)


async def test_the_socket_and_its_folder_are_private(client: EngineClient, paths: Paths) -> None:
    await client.state()
    assert stat.S_IMODE(socket_for(paths).stat().st_mode) == 0o600
    assert stat.S_IMODE(paths.data_dir.stat().st_mode) == 0o700


async def test_two_clients_at_once_reach_the_same_engine(paths: Paths) -> None:
    clients = [EngineClient(paths) for _ in range(3)]
    await asyncio.gather(*(client.connect() for client in clients))
    pids = {(await client.status()).pid for client in clients}
    await clients[0].stop()
    assert len(pids) == 1
    with pytest.raises(EngineUnavailable):
        await clients[1].state()
    for client in clients:
        await client.close()


async def test_asking_without_starting_leaves_nothing_running(paths: Paths) -> None:
    with pytest.raises(EngineUnavailable) as refused:
        await EngineClient(paths).connect(start=False)
    assert refused.value.code == "engine_not_running"
    assert not paths.data_dir.exists()


async def test_a_closed_terminal_does_not_end_the_engine(client: EngineClient) -> None:
    pid = (await client.status()).pid
    os.kill(pid, signal.SIGHUP)
    assert os.getsid(pid) == pid
    assert (await client.status()).pid == pid


async def test_nonsense_on_the_socket_is_answered_or_dropped_and_the_engine_goes_on(
    client: EngineClient, paths: Paths
) -> None:
    nonsense = [
        b"\n",
        b"hello\n",
        b"\xff\xfe\x00\n",
        b"[" * 5000 + b"\n",
        b'{"id": 1}\n',
        b'{"id": 1, "call": {"type": "Run", "category": "one"}}\n',
        b'{"id": 1, "call": {"type": "Run", "category": 1, "more": 2}}\n',
        b"x" * (wire.MAX_REQUEST + 10) + b"\n",
        b'{"id": 1, "call":',
    ]
    for line in nonsense:
        reader, writer = await asyncio.open_unix_connection(socket_for(paths))
        await reader.readline()
        writer.write(line)
        writer.write_eof()
        answer = await reader.read()
        if b"\n" in line and len(line) < wire.MAX_REQUEST:
            assert b"did not understand" in answer, line[:40]
        writer.close()
    assert (await client.status()).clients >= 1


async def test_an_engine_of_another_protocol_is_named_with_what_to_do(paths: Paths) -> None:
    paths.data_dir.mkdir()

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(msgspec.json.encode({"type": "Hello", "protocol": 99, "version": "9.9", "pid": 4242}) + b"\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_unix_server(answer, socket_for(paths)):
        with pytest.raises(EngineUnavailable, match=r"version 9.9.*pid 4242") as refused:
            await EngineClient(paths).connect()
    assert "engine stop" in refused.value.advice


async def test_something_else_on_the_socket_is_one_sentence(paths: Paths) -> None:
    paths.data_dir.mkdir()

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org ready\n")
        writer.close()

    async with await asyncio.start_unix_server(answer, socket_for(paths)):
        with pytest.raises(EngineUnavailable, match="not this engine"):
            await EngineClient(paths).connect()


async def test_a_socket_left_by_a_killed_engine_is_no_obstacle(client: EngineClient, paths: Paths) -> None:
    pid = (await client.status()).pid
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(EngineError):
        while True:
            await client.state()
    assert socket_for(paths).exists()
    await client.connect()
    assert (await client.status()).pid != pid


async def test_a_data_folder_with_a_very_long_path_works(tmp_path: Path, datasets: Path) -> None:
    long = tmp_path / ("d" * 60) / ("e" * 60)
    client = EngineClient(Paths(long, tmp_path / "attempts", datasets))
    await client.connect()
    assert (await client.status()).data_dir == str(long)
    await client.stop()


async def test_two_clients_follow_the_same_attempt_live(client: EngineClient, paths: Paths) -> None:
    other = EngineClient(paths)
    await other.connect()
    events = other.events()
    attempt = await client.start("first", "practice", 7, 60)
    (Path(attempt.folder) / "category1" / "solution.py").write_text("print('hello')")
    await client.run(1)
    seen: set[str] = set()
    async for event in events:
        seen.add(type(event).__name__)
        if isinstance(event, RunChanged) and event.run.ended_at:
            break
    assert {AttemptChanged.__name__, RunChanged.__name__} <= seen
    await other.close()


async def test_the_machine_is_sampled_while_someone_follows(client: EngineClient) -> None:
    async for event in client.events():
        if isinstance(event, HardwareSampled) and event.sample.cpu.percent is not None:
            assert event.sample.memory.total
            break


async def test_a_killed_engine_loses_no_accepted_submission(client: EngineClient) -> None:
    attempt = await client.start("first", "exam", 7, 60)
    save_model(Path(attempt.folder) / "category1" / "mymodel.keras", constant=0.0)
    pid = (await client.status()).pid
    start = process.start_of(pid)
    accepted = await client.submit(1)
    os.kill(pid, signal.SIGKILL)
    while start is not None and process.is_alive(pid, start):
        await asyncio.sleep(0.01)
    await client.connect()
    state = await graded(client, 1)
    assert [(s.submission, s.state, s.stars) for s in state.submissions] == [(accepted.submission, "graded", 0)]
    assert state.attempt is not None
    assert state.attempt.problems[0].stars == 0


async def test_a_data_folder_inside_a_file_is_one_sentence(tmp_path: Path, datasets: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EngineUnavailable, match="cannot be written"):
        await EngineClient(Paths(tmp_path / "file" / "data", tmp_path / "attempts", datasets)).connect()
