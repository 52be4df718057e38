"""The bank proves itself: untouched starters get one star at most, references five; really trained, really graded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfcert_exam_engine.bank_check import verify
from tfcert_problems.catalog import draw, find, problems
from tfcert_problems.problem import Problem, load


def part() -> list[Problem]:
    """Return what is trained here on each change: the quickest problem of each category outside of the first form.

    The first form is trained by its rehearsals (tests/engine/test_rehearsal.py), all of them by `make verify-bank`.
    """
    first = draw("first", 0)
    others = [one for one in problems() if one not in first and one.reference is not None and not one.public]
    quickest = {one.category: one for one in sorted(others, key=_seconds, reverse=True)}
    return list(quickest.values())


def _seconds(problem: Problem) -> float:
    assert problem.reference is not None
    return problem.reference.train_seconds


@pytest.mark.trains
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("problem", part(), ids=lambda problem: problem.folder.name)
def test_a_starter_gets_one_star_at_most_and_a_reference_five(problem: Problem, datasets_root: Path) -> None:
    found = verify([problem], datasets_root, seeds=[7], train=True, tell=lambda text: None)
    assert [check for check in found if not check.passed] == []
    assert {"data", "starter, seed 7", "reference, seed 7"} <= {check.check for check in found}


@pytest.mark.trains
def test_a_starter_that_solves_the_problem_is_found(datasets_root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "category1_line"
    folder.mkdir()
    for file in find(1, "line").folder.glob("*.*"):
        (folder / file.name).write_text(file.read_text())
    (folder / "starter.py").write_text((folder / "reference.py").read_text())
    (folder / "reference.py").write_text("raise SystemExit('no reference')\n")
    found = verify([load(folder)], datasets_root, seeds=[7], train=True, tell=lambda text: None)
    missed = {check.check: check.detail for check in found if not check.passed}
    assert missed["starter, seed 7"].startswith("5 of 5, mae 0.05")
    assert "exit code" in missed["reference, seed 7"]
