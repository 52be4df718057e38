"""The bank's problems on public sets, with the real sets: skipped where those are not on this machine."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import msgspec
import numpy as np
import pytest
import rules

from built_data import in_a_process
from real_sets import entries, real_sets
from tfcert_exam_engine import public_data
from tfcert_exam_engine.bank_check import verify
from tfcert_exam_engine.public_sets.fetching import FetchOptions, fetch
from tfcert_exam_engine.public_sets.places import ROOT_VARIABLE, Root
from tfcert_exam_engine.public_sets.registry import find_all
from tfcert_problems.catalog import problems
from tfcert_problems.datasets import cache
from tfcert_problems.problem import Problem, load

ON_PUBLIC_SETS = [problem for problem in problems() if problem.public]
EVERY = [load(problem.folder, name) for problem in ON_PUBLIC_SETS for name in ["", *(v.name for v in problem.variants)]]
BUILD = """
import sys, msgspec
from pathlib import Path
from tfcert_problems.datasets import cache
from tfcert_problems.datasets.catalog import DatasetEntry
cache.build(Path(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=DatasetEntry), lambda fraction, text: None)
"""
SHOW = """
import sys, msgspec
from pathlib import Path
from tfcert_problems.datasets.reading.reader import MOST, reader_of
from tfcert_problems.examples import ExamplesHint
reader = reader_of(msgspec.json.decode(sys.argv[2], type=ExamplesHint), Path(sys.argv[1]))
facts = reader.facts()
assert facts.splits
for split in facts.splits:
    first, last = reader.read(split.name, [1, min(split.count, MOST)])
    assert first.answer and last.answer and last.number > 1, split
"""


@pytest.fixture(scope="session")
def public_root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    """A root with the real sets: $TFCERT_PUBLIC_DIR, else one that is filled from the files at hand."""
    if given := os.environ.get(ROOT_VARIABLE):
        return Root(Path(given))
    mirror, root = real_sets(), Root(tmp_path_factory.mktemp("public"))
    there = {one["name"] for one in entries(mirror)}
    wanted = [name for name in public_data.needed(ON_PUBLIC_SETS) if name in there]
    fetch(find_all(wanted), root, FetchOptions(str(mirror)), lambda now: None, threading.Event())
    return root


def stamped(problem: Problem, root: Root) -> Problem:
    here = public_data.sets_here(root, [problem])
    if absent := public_data.missing([problem], here):
        pytest.skip(f"{', '.join(absent)} is not on this machine: set ${ROOT_VARIABLE} to a root that has it")
    return public_data.stamped(problem, here)


def built(problem: Problem, root: Root, datasets: Path) -> Path:
    """Return its built folder; a process of its own builds it, so that this one imports no TensorFlow."""
    entry = public_data.entry_of(problem, public_data.sets_here(root, [problem]))
    in_a_process(BUILD, str(datasets), msgspec.json.encode(entry).decode())
    return cache.folder_of(datasets, entry)


@pytest.mark.parametrize("problem", EVERY, ids=lambda problem: problem.name)
def test_the_hidden_examples_are_as_the_contract_says(problem: Problem, public_root: Root, datasets_root: Path) -> None:
    folder = built(stamped(problem, public_root), public_root, datasets_root)
    hidden = np.load(folder / "hidden" / "hidden.npz")
    wanted = problem.contract.input_shape
    assert all(axis in (size, 0) for axis, size in zip(wanted, hidden["x"].shape[1:], strict=True))
    assert hidden["x"].dtype == np.dtype(problem.contract.input_dtype)
    assert len(hidden["x"]) == len(hidden["y"]) == measured(problem)["hidden_examples"]
    assert any((folder / "public").iterdir())


@pytest.mark.parametrize("problem", EVERY, ids=lambda problem: problem.name)
def test_examples_of_every_split_can_be_shown(problem: Problem, public_root: Root, datasets_root: Path) -> None:
    folder = built(stamped(problem, public_root), public_root, datasets_root)
    assert problem.examples is not None
    in_a_process(SHOW, str(folder / "public"), msgspec.json.encode(problem.examples).decode())


@pytest.mark.parametrize("problem", EVERY, ids=lambda problem: problem.name)
def test_the_figures_were_measured_on_these_very_files(problem: Problem, public_root: Root) -> None:
    editions = public_data.sets_here(public_root, [problem])
    stamp = stamped(problem, public_root).stamp
    record = measured(problem)
    if {name: one.edition for name, one in editions.items()} != record["public"]:
        pytest.skip(f"another edition is here: {record['public']} was measured")
    assert record["stamp"] == stamp


def measured(problem: Problem) -> rules.Record:
    return json.loads((Path(rules.__file__).parent / f"{problem.name}.json").read_text())


def quickest() -> Problem:
    return min(ON_PUBLIC_SETS, key=lambda one: one.reference.train_seconds if one.reference else float("inf"))


@pytest.mark.trains
@pytest.mark.timeout(600)
def test_the_quickest_reference_gets_five_stars_and_its_starter_one_at_most(
    public_root: Root, datasets_root: Path
) -> None:
    stamped(quickest(), public_root)
    found = verify([quickest()], datasets_root, seeds=[7], train=True, tell=lambda text: None, public=public_root)
    assert [check for check in found if not check.passed] == []
    assert {"data", "starter, seed 7", "reference, seed 7"} <= {check.check for check in found}


def test_where_a_set_is_missing_a_check_says_what_to_fetch(tmp_path: Path) -> None:
    found = verify(
        ON_PUBLIC_SETS[:1], tmp_path, seeds=[7], train=True, tell=lambda text: None, public=Root(tmp_path / "none")
    )
    (failed,) = [check for check in found if not check.passed]
    assert failed.check == "data" and f"datasets fetch {ON_PUBLIC_SETS[0].public[0]}" in failed.detail
