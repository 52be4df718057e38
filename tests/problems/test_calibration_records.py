"""The thresholds rest on what was measured: the records in the repository keep every rule."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import bank_reference
import msgspec
import pytest
import rules

from tfcert_problems.catalog import problems
from tfcert_problems.problem import Problem, load

FOLDER = Path(rules.__file__).parent
BANK = problems()


def record_of(problem: Problem) -> rules.Record:
    return json.loads((FOLDER / f"{problem.folder.name}.json").read_text())


@pytest.mark.parametrize("problem", BANK, ids=lambda problem: problem.folder.name)
def test_the_record_is_of_this_problem_as_it_stands(problem: Problem) -> None:
    record = record_of(problem)
    assert record["version"] == problem.version
    assert record["thresholds"] == [problem.metric.trivial, *problem.metric.stars]
    assert len(set(record["seeds"])) >= 5
    assert [run["seed"] for run in record["reference"]] == record["seeds"]


@pytest.mark.parametrize("problem", BANK, ids=lambda problem: problem.folder.name)
def test_the_thresholds_keep_every_rule(problem: Problem) -> None:
    assert rules.broken_rules(record_of(problem)) == []


@pytest.mark.parametrize("problem", BANK, ids=lambda problem: problem.folder.name)
def test_a_problem_names_the_reference_that_was_measured(problem: Problem) -> None:
    assert problem.reference is not None
    assert msgspec.structs.asdict(problem.reference) == bank_reference.reference_of(record_of(problem))


def test_the_reference_is_written_in_place_of_the_one_before_and_changes_nothing_else(tmp_path: Path) -> None:
    problem = BANK[0]
    for name in ("problem.toml", "reference.json"):
        (tmp_path / name).write_text(problem.text(name))
    record = record_of(problem)
    bank_reference.reference_run(record)["megabytes"] = 4.5
    bank_reference.write_reference(load(tmp_path), record)
    changed = load(tmp_path)
    assert problem.reference is not None
    assert changed.reference == msgspec.structs.replace(problem.reference, megabytes=4.5)
    assert msgspec.structs.replace(changed, reference=problem.reference, folder=problem.folder) == problem


def test_a_record_without_the_reference_of_the_banks_own_seed_is_refused() -> None:
    record = record_of(BANK[0])
    record["reference"] = record["reference"][1:]
    with pytest.raises(ValueError, match="no reference with seed 7"):
        bank_reference.reference_of(record)


def test_the_table_is_made_of_the_records() -> None:
    records = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("category*.json"))]
    assert (FOLDER / "TABLE.md").read_text() == rules.table(records)


@pytest.mark.parametrize(
    ("part", "figures", "sentence"),
    [
        ("reference", {"stars": 4}, "the reference has 4 stars with seed 7"),
        ("reference", {"value": 0.971}, "standard errors above five stars"),
        ("starter", {"stars": 2}, "the untouched starter has 2 stars with seed 7"),
    ],
)
def test_a_broken_rule_is_named(part: str, figures: dict[str, float], sentence: str) -> None:
    record = copy.deepcopy(json.loads((FOLDER / "category2_digits.json").read_text()))
    record[part][0] |= figures
    (broken,) = rules.broken_rules(record)
    assert sentence in broken


def test_a_constant_with_a_star_is_named() -> None:
    record = json.loads((FOLDER / "category2_digits.json").read_text())
    record["constant"]["stars"] = 1
    record["trivial"] = 0.2
    assert len(rules.broken_rules(record)) == 2
