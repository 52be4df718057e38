"""Who may come in, and what those who are in can do to the engine by sending nonsense or by not listening."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from hosts import LIMIT_S, arguments, begun, client_of, end_all, raw
from tfcert_exam_engine import calls, wire
from tfcert_exam_engine.calls import Follow, ReadLog
from tfcert_exam_engine.changes import AttemptChanged, Dropped, RunChanged
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.hosting.socket_path import socket_for
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.wire import Happened, Request, line_of, read_line

NOBODY = 65534
as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else for a moment")
OTHER_USER = """
import socket, sys
line = socket.socket(socket.AF_UNIX)
line.settimeout(20)
line.connect(sys.argv[1])
try:
    line.sendall(b'{"id": 1, "call": {"type": "State"}}\\n')
except OSError:
    pass
while data := line.recv(65536):
    sys.stdout.buffer.write(data)
"""
CHATTY = """
import time
for n in range(4000):
    print("x" * 99)
for n in range(12):
    print("still here", n, flush=True)
    time.sleep(0.25)
"""


@pytest.fixture
def paths(tmp_path: Path, datasets: Path) -> Paths:
    return Paths(tmp_path / "data", tmp_path / "attempts", datasets)


@pytest_asyncio.fixture
async def client(paths: Paths) -> AsyncIterator[EngineClient]:
    client = await client_of(paths)
    yield client
    await client.close()
    await end_all(paths)


def host_says(paths: Paths) -> tuple[int, dict[str, str]]:
    """Start a host that is going to refuse; return its exit code and its last line."""
    command = [sys.executable, "-m", "tfcert_exam_engine.hosting.host", *arguments(paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stderr.splitlines()[-1])


@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o770, 0o720])
async def test_a_folder_that_others_may_write_to_is_refused_and_not_touched(paths: Paths, mode: int) -> None:
    paths.data_dir.mkdir()
    paths.data_dir.chmod(mode)
    with pytest.raises(EngineUnavailable, match="Others may write") as refused:
        await EngineClient(paths).connect()
    code, said = host_says(paths)
    assert (code, said["code"], said["message"]) == (3, "writable_by_others", refused.value.message)
    assert "chmod 700" in said["advice"]
    assert (stat.S_IMODE(paths.data_dir.stat().st_mode), list(paths.data_dir.iterdir())) == (mode, [])


async def test_a_readable_folder_with_other_things_in_it_is_refused_and_not_touched(paths: Paths) -> None:
    paths.data_dir.mkdir(mode=0o755)
    (paths.data_dir / "thesis.tex").write_text("mine")
    with pytest.raises(EngineUnavailable, match="used for other things"):
        await EngineClient(paths).connect()
    assert host_says(paths)[0] == 3
    assert [file.name for file in paths.data_dir.iterdir()] == ["thesis.tex"]
    assert stat.S_IMODE(paths.data_dir.stat().st_mode) == 0o755


async def test_an_empty_folder_is_taken_and_closed(paths: Paths) -> None:
    paths.data_dir.mkdir(mode=0o755)
    client = await client_of(paths)
    assert stat.S_IMODE(paths.data_dir.stat().st_mode) == 0o700
    await client.stop()


@as_root
async def test_a_folder_of_someone_else_is_refused(paths: Paths) -> None:
    paths.data_dir.mkdir(mode=0o700)
    os.chown(paths.data_dir, NOBODY, NOBODY)
    with pytest.raises(EngineUnavailable, match="belongs to someone else"):
        await EngineClient(paths).connect()
    assert host_says(paths)[1]["code"] == "not_yours"
    assert list(paths.data_dir.iterdir()) == []


@pytest.fixture
def open_place(datasets: Path) -> Iterator[Paths]:
    """A data folder where others could reach it: pytest's own are closed to them."""
    place = Path(tempfile.mkdtemp(prefix="tfcert-open-"))
    place.chmod(0o755)
    yield Paths(place / "data", place / "attempts", datasets)
    shutil.rmtree(place)


def as_nobody(file: Path) -> subprocess.CompletedProcess[bytes]:
    """Connect as another user, ask, and read to the end."""
    for python in (sys.executable, shutil.which("python3", path=os.defpath) or ""):
        try:
            return subprocess.run(
                [python, "-c", OTHER_USER, file], user=NOBODY, group=NOBODY, cwd="/", capture_output=True, timeout=30
            )
        except PermissionError:
            continue
    pytest.skip("no Python here that another user may run")


