"""Backup and restore beside real engines, and killed in the middle."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from backed_up import back_up, everything, furnished, restore
from hosts import SLOW_FIT, Host, begun, client_of, end_all, kill, seen
from kept_records import Count, counted, filled, paths_in
from models import save_model
from tfcert_exam_engine.backups import holding
from tfcert_exam_engine.backups.contents import Choice
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.hosting.engine_holder import RESTORE
from tfcert_exam_engine.hosting.host import take_lock
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.recovery import copies
from tfcert_exam_engine.store import Store

RESTORE_IT = """
import os, signal, sys
from pathlib import Path
from tfcert_exam_engine.backups import holding, restoring
from tfcert_exam_engine.paths import Paths
folder, left, done = Path(sys.argv[1]), int(sys.argv[3]), 0
paths = Paths(folder, folder / "attempts", folder / "datasets")
def dying(event, _facts):
    global done
    if event in ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.chmod", "sqlite3.connect"):
        done += 1
        if done == left:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(dying)
with holding.held(paths):
    restoring.restore(paths, Path(sys.argv[2]), lambda name, part: None)
print(done)
"""
"""Dies before one of the things that it does to the disk, the first of them being number 1; 0: never."""
SPREAD, LAST = 12, 40
"""Of all those moments so many, evenly, and of the last ones, when files change places, every third."""


@pytest.fixture
def paths(tmp_path: Path, datasets: Path) -> Paths:
    paths = paths_in(tmp_path / "data")
    return Paths(paths.data_dir, paths.attempts, datasets)


@pytest_asyncio.fixture
async def client(paths: Paths) -> AsyncIterator[EngineClient]:
    client = await client_of(paths)
    yield client
    await client.close()
    await end_all(paths)


async def command(paths: Paths, *words: str) -> tuple[int, str, str]:
    """Carry out a command as a person does; returns exit code, stdout and stderr."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tfcert_tui", "--data-dir", str(paths.data_dir), *words),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "TFCERT_DATASETS_DIR": str(paths.datasets)},
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_a_backup_is_taken_while_a_run_trains_and_goes_to_another_folder(
    client: EngineClient, paths: Paths, tmp_path: Path
) -> None:
    attempt = await client.start("first", "practice", 7, 60)
    save_model(Path(attempt.folder) / "category2" / "mymodel.keras", constant=0.0)
    run = await begun(client, attempt, SLOW_FIT.format(epochs=300, pause_s=0.1))
    await seen(client, lambda s: s.runs[0].epoch >= 2)
    file = str(tmp_path / "b.zip")
    code, out, err = await command(paths, "backup", file)
    assert (code, "1 attempt, 1 run" in out) == (0, True), err
    assert (await client.state()).runs[0].state == "running"

    code, _out, err = await command(paths, "restore", file, "--yes")
    assert (code, "is under way here" in err) == (2, True), err
    assert (await client.state()).runs[0].pid == run.pid

    other = Paths(tmp_path / "other", tmp_path / "other" / "attempts", paths.datasets)
    assert (await command(other, "restore", file))[0] == 0
    there = await client_of(other)
    try:
        state = await there.state()
        assert state.attempt is not None
        assert (state.attempt.ended, state.attempt.folder) == (False, str(other.attempts / attempt.attempt))
        assert [(one.state, one.pid) for one in state.runs] == [("cancelled", None)]
        assert len((await there.curves(1)).epochs) >= 2
        assert (Path(state.attempt.folder) / "category1" / "data").is_dir()
        again = await begun(there, state.attempt, SLOW_FIT.format(epochs=2, pause_s=0.0))
        assert again.run == 2
        await seen(there, lambda s: s.runs[-1].state == "trained")
    finally:
        await there.stop(force=True)
    assert (await client.state()).runs[0].pid == run.pid, "nobody took it for its own"


async def test_what_was_accepted_is_graded_where_it_is_restored_though_its_data_are_not_built_there(
    client: EngineClient, paths: Paths, tmp_path: Path
) -> None:
    attempt = await client.start("offline", "drill", 7, 60, problem="line")
    save_model(Path(attempt.folder) / "category1" / "mymodel.keras", constant=0.0)
    await client.submit(1)
    graded = (await seen(client, lambda s: s.submissions[0].state == "graded")).submissions[0]
    await client.stop(force=True)
    store = Store(paths.database)
    record = store.all_submissions()[0]
    store.save_submission(msgspec.structs.replace(record, state="grading", ending=None, decided_at=None))
    store.close()
    back_up(paths, tmp_path / "b.zip", choice=Choice(models=False, logs=False))

    other = paths_in(tmp_path / "other")
    restore(other, tmp_path / "b.zip")
    assert not other.datasets.exists()
    there = await client_of(other)
    try:
        state = await seen(there, lambda s: s.submissions[0].state != "grading")
        assert (state.submissions[0].state, state.submissions[0].stars) == ("graded", graded.stars)
        assert state.submissions[0].tries == 1
    finally:
        await there.stop(force=True)


async def test_an_idle_engine_is_stopped_and_the_next_one_has_the_restored_record(
    client: EngineClient, paths: Paths, tmp_path: Path
) -> None:
    back_up(furnished(tmp_path / "mine"), tmp_path / "b.zip")
    before = (await client.status()).pid
    assert (await command(paths, "restore", str(tmp_path / "b.zip")))[0] == 0
    await client.connect()
    assert (await client.status()).pid != before
    assert len(await client.attempts()) == 2


async def test_nobody_is_asked_where_something_would_be_replaced_and_nobody_is_there(
    paths: Paths, tmp_path: Path
) -> None:
    filled(paths.data_dir, 1)
    back_up(furnished(tmp_path / "mine"), tmp_path / "b.zip")
    code, _out, err = await command(paths, "restore", str(tmp_path / "b.zip"))
    assert (code, "--yes" in err) == (2, True)
    assert counted(paths) == (1, 6, 6)


