"""The reference as the bank has it, in its problem.toml: what a verdict holds a model against."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rules import Record

OWN_SEED = 7
"""The seed that reference.py has."""
HEADING = "[reference]"


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
    """Return what problem.toml says of the reference, as plain data."""
    run = reference_run(record)
    figures = {name: run[name] for name in ("value", "parameters", "megabytes", "train_seconds", "seed")}
    return figures | {name: record[name] for name in ("tensorflow", "keras", "python", "processors")}


def write_reference(file: Path, record: Record) -> None:
    """Put the table [reference] at the end of a problem.toml, in place of the one that stood there."""
    kept = file.read_text(encoding="utf-8").partition(f"\n{HEADING}\n")[0].rstrip("\n")
    # A TOML string of plain ASCII without quotes is written as Python and JSON write it.
    rows = [
        f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}"
        for name, value in reference_of(record).items()
    ]
    file.write_text("\n".join([kept, "", HEADING, *rows, ""]), encoding="utf-8")
