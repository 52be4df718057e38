"""The reference as the bank has it, in its reference.json: what a verdict holds a model against."""

from __future__ import annotations

import json
from typing import Any

from rules import Record

from tfcert_problems.problem import REFERENCE_FIGURES, Problem

OWN_SEED = 7
"""The seed that reference.py has."""


def reference_run(record: Record) -> Record:
    """Return the run of the reference with its own seed.

    Raises:
        ValueError: the record has none.
    """
    runs: list[Record] = [run for run in record["reference"] if run["seed"] == OWN_SEED]
    if not runs:
        raise ValueError(f"{record['problem']}: no reference with seed {OWN_SEED}")
    return runs[0]


def reference_of(record: Record) -> dict[str, Any]:
    """Return what reference.json says of the reference, as plain data."""
    run = reference_run(record)
    figures = {name: run[name] for name in ("value", "parameters", "megabytes", "train_seconds", "seed")}
    return figures | {name: record[name] for name in ("tensorflow", "keras", "python", "processors")}


def write_reference(problem: Problem, record: Record) -> None:
    """Put the reference of the problem's variant into its folder's reference.json."""
    file = problem.folder / REFERENCE_FIGURES
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    known[problem.variant_name] = reference_of(record)
    file.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
