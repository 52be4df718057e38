"""Real children for the engine's tests: one fork server for all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from disks import Disk
from job_children import Desk, Forks, make_foreign_python
from seats import Seat
from tfcert_exam_engine.children.fork_server import ForkServer, child_environment
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.paths import Paths


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def fork_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ForkServer]:
    """A fork server with TensorFlow imported."""
    server = ForkServer(child_environment(tmp_path_factory.mktemp("home")))
    await server.start()
    assert await server.ready(), server.why
    yield server
    await server.stop()


@pytest.fixture
def jobs(fork_server: ForkServer) -> Jobs:
    """Jobs on that fork server."""
    return Jobs(fork_server, child_environment(Path("/nonexistent")))


@pytest.fixture(scope="session")
def datasets() -> Path:
    """The data sets, built once for all tests and kept in the checkout's cache."""
    return Path(__file__).parents[2] / ".cache" / "datasets"


@pytest_asyncio.fixture(loop_scope="session")
async def seat(tmp_path: Path, datasets: Path, fork_server: ForkServer) -> AsyncIterator[Seat]:
    seat = Seat(Paths(tmp_path / "data", tmp_path / "attempts", datasets), fork_server)
    await seat.engine.open()
    yield seat
    await seat.engine.stop(force=True)
    await seat.engine.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of 40 MB."""
    disk = Disk(tmp_path / "disk")
    yield disk
    disk.close()


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """A fork server without an engine."""
    server = Forks(tmp_path_factory.mktemp("forks"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def foreign_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with TensorFlow and Keras where nothing of ours is installed."""
    return make_foreign_python(tmp_path_factory.mktemp("foreign") / "venv")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Folders for one child; test_jobs.py has a desk of its own, with the engine's jobs."""
    desk = Desk(tmp_path)
    yield desk
    desk.kill_family()
