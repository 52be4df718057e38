"""What a free check tells of a file before it is submitted: real Keras files, real children, no hidden examples."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from models import save_model
from seats import Seat
from tfcert_exam_engine.children.job import CheckJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.events import AnyEnding, Checked, Rejected
from tfcert_exam_engine.grading.check_views import CheckView
from tfcert_exam_engine.grading.verdict import CheckLevel, ContractCheck, ContractReport, worst
from tfcert_exam_engine.training.limits import Limits
from tfcert_exam_engine.views import AttemptView

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Problems without any data, and model files for each."""
    folder = tmp_path_factory.mktemp("checking")
    script = Path(__file__).with_name("checking_bench.py")
    done = subprocess.run([sys.executable, script, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


class Checker:
    """Checks files of the bench; "classes/ready.keras" is a file and its problem."""

    def __init__(self, jobs: Jobs, bench: Path, folder: Path) -> None:
        self.jobs, self.bench, self.folder = jobs, bench, folder

    async def ending(self, name: str) -> AnyEnding:
        file = self.bench / name
        nowhere = str(self.bench / "no data")
        job = CheckJob(str(self.folder / "job"), None, str(file.parent), nowhere, str(file), file.name, "ab12")
        return await self.jobs.run(job, Limits(60), lambda _: None)

    async def report(self, name: str) -> ContractReport:
        ending = await self.ending(name)
        assert isinstance(ending, Checked), ending
        return ending.report

    async def item(self, name: str, item: str) -> ContractCheck:
        return the(item, (await self.report(name)).checks)


def the(item: str, checks: list[ContractCheck]) -> ContractCheck:
    found = [check for check in checks if check.name == item]
    assert len(found) == 1, checks
    return found[0]


@pytest.fixture
def checker(jobs: Jobs, bench: Path, tmp_path: Path) -> Checker:
    return Checker(jobs, bench, tmp_path)


async def test_a_model_in_order_is_green_in_every_item_and_no_hidden_example_is_needed(checker: Checker) -> None:
    report = await checker.report("classes/ready.keras")
    assert {check.level for check in report.checks} == {"good"}
    assert [check.name for check in report.checks] == [
        *("loads", "size", "written_by", "input", "output", "last_layer", "layers", "weights", "keeps", "finite")
    ]
    assert the("size", report.checks).found.endswith(" MB, 15 parameters")
    assert the("written_by", report.checks).found.startswith("Keras 3.")
    assert the("finite", report.checks).found == "4 made-up examples answered"


LOOKED_AT: list[tuple[str, CheckLevel, str, str, str]] = [
    ("classes/infinite.keras", "bad", "weights", "NaN or infinite in layer gone_astray", "learning rate"),
    ("classes/nested_nan.h5", "bad", "weights", "NaN or infinite in layer answer", "learning rate"),
    ("classes/nested_nan.h5", "bad", "finite", "NaN or infinite values for 4 of 4 made-up examples", ""),
    ("classes/dead.keras", "warning", "finite", "the same answer to every made-up example", "train it again"),
    ("classes/with_slots.keras", "warning", "optimizer", "takes 0.4 of 0.6 MB", "keras.Model("),
    ("classes/with_slots.h5", "warning", "optimizer", "takes 0.4 of 0.6 MB", "keras.Model("),
    ("classes/advised_in_vain.keras", "warning", "optimizer", "takes 0.4 of 0.6 MB", "keras.Model("),
    ("classes/too_large.keras", "bad", "size", "3.9 MB, 960,043 parameters", "layer wide smaller: it has 720,000 of"),
    ("classes/too_large_by_slots.keras", "bad", "size", "1.3 MB, 104,503 parameters", "keras.Model("),
    ("classes/logits.keras", "bad", "last_layer", "linear", "softmax"),
    ("classes/half.keras", "warning", "output", "(None, 3) float16", "dtype='float32'"),
    ("classes/counts.keras", "warning", "input", "(None, 4) int32", "dtype='float32'"),
    ("values/sigmoid.keras", "warning", "last_layer", "sigmoid, which stays between 0 and 1", "no activation"),
    ("values/softmax.keras", "warning", "last_layer", "softmax over one output, which is always 1", "linear"),
    ("chances/softmax.keras", "bad", "last_layer", "softmax over one output, which is always 1", "sigmoid"),
    ("texts/text.h5", "bad", "keeps", "layer words (TextVectorization) has lost its vocabulary", "Save it as .keras"),
    ("texts/text.h5", "bad", "finite", "Table not initialized", "Save it as .keras"),
    ("numbers/beyond.keras", "bad", "finite", "is not in [0, 7)", "model.predict"),
]


@pytest.mark.parametrize(("name", "level", "item", "found", "advice"), LOOKED_AT)
async def test_what_is_wrong_is_named_with_what_to_do(
    checker: Checker, name: str, level: CheckLevel, item: str, found: str, advice: str
) -> None:
    check = await checker.item(name, item)
    assert check.level == level
    assert found in check.found
    assert advice in check.advice


async def test_what_a_file_has_lost_is_told_even_where_its_input_is_wrong(checker: Checker) -> None:
    """As a candidate meets it: text layers saved into the model of a problem whose examples are numbers."""
    assert (await checker.item("numbers/text.h5", "input")).advice == (
        "The examples are numbers: leave the layers that take text out of the saved model."
    )
    lost = await checker.item("numbers/text.h5", "keeps")
    assert (lost.level, lost.found) == ("warning", "layer words (TextVectorization) has lost its vocabulary")


@pytest.mark.parametrize(
    "name",
    [
        *("classes/divides_by_spread.keras", "classes/without_slots.keras", "values/linear.keras"),
        *("texts/text.keras", "numbers/any_length.keras", "numbers/fixed.keras"),
    ],
)
async def test_an_honest_model_of_any_kind_answers_the_made_up_examples(checker: Checker, name: str) -> None:
    report = await checker.report(name)
    assert [check for check in report.checks if check.level != "good"] == []


async def test_the_numbers_that_an_embedding_takes_are_told(checker: Checker) -> None:
    fixed = await checker.item("numbers/fixed.keras", "finite")
    assert fixed.found == "5 made-up examples answered; whole numbers below 7 are taken"


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("classes/custom.keras", {"keeps": "bad", "size": "good", "written_by": "good", "layers": "good"}),
        ("classes/cut.keras", {"loads": "bad"}),
        ("classes/only.weights.h5", {"loads": "bad"}),
    ],
)
async def test_a_file_that_is_refused_still_says_what_was_found(
    checker: Checker, name: str, items: dict[str, str]
) -> None:
    ending = await checker.ending(name)
    assert isinstance(ending, Rejected)
    assert ending.report is not None
    assert {check.name: check.level for check in ending.report.checks} == items
    assert ending.report.model.megabytes > 0
    bad = next(check for check in ending.report.checks if check.level == "bad")
    assert (bad.found, bad.advice) == (ending.message, ending.advice)


