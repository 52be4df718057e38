"""What calibration must show, checked on its records, and the records as a table."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

from verdicts_expected import MUTANTS

Record = dict[str, Any]

STANDARD_ERRORS = 2
"""A reference stands at least this far on the good side of the fifth threshold."""
LONGEST_S = 300.0
"""A reference trains faster, unless the problem is one of the long ones."""
QUICK_S = 60.0
"""Half of the references train faster."""
MIDDLE_STARS = (2, 3, 4)


def broken_rules(record: Record) -> list[str]:
    """Return a sentence for each rule that a problem breaks."""
    rules = (_reference, _weak_ones, _middle_stars, _mutants)
    return [f"{record['problem']}: {sentence}" for rule in rules for sentence in rule(record)]


def broken_by_all(records: list[Record]) -> list[str]:
    """Return a sentence for each rule that the bank breaks as a whole."""
    quick = sum(slowest(record) <= QUICK_S for record in records)
    return [] if quick * 2 >= len(records) else [f"{quick} of {len(records)} references train in under {QUICK_S:g} s"]


def _reference(record: Record) -> Iterator[str]:
    for run in record["reference"]:
        if run["stars"] != 5:
            yield f"the reference has {run['stars']} stars with seed {run['seed']}"
    if reference_margin(record) < STANDARD_ERRORS:
        yield f"the reference stands {reference_margin(record):.2f} standard errors above five stars"
    if slowest(record) > LONGEST_S and not record["long"]:
        yield f"the reference trains for {slowest(record):.0f} s"


def _weak_ones(record: Record) -> Iterator[str]:
    for run in record["starter"]:
        if run["stars"] > 1:
            yield f"the untouched starter has {run['stars']} stars with seed {run['seed']}"
    if distance(record, trivial_of(record), record["thresholds"][0]) > 0:
        yield f"star 1 needs {record['thresholds'][0]}, the trivial answer has {trivial_of(record)}"
    if record["weaker"]["linear"]["stars"] == 5 and not record["linear"]:
        yield "a linear model has five stars, and the problem is not said to be linear"


def _middle_stars(record: Record) -> Iterator[str]:
    runs = [*record["weaker"].values(), *record["stages"].values(), *record["starter"]]
    missing = set(MIDDLE_STARS) - {run["stars"] for run in runs}
    if missing:
        yield f"no weaker model and no stage has {', '.join(map(str, sorted(missing)))} stars"


def _mutants(record: Record) -> Iterator[str]:
    for name, run in record["mutants"].items():
        if bool(run["fault"]) != bool(MUTANTS[name]) or run["stars"] > (0 if MUTANTS[name] else 1):
            yield f"the mutant {name} has {run['stars']} stars: {run['fault'] or run['value']}"


def trivial_of(record: Record) -> float:
    """Return the trivial answer's score: the better one of the best constant and weaker/trivial.py."""
    values = [record["constant"], *(run["value"] for name, run in record["weaker"].items() if name == "trivial")]
    return float(max(values) if record["higher_is_better"] else min(values))


def slowest(record: Record) -> float:
    """Return the longest training of the reference, in seconds."""
    return float(max(run["train_seconds"] for run in record["reference"]))


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
        "of the seeds' standard deviation and the hidden sample's standard error. Seconds and MB (the most memory of "
        "the process, TensorFlow included) are the reference's worst, on a machine that may have done other work "
        "beside it. Weaker ways: the scripts in each problem's `weaker/`; stages: the reference's own training, "
        "stopped after so many epochs. The mutants (wrong shape, Lambda, NaN, enormous, constant, trained on shuffled "
        "labels) all get the verdict they should.",
        "",
        "| problem | metric | hidden | thresholds | trivial | linear | starter | reference | margin | s | MB |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    rows = [_row(record) for record in records]
    steps = ["", "| problem | weaker ways | stages |", "|---|---|---|", *(_steps(record) for record in records)]
    return "\n".join([*head, *rows, *steps, "", _versions(records), *_long_ones(records), ""])


def _row(record: Record) -> str:
    cells = [
        record["problem"],
        record["metric"],
        str(record["hidden_examples"]),
        " ".join(f"{value:g}" for value in record["thresholds"]),
        f"{trivial_of(record):.4g}",
        _range([record["weaker"]["linear"]]),
        _range(record["starter"]),
        _range(record["reference"]),
        f"{reference_margin(record):.1f}",
        f"{slowest(record):.0f}",
        f"{max(run['memory_mb'] for run in record['reference'])}",
    ]
    return "| " + " | ".join(cells) + " |"


def _steps(record: Record) -> str:
    others = {name: run for name, run in record["weaker"].items() if name != "linear"}
    weaker = ", ".join(f"{name.replace('_', ' ')} {_range([run])}" for name, run in others.items())
    by_epoch = sorted(record["stages"].items(), key=lambda stage: int(stage[0]))
    stages = ", ".join(f"{epoch}: {run['stars']}★" for epoch, run in by_epoch)
    return f"| {record['problem']} | {weaker or '-'} | {stages or '-'} |"


def _range(runs: list[Record]) -> str:
    values = sorted(run["value"] for run in runs if run["value"] is not None)
    stars = sorted({run["stars"] for run in runs})
    figures = "-".join(f"{value:.4g}" for value in dict.fromkeys([values[0], values[-1]])) if values else "no model"
    return f"{figures} ({'-'.join(map(str, stars))}★)"


def _long_ones(records: list[Record]) -> Iterator[str]:
    """Say when those were trained that nothing trains by itself. How long is said of the least disturbed one first."""
    for record in (record for record in records if record["long"]):
        minutes = sorted(run["train_seconds"] / 60 for run in record["reference"])
        yield (
            f"\n{record['problem']} is a long one, which `make test` and `make verify-bank` leave out: its reference "
            f"was trained with the seeds {', '.join(map(str, record['seeds']))} (the newest on {record['measured']}), "
            f"in {minutes[0]:.0f} minutes where little else ran, and in {minutes[-1]:.0f} at most, beside other work."
        )


def _versions(records: list[Record]) -> str:
    found = {
        f"{len(r['seeds'])} seed{'s' if len(r['seeds']) > 1 else ''}, TensorFlow {r['tensorflow']}, "
        f"Keras {r['keras']}, Python {r['python']}, {r['processors']} processors"
        for r in records
    }
    return "Measured with " + "; ".join(sorted(found)) + "."
