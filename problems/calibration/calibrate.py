"""Measures what thresholds rest on, over five seeds, with the grader itself; writes one JSON per problem and TABLE.md.

    python problems/calibration/calibrate.py [--data FOLDER] [--seeds 7 8 9 10 11] [SLUG ...]
    python problems/calibration/calibrate.py --reference [--data FOLDER] [SLUG ...]
    python problems/calibration/calibrate.py --table

Nothing is chosen here: it prints which rules the thresholds in problem.toml break, and leaves with 1 if any is broken.
The reference as the bank has it, with its own seed, is written to its reference.json too: the verdict compares with it.
`--reference` trains that one again and leaves every other figure of the record as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import runpy
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import baselines
import keras
import tensorflow as tf
from bank_reference import OWN_SEED, reference_run, write_reference
from children import in_a_child
from rules import broken_rules, table

from tfcert_exam_engine.events import Graded
from tfcert_exam_engine.job import GradeJob
from tfcert_exam_engine.runner import hidden_examples
from tfcert_exam_engine.runner.grade import grade
from tfcert_problems.catalog import problems
from tfcert_problems.datasets import cache
from tfcert_problems.problem import Problem

HERE = Path(__file__).parent
SEEDS = (7, 8, 9, 10, 11)


def main() -> int:
    """Calibrate the problems named, or all of them."""
    options = _options()
    broken = []
    for problem in () if options.table else problems():
        if options.slugs and problem.slug not in options.slugs:
            continue
        file = HERE / f"{problem.folder.name}.json"
        if options.reference:
            record = with_new_reference(problem, options.data, json.loads(file.read_text(encoding="utf-8")))
        else:
            record = calibrate(problem, options.data, options.seeds)
        file.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        write_reference(problem, record)
        broken += broken_rules(record)
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("category*.json"))]
    (HERE / "TABLE.md").write_text(table(records), encoding="utf-8")
    print(*broken, sep="\n")
    return 1 if broken else 0


def calibrate(problem: Problem, datasets: Path, seeds: list[int]) -> dict[str, Any]:
    """Return everything measured for one problem, as plain data."""
    data = in_a_child(cache.build, datasets, problem.dataset, lambda fraction, text: None)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        trivial = in_a_child(_save_baselines, problem, data, folder)
        return _description(problem, data, seeds) | {
            "trivial": trivial,
            "constant": _graded(problem, data, folder / "constant.keras"),
            "linear": _graded(problem, data, folder / "linear.keras"),
            "starter": [_trained(problem, data, folder, "starter.py", seed) for seed in seeds],
            "reference": [_trained(problem, data, folder, "reference.py", seed) for seed in seeds],
        }


def with_new_reference(problem: Problem, datasets: Path, record: dict[str, Any]) -> dict[str, Any]:
    """Return the record with the reference of the bank's own seed trained again.

    Raises:
        ValueError: the record was measured with other versions, and its figures must stay comparable.
    """
    data = in_a_child(cache.build, datasets, problem.dataset, lambda fraction, text: None)
    now = _versions()
    if now != {name: record[name] for name in now}:
        raise ValueError(f"{problem.folder.name}: measured with other versions; calibrate it as a whole")
    with tempfile.TemporaryDirectory() as scratch:
        again = _trained(problem, data, Path(scratch), "reference.py", OWN_SEED)
    old = reference_run(record)
    return record | {"reference": [again if run is old else run for run in record["reference"]]}


def _versions() -> dict[str, Any]:
    return {
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "python": platform.python_version(),
        "processors": os.cpu_count(),
    }


def _description(problem: Problem, data: Path, seeds: list[int]) -> dict[str, Any]:
    metric = problem.metric
    return {
        "problem": problem.folder.name,
        "version": problem.version,
        "metric": metric.name,
        "higher_is_better": metric.higher_is_better,
        "thresholds": [metric.trivial, *metric.stars],
        "hidden_examples": len(hidden_examples.read(data).y),
        "seeds": seeds,
        **_versions(),
    }


def _save_baselines(problem: Problem, data: Path, folder: Path) -> float:
    """Save the constant and the linear model in `folder`; return the trivial answer's score."""
    place = _workplace(problem, data, folder / "baselines", "starter.py", 7)
    x, y = baselines.TRAINING[problem.slug](baselines.script_of(place))
    constant = baselines.constant_model(problem, y)
    constant.save(folder / "constant.keras")
    baselines.LINEAR.get(problem.slug, baselines.linear_model)(problem, x, y).save(folder / "linear.keras")
    hidden = hidden_examples.read(data)
    return baselines.trivial_score(problem, constant, hidden.x, hidden.y)


def _workplace(problem: Problem, data: Path, place: Path, script: str, seed: int) -> Path:
    """Lay a candidate's folder out: the script with its seed replaced, and the data beside it."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    text = problem.text(script)
    if "SEED = 7\n" not in text:
        raise ValueError(f"{problem.folder.name}/{script}: no line SEED = 7")
    (place / "solution.py").write_text(text.replace("SEED = 7\n", f"SEED = {seed}\n"), encoding="utf-8")
    (place / "data").symlink_to((data / "public").absolute())
    return place


def _trained(problem: Problem, data: Path, folder: Path, script: str, seed: int) -> dict[str, Any]:
    place = _workplace(problem, data, folder / Path(script).stem, script, seed)
    began = time.perf_counter()
    in_a_child(_run, place, log=str(place / "log.txt"))
    seconds = time.perf_counter() - began
    found = _graded(problem, data, place / "mymodel.keras") | {"seed": seed, "train_seconds": round(seconds, 1)}
    print(problem.folder.name, script, found, flush=True)
    return found


def _run(place: Path) -> None:
    os.chdir(place)
    sys.path.insert(0, str(place))
    runpy.run_path(str(place / "solution.py"), run_name="__main__")


def _graded(problem: Problem, data: Path, model: Path) -> dict[str, Any]:
    job = GradeJob(str(model.parent), None, str(problem.folder), str(data), str(model), model.name, "")
    ending = in_a_child(grade, job)
    if not isinstance(ending, Graded):
        raise RuntimeError(f"{problem.folder.name}: {ending}")
    verdict = ending.verdict
    return {
        "stars": verdict.stars,
        "value": verdict.value,
        "standard_error": verdict.standard_error,
        "fault": verdict.checks[0].fault,
        "parameters": verdict.model.parameters,
        "megabytes": verdict.model.megabytes,
        "grade_seconds": verdict.seconds,
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slugs", nargs="*", help="problems to calibrate, by slug; default: all")
    parser.add_argument("--table", action="store_true", help="write TABLE.md anew from the records that are there")
    parser.add_argument("--reference", action="store_true", help="train the reference with its own seed again, no more")
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / ".cache" / "datasets")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