async def test_what_is_wrong_with_the_weights_is_cured_in_one_place(checker: Checker) -> None:
    assert (await checker.item("classes/nested_nan.h5", "finite")).advice == ""


@pytest.mark.parametrize(
    ("name", "advice"), [("classes/custom.h5", "Keras' own layers"), ("classes/operation.h5", "Save it as .keras")]
)
async def test_another_format_is_advised_only_where_it_would_help(checker: Checker, name: str, advice: str) -> None:
    ending = await checker.ending(name)
    assert isinstance(ending, Rejected)
    assert advice in ending.advice


async def test_the_layers_and_the_facts_of_a_refused_file_are_those_of_the_file(checker: Checker) -> None:
    ending = await checker.ending("classes/custom.keras")
    assert isinstance(ending, Rejected) and ending.report is not None
    assert ending.report.model.parameters == 15
    assert ending.report.model.written_by.startswith("Keras 3.")


async def checked(seat: Seat, file: str | None = None) -> CheckView:
    view = await seat.engine.check(1, file)
    assert isinstance(view.ending, Checked), view.ending
    return view


def folder_of(attempt: AttemptView) -> Path:
    return Path(attempt.folder) / "category1"


def aged(file: Path, at: float) -> Path:
    os.utime(file, (at, at))
    return file


