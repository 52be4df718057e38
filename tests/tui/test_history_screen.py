"""The history on the screen, over a real store: what the keys do with attempts of the past."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import scenes
from fakes import ScriptedEngine
from past_attempts import fill, keep, past_attempt, quick
from screen_scenes import typed
from shown_history import beside_a_live_one, with_a_past
from tfcert_exam_engine.history import carrying
from tfcert_exam_engine.history.views import HistoryExported, HistoryImported, ProblemHistory
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.upkeep_views import DeletedView
from tfcert_exam_engine.views import AttemptView
from tfcert_tui.screens.history import HistoryScreen
from tfcert_tui.widgets.attempt_table import AttemptTable
from tfcert_tui.widgets.skill_table import SkillTable

Make = Callable[[str], "Kept"]


class Kept(ScriptedEngine):
    """An engine's own work on a store; all else is scripted."""

    store: Store

    async def attempts(self) -> list[AttemptView]:
        self._note("attempts")
        return [one.view() for one in self.store.attempts()]

    async def problem_histories(self) -> list[ProblemHistory]:
        return self.store.problem_histories([])

    async def note_attempt(self, attempt: str, text: str) -> AttemptView:
        self.store.save_note(attempt, text)
        found = self.store.attempt(attempt)
        assert found is not None
        return found.view()

    async def delete_attempt(self, attempt: str) -> DeletedView:
        self.store.delete_attempt(attempt)
        return DeletedView(attempt, "", 1.0)

    async def export_attempts(self, file: str, attempts: Sequence[str] = (), force: bool = False) -> HistoryExported:
        chosen = [one for one in self.store.attempts() if one.attempt in attempts]
        return await carrying.export(self.store, chosen, file, force)

    async def import_attempts(self, file: str) -> HistoryImported:
        return await carrying.take_in(self.store, file)


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.setenv("HOME", str(tmp_path))
    stores: list[Store] = []

    def made(name: str) -> Kept:
        home = scenes.at_home()
        engine = Kept(home.kept, home.fresh_attempt)
        stores.append(Store(tmp_path / f"{name}.db"))
        quick(stores[-1])
        engine.store = stores[-1]
        return engine

    yield made
    for store in stores:
        store.close()


def table(at: Any) -> AttemptTable:
    found: AttemptTable = at.app.screen.query_one(AttemptTable)
    return found


async def opened(at: Any) -> None:
    await at.press("f9")
    await at.until(lambda: isinstance(at.app.screen, HistoryScreen))
    await at.until(lambda: "Looking back" not in at.text and "looking back" not in at.text)


@pytest.mark.parametrize(("count", "size"), [(0, (80, 24)), (1, (200, 60)), (500, (80, 24)), (500, (120, 40))])
async def test_any_number_of_attempts_can_be_looked_back_on(work: Any, size: tuple[int, int], count: int) -> None:
    async with work(with_a_past(count), size) as at:
        await opened(at)
        await at.shows(f"{count} attempt")
        await at.press("end")
        for _page in range(3):
            await at.press("tab")
            at.whole()
        assert len(table(at).rows) == count and table(at).index == max(0, count - 1)


async def test_a_note_is_written_found_and_taken_away(work: Any, make: Make) -> None:
    engine = make("here")
    fill(engine.store, 3, submissions=1)
    name = engine.store.attempts()[1].attempt
    async with work(engine) as at:
        await opened(at)
        await at.press("down", "f4", *typed("slept badly"), "enter")
        await at.shows("slept badly")
        assert engine.store.attempts()[1].note == "slept badly"
        await at.press("f3", *typed("slept"))
        await at.shows("1 of 3: slept")
        assert table(at).chosen is not None and table(at).chosen.attempt == name  # type: ignore[union-attr]
        await at.press("enter", "f4", "ctrl+u", "enter")
        await at.until(lambda: engine.store.attempts()[1].note == "")
        await at.shows("Nothing is like that")
        await at.press("escape")
        await at.until(lambda: len(table(at).rows) == 3)


async def test_a_note_that_is_taken_back_changes_nothing(work: Any, make: Make) -> None:
    engine = make("here")
    keep(engine.store, past_attempt(1, note="as it was"), [3])
    async with work(engine) as at:
        await opened(at)
        await at.press("f4", *typed("x"), "escape")
        await at.until(lambda: isinstance(at.app.screen, HistoryScreen))
        assert engine.store.attempts()[0].note == "as it was"


