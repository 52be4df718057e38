"""Hostile and broken files get one clear verdict each: never a crash, a hang or a fault of ours. Real graders only."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tfcert_exam_engine.children.job import CheckJob, GradeJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.events import AnyEnding, Checked, EngineFault, Graded, OutOfMemory, Rejected, TimedOut
from tfcert_exam_engine.grading.graders import whose
from tfcert_exam_engine.runner.shut_in import confinement
from tfcert_exam_engine.training.limits import Limits

pytestmark = pytest.mark.asyncio(loop_scope="session")

HERE = Path(__file__).parent
TROUBLE = re.compile(r"Traceback|<class|[\x00-\x1f\x1b]")
"""What no sentence for a person may hold."""


def both(*names: str) -> list[str]:
    return [f"{name}.{suffix}" for name in names for suffix in ("keras", "h5")]


REFUSALS = {
    "empty": ["nothing.keras"],
    "not_a_model": ["words.h5", "noise.keras", "picture.h5"],
    "pickle": ["pickle.keras", "pickle.h5"],
    "cut_short": [
        *("zip_head.keras", "hdf5_head.h5", "hdf5_zeros.h5"),
        *both("good_1_tenths", "good_5_tenths", "good_9_tenths", "good_without_last"),
    ],
    "damaged": [
        *("list_config.keras", "binary_config.keras", "config_bomb.keras", "lying_size.keras", "million_layers.keras"),
        *both("compound", "references", "unknown_filter"),
    ],
    "odd_archive": [
        *(
            "escape.keras",
            "absolute.keras",
            "asset_escape.keras",
            "backslash.keras",
            "script.keras",
            "linked_asset.keras",
        ),
        *("pickled_arrays.keras", "twice.keras", "many_members.keras", "packed_oddly.keras", "locked.keras"),
    ],
    "too_large": ["bomb.keras", *both("packed_bomb", "hollow")],
    "absurd_size": [
        f"absurd_{what}.keras"
        for what in (
            *("units", "filters", "kernel", "repeat", "padding", "upsampled", "words", "classes", "negative"),
            *("batch", "layers", "depth"),
        )
    ],
    "cannot_load": ["null_config.keras", "no_layers.keras", *both("wrong_shape", "absent", "letters")],
    "unsafe_operation": [
        *(
            "calls_io.read_file.h5",
            "calls_io.read_file.keras",
            "calls_io.write_file.h5",
            "calls_compat.v1.read_file.h5",
        ),
        *("calls_py_function.h5", "calls_numpy_function.h5", "calls_raw_ops.ReadFile.h5", "calls_io.matching_files.h5"),
        *("calls_load_op_library.h5", "calls_audio.decode_wav.h5", "calls_map_fn.h5", "calls_while_loop.h5"),
        *("calls_keras.utils.get_file.h5", "calls_io.gfile.GFile.h5", "calls_data.TextLineDataset.h5"),
        *("calls_saved_model.load.h5", "calls_print.h5", "slicing.h5", "raw_node.h5", "raw_text.h5"),
    ],
    "unknown_class": [
        *(
            "builtin_eval.keras",
            "builtin_exec.keras",
            "builtin_open.keras",
            "activation_name.keras",
            "root_class.keras",
        ),
        "escapes.keras",
        *(
            f"trick_{name}.keras"
            for name in (
                *("os_system", "popen", "importlib", "get_file", "get_file_private", "get_file_old", "load_model"),
                *("unsafe_mode", "deserialize", "test_module", "application", "data_set", "checkpoint"),
                *("feature_space", "while_loop", "mapped", "typespec", "registered", "unregistered", "null_module"),
                *("listed_name", "dotted_name"),
            )
        ),
        *(
            f"trick_{name}.h5"
            for name in (
                *("function_layer", "class_method", "instance_method", "instance_property", "feature_columns"),
                *("residual_wrapper", "type_spec", "custom_package"),
            )
        ),
    ],
}
READERS = [
    *both("external_storage", "linked", "soft", "virtual"),
    *both("words_StringLookup", "words_IntegerLookup", "words_TextVectorization"),
    *("words_in_bytes.keras", "words_weights.keras", "remote_name.keras"),
]
REFUSALS["outside_file"] = READERS
FAULTS = {
    "Layer spring (Lambda) is not accepted.": [
        *both("lambda_k3", "lambda_k2"),
        *("lambda_wrapped.keras", "lambda_nested.keras", "lambda_old_code.h5", "lambda_bidirectional.h5"),
    ],
    "A lambda function in layer answer is not accepted.": [
        *("lambda_activation_dict.keras", "lambda_in_build.keras", "lambda_initializer.keras")
    ],
    "Layer carrier (TFSMLayer) is not accepted.": ["TFSMLayer.keras"],
    "Layer carrier (TorchModuleWrapper) is not accepted.": ["TorchModuleWrapper.keras"],
    "Layer carrier (JaxLayer) is not accepted.": ["JaxLayer.keras"],
    "Layer carrier (FlaxLayer) is not accepted.": ["FlaxLayer.keras"],
    "Predicting fails: NaN or infinite values for 90 of 90 examples.": [*both("infinite")],
}
HONEST = [
    *("good.keras", "good.h5", "many_parts.keras", "packed.keras", "lambda_in_nested_compile.keras"),
    *both("good_with_tail", "packed_well", "looped"),
]
"""Odd, and yet whole: five stars; what a nested model was compiled with is not loaded."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a problem and the files."""
    folder = tmp_path_factory.mktemp("hostile") / "category2_largest"
    done = subprocess.run([sys.executable, HERE / "hostile_files.py", folder], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


class Grader:
    """Grades and checks files, as the engine does."""

    def __init__(self, jobs: Jobs, files: Path, place: Path) -> None:
        self.jobs, self.files, self.place = jobs, files, place

    async def grade(self, name: str, limit_s: float = 60.0) -> AnyEnding:
        return await self._run(GradeJob, name, limit_s)

    async def check(self, name: str) -> AnyEnding:
        return await self._run(CheckJob, name, 60.0)

    async def _run(self, kind: type[GradeJob], name: str, limit_s: float) -> AnyEnding:
        files, place = str(self.files), str(self.place / name)
        job = kind(place, None, files, files, f"{files}/{name}", name, "ab12")
        return whose(await self.jobs.run(job, Limits(limit_s), lambda _: None))


@pytest.fixture
def grader(jobs: Jobs, folder: Path, tmp_path: Path) -> Grader:
    return Grader(jobs, folder, tmp_path)


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, names in REFUSALS.items() for name in names])
async def test_a_broken_or_hostile_file_is_refused_with_one_sentence(grader: Grader, code: str, name: str) -> None:
    ending = await grader.grade(name)
    assert isinstance(ending, Rejected), ending
    assert ending.code == code
    assert ending.message
    assert ending.advice
    assert len(ending.message) < 600
    assert not TROUBLE.search(ending.message + ending.advice)
    assert not (grader.files / "canary").exists()
    again = await grader.check(name)
    assert isinstance(again, Rejected)
    assert again.code == code


