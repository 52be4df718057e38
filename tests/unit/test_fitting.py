"""Text by terminal cells."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tfcert_tui.fitting import break_long_words, first_that_fits, fit, fit_right, shorten
from tfcert_tui.widgets.header_bar import best_pair

TEXTS = ["", "a", "loss", "손으로 쓴 숫자", "a손b글c", "★★★☆☆", "…"]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("cells", range(1, 20))
def test_a_fitted_text_has_exactly_its_cells_on_both_sides(text: str, cells: int) -> None:
    assert cell_len(fit(text, cells)) == cells
    assert cell_len(fit_right(text, cells)) == cells
    assert cell_len(shorten(text, cells)) <= cells


def test_a_text_that_was_cut_says_so_and_one_that_fits_is_left_alone() -> None:
    assert shorten("sunspots", 5) == "suns…"
    assert shorten("sunspots", 8) == "sunspots"
    assert shorten("숫자", 3) == "숫…"


def test_the_longest_wording_that_fits_is_taken() -> None:
    assert first_that_fits(["twelve minutes", "12 min", "12"], 8) == "12 min"
    assert first_that_fits(["twelve minutes", "12 min"], 3) == "12…"


def test_the_title_gives_way_before_the_score() -> None:
    titles, standings = ["tfcert · practice", "practice", "p"], ["19 of 100 · needs 71 more", "19 of 100", "19"]
    assert best_pair(titles, standings, 80) == (titles[0], standings[0])
    assert best_pair(titles, standings, 34) == ("practice", standings[0])
    assert best_pair(titles, standings, 11) == ("p", "19 of 100")
    assert best_pair(titles, standings, 2) == ("", "19")


def test_a_path_longer_than_a_line_is_broken_after_a_slash_and_a_shorter_one_is_left_alone() -> None:
    path = "/home/ada/a-long-folder/another-long-folder/solution.py"
    assert break_long_words(f"It is in {path} now.", 60) == f"It is in {path} now."
    broken = break_long_words(f"It is in {path} now.", 24)
    assert broken.replace("\n", "") == f"It is in {path} now."
    assert broken.split("in ")[1].split("\n") == [
        "/home/ada/a-long-folder/",
        "another-long-folder/",
        "solution.py now.",
    ]


def test_line_ends_that_were_there_stay() -> None:
    assert break_long_words("one\n\ntwo/three", 4) == "one\n\ntwo/\nthree"
