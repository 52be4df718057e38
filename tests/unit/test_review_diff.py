"""The difference of two scripts as it is shown: nothing of it is lost, whatever the width."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tfcert_exam_engine.review.script_difference import MOST_LINES, difference
from tfcert_tui.code.code_cells import pieces
from tfcert_tui.review import review_diff

MINE = "import keras\n\n\ndef model():\n    return 1\n" + "\n" * 20 + "x = 'ㄱㄴㄷ'\n"
GOAL = "import keras\n\n\ndef model():\n    return 2\n    # more\n" + "\n" * 20 + "y = 'ㄱㄴㄷ'\n"
SIDES = ("mine", "theirs")


def rows(mine: str, goal: str, cells: int) -> list[str]:
    lines = difference(mine, goal)
    assert lines is not None
    return review_diff.difference(lines, SIDES, cells).plain.split("\n")


@pytest.mark.parametrize("cells", [24, 80, 139, 140, 141, 199])
def test_no_row_is_wider_than_there_is_room(cells: int) -> None:
    long = MINE + "z = '" + "한국어 " * 40 + "'\n"
    assert max(map(cell_len, rows(long, GOAL, cells))) <= cells


def test_one_below_the_other_each_line_has_its_sign() -> None:
    found = rows(MINE, GOAL, 80)
    assert found[:2] == ["- mine", "+ theirs"]
    assert [row for row in found[2:] if row.startswith("-")] == ["-     return 1", "- x = 'ㄱㄴㄷ'"]
    assert [row for row in found[2:] if row.startswith("+")] == ["+     return 2", "+     # more", "+ y = 'ㄱㄴㄷ'"]
    assert [row for row in found if row.startswith("── from line")][1].startswith(
        "── from line 23 of yours, line 24 of"
    )


def test_side_by_side_what_is_mine_is_left_and_what_is_not_there_is_empty() -> None:
    found = [row.split(" │ ") for row in rows(MINE, GOAL, 160) if " │ " in row]
    assert all(cell_len(left) == 78 for left, _right in found)
    pairs = [(left.strip(), right) for left, right in found]
    assert ("- mine", "+ theirs") in pairs and ("-     return 1", "+     return 2") in pairs
    assert ("", "+     # more") in pairs and ("def model():", "  def model():") in pairs
    assert pairs[-1] == ("- x = 'ㄱㄴㄷ'", "+ y = 'ㄱㄴㄷ'")


def test_scripts_that_are_the_same_differ_in_no_line_and_endless_ones_are_not_compared() -> None:
    assert difference(MINE, MINE) == []
    assert difference("x\n" * (MOST_LINES + 1), GOAL) is None


@pytest.mark.parametrize("text", ["", "short", "x" * 100, "한국어 " * 30, "\tdeep", "日" * 50, " " * 90 + "x = 1"])
@pytest.mark.parametrize("cells", [10, 33])
def test_pieces_are_narrow_enough_and_lose_nothing(text: str, cells: int) -> None:
    found = pieces(text, cells)
    assert found and all(cell_len(piece) <= cells for piece in found)
    assert "".join(found).replace(" ", "") == text.expandtabs(4).replace(" ", "")


def test_a_long_line_is_broken_between_words_and_goes_on_deeper_than_it_began() -> None:
    found = pieces("    model.fit(x, y, epochs=60, callbacks=[stop])", 30)
    assert found == ["    model.fit(x, y, ", "        epochs=60, ", "        callbacks=[stop])"]


@pytest.mark.parametrize("steers", ["\x1b", "\x07", "\u202e", "\x9b", "\x00"])
def test_what_would_steer_a_terminal_is_a_question_mark(steers: str) -> None:
    assert pieces(f"a{steers}b", 20) == ["a?b"]
