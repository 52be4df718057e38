"""What was begun is brought to its end, whoever leaves and whatever breaks in the middle of it.

Real engines, children and SQLite, without a fork server: graders start cold, and trainings have an interpreter of their
own. Faked are a full disk and single calls that fail, where a test says so.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio

from seats import Seat
from tfcert_exam_engine import wire
from tfcert_exam_engine.attempts import workspace
from tfcert_exam_engine.changes import AttemptChanged
from tfcert_exam_engine.children.fork_server import ForkServer
from tfcert_exam_engine.errors import DiskTrouble, UsageRefused
from tfcert_exam_engine.events import EngineFault, EpochEnded, Rejected
from tfcert_exam_engine.exam_engine import ExamEngine
from tfcert_exam_engine.keeping import Keeper
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.views import AttemptView

pytestmark = pytest.mark.asyncio(loop_scope="session")

DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(120)
"""
REJECTED = Rejected(1.0, "unreadable", "It cannot be read.", "")


@pytest_asyncio.fixture(loop_scope="session")
async def cold(tmp_path: Path, datasets: Path) -> AsyncIterator[Seat]:
    seat = Seat(Paths(tmp_path / "data", tmp_path / "attempts", datasets), ForkServer({}))
    await opened(seat)
    yield seat
    await seat.engine.stop(force=True)
    await seat.engine.close()


async def opened(seat: Seat) -> None:
    await seat.engine.open()
    chosen = msgspec.structs.replace(seat.engine._settings.now, python=sys.executable)
    seat.engine._settings._let_hold(chosen)


async def deaf_run(seat: Seat) -> int:
    """Have a training that does not hear SIGTERM; return its run."""
    seat.script(await seat.sit("exam"), DEAF)
    run = (await seat.engine.run(1)).run
    await seat.until(lambda state: state.runs[-1].log_bytes > 0)
    return run


async def given_up(work: asyncio.Task[object], after_s: float = 0.3) -> None:
    """Have whoever asked for it leave: the host cancels what a client waits for."""
    await asyncio.sleep(after_s)
    assert not work.done()
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


async def failed_by_us(seat: Seat, attempt: AttemptView) -> SubmissionRecord:
    """Have the record say that our machinery failed a submission."""
    name = "a" * 64
    (seat.paths.models / f"{name}.keras").write_bytes(b"model")
    store = seat.engine._store
    record = store.add_submission(SubmissionRecord(attempt.attempt, 1, 1.0, "mymodel.keras", name, f"{name}.keras"))
    store.save_submission(record.ended(EngineFault(1.0, "The grader died."), 2.0, 3))
    return record


async def test_a_stop_that_nobody_waits_for_any_more_stops_all_the_same(cold: Seat) -> None:
    run = await deaf_run(cold)
    await given_up(asyncio.create_task(cold.engine.stop_run(run)))
    assert (await cold.run_ended()).state == "cancelled"
    assert (await cold.engine.stop_run(run)).state == "cancelled"


async def test_an_end_that_nobody_waits_for_any_more_ends_trainings_too(cold: Seat) -> None:
    await deaf_run(cold)
    await given_up(asyncio.create_task(cold.engine.end()), 0.1)
    assert (await cold.run_ended()).state == "cancelled"
    attempt = (await cold.engine.state()).attempt
    assert attempt is not None and attempt.ended


async def test_an_end_given_up_while_the_disk_is_full_is_kept_when_there_is_room(
    cold: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store's one write is refused as on a full disk."""
    attempt = await cold.sit("exam")
    store, is_full = cold.engine._store, True
    write = store.end_attempt

    def end_attempt(ended: object) -> None:
        if is_full:
            raise DiskTrouble("disk", "The disk is full.", "Make room.")
        write(ended)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "end_attempt", end_attempt)
    await given_up(asyncio.create_task(cold.engine.end()), 0.5)
    is_full = False
    await cold.until(lambda state: not state.trouble)
    kept = store.attempt(attempt.attempt)
    assert kept is not None and kept.ended
    assert not (await cold.sit("practice")).ended