@pytest.mark.parametrize(("fault", "name"), [(fault, name) for fault, names in FAULTS.items() for name in names])
async def test_what_carries_code_or_no_numbers_has_no_star_and_runs_nothing(
    grader: Grader, fault: str, name: str
) -> None:
    ending = await grader.grade(name)
    assert isinstance(ending, Graded), ending
    assert (ending.verdict.stars, ending.verdict.checks[0].fault) == (0, fault)
    assert not (grader.files / "canary").exists()
    assert isinstance(await grader.check(name), Checked)
    assert not (grader.files / "canary").exists()


@pytest.mark.parametrize("name", HONEST)
async def test_an_odd_file_that_is_whole_has_its_stars(grader: Grader, name: str) -> None:
    ending = await grader.grade(name)
    assert isinstance(ending, Graded), ending
    assert ending.verdict.stars == 5
    assert not (grader.files / "canary").exists()


async def test_names_in_a_file_cannot_reach_the_terminal_nor_fill_the_line(grader: Grader) -> None:
    ending = await grader.check("long_name.keras")
    assert not isinstance(ending, EngineFault), ending
    text = repr(ending)
    assert "\\x1b" not in text
    assert len(text) < 20_000


async def test_no_file_that_a_configuration_names_is_opened(grader: Grader) -> None:
    secrets = [grader.files.parent / "secret.txt", grader.files.parent / "secret.h5"]
    for secret in secrets:
        os.utime(secret, (1, 1))
    await asyncio.gather(*(grader.grade(name) for name in READERS))
    assert [secret.stat().st_atime for secret in secrets] == [1, 1]
    secrets[0].read_text()
    if secrets[0].stat().st_atime == 1:
        pytest.skip("this disk does not keep when a file was read")


