"""Looking back with a real engine: what is told, what is kept, and what came from another machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from past_attempts import keep, past_attempt
from seats import Seat
from tfcert_exam_engine.changes import AttemptChanged
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.history import carrying
from tfcert_exam_engine.store import Store

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def exported(folder: Path, *numbers: int) -> str:
    """Write attempts of another machine to a file."""
    store = Store(folder / "elsewhere.db")
    for number in numbers:
        keep(store, past_attempt(number), [4])
    file = str(folder / "history.json")
    await carrying.export(store, store.attempts(), file, force=True)
    store.close()
    return file


async def test_the_best_of_a_live_exam_is_told_after_its_end(seat: Seat) -> None:
    attempt = await seat.sit(mode="exam")
    seat.save_constant(attempt)
    await seat.engine.submit(1)
    await seat.verdict(1)
    live = await seat.engine.problem_histories()
    assert [(one.category, one.submissions, one.best) for one in live] == [(n, 0, []) for n in range(1, 6)]
    await seat.engine.end()
    (best,) = (await seat.engine.problem_histories())[0].best
    assert (best.attempt, best.submission, best.mode) == (attempt.attempt, 1, "exam")
    assert best.value is not None


async def test_a_note_on_the_live_attempt_is_told_to_every_client_and_kept(seat: Seat) -> None:
    attempt = await seat.sit()
    told = seat.engine.events()
    noted = await seat.engine.note_attempt(attempt.attempt, "  two\n lines  and \x1b[31mred ")
    assert noted.note == "two lines and [31mred"
    event = await anext(told)
    assert isinstance(event, AttemptChanged) and event.attempt.note == noted.note
    await seat.reopen()
    state = await seat.engine.state()
    assert state.attempt is not None and state.attempt.note == noted.note


async def test_a_note_that_is_too_long_or_on_nothing_is_refused(seat: Seat) -> None:
    attempt = await seat.sit()
    with pytest.raises(UsageRefused) as long:
        await seat.engine.note_attempt(attempt.attempt, "x" * 401)
    with pytest.raises(UsageRefused) as none:
        await seat.engine.note_attempt("20000101-000000", "x")
    assert (long.value.code, none.value.code) == ("note", "no_attempt")
    assert (await seat.engine.attempts())[0].note == ""


async def test_what_is_imported_beside_a_live_attempt_leaves_it_alone(seat: Seat, tmp_path: Path) -> None:
    attempt = await seat.sit()
    done = await seat.engine.import_attempts(await exported(tmp_path, 1, 2))
    assert len(done.imported) == 2
    views = await seat.engine.attempts()
    assert views[0].attempt == attempt.attempt and not views[0].ended
    assert [view.origin != "" for view in views] == [False, True, True]
    state = await seat.engine.state()
    assert state.attempt is not None and state.attempt.attempt == attempt.attempt
    with pytest.raises(UsageRefused):
        await seat.sit()


async def test_an_import_alone_is_no_attempt_of_this_machine(seat: Seat, tmp_path: Path) -> None:
    done = await seat.engine.import_attempts(await exported(tmp_path, 1))
    name = done.imported[0].attempt
    for _reopened in range(2):
        assert (await seat.engine.state()).attempt is None
        with pytest.raises(UsageRefused):
            await seat.engine.run(1)
        with pytest.raises(UsageRefused):
            await seat.engine.reset(1)
        found = await seat.engine.attempt(name)
        assert found.attempt is not None and found.attempt.score == 80.0
        assert all(run.elsewhere and run.kept_model is None for run in found.runs)
        assert (await seat.engine.script(found.runs[0].run)).text is None
        assert (await seat.engine.curves(found.runs[0].run)).epochs == []
        await seat.reopen()
    deleted = await seat.engine.delete_attempt(name)
    assert (deleted.folder, await seat.engine.attempts()) == ("", [])


async def test_an_imported_attempt_counts_for_skills_and_problems(seat: Seat, tmp_path: Path) -> None:
    await seat.engine.import_attempts(await exported(tmp_path, 1))
    found = await seat.engine.problem_histories()
    assert [(one.category, one.best[0].stars, one.best[0].origin != "") for one in found] == [
        (n, 4, True) for n in range(1, 6)
    ]


async def test_pruning_never_touches_what_a_foreign_name_points_at(seat: Seat, tmp_path: Path) -> None:
    await seat.engine.import_attempts(await exported(tmp_path, 1))
    seat.paths.models.mkdir(parents=True, exist_ok=True)
    before = sorted(seat.paths.data_dir.rglob("*"))
    view = await seat.engine.prune(dry_run=False)
    assert [item for item in view.items if item.what != "leftover"] == []
    after = sorted(seat.paths.data_dir.rglob("*"))
    assert [file.name for file in before if file not in after] == []


async def test_all_attempts_are_exported_by_the_engine(seat: Seat, tmp_path: Path) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt)
    await seat.engine.submit(1)
    await seat.verdict(1)
    with pytest.raises(UsageRefused):
        await seat.engine.export_attempts(str(tmp_path / "h.json"), [attempt.attempt])
    await seat.engine.end()
    done = await seat.engine.export_attempts(str(tmp_path / "h.json"))
    assert done.attempts == [attempt.attempt]
    text = Path(done.file).read_text()
    assert str(seat.paths.data_dir) not in text and attempt.folder not in text
    again = await seat.engine.import_attempts(done.file)
    assert (again.imported, again.known) == ([], [attempt.attempt])
