"""What somebody who sees the screens for the first time must understand: facts, tables, drills, units, names."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from rich.console import Console

import scenes
from tfcert_exam_engine.views import AttemptView
from tfcert_tui.data_words import key_lines
from tfcert_tui.runs.run_columns import columns_for
from tfcert_tui.runs.run_facts import facts_of
from tfcert_tui.verdicts.what_if import what_if
from tfcert_tui.widgets.left_markdown import LeftMarkdown

SIZES = [(80, 24), (120, 40), (200, 60)]


def read(markdown: str) -> list[str]:
    """Return a text as it is rendered, without the blanks at the ends."""
    console = Console(width=60, color_system=None)
    with console.capture() as captured:
        console.print(LeftMarkdown(markdown))
    return [line.rstrip() for line in captured.get().splitlines()]


def test_a_table_with_an_empty_head_has_none_and_others_keep_theirs() -> None:
    rows = "|---|---|\n| input | 8 |\n| output | 10 |\n"
    without = [line for line in read("| | |\n" + rows) if line]
    assert without == [" input   8", " output  10"]
    headed = read("| what | size |\n" + rows)
    assert any("what" in line and "size" in line for line in headed) and any("──" in line for line in headed)


async def test_the_facts_say_in_words_which_layers_are_not_accepted(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2")
        await at.shows("Layers", "any but Lambda")
        assert "Never" not in at.text


def drill(stars: int | None) -> AttemptView:
    """Return a drill of the digits."""
    problem = scenes.problem_view(2, stars)
    return scenes.attempt("drill", problems=[problem], full=15.0)


@pytest.mark.parametrize("stars", [None, 3, 5])
def test_a_drill_speaks_of_no_pass(stars: int | None) -> None:
    said = what_if(drill(stars))
    assert not any("To pass" in line or "Passed" in line for line in said)
    assert said[-1] == ("Every star." if stars == 5 else "To aim for: ★★★★★ in 2")


def test_one_split_is_no_choice() -> None:
    assert "split" in key_lines([], False)[0] and "class" in key_lines([], False)[0]
    assert not any("split" in line for line in key_lines(["split"], False))
    assert not any("class" in line for line in key_lines(["class"], False))


@pytest.mark.parametrize("size", SIZES)
async def test_no_name_above_the_table_of_runs_is_cut(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("4", "f12")
        await at.shows("Runs", "val_accuracy")
        top = next(line for line in at.text.splitlines() if "val_accuracy" in line and "last 0" not in line)
        assert "…" not in top
        at.whole()


@pytest.mark.parametrize("cells", range(70, 140, 7))
def test_a_column_alone_is_as_wide_as_its_name_or_left_out(cells: int) -> None:
    logs = {"val_mean_absolute_error": 0.5, "mean_absolute_error": 0.4, "loss": 0.3}
    run = msgspec.structs.replace(scenes.run(3, 4, "trained", 10), logs=logs)
    columns = columns_for([facts_of(run, [], 0.0)], False, cells)
    assert sum(column.cells + 1 for column in columns) <= cells
    for group in {column.group for column in columns if column.group}:
        assert sum(column.cells + 1 for column in columns if column.group == group) > len(group)
