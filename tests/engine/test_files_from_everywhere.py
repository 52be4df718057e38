"""A model file of any TensorFlow from 2.0 to today is graded as its own writer would: real files, real graders."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tfcert_exam_engine.attempts.workspace import model_to_grade
from tfcert_exam_engine.children.job import CheckJob, GradeJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.errors import CandidateRefused
from tfcert_exam_engine.events import AnyEnding, Checked, Graded, Rejected
from tfcert_exam_engine.grading.verdict import ContractReport, Verdict
from tfcert_exam_engine.training.limits import Limits

pytestmark = pytest.mark.asyncio(loop_scope="session")

OLD = Path(__file__).with_name("old_models")
WRITERS = {file.parent.name: json.loads(file.read_text()) for file in sorted(OLD.glob("*/written.json"))}
NEVER = {"tf20/built_by_fit.h5"}
"""Not even its own writer can load it."""
OLD_FILES = [f"{writer}/{name}" for writer, told in WRITERS.items() for name in told["files"]]
TODAYS_FILES = [
    f"{writer}/{model}.{kind}"
    for writer in ("keras", "tf-keras")
    for model in (
        "dense", "nested", "adapted_inside", "operators", "mobilenet", "mixed_images", "words_masked", "stateful_input",
        "series_windowed",
    )
    for kind in ("h5", "keras")
]  # fmt: skip
HALVES = ("mixed", "halves")
"""Sixteen bits hold three digits, and every release adds them up in another order."""


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with today's files, and a problem for every file."""
    folder = tmp_path_factory.mktemp("files")
    script = Path(__file__).with_name("files_bench.py")
    done = subprocess.run([sys.executable, script, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


class Grader:
    """Grades and checks files of the corpus, each against its writer's own predictions."""

    def __init__(self, jobs: Jobs, bench: Path, folder: Path) -> None:
        self.jobs, self.bench, self.folder = jobs, bench, folder

    def file(self, name: str) -> Path:
        """Return where a file of the corpus lies."""
        return next(file for file in (OLD / name, self.bench / name) if file.exists())

    async def verdict(self, name: str) -> Verdict:
        ending = await self.grade(self.file(name), name)
        assert isinstance(ending, Graded), ending
        return ending.verdict

    async def report(self, name: str) -> ContractReport:
        ending = await self._run(CheckJob, self.file(name), name)
        assert isinstance(ending, Checked), ending
        return ending.report

    async def grade(self, file: Path, problem: str = "keras/dense.keras") -> AnyEnding:
        return await self._run(GradeJob, file, problem)

    async def _run(self, kind: type[GradeJob], file: Path, problem: str) -> AnyEnding:
        place, job = str(self.bench / "problems" / problem), str(self.folder / "job")
        order = kind(job, None, place, place, str(file), file.name, "ab12")
        return await self.jobs.run(order, Limits(60), lambda _: None)


@pytest.fixture
def grader(jobs: Jobs, bench: Path, tmp_path: Path) -> Grader:
    return Grader(jobs, bench, tmp_path)


@pytest.mark.parametrize("name", sorted({*OLD_FILES, *TODAYS_FILES} - NEVER))
async def test_it_predicts_what_its_writer_predicted(grader: Grader, name: str) -> None:
    verdict = await grader.verdict(name)
    assert verdict.checks[0].fault == ""
    assert verdict.value is not None
    assert verdict.value <= (0.001 if name.partition("/")[2].startswith(HALVES) else 0.00001)


@pytest.mark.parametrize(
    ("name", "writer"),
    {
        "tf20/dense.h5": "Keras 2.2.4-tf (TensorFlow 2.0 or older)",
        "tf22/adapted.h5": "Keras 2.3.0-tf (TensorFlow 2.1 or 2.2)",
        "tf24/nested.h5": "Keras 2.4.0 (TensorFlow 2.3 or 2.4)",
        "tf26/words_masked.h5": "Keras 2.6.0 (TensorFlow 2.6)",
        "tf213/nested.keras": "Keras 2.13.1 (TensorFlow 2.13)",
        "tf216/backbone.keras": "Keras 3.0.5",
        "tf-keras/dense.keras": "tf-keras 2.",
    }.items(),
)
async def test_the_verdict_names_who_wrote_the_file(grader: Grader, name: str, writer: str) -> None:
    told = (await grader.verdict(name)).model.written_by
    assert told.startswith(writer) if writer.endswith(".") else told == writer


@pytest.mark.parametrize("name", ["tf20/nested_last.h5", "tf24/nested.h5", "tf213/nested.keras", "keras/nested.keras"])
async def test_the_parameters_are_counted_as_its_writer_counts_them(grader: Grader, name: str) -> None:
    writer, file = name.split("/")
    told = WRITERS[writer] if writer in WRITERS else json.loads((grader.bench / writer / "written.json").read_text())
    assert (await grader.verdict(name)).model.parameters == told["files"][file]["parameters"]


@pytest.mark.parametrize(
    ("name", "lines"),
    {
        "tf20/dense.h5": ["dense  Dense  (None, 6)  30", "dense_1  Dense  (None, 3)  21"],
        "keras/dense.h5": ["dense  Dense  (None, 6)  30", "dense_1  Dense  (None, 3)  21"],
    }.items(),
)
async def test_a_check_lists_the_layers_of_either_keras(grader: Grader, name: str, lines: list[str]) -> None:
    assert (await grader.report(name)).layers == lines


@pytest.mark.parametrize(
    ("name", "activation"),
    {
        "tf20/nested_last.h5": "sigmoid",
        "tf24/nested.h5": "softmax",
        "tf24/advanced_activations.h5": "softmax",
        "tf20/mixed_precision.h5": "softmax",
        "tf22/tensor_functions.h5": "linear",
        "tf213/bidirectional.keras": "linear",
        "tf218/advanced_activations.h5": "softmax",
        "keras/nested.keras": "softmax",
    }.items(),
)
async def test_the_last_activation_is_found_in_models_of_either_keras(
    grader: Grader, tmp_path: Path, name: str, activation: str
) -> None:
    problem = tmp_path / "problem"
    shutil.copytree(grader.bench / "problems" / name, problem)
    toml = problem / "problem.toml"
    toml.write_text(toml.read_text().replace("[metric]", 'last_activation = ["swish"]\n[metric]'))
    ending = await grader.grade(grader.file(name), str(problem))
    assert isinstance(ending, Graded)
    assert ending.verdict.checks[0].fault == f"The last layer's activation is {activation}, but swish is wanted."


async def test_a_file_that_its_own_writer_could_not_load_is_explained(grader: Grader) -> None:
    ending = await grader.grade(grader.file("tf20/built_by_fit.h5"), "tf20/dense.h5")
    assert isinstance(ending, Rejected)
    assert ending.code == "no_input_shape"
    assert "keras.Input(shape=...)" in ending.advice


def packed(path: Path, member: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, b"x")


OTHERS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "model.pkl": ("pickle", lambda path: path.write_bytes(pickle.dumps({"weights": [1.0]}))),
    "pickle.h5": ("pickle", lambda path: path.write_bytes(pickle.dumps([1, 2, 3]))),
    "model.tflite": ("tflite", lambda path: path.write_bytes(b"\x1c\0\0\0TFL3" + bytes(100))),
    "saved_model.pb": ("saved_model_part", lambda path: path.write_bytes(b"\x08\x01\x12\x0a" + bytes(100))),
    "model.onnx": ("onnx", lambda path: path.write_bytes(b"\x08\x07\x12\x07pytorch")),
    "model.pt": ("pytorch", lambda path: packed(path, "archive/data.pkl")),
    "old.pth": ("pytorch", lambda path: path.write_bytes(b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.")),
    "arrays.npz": ("numpy", lambda path: packed(path, "arr_0.npy")),
    "folder.zip": ("saved_model_folder", lambda path: packed(path, "mymodel/saved_model.pb")),
    "packed.zip": ("packed_model", lambda path: packed(path, "mymodel.h5")),
    "model.h5.gz": ("compressed", lambda path: path.write_bytes(b"\x1f\x8b\x08" + bytes(50))),
    "checkpoint": ("checkpoint", lambda path: path.write_text('model_checkpoint_path: "cp.ckpt"\n')),
    "pointer.h5": ("git_pointer", lambda path: path.write_text("version https://git-lfs.github.com/spec/v1\n")),
    "page.h5": ("web_page", lambda path: path.write_text("<!DOCTYPE html><html>Sign in</html>")),
    "model.json": ("description_only", lambda path: path.write_text('{"class_name": "Sequential"}')),
    "notes.keras": ("not_a_model", lambda path: path.write_text("import keras\n")),
}


@pytest.mark.parametrize(("name", "code"), [(name, code) for name, (code, _) in OTHERS.items()])
async def test_what_is_no_keras_model_is_named_with_the_line_that_saves_one(
    grader: Grader, tmp_path: Path, name: str, code: str
) -> None:
    OTHERS[name][1](tmp_path / name)
    ending = await grader.grade(tmp_path / name)
    assert isinstance(ending, Rejected), ending
    assert ending.code == code
    assert ending.message.startswith(name)
    assert "model" in ending.advice


@pytest.mark.parametrize(
    ("name", "code"),
    {
        "keras/dense.weights.h5": "weights_only",
        "tf-keras/dense.weights.h5": "weights_only",
        "tf24/weights_alone.h5": "weights_only",
        "tf-keras/dense.folder": "saved_model_folder",
        "tf-keras/dense.checkpoint.index": "checkpoint",
        "tf-keras/dense.checkpoint.data-00000-of-00001": "checkpoint",
    }.items(),
)
async def test_real_weights_checkpoints_and_folders_are_explained(grader: Grader, name: str, code: str) -> None:
    ending = await grader.grade(grader.file(name))
    assert isinstance(ending, Rejected), ending
    assert ending.code == code
    assert "model.save('mymodel.keras')" in ending.advice


async def test_weights_saved_last_do_not_hide_the_model(grader: Grader, tmp_path: Path) -> None:
    for name in ("tf24/nested.h5", "tf24/weights_alone.h5", "keras/dense.weights.h5"):
        shutil.copyfile(grader.file(name), tmp_path / Path(name).name)
    assert model_to_grade(tmp_path, None).name == "nested.h5"


async def test_a_model_that_is_cut_short_is_still_the_newest(grader: Grader, tmp_path: Path) -> None:
    shutil.copyfile(grader.file("tf24/nested.h5"), tmp_path / "older.h5")
    whole = grader.file("tf24/augmented_inside.h5").read_bytes()
    (tmp_path / "newer.h5").write_bytes(whole[: len(whole) // 2])
    assert model_to_grade(tmp_path, None).name == "newer.h5"


@pytest.mark.parametrize(
    ("name", "code"),
    {
        "tf24/weights_alone.h5": "weights_only",
        "keras/dense.weights.h5": "weights_only",
        "tf-keras/dense.folder": "saved_model_folder",
        "tf-keras/dense.checkpoint.index": "checkpoint",
    }.items(),
)
async def test_a_folder_with_no_model_says_what_it_holds_instead(
    grader: Grader, tmp_path: Path, name: str, code: str
) -> None:
    source, place = grader.file(name), tmp_path / "category1"
    place.mkdir()
    (shutil.copytree if source.is_dir() else shutil.copyfile)(source, place / source.name)
    with pytest.raises(CandidateRefused) as refusal:
        model_to_grade(place, None)
    assert refusal.value.code == code
    assert source.name in str(refusal.value)
