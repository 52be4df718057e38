"""Whatever file is handed in: a right verdict, or one clear sentence; real Keras files, graded by real children."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tfcert_exam_engine.children.job import CheckJob, GradeJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.events import AnyEnding, Checked, EngineFault, Graded, Rejected
from tfcert_exam_engine.grading.verdict import Verdict
from tfcert_exam_engine.training.limits import Limits

pytestmark = pytest.mark.asyncio(loop_scope="session")

TROUBLE = re.compile(r"Traceback|Error:|<class|\n")
"""What no sentence for a person may hold."""


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a problem, its hidden examples and model files of every kind."""
    folder = tmp_path_factory.mktemp("bench") / "category2_largest"
    script = Path(__file__).with_name("grading_bench.py")
    done = subprocess.run([sys.executable, script, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


class Grader:
    """Grades and checks files of the bench."""

    def __init__(self, jobs: Jobs, bench: Path, folder: Path) -> None:
        self.jobs, self.bench, self.folder = jobs, bench, folder

    async def grade(self, name: str) -> AnyEnding:
        return await self._run(GradeJob, name)

    async def check(self, name: str) -> AnyEnding:
        return await self._run(CheckJob, name)

    async def verdict(self, name: str) -> Verdict:
        ending = await self.grade(name)
        assert isinstance(ending, Graded), ending
        return ending.verdict

    async def _run(self, kind: type[GradeJob], name: str) -> AnyEnding:
        bench, job = str(self.bench), str(self.folder / "job")
        return await self.jobs.run(
            kind(job, None, bench, bench, f"{bench}/{name}", name, "ab12"), Limits(60), lambda _: None
        )


@pytest.fixture
def grader(jobs: Jobs, bench: Path, tmp_path: Path) -> Grader:
    return Grader(jobs, bench, tmp_path)


async def test_a_right_model_has_five_stars_and_the_figures_of_each(grader: Grader) -> None:
    verdict = await grader.verdict("good.keras")
    assert (verdict.stars, verdict.value, verdict.hidden_examples) == (5, 1.0, 90)
    assert [check.name for check in verdict.checks] == [f"star {number}" for number in range(1, 6)]
    assert [check.needed for check in verdict.checks] == [0.35, 0.5, 0.66, 0.9, 1.0]
    assert [check.margin for check in verdict.checks] == [0.65, 0.5, 0.34, 0.1, 0.0]
    assert all(check.passed and not check.advice and not check.fault for check in verdict.checks)
    assert (verdict.model.parameters, verdict.model.path, verdict.model.sha256) == (15, "good.keras", "ab12")
    assert verdict.model.written_by.startswith("Keras 3.")
    assert verdict.problem_version == 3


@pytest.mark.parametrize(
    "other", ["good.h5", "hdf5_inside.keras", "nested.keras", "fixed_batch.keras", "many_parts.keras"]
)
async def test_the_same_model_in_another_file_has_the_same_verdict(grader: Grader, other: str) -> None:
    first, second = await grader.verdict("good.keras"), await grader.verdict(other)
    assert second.checks == first.checks
    assert second.stars == 5


@pytest.mark.parametrize("name", ["confused.keras", "constant.keras"])
async def test_the_same_file_graded_twice_has_the_same_verdict_to_the_last_digit(grader: Grader, name: str) -> None:
    first, second = [await grader.verdict(name) for _ in range(2)]
    assert msgspec.structs.replace(first, seconds=0) == msgspec.structs.replace(second, seconds=0)
    assert first.value is not None
    assert 0 < first.value < 1


async def test_stars_stop_at_the_first_threshold_missed(grader: Grader) -> None:
    verdict = await grader.verdict("confused.keras")
    assert verdict.value == 0.666667
    assert verdict.stars == 3
    assert [check.advice for check in verdict.checks] == ["", "", "", "fourth", "fifth"]
    assert verdict.checks[3].margin == pytest.approx(-0.233333)
    assert verdict.standard_error is not None
    assert verdict.checks[3].margin_standard_errors == pytest.approx(-0.233333 / verdict.standard_error, abs=0.01)
    assert verdict.remark == "dog is taken for cow most often (30 of 30)."


async def test_a_constant_does_not_beat_the_trivial_answer(grader: Grader) -> None:
    verdict = await grader.verdict("constant.keras")
    assert (verdict.stars, verdict.value) == (0, 0.333333)
    assert verdict.checks[0].fault == ""
    assert verdict.checks[0].advice == "first"
    assert verdict.remark == "Every example is taken for dog."


FAULTS = {
    "wrong_input.keras": "The input is (None, 5), but (None, 4) is wanted.",
    "wrong_output.keras": "The output is (None, 2), but (None, 3) is wanted.",
    "no_softmax.keras": "The last layer's activation is linear, but softmax is wanted.",
    "lambda.keras": "Layer scale (Lambda) is not accepted.",
    "lambda.h5": "Layer scale (Lambda) is not accepted.",
    "nested_lambda.keras": "Layer scale (Lambda) is not accepted.",
    "lambda_activation.keras": "A lambda function in layer loud is not accepted.",
    "text_input.keras": "The input is (None, 1) string, but (None, 4) float32 is wanted.",
    "excluded_layer.keras": "Layer gaussian_noise (GaussianNoise) is not accepted.",
    "nan.keras": "Predicting fails: NaN or infinite values for 90 of 90 examples.",
    "two_inputs.keras": "The model cannot be used: it has 2 inputs and 1 outputs.",
    "huge.keras": "The file has 2.6 MB, but 1 MB is the limit.",
    "unbuilt.keras": "The model cannot be used: it was saved before it had an input shape.",
}


@pytest.mark.parametrize(("name", "fault"), FAULTS.items())
async def test_a_broken_contract_is_a_graded_zero_with_its_fault(grader: Grader, name: str, fault: str) -> None:
    verdict = await grader.verdict(name)
    assert (verdict.stars, verdict.value, verdict.remark) == (0, None, "")
    assert verdict.checks[0].fault == fault
    assert verdict.checks[0].advice
    assert [check.measured for check in verdict.checks] == [None] * 5


async def test_a_model_that_raises_when_it_predicts_is_a_graded_zero(grader: Grader) -> None:
    verdict = await grader.verdict("raises.keras")
    assert verdict.stars == 0
    assert verdict.checks[0].fault.startswith("Predicting fails: ")
    assert not TROUBLE.search(verdict.checks[0].fault)


REFUSALS = {
    "truncated.keras": "cut_short",
    "truncated.h5": "cut_short",
    "only.weights.h5": "weights_only",
    "plain.h5": "no_model_inside",
    "text.keras": "not_a_model",
    "empty.h5": "empty",
    "folder.keras": "saved_model_folder",
    "any.keras": "no_model_inside",
    "garbled.keras": "damaged",
    "weightless.keras": "cannot_load",
    "custom.keras": "unknown_class",
    "custom_function.keras": "unknown_class",
    "outside_file.keras": "outside_file",
    "fetches.keras": "unknown_class",
    "foreign.keras": "unknown_class",
}


@pytest.mark.parametrize(("name", "code"), REFUSALS.items())
async def test_a_file_that_cannot_be_read_is_rejected_with_one_sentence(grader: Grader, name: str, code: str) -> None:
    ending = await grader.grade(name)
    assert isinstance(ending, Rejected), ending
    assert ending.code == code
    assert ending.message
    assert ending.advice
    assert not TROUBLE.search(ending.message + ending.advice)
    again = await grader.check(name)
    assert isinstance(again, Rejected)
    assert again.code == code


async def test_a_refusal_of_a_custom_layer_names_it(grader: Grader) -> None:
    ending = await grader.grade("custom.keras")
    assert isinstance(ending, Rejected)
    assert "Doubled (in twice)" in ending.message


async def test_missing_hidden_examples_are_a_fault_of_ours(grader: Grader, tmp_path: Path) -> None:
    bench = str(grader.bench)
    job = GradeJob(str(tmp_path / "job"), None, bench, str(tmp_path), f"{bench}/good.keras", "good.keras", "ab12")
    assert isinstance(await grader.jobs.run(job, Limits(60), lambda _: None), EngineFault)


async def test_a_check_tells_everything_but_the_score(grader: Grader) -> None:
    ending = await grader.check("confused.keras")
    assert isinstance(ending, Checked)
    report = ending.report
    assert report.passed
    assert {check.name for check in report.checks} == {
        "loads", "input", "output", "last_layer", "layers", "size", "finite", "written_by", "weights", "keeps",
    }  # fmt: skip
    assert report.layers == ["answer  Dense  (None, 3)  15"]


async def test_a_check_names_every_shape_that_is_wrong(grader: Grader) -> None:
    ending = await grader.check("wrong_input.keras")
    assert isinstance(ending, Checked)
    missed = {check.name: (check.found, check.wanted) for check in ending.report.checks if not check.passed}
    assert missed == {"input": ("(None, 5)", "(None, 4)")}


async def test_a_check_of_a_model_without_shapes_says_so(grader: Grader) -> None:
    ending = await grader.check("unbuilt.keras")
    assert isinstance(ending, Checked)
    assert not ending.report.passed
    (line,) = ending.report.layers
    assert re.fullmatch(r"dense\w*  Dense  \?  \?", line)


async def test_grading_leaves_the_file_as_it_was(grader: Grader) -> None:
    file = grader.bench / "good.h5"
    before = file.read_bytes()
    await grader.verdict("good.h5")
    assert file.read_bytes() == before
