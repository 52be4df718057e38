"""Whether graders can be shut in is tried, not believed: where they cannot, honest models are graded all the same."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from models import save_model
from tfcert_exam_engine.children.job import GradeJob, SelfTestJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.events import AnyEnding, Built, Crashed, EngineFault
from tfcert_exam_engine.exam_engine import ExamEngine
from tfcert_exam_engine.grading.graders import Graders
from tfcert_exam_engine.grading.parts import Parts
from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.training.limits import Limits
from tfcert_exam_engine.troubles import Troubles
from tfcert_exam_engine.views import GradingStage

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("shut_in", [True, False])
async def test_both_keras_versions_save_load_and_predict_in_a_grader(jobs: Jobs, tmp_path: Path, shut_in: bool) -> None:
    ending = await jobs.run(SelfTestJob(str(tmp_path / "job"), None, shut_in), Limits(60), lambda _event: None)
    assert isinstance(ending, Built), ending


class ScriptedJobs:
    """Fakes children: a self-test ends as told, a grading is only noted."""

    def __init__(self, shut_in: list[AnyEnding], free: AnyEnding) -> None:
        self.shut_in, self.free = shut_in, free
        self.tried: list[bool] = []
        self.graded: list[bool] = []
        self.stage: GradingStage = ""

    async def run(self, job: SelfTestJob | GradeJob, within: Limits, hear: object, cell: object = None) -> AnyEnding:
        await asyncio.sleep(0)
        if isinstance(job, GradeJob):
            self.graded.append(job.shut_in)
            return Built(0.0, [], 0.0)
        self.tried.append(job.shut_in)
        return self.shut_in.pop(0) if job.shut_in else self.free


WORKS, DIES, FAILS = Built(0.0, ["self-test"], 0.4), Crashed(0.0, "SIGABRT", exit_code=-6), EngineFault(0.0, "no file")


@pytest.mark.parametrize(
    ("shut_in", "free", "tried", "graded", "told"),
    [
        ([WORKS], WORKS, [True], True, False),
        ([DIES, WORKS], WORKS, [True, True], True, False),
        ([DIES, DIES], WORKS, [True, True, False], False, True),
        ([FAILS, FAILS], WORKS, [True, True, False], False, True),
        ([FAILS, FAILS], FAILS, [True, True, False], True, False),
    ],
)
async def test_graders_are_shut_in_unless_that_alone_keeps_them_from_working(
    tmp_path: Path, shut_in: list[AnyEnding], free: AnyEnding, tried: list[bool], graded: bool, told: bool
) -> None:
    jobs, troubles = ScriptedJobs(list(shut_in), free), Troubles(Broadcast())
    graders = Graders(Paths(tmp_path, tmp_path, tmp_path), jobs, troubles)  # type: ignore[arg-type]
    job = GradeJob(str(tmp_path / "job"), None, "", "", "", "", "")
    await asyncio.gather(graders.run(job, Limits(60), Parts()), graders.run(job, Limits(60), Parts()))
    assert jobs.tried == tried
    assert jobs.graded == [graded, graded]
    assert ("graders are not" in troubles.sentence) is told


async def test_a_grading_is_told_what_holds_it_up_and_when_nothing_does_any_more(tmp_path: Path) -> None:
    jobs = ScriptedJobs([WORKS], WORKS)
    graders = Graders(Paths(tmp_path, tmp_path, tmp_path), jobs, Troubles(Broadcast()))  # type: ignore[arg-type]
    job = GradeJob(str(tmp_path / "job"), None, "", "", "", "", "")
    said: list[GradingStage] = []
    graders.prove()
    await graders.run(job, Limits(60), Parts(), said.append)
    jobs.stage = "starting"
    await graders.run(job, Limits(60), Parts(), said.append)
    assert said == ["self_test", "", "starting", "starting"]


async def test_an_engine_tries_its_graders_before_the_first_press_and_leaves_nothing_of_it(
    tmp_path: Path, datasets: Path
) -> None:
    paths = Paths(tmp_path / "data", tmp_path / "attempts", datasets)
    engine = ExamEngine(paths)
    await engine.open()
    try:
        model = str(save_model(tmp_path / "model.keras", 1.5))
        await engine.grade_file(1, "line", model)
        assert list(paths.jobs.iterdir()) == []
        assert (await engine.status()).trouble == ""
    finally:
        await engine.stop(force=True)
        await engine.close()