async def test_memory_and_time_that_a_model_takes_without_end_are_its_own_failure(grader: Grader) -> None:
    built, predicted, slow = await asyncio.gather(
        grader.grade("memory_second.keras"), grader.grade("memory_predict.keras"), grader.grade("for_ever.keras", 4.0)
    )
    assert isinstance(built, OutOfMemory), built
    assert isinstance(predicted, OutOfMemory), predicted
    assert isinstance(slow, TimedOut), slow
    good = await grader.grade("good.keras")
    assert isinstance(good, Graded)
    assert good.verdict.stars == 5


@pytest.mark.parametrize(("name", "cut"), [("long.keras", "cut_short"), ("long.h5", "cut_short")])
async def test_a_file_cut_at_every_kilobyte_or_with_a_bit_turned_over_has_a_verdict(
    folder: Path, name: str, cut: str
) -> None:
    program = [sys.executable, HERE / "every_kilobyte.py", folder, name]
    done = await asyncio.to_thread(subprocess.run, program, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["whole"] == "good"
    assert told["cuts"] == {"empty": 1, cut: told["bytes"] // 1024}
    known = {"good", "damaged", "cut_short", "cannot_load", "weights_only", "finite", "odd_archive", "too_large"}
    known |= {"unknown_class", "no_model_inside", "not_a_model", "outside_file", "absurd_size", "input", "output"}
    known |= {"last_layer", "loads", "layers", "size", "unsafe_operation", "out_of_memory"}
    assert set(told["flips"]) <= known


ALLOWED = [
    *("honest Keras 3 .keras", "honest Keras 3 .h5", "honest Keras 2 .keras", "honest Keras 2 .h5"),
    *("write the scratch folder", "open its own file"),
]
HELD_OTHERWISE = {
    "read a secret by HDF5": "OSError",
    "see a variable": "KeyError",
    "take memory": "MemoryError",
    "fill the disk": "OSError",
    "import from the folder": "ModuleNotFoundError",
}


async def tried(files: Path, place: Path, *mode: str) -> dict[str, str]:
    (place / "models").symlink_to(files)
    (place / "secret.txt").write_text("swordfish\n")
    program = [sys.executable, HERE / "shut_in_probe.py", place.resolve(), *mode]
    done = await asyncio.to_thread(subprocess.run, program, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])  # Keras says first what it downloads
    return found


async def test_the_second_line_holds_when_no_allow_list_has_judged(folder: Path, tmp_path: Path) -> None:
    offered = confinement.offered()
    if not (offered.landlock and offered.system_calls):
        pytest.skip("this machine offers no Landlock or no filter of system calls")
    found = await tried(folder, tmp_path)
    assert (found.pop("landlock"), found.pop("system calls"), found.pop("memory")) == (offered.landlock, True, True)
    assert (
        found == dict.fromkeys(ALLOWED, "done") | dict.fromkeys(found.keys() - set(ALLOWED), "denied") | HELD_OTHERWISE
    )
    assert (tmp_path / "secret.txt").read_text() == "swordfish\n"
    assert not (tmp_path / "canary").exists()


async def test_each_of_these_tries_succeeds_where_nothing_is_shut_in(folder: Path, tmp_path: Path) -> None:
    found = await tried(folder, tmp_path, "free")
    assert [name for name, came_to in found.items() if name.startswith("read") and came_to != "done"] == []
    assert [found[name] for name in ("list the models", "open a socket", "start a program")] == ["done"] * 3
    assert [found[name] for name in ("see a variable", "import from the folder")] == ["done"] * 2
