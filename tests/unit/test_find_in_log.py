"""Words in a log that may be large, are found in the lines as they look in the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfcert_exam_engine.training.log_search import PIECE, TAIL, find, seen


def places(tmp_path: Path, log: bytes, what: str, piece: int = PIECE) -> list[int]:
    """Look through a log in pieces of that size."""
    file = tmp_path / "log.txt"
    file.write_bytes(log)
    found: list[int] = []
    for offset in range(0, len(log), piece):
        one = find(file, 1, what, offset, piece, places=True)
        assert one.count == len(one.places) and one.next_offset == min(len(log), offset + piece)
        found += one.places
    return found


LOG = b"first loss\nsecond\nthird LOSS\n\nloss loss\nlast has no end, loss"


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 16, 1000])
def test_each_line_is_found_once_wherever_the_pieces_are_cut(tmp_path: Path, piece: int) -> None:
    assert places(tmp_path, LOG, "loss", piece) == [0, 18, 30, 40]
    assert places(tmp_path, b"\x1b[1m" + LOG, "loss", piece) == [0, 22, 34, 44]


def test_a_capital_makes_it_exact(tmp_path: Path) -> None:
    assert places(tmp_path, LOG, "LOSS") == [18]
    assert places(tmp_path, "größe\nGRÖßE\nGrösse\n".encode(), "größe") == [0, 8]


@pytest.mark.parametrize(
    ("line", "looks"),
    [
        (b"\x1b[1m12/551\x1b[0m \x1b[32mdone", b"12/551 done"),
        (b"1/9\b\b\b\r2/9\b\b\b\r3/9", b"3/9"),
        (b"windows\r", b"windows"),
        (b"\x1b]0;title\x07text", b"text"),
    ],
)
def test_what_was_drawn_over_is_not_there(line: bytes, looks: bytes) -> None:
    assert seen(line) == looks


def test_words_are_found_through_colours_and_not_in_what_was_drawn_over(tmp_path: Path) -> None:
    log = b"\x1b[1m1/9\x1b[0m loss\r\x1b[1m9/9\x1b[0m done\nplain\n"
    assert places(tmp_path, log, "9/9 done") == [0]
    assert places(tmp_path, log, "loss") == []


def test_line_ends_are_counted_without_words_and_nothing_is_listed_unasked(tmp_path: Path) -> None:
    file = tmp_path / "log.txt"
    file.write_bytes(LOG)
    assert find(file, 1, "", 6).line_ends == LOG.count(b"\n")
    assert find(file, 1, "loss", 0).places == []
    assert find(file, 1, "loss", 0).count == 4
    assert find(tmp_path / "none", 1, "loss", 0).size == 0


def test_a_line_longer_than_a_piece_is_looked_through_as_far_as_is_read(tmp_path: Path) -> None:
    log = b"x" * (PIECE + 10) + b"needle" + b"y" * TAIL + b"\nneedle\n"
    assert places(tmp_path, log, "needle") == [0, log.rindex(b"needle")]


def test_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    log = bytes(range(256)) * 10 + b"\nneedle\xff\n"
    assert places(tmp_path, log, "needle") == [log.index(b"needle")]