async def test_a_good_model_of_the_script_as_it_is_is_ready(seat: Seat) -> None:
    attempt = await seat.sit()
    save_model(folder_of(attempt) / "mymodel.keras", 1.0, slope=2.0)
    view = await checked(seat)
    assert view.level == "good", view.checks
    assert [check.name for check in view.beside] == ["file", "script", "blocks", "run", "earlier"]
    assert the("file", view.checks).found == "mymodel.keras, saved 0 s ago"
    assert view.seconds is not None and view.saved_at is not None


async def test_a_model_older_than_the_script_is_amber(seat: Seat) -> None:
    attempt = await seat.sit()
    model = save_model(folder_of(attempt) / "mymodel.keras", 1.0, slope=2.0)
    aged(folder_of(attempt) / "solution.py", model.stat().st_mtime + 5)
    check = the("script", (await checked(seat)).checks)
    assert (check.level, check.found) == ("warning", "solution.py was changed after the model was saved")
    assert "tfcert-tui run 1" in check.advice


SAVES = """
import shutil
from pathlib import Path
shutil.copy(Path(__file__).with_name("ready.bin"), Path(__file__).with_name("mymodel.keras"))
"""


async def trained(seat: Seat, attempt: AttemptView, script: str) -> None:
    save_model(folder_of(attempt) / "ready.keras", 1.0, slope=2.0).rename(folder_of(attempt) / "ready.bin")
    seat.script(attempt, script)
    await seat.engine.run(1)
    assert (await seat.run_ended()).state == "trained"


async def test_the_script_that_a_run_ran_counts_and_not_the_times_of_files(seat: Seat) -> None:
    attempt = await seat.sit()
    await trained(seat, attempt, SAVES)
    aged(folder_of(attempt) / "solution.py", time.time() + 60)
    same = the("script", (await checked(seat)).checks)
    assert (same.level, same.found) == ("good", "solution.py is as in run 1, which saved this model")
    aged(folder_of(attempt) / "solution.py", 1.0)
    seat.script(attempt, SAVES + "# better\n")
    aged(folder_of(attempt) / "solution.py", 1.0)
    other = the("script", (await checked(seat)).checks)
    assert (other.level, other.found) == ("warning", "solution.py was changed since run 1, which saved this model")


async def test_changed_blocks_of_the_script_that_made_the_model_are_amber(seat: Seat) -> None:
    attempt = await seat.sit()
    starter = (folder_of(attempt) / "solution.py").read_text()
    await trained(seat, attempt, SAVES)
    seat.script(attempt, starter)
    blocks = the("blocks", (await checked(seat)).checks)
    assert (blocks.level, blocks.found) == ("warning", "1 block that is not to be changed is different")
    assert "tfcert-tui reset 1" in blocks.advice


async def test_a_run_under_way_may_save_a_newer_one(seat: Seat) -> None:
    attempt = await seat.sit()
    save_model(folder_of(attempt) / "mymodel.keras", 1.0, slope=2.0)
    seat.script(attempt, "import time; time.sleep(600)")
    await seat.engine.run(1)
    run = the("run", (await checked(seat)).checks)
    assert (run.level, run.found) == ("warning", "run 1 is under way and may save a newer model")
    await seat.engine.stop_run(1)
    ended = the("run", (await checked(seat)).checks)
    assert (ended.level, ended.found) == ("warning", "run 1, the newest, saved no model; this one is older")


async def test_the_same_file_as_before_is_amber_with_the_stars_it_got(seat: Seat) -> None:
    attempt = await seat.sit()
    save_model(folder_of(attempt) / "mymodel.keras", 1.0, slope=2.0)
    await seat.engine.submit(1)
    done = await seat.verdict(1)
    earlier = the("earlier", (await checked(seat)).checks)
    stars = "1 star" if done.stars == 1 else f"{done.stars} stars"
    assert (earlier.level, earlier.found) == ("warning", f"this very file was submission 1: {stars}")
    await seat.engine.end()
    second = await seat.sit()
    save_model(folder_of(second) / "mymodel.keras", 1.0, slope=2.0)
    again = the("earlier", (await checked(seat)).checks)
    assert (again.level, again.found) == ("good", f"not in this attempt; {stars} in {attempt.attempt}")