async def test_an_attempt_goes_after_a_question(work: Any, make: Make) -> None:
    engine = make("here")
    fill(engine.store, 2, submissions=1)
    async with work(engine) as at:
        await opened(at)
        await at.press("delete")
        await at.shows("Delete attempt")
        await at.press("n")
        assert len(engine.store.attempts()) == 2
        await at.press("delete", "y")
        await at.until(lambda: len(engine.store.attempts()) == 1)
        await at.until(lambda: len(table(at).rows) == 1)


async def test_what_the_filter_takes_is_exported_and_imported_elsewhere(work: Any, make: Make, tmp_path: Path) -> None:
    here, there = make("here"), make("there")
    fill(here.store, 4, submissions=1)
    file = tmp_path / "tfcert-history.json"
    async with work(here) as at:
        await opened(at)
        await at.press("f3", *typed("drill"), "enter", "f8")
        await at.shows("2 attempts, as they are shown")
        await at.press("enter")
        await at.says("2 attempts were written to")
        assert len(json.loads(file.read_bytes())["attempts"]) == 2
        await at.press("f8", "enter")
        await at.shows("Write over it?")
        await at.press("y")
        await at.says("2 attempts were written to")
    async with work(there) as at:
        await opened(at)
        await at.press("f9")
        await at.shows("Import which file?")
        await at.press("enter")
        await at.says("2 attempts were imported.")
        await at.until(lambda: len(table(at).rows) == 2)
        await at.press("f9", "enter")
        await at.says("2 were here already.")
        assert len(there.store.attempts()) == 2


async def test_a_file_that_is_none_of_ours_is_said_and_changes_nothing(work: Any, make: Make, tmp_path: Path) -> None:
    engine = make("here")
    (tmp_path / "tfcert-history.json").write_text("no")
    async with work(engine) as at:
        await opened(at)
        await at.press("f9", "enter")
        await at.says("is damaged, or no history of tfcert-tui; nothing was imported.")
        assert not engine.store.attempts()


async def test_a_result_is_opened_and_leads_back(work: Any) -> None:
    async with work(with_a_past(4)) as at:
        await opened(at)
        await at.press("down", "enter")
        await at.until(lambda: type(at.app.screen).__name__ == "ResultScreen")
        assert at.app.screen.attempt.attempt == at.engine.past[1].attempt
        await at.press("escape")
        await at.until(lambda: isinstance(at.app.screen, HistoryScreen))
        assert table(at).index == 1


async def test_a_drill_on_the_weakest_skill_is_one_key_away(work: Any) -> None:
    async with work(with_a_past(8)) as at:
        await opened(at)
        await at.press("tab")
        await at.until(lambda: at.app.screen.query_one(SkillTable).rows)
        weakest = at.app.screen.query_one(SkillTable).rows[0].skill.number
        await at.press("f5")
        await at.until(lambda: at.engine.asked("start"))
        (call,) = [each for each in at.engine.calls if each[0] == "start"]
        assert call[2] == "drill" and weakest in call


async def test_no_drill_begins_beside_a_live_attempt(work: Any) -> None:
    async with work(beside_a_live_one()) as at:
        await at.press("alt+h")
        await opened(at)
        await at.press("2", "f5")
        await at.says("An attempt is under way")
        assert not at.engine.asked("start")


async def test_a_better_submission_of_a_problem_leads_to_its_attempt(work: Any) -> None:
    async with work(with_a_past(30)) as at:
        await opened(at)
        await at.press("3", "down", "right")
        await at.shows("submission 1")
        await at.press("enter")
        await at.until(lambda: type(at.app.screen).__name__ == "ResultScreen")
        assert at.app.screen.attempt.attempt == "20260101-000001"


async def test_a_row_is_chosen_and_opened_with_the_mouse(work: Any) -> None:
    async with work(with_a_past(30)) as at:
        await opened(at)
        await at.pilot.click("#attempts-table", offset=(10, 4))
        await at.until(lambda: table(at).index == 2)
        await at.pilot.click("#attempts-table", offset=(10, 4))
        await at.until(lambda: type(at.app.screen).__name__ == "ResultScreen")


async def test_an_engine_that_goes_away_leaves_what_was_shown(work: Any) -> None:
    async with work(with_a_past(5)) as at:
        await opened(at)
        at.engine.hang_up(away=True)
        await at.pilot.pause(0.2)
        await at.press("tab", "tab", "tab", "down")
        assert len(table(at).rows) == 5
