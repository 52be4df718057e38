"""The common errors of scripts are told with what they mean and what to change; all others as they always were."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import exam_era
import script_explainer
from erring_script import SETUP, Case
from erring_scripts import KERAS_OF_ITS_OWN, KNOWN, LEGACY, LR_UNUSED, THEIR_OWN
from job_children import Desk, Forks
from tfcert_exam_engine.events import Crashed, OutOfMemory
from tfcert_exam_engine.runner.bare import explaining
from tfcert_exam_engine.runner.bare.explained.fault import TEXT_LIMIT, Fault, Rule

Told = dict[str, dict[str, Any]]


def explained_in_a_child(folder: Path, scripts: dict[str, str], **environment: str) -> Told:
    """Run scripts in one interpreter without a network; return what is said of each."""
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "train.csv").write_text("1,2\n")
    nowhere = "http://127.0.0.1:9"
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "LC_ALL": "C.UTF-8", "LANGUAGE": ""}
    offline = {"http_proxy": nowhere, "https_proxy": nowhere, "no_proxy": "", "NO_PROXY": ""}
    packages = os.pathsep.join([entry for entry in sys.path if entry])
    told_at = {"TFDS_DATA_DIR": str(folder / "data"), "HOME": str(folder), "PYTHONPATH": packages}
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "TF_USE_LEGACY_KERAS")}
    child = subprocess.run(
        [sys.executable, script_explainer.__file__, str(folder)],
        input=json.dumps(scripts),
        env={**kept, **quiet, **offline, **told_at, **environment},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    told = [json.loads(line) for line in child.stdout.splitlines()]
    assert len(told) == len(scripts), child.stderr[-3000:]
    return {one["name"]: one for one in told}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What is said of every known error, under Keras 3."""
    scripts = {name: one.script for name, one in KNOWN.items()}
    scripts |= {f"exam era: {name}": exam_era.script(name) for name in exam_era.SCRIPTS}
    return explained_in_a_child(tmp_path_factory.mktemp("known"), {**scripts, "keras of its own": KERAS_OF_ITS_OWN})


