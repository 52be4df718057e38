"""Every problem's files agree with each other, and the checks that say so can fail."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tfcert_problems import checks
from tfcert_problems.catalog import find, problems
from tfcert_problems.problem import Problem, load

BANK = problems()


@pytest.mark.parametrize("problem", BANK, ids=lambda problem: problem.folder.name)
def test_a_problem_passes_every_static_check(problem: Problem) -> None:
    assert {name: fault for name, fault in checks.faults(problem) if fault} == {}


@pytest.mark.parametrize("problem", BANK, ids=lambda problem: problem.folder.name)
@pytest.mark.parametrize("script", ["starter.py", "reference.py"])
def test_a_script_imports_nothing_of_ours(problem: Problem, script: str) -> None:
    nodes = list(ast.walk(ast.parse(problem.text(script))))
    modules = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    modules += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    assert [name for name in modules if name.startswith("tfcert_")] == []


def change(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what replaces a text in one of a problem's files."""

    def apply(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))

    return apply


def use_anothers_data(folder: Path, name: str) -> None:
    head, _data, rest = (folder / "problem.toml").read_text().partition("[data]\n")
    rest = rest[rest.index("[contract]") :]
    (folder / "problem.toml").write_text(f'dataset = "{name}"\n' + head + rest)


BROKEN = {
    "a file is missing": ("files", lambda folder: (folder / "hints.md").unlink()),
    "a file is empty": ("files", lambda folder: (folder / "statement.md").write_text("\n")),
    "another slug": ("description", change("problem.toml", 'slug = "line"', 'slug = "curve"')),
    "a threshold too easy": ("thresholds", change("problem.toml", "8.0, 2.0", "8.0, 9.0")),
    "three thresholds": ("thresholds", change("problem.toml", "8.0, 2.0", "8.0")),
    "an empty advice": ("advice", change("problem.toml", '"Let it train', '"", # "Let it train')),
    "another threshold": ("statement names the thresholds", change("problem.toml", "stars = [25.0", "stars = [24.0")),
    "another trivial": ("statement names the thresholds", change("problem.toml", "trivial = 41.3", "trivial = 41.4")),
    "another input": ("statement names the contract", change("problem.toml", "input_shape = [1]", "input_shape = [2]")),
    "another cap": ("statement names the contract", change("problem.toml", "max_megabytes = 10", "max_megabytes = 20")),
    "an unknown skill": ("skills", change("problem.toml", '"2.18"', '"2.20"')),
    "an unknown data set": ("dataset", lambda folder: use_anothers_data(folder, "lines")),
    "no builder": ("dataset", lambda folder: (folder / "data.py").unlink()),
    "a syntax error": ("scripts", change("starter.py", "def measurements():", "def measurements(:")),
    "no seed": ("scripts", change("reference.py", "SEED = 7\n", "SEED = 8\n")),
    "a changed block": ("frozen block", change("reference.py", "skiprows=1", "skiprows=2")),
    "no block": ("frozen block", change("starter.py", checks.FROZEN_ENDS, "")),
    "words that stand nowhere": ("variants", change("problem.toml", '"41.3" = ', '"41.30" = "", "41.3" = ')),
    "hints out of order": ("hints", change("hints.md", "## 2", "## 5")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_problem_is_found(name: str, tmp_path: Path) -> None:
    check, breaks = BROKEN[name]
    folder = tmp_path / "category1_line"
    shutil.copytree(find(1, "line").folder, folder)
    breaks(folder)
    faults = {found: fault for found, fault in checks.faults(load(folder)) if fault}
    assert check in faults