@as_root
async def test_another_user_gets_one_sentence_and_nothing_else(open_place: Paths) -> None:
    client = await client_of(open_place)
    door = socket_for(open_place)
    kept_out = await asyncio.to_thread(as_nobody, door)
    assert b"PermissionError" in kept_out.stderr
    open_place.data_dir.chmod(0o711)
    door.chmod(0o666)
    let_in = await asyncio.to_thread(as_nobody, door)
    open_place.data_dir.chmod(0o700)
    (line,) = let_in.stdout.splitlines()
    refusal = read_line(line)
    assert isinstance(refusal, wire.Reply) and refusal.refusal is not None
    assert (refusal.refusal.code, "belongs to someone else" in refusal.refusal.message) == ("not_yours", True)
    assert (await client.status()).clients == 1
    await client.stop()


async def until_alone(client: EngineClient) -> None:
    while (await client.status()).clients != 1:
        await asyncio.sleep(0.05)


def nonsense(chance: random.Random) -> bytes:
    """Return what no client would send."""
    calls = [
        {"type": "ReadLog", "run": [], "offset": {}, "limit": ""},
        {"type": "ReadLog", "run": -1, "offset": 2**62, "limit": -5},
        {"type": "Submit", "category": 1, "file": "\0"},
        {"type": "Submit", "category": 1, "file": "~stranger/model.keras"},
        {"type": "Curves" + "x" * 10_000},
        None,
    ]
    kinds = [
        lambda: chance.randbytes(chance.randrange(1, 5000)),
        lambda: chance.randbytes(200) + b"\n",
        lambda: b'{"id": 1, "call": {"type": "State"',
        lambda: json.dumps(chance.choice([None, 7, [], "State", {"id": "x"}, {"call": {}}])).encode() + b"\n",
        lambda: json.dumps({"id": chance.choice([1, 2**70]), "call": chance.choice(calls)}).encode() + b"\n",
        lambda: b"{" * (2 << 20) + b"\n",
        lambda: b"\n" * 300,
    ]
    return chance.choice(kinds)()


async def shout(paths: Paths, data: bytes, listens: bool) -> None:
    """Send, and leave: after the answers, or in the middle of them."""
    reader, writer = await raw(paths)
    try:
        writer.write(data)
        if listens:
            await writer.drain()
            writer.write_eof()
            await asyncio.wait_for(reader.read(), LIMIT_S)
    except ConnectionError:
        return  # it hung up on us, as it may
    finally:
        writer.transport.abort()


async def test_whatever_is_sent_the_engine_goes_on(client: EngineClient, paths: Paths) -> None:
    pid, chance = (await client.status()).pid, random.Random(20261120)
    await client.start("first", "practice", 7, 60)
    for _ in range(120):
        await shout(paths, nonsense(chance), chance.random() < 0.5)
    asks = line_of(Request(1, calls.State())) * 50 + line_of(Request(0, Follow()))
    await asyncio.gather(*(shout(paths, asks, False) for _ in range(200)))
    many = [await raw(paths) for _ in range(200)]
    for reader, writer in many:
        writer.write(line_of(Request(7, calls.State())))
        assert b'"id":7' in await asyncio.wait_for(reader.readline(), LIMIT_S)
        writer.close()
    status = await client.status()
    assert (status.pid, status.engine_faults, status.trouble) == (pid, 0, "")
    await until_alone(client)
    assert "failed" not in paths.engine_log.read_text()


async def test_a_client_that_never_reads_is_dropped_and_told_and_nobody_waits_for_it(
    client: EngineClient, paths: Paths
) -> None:
    attempt = await client.start("first", "practice", 7, 60)
    other = await client_of(paths)
    heard = other.events()
    deaf = socket.socket(socket.AF_UNIX)  # asyncio's own would read ahead
    deaf.connect(str(socket_for(paths)))
    deaf.sendall(line_of(Request(0, Follow())))
    run = await begun(client, attempt, CHATTY)
    for number in range(400):
        deaf.sendall(line_of(Request(number, ReadLog(run.run, 0, 65536))))
        await client.look_at(1 + number % 5)
    for category in (1, 2, 3):
        await asyncio.wait_for(client.hint(category, 1), LIMIT_S)

    told = []
    async for event in heard:
        told.append(event)
        if isinstance(event, RunChanged) and event.run.ended_at is not None:
            break
    assert [e.run.state for e in told if isinstance(e, RunChanged)][-1] == "trained"
    assert any(isinstance(e, AttemptChanged) and e.attempt.problems[2].hints == 1 for e in told)
    assert not any(isinstance(e, Dropped) for e in told)
    assert (await client.status()).slow_clients == 1

    lines = (await asyncio.to_thread(deaf.makefile("rb").read)).splitlines()
    last = [read_line(line) for line in lines][-1]
    assert isinstance(last, Happened) and isinstance(last.event, Dropped), lines[-1][:200]
    assert 3 < len(lines) < 400
    deaf.close()
    await other.close()
