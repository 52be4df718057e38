"""What calibration must show, checked on its records, and the records as a table."""

from __future__ import annotations

import statistics
from typing import Any

Record = dict[str, Any]

STANDARD_ERRORS = 2
"""A reference stands at least this far on the good side of the fifth threshold."""


def broken_rules(record: Record) -> list[str]:
    """Return a sentence for each rule that the thresholds break."""
    name = record["problem"]
    broken = []
    for run in record["reference"]:
        if run["stars"] != 5:
            broken.append(f"{name}: the reference has {run['stars']} stars with seed {run['seed']}")
    if reference_margin(record) < STANDARD_ERRORS:
        broken.append(f"{name}: the reference stands {reference_margin(record):.2f} standard errors above five stars")
    for run in record["starter"]:
        if run["stars"] > 1:
            broken.append(f"{name}: the untouched starter has {run['stars']} stars with seed {run['seed']}")
    if record["constant"]["stars"]:
        broken.append(f"{name}: a constant has {record['constant']['stars']} stars")
    if distance(record, record["trivial"], record["thresholds"][0]) > 0:
        broken.append(f"{name}: star 1 needs {record['thresholds'][0]}, the trivial answer has {record['trivial']}")
    return broken


def distance(record: Record, value: float, threshold: float) -> float:
    """Return how far a value is on the good side of a threshold."""
    return value - threshold if record["higher_is_better"] else threshold - value


def standard_error(record: Record) -> float:
    """Return the larger of the seeds' standard deviation and the hidden sample's standard error."""
    runs = record["reference"]
    seeds = statistics.stdev(run["value"] for run in runs) if len(runs) > 1 else 0.0
    return max([seeds, 1e-12, *(float(run["standard_error"]) for run in runs)])


def reference_margin(record: Record) -> float:
    """Return the worst seed's distance from the fifth threshold, in standard errors."""
    if any(run["value"] is None for run in record["reference"]):
        return float("-inf")
    worst: float = min(distance(record, run["value"], record["thresholds"][-1]) for run in record["reference"])
    return worst / standard_error(record)


def table(records: list[Record]) -> str:
    """Return all records as Markdown."""
    head = [
        "# What the thresholds rest on",
        "",
        "Written by `calibrate.py`; each figure is the grader's. For the starter and the reference: the range over the "
        "seeds. The margin is the worst reference's distance from the fifth threshold in standard errors: the larger "
        "of the seeds' standard deviation and the hidden sample's standard error.",
        "",
        "| problem | metric | hidden | thresholds | trivial | constant | linear | starter | reference | margin | s |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *(_row(record) for record in records), "", _versions(records), ""])


def _row(record: Record) -> str:
    cells = [
        record["problem"],
        record["metric"],
        str(record["hidden_examples"]),
        " ".join(f"{value:g}" for value in record["thresholds"]),
        f"{record['trivial']:.4g}",
        _range([record["constant"]]),
        _range([record["linear"]]),
        _range(record["starter"]),
        _range(record["reference"]),
        f"{reference_margin(record):.1f}",
        f"{max(run['train_seconds'] for run in record['reference']):.0f}",
    ]
    return "| " + " | ".join(cells) + " |"


def _range(runs: list[Record]) -> str:
    values = sorted(run["value"] for run in runs if run["value"] is not None)
    stars = sorted({run["stars"] for run in runs})
    figures = "-".join(f"{value:.4g}" for value in dict.fromkeys([values[0], values[-1]])) if values else "no contract"
    return f"{figures} ({'-'.join(map(str, stars))}★)"


def _versions(records: list[Record]) -> str:
    found = {
        f"{len(r['seeds'])} seeds, TensorFlow {r['tensorflow']}, Keras {r['keras']}, Python {r['python']}, "
        f"{r['processors']} processors"
        for r in records
    }
    return "Measured with " + "; ".join(sorted(found)) + "."