@pytest.fixture(scope="module")
def told_by_legacy(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What is said under tf-keras of its own errors."""
    scripts = {name: one.script for name, one in LEGACY.items()}
    return explained_in_a_child(
        tmp_path_factory.mktemp("legacy"), {**scripts, "lr is not used": LR_UNUSED}, TF_USE_LEGACY_KERAS="1"
    )


@pytest.fixture(scope="module")
def told_of_theirs(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What is said of errors that are the person's own."""
    return explained_in_a_child(tmp_path_factory.mktemp("theirs"), THEIR_OWN)


def assert_is_explained(case: Case, told: dict[str, Any]) -> None:
    assert told.get("code") == case.code, told
    for words in case.says:
        assert words in told["advice"]
    sentences = told["sentences"]
    assert "{" not in sentences.replace("custom_objects={", "")
    assert len(sentences) < 480


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_error_is_told_with_what_it_means(told: Told, name: str) -> None:
    if name == "no display" and find_spec("_tkinter") is None:
        pytest.skip("this interpreter has no tkinter")
    assert_is_explained(KNOWN[name], told[name])
    assert told[name]["legacy_keras_helps"] is KNOWN[name].legacy_helps


@pytest.mark.parametrize("name", LEGACY)
def test_a_known_error_of_the_exams_keras_is_told_with_what_it_means(told_by_legacy: Told, name: str) -> None:
    assert_is_explained(LEGACY[name], told_by_legacy[name])
    assert told_by_legacy[name]["legacy_keras_helps"] is False


def test_with_the_offer_it_is_said_that_the_exams_keras_does_not_use_lr(told: Told, told_by_legacy: Told) -> None:
    assert "does not use it: write learning_rate=" in told["exam era: import_keras"]["advice"]
    assert "learning_rate" not in told["exam era: plain_lists"]["advice"]
    assert told["exam era: lr"]["legacy_keras_helps"] is False
    assert "message" not in told_by_legacy["lr is not used"], told_by_legacy["lr is not used"]


@pytest.mark.parametrize(("script", "helps"), [(KERAS_OF_ITS_OWN, False), (SETUP + "dense().predict([1.0])", True)])
def test_another_python_is_offered_only_what_the_variable_switches(
    desk: Desk, foreign_python: Path, script: str, helps: bool
) -> None:
    file = desk.ask(script, python=str(foreign_python))
    assert desk.foreign(file, str(foreign_python)).wait() == 0
    assert isinstance(desk.ending, Crashed)
    assert (desk.ending.code, desk.ending.legacy_keras_helps) == ("plain_list", helps), desk.log


def test_a_full_path_below_the_scripts_folder_is_of_this_machine(told: Told) -> None:
    said = told["a name misspelt below the script's folder"]["sentences"]
    assert "another machine" not in said and "begins with /" not in said


def test_nothing_is_offered_where_there_is_no_tf_keras(tmp_path: Path) -> None:
    hide = "import sys\nsys.modules['tf_keras'] = None\n"
    told = explained_in_a_child(tmp_path, {"hidden": hide + KERAS_OF_ITS_OWN})
    assert (told["hidden"]["code"], told["hidden"]["legacy_keras_helps"]) == ("plain_list", False)


def test_in_a_persons_own_interpreter_a_script_that_imports_keras_itself_cannot_be_switched(told: Told) -> None:
    assert told["keras of its own"]["code"] == "plain_list"
    assert told["keras of its own"]["legacy_keras_helps"] is True
    assert told["keras of its own"]["helps_elsewhere"] is False


ERA = [
    "plain_lists",
    "input_shape_without_a_comma",
    "metrics_as_a_string",
    "a_checkpoint_without_a_suffix",
    "import_keras",
]


@pytest.mark.parametrize("name", ERA)
def test_a_script_of_the_exams_years_is_offered_the_exams_keras(told: Told, name: str) -> None:
    assert told[f"exam era: {name}"]["legacy_keras_helps"] is True, told[f"exam era: {name}"]


@pytest.mark.parametrize("name", THEIR_OWN)
def test_nothing_is_said_of_an_error_that_is_the_persons_own(told_of_theirs: Told, name: str) -> None:
    assert "message" in told_of_theirs[name]
    assert "code" not in told_of_theirs[name]


def test_every_rule_has_a_script_that_makes_its_error() -> None:
    tried = {one.code for one in (*KNOWN.values(), *LEGACY.values())}
    assert {rule.code for rule in explaining.RULES} - tried == {"pandas_argument"}  # of newer ones than ours
    assert len(tried) >= 40


def test_what_is_said_stands_above_the_untouched_traceback_and_in_the_ending(desk: Desk, forks: Forks) -> None:
    script = SETUP + "model = dense(1, None, (1,))\nmodel.predict([10.0])\n"
    assert forks.exit_of(forks.fork(desk.ask(script))) == 0
    ending = desk.ending
    assert isinstance(ending, Crashed)
    assert (ending.code, ending.legacy_keras_helps, ending.exit_code) == ("plain_list", True, 1)
    assert ending.advice.startswith("Line 17: `model.predict([10.0])`. predict got a plain list")
    assert ending.message.startswith("solution.py, line 17: ValueError: Unrecognized data type")
    ours, traceback = desk.log.split("Traceback (most recent call last):")
    assert "---- tfcert-tui: what this most likely means ---" in ours
    assert "Line 17: `model.predict([10.0])`" in ours
    assert ours.isascii() and max(map(len, ours[ours.index("----") :].splitlines())) <= explaining.WIDTH
    assert traceback.rstrip().endswith("Unrecognized data type: x=[10.0] (of type <class 'list'>)")


def test_experimental_layers_are_known_by_the_name_they_have_after_an_import_of_a_layer(
    desk: Desk, forks: Forks
) -> None:
    """A process of its own: the name in the message depends on what was imported before."""
    forks.exit_of(forks.fork(desk.ask(KNOWN["experimental layers after an import of a layer"].script)))
    assert isinstance(desk.ending, Crashed)
    assert "module 'tensorflow.keras.layers' has no attribute 'experimental'" in desk.ending.message
    assert (desk.ending.code, desk.ending.legacy_keras_helps) == ("experimental_layers", True)


def test_a_syntax_error_is_told_so_too_without_tensorflow(desk: Desk) -> None:
    assert desk.foreign(desk.ask("print 'hello'"), sys.executable, "-S").wait() == 0
    assert isinstance(desk.ending, Crashed)
    assert desk.ending.code == "print_statement"
    assert "put what it prints in parentheses" in " ".join(desk.log.split())


def test_memory_that_ran_out_is_told_with_the_shape(desk: Desk, forks: Forks) -> None:
    forks.exit_of(forks.fork(desk.ask("import numpy\nnumpy.zeros((1 << 20, 1 << 20, 8))")))
    assert isinstance(desk.ending, OutOfMemory)
    assert "(1048576, 1048576, 8)" in " ".join(desk.log.split("Traceback")[0].split())


OOM = (
    "{{function_node __wrapped__Fill_device_/job:localhost/replica:0/task:0/device:CPU:0}} OOM when allocating "
    "tensor with shape[65536,65536,64] and type float on /job:localhost/replica:0/task:0/device:CPU:0 by allocator "
    "mklcpu [Op:Fill] name: "
)


def test_memory_of_a_device_that_ran_out_is_told_with_the_shape() -> None:
    """The words of tf.zeros((1 << 16, 1 << 16, 64)), which waits for ten seconds, or fills the memory."""
    exhausted = type("ResourceExhaustedError", (Exception,), {})(OOM)
    known = explaining.explain(exhausted, "/nowhere/solution.py")
    assert known is not None and known.code == "out_of_memory"
    assert "[65536,65536,64]" in known.sentences


def test_pandas_is_told_of_what_it_took_out(tmp_path: Path) -> None:
    """Our own pandas still takes it: a module of its name stands in for a newer one, the error is the interpreter's."""
    script = "import pandas as pd\npd.read_csv('a.csv', infer_datetime_format=True)"
    stand_in = "from pathlib import Path\nPath('pandas.py').write_text('def read_csv(path): pass')\n"
    told = explained_in_a_child(tmp_path, {"pandas": stand_in + script})
    assert told["pandas"]["code"] == "pandas_argument"
    assert "infer_datetime_format" in told["pandas"]["sentences"]


def test_a_rule_that_breaks_leaves_the_traceback_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Rule("broken", "ValueError", "", lambda fault: str(1 / 0))
    monkeypatch.setattr(explaining, "RULES", (broken,))
    assert explaining.explain(ValueError("x"), "/nowhere/solution.py") is None


LONG = ("[" * 200_000, "x=" + "(1, " * 100_000, "in user code:" + " KeyError: '" * 50_000, "\n" * 300_000)


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_no_message_keeps_the_rules_busy(text: str) -> None:
    """Each pattern is through with each message; one that runs away would meet the test's time limit."""
    for rule in explaining.RULES:
        for prefix in (rule.pattern[:30], "Unrecognized data type: x=", "Received: filepath=", ""):
            fault = Fault(ValueError(prefix + text), "/nowhere/solution.py")
            assert len(fault.text) <= TEXT_LIMIT + len("\n")
            Rule(rule.code, "ValueError", rule.pattern, lambda fault: "said").explains(fault)