async def test_a_file_that_is_named_while_a_newer_one_lies_there_is_amber(seat: Seat) -> None:
    attempt = await seat.sit()
    older = save_model(folder_of(attempt) / "first.keras", 1.0, slope=2.0)
    save_model(folder_of(attempt) / "second.keras", 1.0, slope=2.1)
    aged(older, time.time() - 1)
    file = the("file", (await checked(seat, str(older))).checks)
    assert file.level == "warning"
    assert file.wanted.startswith("second.keras, saved ")


async def test_a_file_from_before_the_attempt_is_amber(seat: Seat) -> None:
    attempt = await seat.sit()
    aged(save_model(folder_of(attempt) / "mymodel.keras", 1.0, slope=2.0), time.time() - 7200)
    file = the("file", (await checked(seat)).checks)
    assert (file.level, file.found) == ("warning", "mymodel.keras, saved 2 h ago")
    assert "before this attempt began" in file.advice


async def test_what_stands_around_a_refused_file_is_told_too(seat: Seat) -> None:
    attempt = await seat.sit()
    (folder_of(attempt) / "mymodel.keras").write_text("no model")
    view = await seat.engine.check(1)
    assert isinstance(view.ending, Rejected)
    assert view.level == "bad"
    assert [check.name for check in view.checks] == ["file", "script", "blocks", "run", "earlier", "loads"]
    assert worst(view.beside) == "good"


async def test_two_checks_of_one_file_at_once_do_not_disturb_each_other(seat: Seat) -> None:
    attempt = await seat.sit()
    save_model(folder_of(attempt) / "mymodel.keras", 1.0, slope=2.0)
    views = await asyncio.gather(*(seat.engine.check(1) for _ in range(4)))
    assert {type(view.ending) for view in views} == {Checked}
    assert not list(seat.paths.jobs.glob("check*"))
    assert not seat.paths.models.exists() or not list(seat.paths.models.iterdir())


@pytest.mark.parametrize("name", ["as_float", "noise", "penalty", "reshaping_model", "first_of_two"])
async def test_what_leaves_probabilities_as_they_are_may_follow_them(checker: Checker, name: str) -> None:
    check = await checker.item(f"classes/{name}.keras", "last_layer")
    assert (check.level, check.found) == ("good", "softmax")


async def test_of_a_nested_model_with_two_outputs_the_one_that_is_used_counts(checker: Checker) -> None:
    check = await checker.item("classes/second_of_two.keras", "last_layer")
    assert (check.level, check.found) == ("bad", "linear")


async def test_a_table_that_made_up_numbers_do_not_fit_is_no_fault_of_the_model(checker: Checker) -> None:
    check = await checker.item("classes/looks_up.keras", "finite")
    assert check.level == "warning"
    assert "made-up examples do not have" in check.found and "is not in [0, 12)" in check.found


async def test_one_number_for_all_examples_is_the_models_fault_and_not_ours(checker: Checker) -> None:
    check = await checker.item("classes/one_number.keras", "output")
    assert (check.level, check.found) == ("bad", "()")


async def test_how_a_nested_model_was_trained_does_not_matter(checker: Checker) -> None:
    assert [check for check in (await checker.report("classes/compiled_inside.keras")).checks if not check.passed] == []


async def test_a_function_of_ones_own_is_told_how_it_can_be_named(checker: Checker) -> None:
    ending = await checker.ending("texts/own_standard.keras")
    assert isinstance(ending, Rejected)
    assert "standardize='lower_and_strip_punctuation'" in ending.advice


async def test_a_text_problem_says_what_its_input_is(checker: Checker) -> None:
    assert "(None, 4)" in (await checker.item("texts/number_in.keras", "input")).found
    assert 'keras.Input((1,), dtype="string")' in (await checker.item("texts/number_in.keras", "input")).advice
