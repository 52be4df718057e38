"""The thresholds rest on what was measured: the records in the repository keep every rule, and rules can be broken."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import bank_reference
import fingerprint
import msgspec
import pytest
import rules

from tfcert_problems.catalog import find, problems
from tfcert_problems.problem import Problem, load

FOLDER = Path(rules.__file__).parent
BANK = [load(problem.folder, name) for problem in problems() for name in ["", *(v.name for v in problem.variants)]]
DIGITS = json.loads((FOLDER / "category2_digits.json").read_text())


def record_of(problem: Problem) -> rules.Record:
    return json.loads((FOLDER / f"{problem.name}.json").read_text())


@pytest.mark.parametrize("problem", BANK, ids=lambda problem: problem.name)
def test_the_record_is_of_this_problem_as_it_stands(problem: Problem) -> None:
    record = record_of(problem)
    assert record["version"] == problem.version
    assert record["thresholds"] == [problem.metric.trivial, *problem.metric.stars]
    assert len(set(record["seeds"])) >= 5
    assert [run["seed"] for run in record["reference"]] == record["seeds"]
    measured_anew = f"python problems/calibration/calibrate.py {problem.slug}"
    assert record["fingerprint"] == fingerprint.of(problem), f"it has changed: {measured_anew}"


@pytest.mark.parametrize("problem", BANK, ids=lambda problem: problem.name)
def test_the_thresholds_keep_every_rule(problem: Problem) -> None:
    assert rules.broken_rules(record_of(problem)) == []


JUDGED_AGAIN = """
import json, sys
import fingerprint, judging, msgspec
from tfcert_problems.catalog import find

line, record = find(1, "line"), json.load(open(sys.argv[1]))
assert judging.judged_again(line, json.loads(json.dumps(record))) == record

harder = msgspec.structs.replace(line, metric=msgspec.structs.replace(line.metric, stars=[25.0, 8.0, 2.0, 0.01]))
again = judging.judged_again(harder, json.loads(json.dumps(record)))
assert [run["stars"] for run in again["reference"]] == [4] * 5
assert again["thresholds"] == [41.3, 25.0, 8.0, 2.0, 0.01]
assert again["fingerprint"] == fingerprint.of(harder) != record["fingerprint"]

other = msgspec.structs.replace(line, contract=msgspec.structs.replace(line.contract, max_megabytes=1.0))
try:
    judging.judged_again(other, record)
except ValueError as error:
    assert "it has changed since it was measured" in str(error)
else:
    raise AssertionError("a changed problem was judged by old figures")
"""


def test_thresholds_that_moved_are_held_against_what_was_measured() -> None:
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", JUDGED_AGAIN, str(FOLDER / "category1_line.json")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def test_half_of_the_references_train_in_under_a_minute() -> None:
    assert rules.broken_by_all([record_of(problem) for problem in BANK]) == []


@pytest.mark.parametrize("problem", BANK, ids=lambda problem: problem.name)
def test_a_problem_names_the_reference_that_was_measured(problem: Problem) -> None:
    assert problem.reference is not None
    assert msgspec.structs.asdict(problem.reference) == bank_reference.reference_of(record_of(problem))


@pytest.mark.parametrize("problem", BANK, ids=lambda problem: problem.name)
def test_a_record_says_which_editions_of_public_sets_were_measured(problem: Problem) -> None:
    record = record_of(problem)
    assert list(record.get("public", {})) == problem.public
    assert all(record.get("public", {}).values()) and bool(record.get("stamp")) == bool(problem.public)


def test_every_record_is_of_a_problem_of_the_bank() -> None:
    assert {path.stem for path in FOLDER.glob("category*.json")} == {problem.name for problem in BANK}


def test_the_reference_is_written_in_place_of_the_one_before_and_changes_nothing_else(tmp_path: Path) -> None:
    problem = find(1, "line")
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
    record = copy.deepcopy(DIGITS)
    record["reference"] = record["reference"][1:]
    with pytest.raises(ValueError, match="no reference with seed 7"):
        bank_reference.reference_of(record)


def test_the_table_is_made_of_the_records() -> None:
    records = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("category*.json"))]
    assert (FOLDER / "TABLE.md").read_text() == rules.table(records)


def changed(path: tuple[Any, ...], value: Any) -> rules.Record:
    """Return the record of the digits with one figure changed."""
    record = copy.deepcopy(DIGITS)
    place = record
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return record


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("reference", 0, "stars"), 4, "the reference has 4 stars with seed 7"),
        (("reference", 0, "value"), 0.971, "standard errors above five stars"),
        (("reference", 0, "train_seconds"), 301.0, "the reference trains for 301 s"),
        (("starter", 0, "stars"), 2, "the untouched starter has 2 stars with seed 7"),
        (("weaker", "linear", "stars"), 5, "a linear model has five stars"),
        (("constant",), 0.2, "star 1 needs 0.12, the trivial answer has 0.2"),
        (("mutants", "Lambda", "fault"), "", "the mutant Lambda has 0 stars"),
        (("mutants", "constant", "stars"), 2, "the mutant constant has 2 stars"),
        (("mutants", "shuffled labels", "stars"), 3, "the mutant shuffled labels has 3 stars"),
    ],
)
def test_a_broken_rule_is_named(path: tuple[Any, ...], value: Any, sentence: str) -> None:
    assert any(sentence in broken for broken in rules.broken_rules(changed(path, value)))


def test_stars_that_nobody_gets_are_named() -> None:
    record = copy.deepcopy(DIGITS) | {"stages": {}}
    record["weaker"] = {"linear": record["weaker"]["linear"]}
    (broken,) = rules.broken_rules(record)
    assert "no weaker model and no stage has 2, 4 stars" in broken


def test_a_bank_of_slow_references_is_named() -> None:
    slow = changed(("reference", 0, "train_seconds"), 61.0)
    assert rules.broken_by_all([slow, slow, DIGITS]) == ["1 of 3 references train in under 60 s"]


def test_the_fingerprint_is_of_what_figures_hang_on_and_not_of_words(tmp_path: Path) -> None:
    folder = tmp_path / "category1_line"
    shutil.copytree(find(1, "line").folder, folder)
    before = fingerprint.of(load(folder))
    assert before == fingerprint.of(find(1, "line"))
    (folder / "statement.md").write_text("Other words.\n")
    (folder / "problem.toml").write_text((folder / "problem.toml").read_text().replace("Let it train", "Have it train"))
    assert fingerprint.of(load(folder)) == before
    script = (folder / "reference.py").read_text()
    (folder / "reference.py").write_text(
        '"""Other words."""\n\n# A word.\n' + script.split('"""', 2)[2] + "\n# The end.\n"
    )
    assert fingerprint.of(load(folder)) == before
    (folder / "reference.py").write_text(script.replace("epochs=120", "epochs=121"))
    assert fingerprint.of(load(folder)) != before