async def test_what_cannot_be_given_up_stops_no_write_that_must_be_kept(tmp_path: Path) -> None:
    """A file system that has turned read-only: neither the write nor the ballast's end succeeds."""
    ballast = tmp_path / "ballast"
    (ballast / "in the way").mkdir(parents=True)
    writes = iter([DiskTrouble("disk", "It is read-only.", ""), None])

    class Quiet:
        def set(self, kind: str, sentence: str) -> None:
            pass

        def has(self, kind: str) -> bool:
            return False

    def write() -> None:
        if error := next(writes):
            raise error

    await Keeper(Quiet(), ballast).keep(write)  # type: ignore[arg-type]
    assert next(writes, "all done") == "all done"


async def test_one_look_that_fails_is_not_the_last(cold: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the room on the disk cannot be asked for."""
    await cold.sit("exam")
    faults = iter([ValueError("once")])

    async def hold_to_disk() -> None:
        if error := next(faults, None):
            raise error

    monkeypatch.setattr(cold.engine._trainings, "hold_to_disk", hold_to_disk)
    await asyncio.sleep(1.2)
    cold.clock.forward(3700)
    state = await cold.until(lambda state: state.attempt is not None and state.attempt.ended)
    assert state.attempt is not None and state.attempt.end_reason == "deadline"


async def test_a_grading_that_fails_in_the_engine_itself_leaves_the_category_free(
    cold: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store fails once where nobody expects it; the submission stays recorded, and the next engine grades it."""
    attempt = await cold.sit()
    model = Path(attempt.folder) / "category1" / "mymodel.keras"
    model.write_bytes(b"no model")

    async def run(*_arguments: object) -> Rejected:
        return REJECTED

    monkeypatch.setattr(cold.engine._graders, "run", run)
    with monkeypatch.context() as broken:
        broken.setattr(cold.engine._store, "submissions_of_file", lambda _sha256: 1 / 0)
        await cold.engine.submit(1)
        await asyncio.wait_for(cold.engine._gradings.finish(), 10)
    assert (await cold.engine.submit(1)).submission == 2
    assert (await cold.verdict(2)).state == "rejected"
    assert (await cold.engine.state()).submissions[0].state == "grading"


async def test_a_model_whose_name_is_no_utf8_is_kept_and_told(cold: Seat) -> None:
    attempt = await cold.sit()
    cold.script(attempt, "open(b'mod\\xe8le.h5', 'wb').write(bytes(100))")
    await cold.engine.run(1)
    ended = await cold.run_ended()
    assert (ended.state, ended.kept_model) == ("trained", "mod\ufffdle.h5")
    assert b"mod" in bytes(wire.result_of(await cold.engine.state()))


async def test_an_older_attempt_that_is_graded_again_is_not_taken_for_the_live_one(cold: Seat) -> None:
    old = await cold.sit("exam")
    record = await failed_by_us(cold, old)
    await cold.engine.end()
    cold.clock.forward(10)
    live = await cold.sit("exam")
    told = cold.engine.events()
    await cold.engine.grade_again(record.submission, old.attempt)
    await cold.engine._gradings.finish()
    cold.engine._broadcast.tell(AttemptChanged(live))
    attempts = set()
    while not told._queue.empty():  # type: ignore[attr-defined]
        event = await anext(told)
        if isinstance(event, AttemptChanged):
            attempts.add(event.attempt.attempt)
    assert attempts == {live.attempt}


async def test_a_kept_problem_that_cannot_be_read_keeps_no_engine_from_opening(cold: Seat) -> None:
    attempt = await cold.sit()
    await failed_by_us(cold, attempt)
    await cold.engine.end()
    await cold.engine.close()
    with sqlite3.connect(cold.paths.database) as database:
        problems = json.loads(database.execute("SELECT problems FROM attempts").fetchone()[0])
        problems[0]["version"] = 99
        database.execute("UPDATE attempts SET problems = ?", (json.dumps(problems).encode(),))
    database.close()
    shelf = cold.paths.problems / "v99" / f"category1_{problems[0]['slug']}"
    shelf.mkdir(parents=True)
    (shelf / "problem.toml").write_text("of_a_later_version = 3\n")
    cold.engine = cold.new_engine()
    await opened(cold)
    assert [each.state for each in (await cold.engine.state()).submissions] == ["engine_fault"]


async def test_a_grader_that_dies_before_its_first_word_is_our_fault(
    cold: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As while the program is being replaced: a package that it imports is half there."""
    attempt = await cold.sit("exam")
    (Path(attempt.folder) / "category1" / "mymodel.keras").write_bytes(b"model")
    (tmp_path / "half" / "msgspec").mkdir(parents=True)
    (tmp_path / "half" / "msgspec" / "__init__.py").write_text("raise ImportError('half there')\n")
    monkeypatch.setitem(cold.engine._jobs._environment, "PYTHONPATH", str(tmp_path / "half"))
    await cold.engine.submit(1)
    verdict = await cold.verdict(1)
    assert (verdict.state, verdict.tries) == ("engine_fault", 3)


def slow_python(folder: Path) -> tuple[Path, Path]:
    """Return an interpreter that waits for a file before it answers, and that file."""
    slow, goes_on = folder / "slow", folder / "goes on"
    slow.write_text(f'#!/bin/sh\nwhile [ ! -e "{goes_on}" ]; do sleep 0.05; done\nexec {sys.executable} "$@"\n')
    slow.chmod(0o755)
    return slow, goes_on


async def test_a_change_of_settings_takes_back_no_other_one(cold: Seat, tmp_path: Path) -> None:
    slow, goes_on = slow_python(tmp_path)
    first = asyncio.create_task(cold.engine.change_settings({"python": str(slow)}))
    await asyncio.sleep(0.3)
    await cold.engine.change_settings({"training_minutes": "30"})
    goes_on.touch()
    await first
    now = await cold.engine.settings()
    assert (now.python, now.training_minutes) == (str(slow), 30)


async def test_what_an_exam_shows_is_not_changed_by_a_change_asked_for_before(cold: Seat, tmp_path: Path) -> None:
    slow, goes_on = slow_python(tmp_path)
    change = asyncio.create_task(cold.engine.change_settings({"python": str(slow), "exam_shows": "figures"}))
    await asyncio.sleep(0.1)
    await cold.sit("exam")
    goes_on.touch()
    with pytest.raises(UsageRefused, match="stays as it was"):
        await change
    assert (await cold.engine.settings()).exam_shows == "stars"


async def test_no_file_is_graded_for_figures_once_an_exam_has_begun(
    cold: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for before, while another file had the one place; the grader is scripted."""
    file, begun = tmp_path / "a.keras", asyncio.Event()
    file.write_bytes(b"model")

    async def run(*_arguments: object, **_options: object) -> Rejected:
        await begun.wait()
        return REJECTED

    monkeypatch.setattr(cold.engine._files, "_free", asyncio.Semaphore(1))
    monkeypatch.setattr(cold.engine._graders, "run", run)
    asked = [asyncio.create_task(cold.engine.grade_file(1, "line", str(file))) for _ in range(2)]
    while not cold.engine._files._free._waiters:
        await asyncio.sleep(0.02)
    await cold.sit("exam")
    begun.set()
    assert (await asked[0]).ending == REJECTED
    with pytest.raises(UsageRefused, match="An exam is under way"):
        await asked[1]


async def test_a_prune_does_not_take_what_is_being_submitted(cold: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old attempt names the same file; the disk takes its time with the folder."""
    old = await cold.sit()
    (Path(old.folder) / "category1" / "mymodel.keras").write_bytes(b"model")

    async def run(*_arguments: object) -> Rejected:
        return REJECTED

    monkeypatch.setattr(cold.engine._graders, "run", run)
    await cold.engine.submit(1)
    await cold.verdict(1)
    await cold.engine.end()
    cold.clock.forward(40 * 86400)
    live = await cold.sit()
    (Path(live.folder) / "category1" / "mymodel.keras").write_bytes(b"model")
    sync = workspace._sync_folder

    def slow(folder: Path) -> None:
        sync(folder)
        time.sleep(0.5)

    monkeypatch.setattr(workspace, "_sync_folder", slow)
    press = asyncio.create_task(cold.engine.submit(1))
    while not cold.engine._gradings.freezing:
        await asyncio.sleep(0.01)
    pruned = await cold.engine.prune(dry_run=False)
    submission = await press
    record = cold.engine._store.submission(submission.submission)
    assert record is not None and (cold.paths.models / record.kept_as).is_file()
    assert "model" not in {each.what for each in pruned.items}


async def test_an_adopted_training_has_the_time_that_was_left(cold: Seat) -> None:
    attempt = await cold.sit()
    cold.script(attempt, "import time; print('up', flush=True); time.sleep(120)")
    current = cold.engine._sitting.current
    assert current is not None
    problem = msgspec.structs.replace(cold.engine._sitting.problem_of(current, 1), train_limit_s=8.0)
    chosen = msgspec.structs.replace(cold.engine._settings.now, training_minutes=0)
    cold.engine._settings._let_hold(chosen)
    cold.engine._trainings.start(current, problem)
    await cold.until(lambda state: state.runs[-1].log_bytes > 0)
    await asyncio.sleep(5)
    await cold.engine.close()
    cold.engine = ExamEngine(cold.paths, cold.clock, cold.fork_server)
    await opened(cold)
    ended = await cold.run_ended()
    assert ended.state == "timed_out" and "8 s" in ended.message
    assert ended.ended_at is not None and ended.ended_at - ended.started_at < 12  # else five seconds and eight more


async def test_a_seed_that_cannot_be_kept_is_refused(cold: Seat) -> None:
    with pytest.raises(UsageRefused, match="cannot be a seed"):
        await cold.engine.start("first", "practice", 10**20, 60)
    assert not cold.paths.attempts.exists() or not list(cold.paths.attempts.iterdir())


async def test_a_prune_forgets_nothing_of_a_training_under_way(cold: Seat) -> None:
    attempt = await cold.sit()
    cold.script(attempt, "import time; print('up', flush=True); time.sleep(60)")
    run = (await cold.engine.run(1)).run
    await cold.until(lambda state: state.runs[-1].log_bytes > 0)
    hear = cold.engine._trainings._hearer(run)
    for epoch in (1, 2, 3):
        hear(EpochEnded(time.time(), 1, epoch, 10, {"loss": 1.0 / epoch}, 1.0))
    before = await cold.state_of(run)
    await cold.engine.prune(dry_run=True)
    after = await cold.state_of(run)
    assert (after.epoch, after.logs, after.best) == (3, before.logs, before.best)


async def test_a_prune_while_the_disk_is_full_does_not_undo_a_runs_end(
    cold: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = await cold.sit()
    cold.script(attempt, "from pathlib import Path; Path('mymodel.keras').write_bytes(b'model')")
    store, full = cold.engine._store, True
    save_run = store.save_run

    def save(record: RunRecord) -> None:
        if full and record.ended_at is not None:
            raise DiskTrouble("disk", "full", "room")
        save_run(record)

    monkeypatch.setattr(store, "save_run", save)
    run = (await cold.engine.run(1)).run
    await cold.until(lambda state: bool(state.trouble))
    await cold.engine.prune(dry_run=False)
    full = False
    await cold.until(lambda state: not state.trouble and state.runs[-1].ended_at is not None)
    at_last = await cold.state_of(run)
    assert (at_last.state, at_last.kept_model) == ("trained", "mymodel.keras")
    assert store.runs(attempt.attempt)[-1].state == "trained"


async def test_a_script_that_a_real_time_signal_ended_has_crashed(cold: Seat) -> None:
    attempt = await cold.sit()
    cold.script(attempt, "import os; os.kill(os.getpid(), 40)")
    await cold.engine.run(1)
    ended = await cold.run_ended()
    assert (ended.state, ended.message) == ("crashed", "The process was ended by 40.")
