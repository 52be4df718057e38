"""A language model is judged by what it writes as well, and told what that was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tfcert_exam_engine.children.job import GradeJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.events import Graded
from tfcert_exam_engine.grading.verdict import Verdict
from tfcert_exam_engine.training.limits import Limits

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a problem of words, and models that write them well or badly."""
    folder = tmp_path_factory.mktemp("bench") / "category4_writes"
    script = Path(__file__).with_name("writing_bench.py")
    done = subprocess.run([sys.executable, script, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


async def verdict_on(name: str, jobs: Jobs, bench: Path, folder: Path) -> Verdict:
    job = GradeJob(str(folder / "job"), None, str(bench), str(bench), f"{bench}/{name}", name, "ab12")
    ending = await jobs.run(job, Limits(60), lambda _event: None)
    assert isinstance(ending, Graded), ending
    return ending.verdict


@pytest.mark.parametrize("name", ["good.keras", "fixed_rows.keras"])
async def test_a_model_that_writes_known_words_has_five_stars(
    name: str, jobs: Jobs, bench: Path, tmp_path: Path
) -> None:
    verdict = await verdict_on(name, jobs, bench, tmp_path)
    assert verdict.stars == 5
    assert verdict.remark.startswith('It wrote "') and "moth" in verdict.remark
    assert "; 100% of its " in verdict.remark


async def test_a_good_figure_with_bad_writing_has_four_and_says_why(jobs: Jobs, bench: Path, tmp_path: Path) -> None:
    verdict = await verdict_on("slips.keras", jobs, bench, tmp_path)
    assert verdict.value is not None and verdict.value < 5
    assert verdict.stars == 4
    last = verdict.checks[-1]
    assert (last.passed, last.margin) == (False, None)
    assert "are known; 95% are needed" in last.advice
    assert verdict.next_star is None


async def test_a_bad_figure_keeps_its_own_advice(jobs: Jobs, bench: Path, tmp_path: Path) -> None:
    verdict = await verdict_on("clueless.keras", jobs, bench, tmp_path)
    assert verdict.stars == 0
    assert verdict.checks[-1].advice == "fifth"


async def test_what_is_written_is_the_same_every_time(jobs: Jobs, bench: Path, tmp_path: Path) -> None:
    first = await verdict_on("slips.keras", jobs, bench, tmp_path / "1")
    again = await verdict_on("slips.keras", jobs, bench, tmp_path / "2")
    assert (first.remark, first.checks) == (again.remark, again.checks)
