"""How long a host stays, what it does while nobody is there, and what it says of itself."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from seats import Seat
from tfcert_exam_engine import process
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.hosting import host
from tfcert_exam_engine.hosting.host_codes import ALREADY_RUNNING
from tfcert_exam_engine.paths import Paths
from tfcert_hw_probe.sampler import Sampler

IDLE_AFTER_2_S = "import tfcert_exam_engine.hosting.host as host; host.IDLE_S = 2.0; host.main()"


@pytest.fixture
def paths(tmp_path: Path, datasets: Path) -> Paths:
    return Paths(tmp_path / "data", tmp_path / "attempts", datasets)


@contextmanager
def hosted(paths: Paths, code: str = IDLE_AFTER_2_S) -> Iterator[subprocess.Popen[bytes]]:
    """A host with a shorter patience than the ten minutes of the real one."""
    places = ("--data-dir", paths.data_dir, "--attempts", paths.attempts, "--datasets", paths.datasets)
    running = subprocess.Popen([sys.executable, "-c", code, *map(str, places)], stderr=subprocess.DEVNULL)
    try:
        yield running
    finally:
        running.kill()
        running.wait()


async def connected(paths: Paths) -> EngineClient:
    client = EngineClient(paths)
    for _again in range(500):
        try:
            await client.connect(start=False)
            return client
        except EngineUnavailable:
            await asyncio.sleep(0.02)
    raise AssertionError("it never listened")


async def left(running: subprocess.Popen[bytes]) -> int:
    return await asyncio.wait_for(asyncio.to_thread(running.wait), 60)


async def test_the_engine_leaves_some_time_after_its_last_client(paths: Paths) -> None:
    with hosted(paths) as running:
        client = await connected(paths)
        await asyncio.sleep(4)
        assert running.poll() is None, "not while a client is there"
        await client.close()
        assert await left(running) == 0
    assert not (paths.data_dir / "engine.sock").exists()


async def test_the_engine_stays_while_short_commands_come_and_go(paths: Paths) -> None:
    with hosted(paths) as running:
        for _command in range(20):
            client = await connected(paths)
            await client.close()
            await asyncio.sleep(0.25)
        assert running.poll() is None, "the last was there a moment ago"
        assert await left(running) == 0


async def test_the_engine_stays_for_a_training_without_any_client_and_leaves_after_it(paths: Paths) -> None:
    with hosted(paths) as running:
        client = await connected(paths)
        attempt = await client.start("first", "practice", 7, 60)
        (Path(attempt.folder) / "category1" / "solution.py").write_text("import time; time.sleep(6)")
        await client.run(1)
        while (await client.state()).runs[-1].pid is None:
            await asyncio.sleep(0.05)
        await client.close()
        await asyncio.sleep(4)
        assert running.poll() is None, "not while a training runs"
        assert await left(running) == 0
    again = EngineClient(paths)
    await again.connect()
    state = await again.state()
    assert [run.state for run in state.runs] == ["trained"]
    assert state.attempt is not None and not state.attempt.ended
    await again.stop(force=True)


async def test_a_second_host_of_the_same_folder_leaves_at_once(paths: Paths) -> None:
    with hosted(paths) as first, hosted(paths) as second:
        client = await connected(paths)
        pid = (await client.status()).pid
        assert await left(first if pid == second.pid else second) == ALREADY_RUNNING
        await client.stop()


async def test_without_a_follower_nothing_is_sampled(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    monkeypatch.setattr(Sampler, "sample", lambda _self, _jobs: looks.append(1))
    await asyncio.sleep(2.5)
    assert looks == []


async def test_the_status_tells_everything_of_the_engine(paths: Paths) -> None:
    with hosted(paths) as running:
        client = await connected(paths)
        status = await client.status()
        assert (status.pid, status.clients, status.jobs, status.queued) == (running.pid, 1, [], [])
        assert status.fork_server_pid is not None and process.start_of(status.fork_server_pid) is not None
        assert status.memory is not None and status.memory > 1 << 20
        assert f"pid {running.pid}" in Path(status.log_file).read_text()
        await client.stop()


async def test_a_stop_is_refused_over_the_wire_while_a_clock_runs(paths: Paths) -> None:
    with hosted(paths) as running:
        client = await connected(paths)
        await client.start("first", "exam", 7, 60)
        with pytest.raises(UsageRefused, match="clock runs on") as refused:
            await client.stop()
        assert "--force" in refused.value.advice and running.poll() is None
        other = await connected(paths)
        await client.stop(force=True)
        assert await left(running) == 0
        await other.close()
    said = (paths.data_dir / "engine.log").read_text()
    assert "Traceback" not in said and "leaving" in said


def test_the_log_is_cut_into_a_few_pieces_of_a_megabyte(paths: Paths) -> None:
    """Run in a process of its own: logging is set up once per process."""
    code = (
        "import sys, logging, pathlib\n"
        "from tfcert_exam_engine.hosting import host\n"
        "from tfcert_exam_engine.paths import Paths\n"
        "host._log_to(Paths(*map(pathlib.Path, sys.argv[1:4])))\n"
        "for _ in range(8000): logging.getLogger().info('x' * 1000)\n"
    )
    paths.data_dir.mkdir()
    subprocess.run([sys.executable, "-c", code, *map(str, (paths.data_dir, "a", "d"))], check=True)
    pieces = sorted(paths.data_dir.glob("engine.log*"))
    assert len(pieces) == 1 + host.OLD_LOGS
    assert all(piece.stat().st_size <= host.LOG_BYTES for piece in pieces)


def test_an_engine_that_cannot_write_says_so_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    arguments = ("--data-dir", tmp_path / "file" / "d", "--attempts", tmp_path / "a", "--datasets", tmp_path / "s")
    done = subprocess.run(
        [sys.executable, "-m", "tfcert_exam_engine.hosting.host", *map(str, arguments)], capture_output=True, text=True
    )
    assert done.returncode == 3
    assert "cannot be written" in done.stderr and "Traceback" not in done.stderr
