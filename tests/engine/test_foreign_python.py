"""A training in another interpreter: its TensorFlow, its Keras, and nothing of ours but what needs neither."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tfcert_exam_engine
from job_children import ENTRY, Desk, other_pythons, renew
from tfcert_exam_engine.events import BatchEnded, Crashed, DevicesSeen, EpochEnded, FitBegan, Started, Trained

PACKAGE = Path(tfcert_exam_engine.__file__).parent
PLAIN = [
    ENTRY,
    PACKAGE / "language.py",
    PACKAGE / "model_names.py",
    PACKAGE / "network.py",
    *(PACKAGE / "runner" / "bare").rglob("*.py"),
]
KERAS_3 = """
    import keras, numpy
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    x = numpy.arange(8.0)[:, None]
    model.fit(x, 2 * x, epochs=3, validation_data=(x, x), verbose=0)
    model.save("mymodel.keras")
"""
KERAS_2 = """
    import numpy
    from tensorflow.python.distribute import input_lib
    input_lib.DistributedDatasetInterface = type("Renamed", (), {})  # this Keras is older than its TensorFlow
    from tensorflow.python.keras import callbacks, layers
    from tensorflow.python.keras.engine.sequential import Sequential
    model = Sequential([layers.Dense(1, input_shape=(1,))])
    model.compile("sgd", "mse", metrics=["mae"])
    x = numpy.arange(8.0)[:, None]
    model.fit(x, 2 * x, epochs=3, validation_data=(x, x), verbose=0, callbacks=[callbacks.TerminateOnNaN()])
    open("mymodel.h5", "wb").close()  # and cannot save any more
"""


def in_foreign(desk: Desk, script: str, *python: str) -> int:
    """Run a script in another interpreter; return the exit code."""
    return desk.foreign(desk.ask(script), *python).wait()


def test_nothing_of_ours_is_installed_there(foreign_python: Path) -> None:
    names = "['keras', 'msgspec', 'tfcert_exam_engine', 'tfcert_problems']"
    code = f"from importlib.util import find_spec; print(*(bool(find_spec(name)) for name in {names}))"
    said = subprocess.run([foreign_python, "-E", "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "True True False False\n"


@pytest.mark.parametrize(("script", "model"), [(KERAS_3, "mymodel.keras"), (KERAS_2, "mymodel.h5")], ids=["3", "2"])
def test_a_training_is_followed_in_either_keras(desk: Desk, foreign_python: Path, script: str, model: str) -> None:
    assert in_foreign(desk, script, str(foreign_python)) == 0, desk.log
    assert isinstance(desk.ending, Trained), desk.log
    assert desk.ending.model_file == model
    assert [(plan.epochs, plan.steps, plan.parameters) for plan in desk.of_kind(FitBegan)] == [(3, 1, 2)]
    assert [event.gpus for event in desk.of_kind(DevicesSeen)] == [0]
    epochs = desk.of_kind(EpochEnded)
    assert [event.epoch for event in epochs] == [1, 2, 3]
    assert set(epochs[0].logs) == {"loss", "mae", "val_loss", "val_mae"}
    assert all(isinstance(value, float) for value in epochs[0].logs.values())
    assert set(desk.of_kind(BatchEnded)[0].logs) == {"loss", "mae"}


def test_a_script_without_keras_imports_none_and_nothing_of_ours(desk: Desk, foreign_python: Path) -> None:
    code = """
        import sys
        print([name for name in sys.modules if name.partition(".")[0] in ("keras", "tensorflow", "msgspec", "psutil")])
        print(sys.path[0], [entry for entry in sys.path if "tfcert_exam_engine" in entry])
        import tfcert_problems
    """
    assert in_foreign(desk, code, str(foreign_python)) == 0
    assert desk.log.startswith(f"[]\n{desk.folder} []\n")
    assert isinstance(desk.ending, Crashed)
    assert desk.ending.message == "solution.py, line 5: ModuleNotFoundError: No module named 'tfcert_problems'"


@pytest.mark.skipif(not other_pythons(), reason="no other interpreter here")
def test_every_interpreter_of_this_machine_tells_of_a_script_as_ours_does(desk: Desk) -> None:
    script = """
        import atexit, os, sys, threading
        from concurrent.futures import ThreadPoolExecutor
        pool = ThreadPoolExecutor(1)
        atexit.register(lambda: os.write(1, b"handler "))
        atexit.register(lambda: 1 / 0)
        threading.Timer(0.1, os.write, [1, b"thread "]).start()
        if os.fork() == 0:
            sys.exit(3)
        print(os.wait()[1] >> 8, pool.submit(abs, -7).result(), os.environ["TFCERT_JOB"] == TOKEN)
        os.closerange(3, 4096)
        del sys.stdout, os.environ
        def f(x: int):
            raise ValueError("no luck")
        f(1)
    """
    for python in other_pythons():
        renew(desk.job_folder)
        assert in_foreign(desk, script.replace("TOKEN", repr(desk.token)), python, "-S", "-W", "ignore") == 0, python
        assert isinstance(desk.ending, Crashed), python
        assert desk.ending.message == "solution.py, line 14: ValueError: no luck", python
        assert "3 7 True\n" in desk.log, python
        assert desk.log.rindex("no luck") < desk.log.rindex("thread ") < desk.log.rindex("handler "), python


@pytest.mark.parametrize("options", [["-S", "-E"], ["-I", "-S"]], ids=["bare", "isolated"])
def test_an_interpreter_with_nothing_at_all_runs_a_script_that_needs_nothing(desk: Desk, options: list[str]) -> None:
    assert in_foreign(desk, "import sys; print(sys.prefix); open('a.h5', 'w')", sys.executable, *options) == 0
    assert [type(event) for event in desk.events] == [Started, Trained]
    assert desk.events[-1].model_file == "a.h5"  # type: ignore[attr-defined]


def test_an_unreadable_job_is_a_fault_of_ours_and_names_it(desk: Desk) -> None:
    file = desk.ask("pass")
    (desk.job_folder / "source.py").unlink()
    assert desk.foreign(file, sys.executable, "-S").wait() == 0
    assert type(desk.ending).__name__ == "EngineFault"
    assert "source.py" in desk.ending.message  # type: ignore[union-attr]


@pytest.mark.parametrize("file", PLAIN, ids=[file.name for file in PLAIN])
def test_what_runs_there_is_read_by_python_3_8_and_needs_the_standard_library_alone(file: Path) -> None:
    tree = ast.parse(file.read_text(), feature_version=(3, 8))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    tops = {name.partition(".")[0] for name in names}
    assert tops - sys.stdlib_module_names - {"psutil"} <= {"tfcert_exam_engine"}  # psutil: tried, where /proc is not
    ours = {name.removeprefix("tfcert_exam_engine.") for name in names if name.startswith("tfcert_exam_engine")}
    assert all(name in ("language", "model_names", "network") or name.startswith("runner.bare") for name in ours)


def test_no_module_beside_the_entry_hides_one_of_the_standard_library() -> None:
    assert not {file.stem for file in ENTRY.parent.iterdir()} & sys.stdlib_module_names
