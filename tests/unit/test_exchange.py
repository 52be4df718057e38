"""Several files change places: all of them or none, wherever it is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tfcert_exam_engine import exchange
from tfcert_exam_engine.exchange import Move

NAMES = ("a", "b", "folder", "new", "gone")
DIES = """
import os, sys
from pathlib import Path
from tfcert_exam_engine import exchange
from tfcert_exam_engine.exchange import Move
left, failing = int(sys.argv[2]), sys.argv[3] == "fails"
rename, unlink = Path.rename, Path.unlink
def counted(real):
    def call(self, *arguments, **named):
        global left
        if left == 0:
            if failing and self.name != "exchange.json":
                left = -1
                raise OSError(28, "No space left on device", str(self))
            os._exit(9)
        left -= 1
        return real(self, *arguments, **named)
    return call
Path.rename, Path.unlink = counted(rename), counted(unlink)
place = Path(sys.argv[1])
moves = [Move(*one.split("|")) for one in sys.argv[4:]]
try:
    exchange.exchange(place / "exchange.json", moves, [place / "stage", place / "aside"])
except OSError:
    os._exit(28)
os._exit(0)
"""


def laid_out(place: Path) -> list[Move]:
    """Old and new files, one folder, one that is new, one that goes."""
    for folder in ("stage", "stage/folder", "folder"):
        (place / folder).mkdir(parents=True)
    for name in ("a", "b", "folder/x", "gone"):
        (place / name).write_text("old")
    for name in ("a", "b", "folder/x", "folder/y", "new"):
        (place / "stage" / name).write_text("new")
    stage, aside = place / "stage", place / "aside"
    return [
        Move(str(place / name), str(stage / name) if (stage / name).exists() else "", str(aside / name))
        for name in NAMES
    ]


def contents(place: Path) -> dict[str, str]:
    return {str(file.relative_to(place)): file.read_text() for file in sorted(place.rglob("*")) if file.is_file()}


OLD = {"a": "old", "b": "old", "folder/x": "old", "gone": "old"}
NEW = {"a": "new", "b": "new", "folder/x": "new", "folder/y": "new", "new": "new"}


def run(place: Path, steps: int, how: str) -> int:
    moves = [f"{move.target}|{move.staged}|{move.aside}" for move in laid_out(place)]
    done = subprocess.run([sys.executable, "-c", DIES, str(place), str(steps), how, *moves], env=os.environ)
    return done.returncode


def test_all_of_it_changes(tmp_path: Path) -> None:
    exchange.exchange(tmp_path / "exchange.json", laid_out(tmp_path), [tmp_path / "stage", tmp_path / "aside"])
    assert contents(tmp_path) == NEW


@pytest.mark.parametrize("steps", range(9))
def test_one_that_was_killed_is_finished_by_the_next(steps: int, tmp_path: Path) -> None:
    assert run(tmp_path, steps, "dies") == 9
    assert exchange.settle(tmp_path / "exchange.json")
    assert contents(tmp_path) == NEW
    assert exchange.settle(tmp_path / "exchange.json") == ()


@pytest.mark.parametrize("steps", range(8))
def test_one_that_fails_is_taken_back(steps: int, tmp_path: Path) -> None:
    assert run(tmp_path, steps, "fails") == 28
    exchange.settle(tmp_path / "exchange.json")
    assert contents(tmp_path) == OLD


def test_what_somebody_made_in_between_stands_in_nobodys_way(tmp_path: Path) -> None:
    assert run(tmp_path, 5, "dies") == 9
    (tmp_path / "folder").mkdir(exist_ok=True)
    exchange.settle(tmp_path / "exchange.json")
    assert contents(tmp_path) == NEW


def test_a_journal_that_cannot_be_read_is_moved_away(tmp_path: Path) -> None:
    (tmp_path / "exchange.json").write_text("{")
    assert exchange.settle(tmp_path / "exchange.json") == ()
    assert not (tmp_path / "exchange.json").exists()
