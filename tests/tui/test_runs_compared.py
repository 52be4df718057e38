"""The table of runs: its columns by width, sorted, marked, side by side, as CSV, and what is said of a run."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

import scenes
from fakes import ScriptedEngine
from tfcert_exam_engine.changes import RunChanged
from tfcert_exam_engine.views import Best
from tfcert_tui.screens.compare_runs import CompareScreen
from tfcert_tui.screens.runs import RunsScreen

SIZES = [(80, 24), (120, 40), (200, 60)]


def with_models(folder: Path | None = None) -> ScriptedEngine:
    """Return an engine with four runs of problem 4 that differ in everything."""
    engine = scenes.with_many_runs()
    sizes = [(10, 30, 94_698, 1.2), (11, 12, 4_210_000, 17.0), (12, 40, 1_200, 0.05), (13, 3, None, None)]
    runs = [
        scenes.run(
            *(number, 4, "trained", epochs),
            started_at=scenes.T0 + 60 * number, ended_at=scenes.T0 + 60 * number + 10 * epochs,
            parameters=parameters, kept_megabytes=megabytes, kept_model="m.keras" if megabytes else None,
            kept_sha256=f"{number:02d}" * 32, best={**scenes.best(epochs), "val_accuracy": Best(number / 20, 2)},
        )
        for number, epochs, parameters, megabytes in sizes
    ]  # fmt: skip
    graded = scenes.submission(7, 4, sha256="11" * 32, stars=4, verdict=scenes.verdict(4))
    attempt = engine.kept.attempt
    assert attempt is not None
    if folder is not None:
        attempt = msgspec.structs.replace(attempt, folder=str(folder))
    engine.kept = msgspec.structs.replace(engine.kept, runs=runs, submissions=[graded], attempt=attempt)
    engine.points = {10: [scenes.point(n) for n in range(1, 31)], 12: [scenes.point(n) for n in range(1, 41)]}
    engine.scripts = {10: "import keras\nunits = 10\nlast\n", 12: "import keras\nunits = 64\nlast\n"}
    return engine


def order(text: str) -> list[int]:
    """Return the numbers of the runs in the order of the table's rows."""
    return [int(number) for number in re.findall(r"^.*?(1[0-3]) done ", text, re.M)]


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_needed_most_is_seen_in_every_width_and_the_rest_of_the_chosen_run(
    work: Any, size: tuple[int, int]
) -> None:
    async with work(with_models(), size) as at:
        await at.press("f12")
        await at.shows("run", "state", "epochs", "stars", "val_accuracy", "best")
        assert order(at.text) == [13, 12, 11, 10]
        await at.press("down")
        await at.shows("Run 12 of problem 4", "1,200 parameters", "0.05 MB", "keras 3.15.0")
        await at.shows("val_loss      last", "best 0.3659 at epoch 21")
        assert ("params" in at.text) == (size[0] >= 120)
        assert (at.text.count("val_loss ") > 1) == (size[0] >= 200), "a column of its own where there is room"
        at.whole()


@pytest.mark.parametrize("size", SIZES)
async def test_the_table_is_sorted_by_each_column_with_a_key_and_the_best_comes_first(
    work: Any, size: tuple[int, int]
) -> None:
    async with work(with_models(), size) as at:
        await at.press("f12")
        await at.shows("▾run")
        await at.press("right", "right", "right")
        await at.shows("▾took")
        assert order(at.text) == [12, 10, 11, 13]
        await at.press("ctrl+r")
        await at.shows("▴took")
        assert order(at.text) == [13, 11, 10, 12]
        await at.press("right", "right")
        await at.shows("stars▾")
        assert order(at.text)[0] == 11, "the graded one, before those that never were"
        await at.press("left", "left", "left", "left", "left")
        await at.shows("▾run")
        assert order(at.text) == [13, 12, 11, 10]
        at.whole()


async def test_fewer_parameters_come_first_and_unknown_ones_last_in_either_order(work: Any) -> None:
    async with work(with_models()) as at:
        await at.press("f12", *["right"] * 6)
        await at.shows("▴params")
        assert order(at.text) == [12, 10, 11, 13]
        await at.press("r")
        await at.shows("▾params")
        assert order(at.text) == [11, 10, 12, 13]


async def test_what_was_graded_says_the_parameters_of_the_kept_file(work: Any) -> None:
    async with work(with_models()) as at:
        await at.press("f12", "down", "down")
        await at.shows("412,010 parameters · 1.60 MB · submitted as 7: ★★★★☆")


async def test_a_click_on_a_name_sorts_and_on_a_row_chooses(work: Any) -> None:
    async with work(with_models()) as at:
        await at.press("f12")
        await at.shows("▾run")
        rows = at.text.splitlines()
        head = next(n for n, row in enumerate(rows) if "▾run" in row)
        column = rows[head].index("took")
        await at.pilot.click(offset=(column, head))
        await at.shows("▾took")
        assert order(at.text) == [12, 10, 11, 13]
        await at.pilot.click(offset=(column, head))
        await at.shows("▴took")
        await at.pilot.click(offset=(column, head + 2))
        await at.shows("Run 11 of problem 4")


