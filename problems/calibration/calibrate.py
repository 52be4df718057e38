"""Measures what thresholds rest on, over five seeds, with the grader itself; writes one JSON per problem and TABLE.md.

    python problems/calibration/calibrate.py [SLUG ...] [--data FOLDER] [--seeds 7 8 9 10 11]
    python problems/calibration/calibrate.py --reference [--data FOLDER] [SLUG ...]
    python problems/calibration/calibrate.py SLUG --more --seeds 8
    python problems/calibration/calibrate.py --judge [SLUG ...]
    python problems/calibration/calibrate.py --verify [SLUG ...]
    python problems/calibration/calibrate.py --curves [SLUG ...]
    python problems/calibration/calibrate.py --table

Nothing is chosen here: it prints which rules the problems break, and leaves with 1 if any is broken.
The reference as the bank has it, with its own seed, is written to its reference.json too: the verdict compares with it.
`--reference` trains that one again and leaves every other figure of the record as it is; `--more` adds seeds to it, as
the long ones want that take half an hour or more each; `--judge` trains nothing, and holds what was measured against
thresholds that have moved since; `--verify` measures all and writes nothing; `--curves` trains the reference once,
through the engine, and keeps its curves beside it, which a review draws. The long ones are left out unless they are
named (their curves come with `--more`, which writes after every seed), and so are those on public sets that are not
here (`$TFCERT_PUBLIC_DIR`); their records say which editions were measured.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import baselines
import curve_recording
import fingerprint
import judging
import keras
import tensorflow as tf
from bank_reference import OWN_SEED, reference_run, write_reference
from children import in_a_child
from rules import broken_rules, table
from runs import Bench

from tfcert_exam_engine import public_data
from tfcert_exam_engine.paths import paths_for
from tfcert_exam_engine.public_sets.places import root_for
from tfcert_exam_engine.runner import hidden_examples
from tfcert_problems.catalog import problems
from tfcert_problems.datasets import cache
from tfcert_problems.datasets.catalog import DatasetEntry
from tfcert_problems.problem import STARS, Problem, load
from tfcert_problems.reference_curves import curves_of

HERE = Path(__file__).parent
SEEDS = (7, 8, 9, 10, 11)


def main() -> int:
    """Calibrate the problems named, or all of them."""
    options = _options()
    broken = []
    if options.curves:
        broken = curve_recording.record(chosen(options.slugs), options.data)
        print(*broken, sep="\n")
        return 1 if broken else 0
    for problem in () if options.table else chosen(options.slugs, not options.judge):
        # One seed at a time where each takes that long: what was trained is kept, whatever becomes of the next.
        for seeds in [[seed] for seed in options.seeds] if options.more else [options.seeds]:
            record = _measured(problem, options, seeds)
            if not options.verify:
                file_of(problem).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
                write_reference(problem, record)
        broken += broken_rules(record)
    if not options.verify:
        records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("category*.json"))]
        (HERE / "TABLE.md").write_text(table(records), encoding="utf-8")
    print(*broken, sep="\n")
    return 1 if broken else 0


def chosen(slugs: list[str], trains: bool = True) -> Iterator[Problem]:
    """Yield the problems of these slugs in all their variants.

    Where none is named: all but the long ones, and those whose public sets are not here to be trained on.
    """
    here = public_data.sets_here(root_for(paths_for()))
    for problem in problems():
        if trains and not slugs and (absent := public_data.missing([problem], here)):
            print(f"{problem.name} is left out: {', '.join(absent)} is not here", flush=True)
        elif problem.slug in slugs or (not slugs and not problem.long):
            yield problem
            yield from (load(problem.folder, variant.name) for variant in problem.variants)


def file_of(problem: Problem) -> Path:
    """Return where a problem's record is kept."""
    return HERE / f"{problem.name}.json"


def _measured(problem: Problem, options: argparse.Namespace, seeds: list[int]) -> dict[str, Any]:
    if options.judge:
        return judging.judged_again(problem, json.loads(file_of(problem).read_text(encoding="utf-8")))
    problem, entry, editions = _on_public_sets(problem)
    data = in_a_child(cache.build, options.data, entry, lambda fraction, text: None)
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(problem, data, Path(scratch))
        if options.reference or options.more:
            record = json.loads(file_of(problem).read_text(encoding="utf-8"))
            if not options.more:
                return with_new_reference(bench, record)
            more = with_more_seeds(bench, record, seeds)
            if more["seeds"] != record["seeds"] and not options.verify:
                _keep_first_curves(bench, more["reference"][-1])
            return more
        return calibrate(bench, seeds) | editions


def _on_public_sets(problem: Problem) -> tuple[Problem, DatasetEntry, dict[str, Any]]:
    """Return the problem and its data set on the sets that are here, and what the record says of those.

    Raises:
        UsageRefused: one of them is not here.
    """
    here = public_data.sets_here(root_for(paths_for()), [problem])
    stamped = public_data.stamped(problem, here)
    editions = {"public": {name: here[name].edition for name in problem.public}, "stamp": stamped.stamp}
    return stamped, public_data.entry_of(stamped, here), editions if problem.public else {}