async def test_a_client_that_comes_while_a_restore_has_the_folder_is_told_so(paths: Paths) -> None:
    lock = take_lock(paths, RESTORE)
    assert lock is not None
    with lock, pytest.raises(EngineUnavailable, match="A backup is being restored"):
        await EngineClient(paths).connect()
    client = await client_of(paths)
    await client.stop()


def test_a_restore_that_is_killed_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    back_up(furnished(tmp_path / "mine"), tmp_path / "b.zip")
    old, new = (1, 6, 6), (2, 12, 12)
    moments = restored_until(filled(tmp_path / "timed", 1), tmp_path / "b.zip", 0)
    found: list[Count] = []
    for moment in sorted({*range(1, moments, moments // SPREAD), *range(moments - LAST, moments, 3)}):
        paths = filled(tmp_path / f"killed{moment}", 1)
        paths.snippets.mkdir()
        (paths.snippets / "old.py").write_text("old")
        before = everything(paths)
        assert restored_until(paths, tmp_path / "b.zip", moment) == -signal.SIGKILL
        with holding.held(paths):
            found.append(counted(paths))
        mine = (paths.snippets / "old.py").exists(), (paths.snippets / "mine.py").exists()
        assert (found[-1], mine) in [(old, (True, False)), (new, (False, True))]
        if found[-1] == old:
            assert everything(paths) == before
        assert not list(paths.data_dir.glob(".*"))
    assert (found[0], found[-1]) == (old, new)
    assert found == sorted(found), "once it is the new one, it stays so"


def restored_until(paths: Paths, file: Path, moment: int) -> int:
    """Restore in a process that dies at that moment; return its exit code, or how many moments there are."""
    words = [sys.executable, "-c", RESTORE_IT, str(paths.data_dir), str(file), str(moment)]
    done = subprocess.run(words, stdout=subprocess.PIPE, check=False)
    return done.returncode or int(done.stdout)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("doing", ["backup", "restore"])
def test_one_that_is_stopped_says_so_and_has_changed_nothing(doing: str, number: int, tmp_path: Path) -> None:
    paths = furnished(tmp_path / "mine")
    (paths.attempts / "20261101-101000" / "large.keras").write_bytes(os.urandom(96 << 20))
    if doing == "restore":
        back_up(paths, tmp_path / "b.zip")
    before, there = everything(paths), sorted(tmp_path.iterdir())
    words = [sys.executable, "-m", "tfcert_tui", "--data-dir", str(paths.data_dir), doing, str(tmp_path / "b.zip")]
    process = subprocess.Popen(
        [*words, *(["--yes"] if doing == "restore" else [])],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stderr is not None
    with process.stderr as said:
        while said.readline() not in ("backing up\n", "restoring\n"):
            assert process.poll() is None
        process.send_signal(number)
        assert "Interrupted" in said.read()
    assert process.wait() == 130
    assert everything(paths) == before
    assert counted(paths) == (2, 12, 12)
    assert sorted(tmp_path.iterdir()) == there
    assert not paths.backups.exists() or not list(paths.backups.iterdir())


async def test_a_damaged_record_is_said_once_and_the_engine_works(paths: Paths) -> None:
    filled(paths.data_dir, 3)
    assert copies.take(paths)
    content = bytearray(paths.database.read_bytes())
    del content[len(content) // 2 :]
    paths.database.write_bytes(content)
    for _command in ("that starts the engine", "after it"):
        code, _out, err = await command(paths, "status")
        assert (code, err.count("The database was damaged")) == (0, 1)
    code, out, err = await command(paths, "attempts", "list")
    assert (code, out.count("20261101-")) == (0, 3)
    assert "damaged" not in err
    client = await client_of(paths)
    assert "The database was damaged" in (await client.state()).trouble
    assert "The database was damaged" in (await command(paths, "doctor"))[1]
    await client.stop()
    client = await client_of(paths)
    assert (await client.state()).trouble == ""
    attempt = await client.start("first", "practice", 7, 60)
    assert not attempt.ended
    await client.stop(force=True)


async def test_an_engine_that_is_killed_while_it_mends_says_it_when_it_has(paths: Paths) -> None:
    """It dies with the journal written and nothing changed yet; the next one finishes, and says what it was."""
    filled(paths.data_dir, 3)
    paths.database.write_bytes(paths.database.read_bytes()[:40960])
    dies = "import os\nfrom tfcert_exam_engine import exchange\nexchange._forward = lambda plan: os._exit(9)\n"
    host = Host(paths, dies)
    assert await host.gone() == 9
    assert paths.exchange.exists()
    client = await client_of(paths)
    state = await client.state()
    assert "The database was damaged" in state.trouble
    assert len(list(paths.data_dir.glob("tfcert.db.damaged-????????-??????"))) == 1
    kill((await client.status()).pid)
    await client.connect()
    assert (await client.state()).trouble == ""
    await client.stop(force=True)


async def test_a_copy_is_made_when_an_attempt_begins_and_when_it_ends(client: EngineClient, paths: Paths) -> None:
    await client.start("first", "practice", 7, 60)
    await _until(lambda: len(copies.own(paths)) == 1)
    await client.end()
    await _until(lambda: len(copies.own(paths)) == 2)
    name = (await client.attempts())[0].attempt
    await client.delete_attempt(name)
    assert [name.encode() in file.read_bytes() for file in copies.own(paths)] == [False]


async def _until(done: Any) -> None:
    ends = time.monotonic() + 30
    while not done():
        assert time.monotonic() < ends
        await asyncio.sleep(0.1)