async def test_the_cursor_stays_at_its_run_when_the_order_changes_and_when_a_run_is_added(work: Any) -> None:
    async with work(with_models()) as at:
        await at.press("f12", "down", "down")
        await at.shows("Run 11 of problem 4")
        await at.press("right", "right", "right")
        await at.shows("▾took", "Run 11 of problem 4")
        at.engine.tell(RunChanged(scenes.run(14, 4, "trained", 5, ended_at=scenes.T0 + 9_000)))
        await at.shows(" 14 done")
        await at.shows("Run 11 of problem 4")


async def test_another_problems_runs_are_one_key_away(work: Any) -> None:
    engine = with_models()
    runs = [*engine.kept.runs, scenes.run(30, 2, "trained", 4, ended_at=scenes.T0 + 700)]
    engine.kept = msgspec.structs.replace(engine.kept, runs=runs)
    async with work(engine) as at:
        await at.press("f12", "alt+2")
        await at.shows("Runs · Handwritten digits", "Run 30 of problem 2")
        await at.press("tab")
        await at.shows("Runs · all problems", "its metric", " 30    2 done", " 12    4 done")
        at.whole()


@pytest.mark.parametrize("size", SIZES)
async def test_a_long_message_hides_neither_the_advice_nor_the_offer(work: Any, size: tuple[int, int]) -> None:
    engine = with_models()
    long = "It raised ValueError: " + "shapes that do not fit " * 40
    failed = scenes.run(
        *(40, 4, "crashed", 0), logs={}, best={}, epochs=0, ended_at=scenes.T0 + 900, message=long,
        advice="Give the last layer ten units.", legacy_keras_helps=True,
    )  # fmt: skip
    engine.kept = msgspec.structs.replace(engine.kept, runs=[*engine.kept.runs, failed])
    async with work(engine, size) as at:
        await at.press("f12")
        await at.shows("Give the last layer ten units.", "exam-era Keras (Keras 2): Alt+K", "It raised ValueError")
        assert "saved no model" not in at.text or size[1] > 24
        await at.press(*["shift+down"] * 12)
        await at.shows("Run 40 saved no model: there is nothing to submit.")
        at.whole()


@pytest.mark.parametrize("size", SIZES)
async def test_marked_runs_lie_side_by_side(work: Any, size: tuple[int, int]) -> None:
    async with work(with_models(), size) as at:
        await at.press("f12", "down", "space", "down", "insert")
        await at.shows("2 marked", "●")
        await at.press("f6")
        await at.until(lambda: isinstance(at.app.screen, CompareScreen))
        await at.shows("Runs 10, 12", "run 10 val_loss", "run 12 val_loss")
        await at.shows("94,698", "1,200", "◆ 0.6000 at 2", "0.5000 at 2", "◆ 0.1594 at 40")
        await at.until(lambda: {(10,), (12,)} <= set(at.engine.asked("curves")))
        at.whole()
        await at.press("tab")
        await at.shows("--- run 10", "+++ run 12", "-units = 10", "+units = 64")
        at.whole()
        await at.press("escape")
        assert isinstance(at.app.screen, RunsScreen)


async def test_one_mark_goes_with_the_run_under_the_cursor_and_none_is_explained(work: Any) -> None:
    async with work(with_models()) as at:
        await at.press("f12", "f6")
        await at.says("Mark two runs or more")
        await at.press("space", "f6")
        await at.shows("Runs 12, 13")
        await at.press("tab")
        await at.shows("The script of run 13 was pruned.")


async def test_compared_curves_are_zoomed_and_read_by_the_same_keys(work: Any) -> None:
    async with work(with_models()) as at:
        await at.press("f12", "down", "space", "end", "space", "f6")
        await at.shows("Runs 10, 12", "⠤")
        await at.press("left", "up", "l")
        await at.shows("at epoch 40", "epochs", "log scale")


async def test_scripts_that_are_the_same_are_said_to_be(work: Any) -> None:
    engine = with_models()
    engine.scripts[12] = engine.scripts[10]
    async with work(engine) as at:
        await at.press("f12", "down", "space", "end", "space", "f6", "tab")
        await at.shows("The scripts of run 10 and run 12 are the same.")


async def test_the_table_is_written_as_csv_into_the_attempts_folder_and_the_path_is_told(
    work: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "attempt"
    folder.mkdir()
    async with work(with_models(folder)) as at:
        await at.press("f12", "alt+w")
        await at.says("4 runs were written to")
        await at.press("alt+w")
        await at.until(lambda: len(list(folder.glob("runs-*.csv"))) == 2)
        file = min(folder.glob("runs-*.csv"), key=lambda each: len(each.name))
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
        assert [row["run"] for row in rows] == ["13", "12", "11", "10"]
        assert rows[2]["stars"] == "4" and rows[2]["submissions"] == "7"
        assert float(rows[3]["best val_accuracy"]) == 0.5 and rows[3]["best epoch of val_accuracy"] == "2"


async def test_a_folder_that_takes_no_csv_is_said_with_the_way_out(work: Any, tmp_path: Path) -> None:
    async with work(with_models(tmp_path / "not there")) as at:
        await at.press("f12", "alt+w")
        await at.says("tfcert-tui runs --csv FILE writes it elsewhere")


async def test_in_ascii_the_table_has_plain_marks(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TFCERT_ASCII", "1")
    async with work(with_models()) as at:
        await at.press("f12", "space")
        await at.shows("vrun", ">    12 done", " *   13 done")