def calibrate(bench: Bench, seeds: list[int]) -> dict[str, Any]:
    """Return everything measured for one problem, as plain data."""
    problem, hidden = bench.problem, hidden_examples.read(bench.data)
    weaker = sorted(f"weaker/{path.name}" for path in (problem.folder / "weaker").glob("*.py"))
    record = _description(problem, len(hidden.y), seeds) | {
        "constant": baselines.constant_score(problem, hidden),
        "weaker": {Path(script).stem: _said(bench.trained(script, OWN_SEED), problem, script) for script in weaker},
        "starter": [_said(bench.trained("starter.py", seed), problem, "starter.py") for seed in seeds],
    }
    # The bank's own seed comes last: its model is there for the stages and the mutants.
    order = [*(seed for seed in seeds if seed != OWN_SEED), OWN_SEED]
    runs = {seed: _said(bench.trained("reference.py", seed), problem, "reference.py") for seed in order}
    return record | {
        "reference": [runs[seed] for seed in seeds],
        "stages": bench.stages(),
        "mutants": bench.mutants(),
    }


def with_new_reference(bench: Bench, record: dict[str, Any]) -> dict[str, Any]:
    """Return the record with the reference of the bank's own seed trained again.

    Raises:
        ValueError: the record was measured with other versions, and its figures must stay comparable.
    """
    _refuse_other_versions(bench.problem, record)
    again, old = bench.trained("reference.py", OWN_SEED), reference_run(record)
    return record | {"reference": [again if run is old else run for run in record["reference"]]}


def with_more_seeds(bench: Bench, record: dict[str, Any], seeds: list[int]) -> dict[str, Any]:
    """Return the record with starter and reference trained with seeds that it does not have yet.

    Raises:
        ValueError: the problem has changed since, or was measured with other versions.
    """
    problem = bench.problem
    _refuse_other_versions(problem, record)
    if record["fingerprint"] != fingerprint.of(problem):
        raise ValueError(f"{problem.name}: it has changed since it was measured; calibrate it as a whole")
    new = [seed for seed in seeds if seed not in record["seeds"]]
    trained = {
        name: record[name] + [_said(bench.trained(f"{name}.py", seed), problem, name) for seed in new]
        for name in ("starter", "reference")
    }
    return record | trained | {"seeds": record["seeds"] + new, "measured": datetime.date.today().isoformat()}


def _keep_first_curves(bench: Bench, figures: dict[str, Any]) -> None:
    """Put the curves of a good training that has just ended into the bank, where it has none of the reference."""
    if curves_of(bench.problem) is None and figures["stars"] == STARS:
        curve_recording.write(bench.problem, curve_recording.as_drawn(bench.epochs(), figures, keras.__version__))


def _refuse_other_versions(problem: Problem, record: dict[str, Any]) -> None:
    _refuse_other_data(problem, record)
    now = _versions()
    if now != {name: record[name] for name in now}:
        raise ValueError(f"{problem.name}: measured with other versions; calibrate it as a whole")


def _refuse_other_data(problem: Problem, record: dict[str, Any]) -> None:
    if record.get("stamp", "") != problem.stamp:
        raise ValueError(f"{problem.name}: measured on other public files; calibrate it as a whole")


def _versions() -> dict[str, Any]:
    return {
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "python": platform.python_version(),
        "processors": os.cpu_count(),
    }


def _description(problem: Problem, hidden: int, seeds: list[int]) -> dict[str, Any]:
    metric = problem.metric
    return {
        "problem": problem.name,
        "version": problem.version,
        "fingerprint": fingerprint.of(problem),
        "linear": problem.linear,
        "long": problem.long,
        "metric": metric.name,
        "higher_is_better": metric.higher_is_better,
        "thresholds": [metric.trivial, *metric.stars],
        "hidden_examples": hidden,
        "seeds": seeds,
        "measured": datetime.date.today().isoformat(),
        **_versions(),
    }


def _said(found: dict[str, Any], problem: Problem, script: str) -> dict[str, Any]:
    print(problem.name, script, found, flush=True)
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slugs", nargs="*", help="problems to calibrate, by slug; default: all but the long ones")
    parser.add_argument("--table", action="store_true", help="write TABLE.md anew from the records that are there")
    parser.add_argument("--reference", action="store_true", help="train the reference with its own seed again, no more")
    parser.add_argument("--more", action="store_true", help="add the seeds to the record, keep the rest of it")
    parser.add_argument("--judge", action="store_true", help="train nothing, count stars by the thresholds of now")
    parser.add_argument("--verify", action="store_true", help="measure, say which rules are broken, write nothing")
    parser.add_argument("--curves", action="store_true", help="keep the reference's curves, touch nothing else")
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / ".cache" / "datasets")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
