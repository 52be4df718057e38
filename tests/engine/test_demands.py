"""What a problem asks of a model beyond its shapes is held against it: by the grader and, free, by the check."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tfcert_exam_engine.children.job import CheckJob, GradeJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.events import AnyEnding, Checked, Graded
from tfcert_exam_engine.training.limits import Limits

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a problem of many demands, and models that meet them or do not."""
    folder = tmp_path_factory.mktemp("bench") / "category4_demands"
    script = Path(__file__).with_name("demands_bench.py")
    done = subprocess.run([sys.executable, script, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


async def ending_of(kind: type[GradeJob], jobs: Jobs, bench: Path, tmp_path: Path, name: str) -> AnyEnding:
    job = kind(str(tmp_path / "job"), None, str(bench), str(bench), f"{bench}/{name}", name, "ab12")
    return await jobs.run(job, Limits(60), lambda _event: None)


@pytest.mark.parametrize("name", ["good.keras", "good.h5", "wrapped.keras"])
async def test_a_model_that_meets_all_demands_is_scored_by_its_worse_group(
    name: str, jobs: Jobs, bench: Path, tmp_path: Path
) -> None:
    ending = await ending_of(GradeJob, jobs, bench, tmp_path, name)
    assert isinstance(ending, Graded), ending
    verdict = ending.verdict
    assert verdict.checks[0].fault == ""
    groups = {region.name: region.value for region in verdict.regions}
    assert groups.keys() == {"short", "long"}
    assert verdict.value == max(value for value in groups.values() if value is not None)


BROKEN = {
    "another_kind.keras": ("required", "A layer is missing: GRU or LSTM."),
    "large.keras": ("parameters", "parameters, but 200 parameters is the limit."),
    "moved.keras": ("given", "The model lacks the given weights, unchanged: changed or missing: vectors."),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_demand_that_is_not_met_costs_every_star_and_is_named(
    name: str, jobs: Jobs, bench: Path, tmp_path: Path
) -> None:
    ending = await ending_of(GradeJob, jobs, bench, tmp_path, name)
    assert isinstance(ending, Graded), ending
    first = ending.verdict.checks[0]
    assert (ending.verdict.stars, ending.verdict.value) == (0, None)
    assert BROKEN[name][1] in first.fault and first.advice


@pytest.mark.parametrize("name", ["good.keras", *BROKEN])
async def test_the_free_check_says_the_same_before_it_is_submitted(
    name: str, jobs: Jobs, bench: Path, tmp_path: Path
) -> None:
    ending = await ending_of(CheckJob, jobs, bench, tmp_path, name)
    assert isinstance(ending, Checked), ending
    missed = [check.name for check in ending.report.checks if not check.passed]
    assert missed == ([BROKEN[name][0]] if name in BROKEN else [])
    assert {"required", "parameters", "given"} <= {check.name for check in ending.report.checks}
