"""Whatever a script does to the process it shares with us, its ending is told once, and its own files are its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from job_children import Desk, Forks, empty, wait_until
from tfcert_exam_engine.children.job import GradeJob
from tfcert_exam_engine.children.job_log import EventTail
from tfcert_exam_engine.events import Crashed, EpochEnded, FitBegan, OutOfMemory, Started, Trained
from tfcert_exam_engine.runner.bare import kernel
from tfcert_exam_engine.runner.bare.performing import UNTOLD

Run = Callable[..., int]
FIT = """
    import keras, numpy, os
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = numpy.arange(8.0)[:, None]
    numbers = os.listdir("/proc/self/fd")
    OUR_FILE = next(int(n) for n in numbers if os.path.realpath("/proc/self/fd/" + n).endswith("events.jsonl"))
    def fit(**more):
        return model.fit(x, 2 * x, verbose=0, **more)
"""


@pytest.fixture
def run(desk: Desk, forks: Forks) -> Run:
    """Run a script in a forked child; returns the exit code."""

    def to_its_end(script: str, **share: object) -> int:
        return forks.exit_of(forks.fork(desk.ask(script, **share)))

    return to_its_end


def after_fit_setup(code: str) -> str:
    """Return a script that has a model to fit, and goes on with the code."""
    return dedent(FIT) + dedent(code)


KIND_ENOUGH = {
    "closes every descriptor": "import os; os.closerange(0, 4096)",
    "closes every descriptor and prints": "import os; os.closerange(3, 4096); print('x')",
    "deletes its streams": "import sys; del sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__",
    "replaces its streams": "import sys; sys.stdout = sys.stderr = object()",
    "deletes the environment": "import os; del os.environ",
    "empties the environment": "import os; os.environ.clear()",
    "sets signal handlers": "import signal; [signal.signal(n, lambda *_: 1 / 0) for n in (1, 2, 10, 14, 15, 17)]",
    "has an alarm that raises": "import signal; signal.signal(14, lambda *_: 1 / 0); signal.setitimer(0, 0.2)\n"
    "import atexit, time; atexit.register(time.sleep, 0.4)",
    "has an alarm that goes on raising": "import signal, time\nended = False\ndef beat(*_):\n    if ended: 1 / 0\n"
    "signal.signal(14, beat); signal.setitimer(0, 0.003, 0.003); time.sleep(0.01)\nended = True",
    "traces and profiles": "import sys; sys.settrace(lambda *_: 1 / 0 if False else None); sys.setprofile(print)",
    "deletes its folder": "import os, shutil; shutil.rmtree(os.getcwd())",
    "changes folder": "import os; os.chdir('/')",
    "raises in an exit handler": "import atexit; atexit.register(lambda: 1 / 0)",
    "leaves by an exit handler": "import atexit, sys; atexit.register(sys.exit, 3)",
    "is a copy of itself": "import os\nif os.fork() == 0: raise SystemExit(7)\nos.wait()",
    "empties sys.modules": "import sys; sys.modules.clear()",
    "has a full disk under its output": "import os; os.dup2(os.open('/dev/full', os.O_WRONLY), 1); print('x', end='')",
    "leaves a pool of threads": "from concurrent.futures import ThreadPoolExecutor as Pool\n"
    "pool = Pool(2); print(pool.submit(abs, -1).result())",
    "exits with zero": "raise SystemExit(0)",
}


@pytest.mark.parametrize("script", KIND_ENOUGH.values(), ids=KIND_ENOUGH)
def test_a_script_that_ends_well_has_ended_well(desk: Desk, run: Run, script: str) -> None:
    assert run(script) == 0
    assert isinstance(desk.ending, Trained)
    assert [type(event) for event in desk.events] == [Started, Trained]


CRASHES = {
    "raise ValueError('no luck')": ("solution.py, line 1: ValueError: no luck", 1),
    "import os; del os.environ\n\n1 / 0": ("solution.py, line 3: ZeroDivisionError: division by zero", 1),
    "import sys; del sys.stderr\n1 / 0": ("solution.py, line 2: ZeroDivisionError: division by zero", 1),
    "raise SystemExit(3)": ("The script ended itself with exit code 3.", 3),
    "import sys; sys.exit('bad\\nluck')": ("The script ended itself with exit code bad.", 1),
    "x = (\n": ("solution.py, line 1: SyntaxError: '(' was never closed", 1),
    "raise OSError('\\udce9')": ("solution.py, line 1: OSError: ?", 1),
    "class E(Exception):\n  def __str__(self): 1 / 0\nraise E": ("solution.py, line 3: E: ", 1),
    "import signal, os, time\nos.kill(os.getpid(), 2)\ntime.sleep(9)": ("solution.py, line 2: KeyboardInterrupt: ", 1),
}


@pytest.mark.parametrize("script", CRASHES, ids=range(len(CRASHES)))
def test_a_script_that_fails_is_told_in_one_sentence(desk: Desk, run: Run, script: str) -> None:
    assert run(script) == 0
    ending = desk.ending
    assert isinstance(ending, Crashed)
    assert (ending.message, ending.exit_code) == CRASHES[script]


@pytest.mark.parametrize("code", [0, 4])
def test_a_script_that_leaves_at_once_leaves_its_exit_code_and_no_ending(desk: Desk, run: Run, code: int) -> None:
    assert run(f"import os; os._exit({code})") == code
    assert [type(event) for event in desk.events] == [Started]


def test_a_copy_leaves_with_the_code_it_would_have_had(desk: Desk, run: Run) -> None:
    run(
        """
        import os
        for code in (None, 5, "text"):
            if os.fork() == 0:
                raise SystemExit(code)
            print(os.waitstatus_to_exitcode(os.wait()[1]))
        if os.fork() == 0:
            raise ValueError("in the copy")
        print(os.waitstatus_to_exitcode(os.wait()[1]))
        """
    )
    assert [line for line in desk.log.splitlines() if line.isdigit()] == ["0", "5", "1", "1"]
    assert "ValueError: in the copy" in desk.log
    assert isinstance(desk.ending, Trained)


def test_threads_and_exit_handlers_run_after_a_crash_too(desk: Desk, run: Run) -> None:
    run(
        """
        import atexit, threading, time
        atexit.register(print, "handler")
        threading.Thread(target=lambda: (time.sleep(0.2), print("thread"))).start()
        1 / 0
        """
    )
    assert desk.log.endswith("ZeroDivisionError: division by zero\nthread\nhandler\n")
    assert isinstance(desk.ending, Crashed)


def test_the_source_is_what_runs_and_what_tracebacks_show(desk: Desk, forks: Forks) -> None:
    file = desk.ask("def f(x: int):\n    raise ValueError(f.__annotations__['x'] is int)  # as asked\n\nf(1)\n")
    (desk.folder / "solution.py").write_text("# edited\n# meanwhile\n")
    forks.exit_of(forks.fork(file))
    assert isinstance(desk.ending, Crashed)
    assert desk.ending.message == "solution.py, line 2: ValueError: True"
    assert "# as asked" in desk.log
    assert "edited" not in desk.log
    assert desk.log.count("  File ") == 2


def test_the_scripts_own_hook_tells_of_its_exceptions(desk: Desk, run: Run) -> None:
    run("import sys; sys.excepthook = lambda kind, error, trace: print(kind.__name__, trace.tb_lineno)\n1 / 0")
    assert desk.log == "ZeroDivisionError 2\n"
    run_again = "import sys; sys.excepthook = print\nsys.excepthook = lambda: None\n1 / 0"
    desk.token = "f" * 32
    run(run_again)
    assert "Traceback" in desk.log


MEMORY = {
    "raise MemoryError": OutOfMemory,
    "import tensorflow as tf\nraise tf.errors.ResourceExhaustedError(None, None, 'OOM when allocating')": OutOfMemory,
    "import tensorflow as tf\nraise tf.errors.ResourceExhaustedError(None, None, 'No space left on device')": Crashed,
    "class OutOfMemoryError(RuntimeError): pass\nraise OutOfMemoryError('CUDA')": OutOfMemory,
    "x = bytearray(1 << 62)": OutOfMemory,
}


@pytest.mark.parametrize("script", MEMORY, ids=range(len(MEMORY)))
def test_memory_that_ran_out_is_told_as_such_and_a_full_disk_is_not(desk: Desk, run: Run, script: str) -> None:
    assert run(script) == 0
    assert isinstance(desk.ending, MEMORY[script])
    assert "Traceback" in desk.log


def test_a_script_that_computes_in_c_ends_by_sigterm_without_a_word(desk: Desk, forks: Forks) -> None:
    pid = forks.fork(desk.ask("import os; print(os.getpid()); sum(range(10**13))"))
    assert desk.pids(1) == [pid]
    os.kill(pid, signal.SIGTERM)
    assert forks.exit_of(pid) == -signal.SIGTERM
    assert desk.log == f"{pid}\n"
    assert [type(event) for event in desk.events] == [Started]


def test_a_training_ends_by_sigterm_where_the_engine_was_started_to_ignore_it(desk: Desk) -> None:
    file = desk.ask("import os, time; print(os.getpid()); time.sleep(600)")
    ignoring = ["sh", "-c", 'trap "" TERM; exec "$@"', "sh", sys.executable, "-S"]
    child = desk.foreign(file, *ignoring)
    desk.pids(1)
    child.terminate()
    assert child.wait() == -signal.SIGTERM


def test_a_share_of_the_machine_is_taken(desk: Desk, run: Run) -> None:
    code = "import os, resource; print(os.nice(0), len(os.sched_getaffinity(0)), os.environ['CUDA_VISIBLE_DEVICES'])\n"
    run(code + "print(resource.getrlimit(resource.RLIMIT_CORE))", nice=3, cpus=1, gpu="none")
    assert desk.log == f"{os.nice(0) + 3} 1 -1\n(0, 0)\n"


def test_a_grader_that_runs_on_is_ended_by_the_kernel(desk: Desk, forks: Forks) -> None:
    os.mkfifo(desk.folder / "problem.toml")  # whoever opens it waits
    folder = str(desk.folder)
    pid = forks.fork(desk.put(GradeJob(str(desk.job_folder), None, folder, folder, "/m.keras", "m.keras", "0" * 64)))
    limits = Path(f"/proc/{pid}/limits")
    wait_until(lambda: "Max cpu time              1800 " in limits.read_text())
    assert "Max core file size        0 " in limits.read_text()
    os.kill(pid, signal.SIGKILL)
    assert forks.exit_of(pid) == -signal.SIGKILL


def test_the_limit_on_cpu_time_ends_a_process() -> None:
    code = "from tfcert_exam_engine.runner.bare import kernel\nkernel.cap_cpu_time(1)\nwhile True: pass"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGXCPU


@pytest.mark.parametrize(
    ("pid", "wanted", "dealt"),
    [(0, 2, [1, 3]), (1, 2, [5, 7]), (2, 2, [1, 3]), (1, 3, [1, 3, 5]), (3, 1, [7]), (5, 9, [1, 3, 5, 7])],
)
def test_runs_are_dealt_different_cpus_in_turn(pid: int, wanted: int, dealt: list[int]) -> None:
    assert kernel.cpus_of(pid, wanted, [1, 3, 5, 7]) == dealt


def test_a_fit_is_followed_after_every_descriptor_was_closed(desk: Desk, run: Run) -> None:
    run(after_fit_setup("fit(epochs=2); os.closerange(3, 4096); fit(epochs=3)"))
    assert [(event.fit, event.epoch) for event in desk.of_kind(EpochEnded)] == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]
    assert [event.parameters for event in desk.of_kind(FitBegan)] == [2, 2]
    assert isinstance(desk.ending, Trained)


def test_what_a_script_writes_after_it_closed_its_output_never_gets_among_the_events(desk: Desk, run: Run) -> None:
    write = "try:\n    os.write({0}, b'mine')\nexcept OSError:\n    pass\n"
    run(after_fit_setup("os.closerange(0, 4096)\nfit(epochs=1)\n") + "".join(write.format(n) for n in range(10)))
    assert [event.epoch for event in desk.of_kind(EpochEnded)] == [1]
    assert isinstance(desk.ending, Trained)


def test_a_file_of_the_scripts_under_our_number_is_left_alone(desk: Desk, run: Run) -> None:
    run(
        after_fit_setup(
            """
            mine = os.open("mine.txt", os.O_RDWR | os.O_CREAT)
            os.dup2(mine, OUR_FILE)
            os.write(OUR_FILE, b"mine")
            fit(epochs=2)
            os.write(OUR_FILE, b" alone")
            """
        )
    )
    assert (desk.folder / "mine.txt").read_bytes() == b"mine alone"
    assert [event.epoch for event in desk.of_kind(EpochEnded)] == [1, 2]
    assert isinstance(desk.ending, Trained)


def test_only_the_original_tells_of_a_fit(desk: Desk, run: Run) -> None:
    fork_first = "import os\ncopied = os.fork() == 0\n"  # TensorFlow cannot be forked after its first op
    run(
        fork_first
        + after_fit_setup(
            """
            fit(epochs=5 if copied else 1)
            print("fitted")
            if not copied:
                os.wait()
            """
        )
    )
    assert desk.log.endswith("fitted\nfitted\n")  # TensorFlow may have said something first
    assert [event.epochs for event in desk.of_kind(EpochEnded)] == [1]
    assert isinstance(desk.ending, Trained)


def test_a_full_disk_never_breaks_a_fit_and_the_ending_is_tried_again(desk: Desk, run: Run) -> None:
    """A limit on the size of files stands for the disk: a write stops short at it, the next one fails."""
    code = run(
        after_fit_setup(
            """
            import resource, threading
            def limit(size):
                resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            def fill(epoch, logs):
                if epoch == 1:
                    limit(os.fstat(OUR_FILE).st_size + 20)
            history = fit(epochs=6, callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=fill)])
            print(len(history.history["loss"]))
            cleared = threading.Timer(1, limit, [resource.RLIM_INFINITY])
            cleared.daemon = True
            cleared.start()
            import signal
            signal.signal(signal.SIGALRM, lambda *_: 1 / 0)
            signal.setitimer(signal.ITIMER_REAL, 0.4)  # while the ending waits for room
            """
        )
    )
    assert code == 0
    assert desk.log.endswith("6\n")  # TensorFlow may have said something first
    told = EventTail(desk.job_folder / "events.jsonl").read()
    assert [event.epoch for event in told if isinstance(event, EpochEnded)] == [1]
    assert isinstance(told[-1], Trained)
    torn = [line for line in desk.lines if not line.endswith(b"}")]
    assert b"" in torn or any(len(line) == 20 for line in torn)


def test_a_child_whose_folder_is_another_jobs_writes_nothing_there(desk: Desk, run: Run) -> None:
    folder = desk.job_folder
    assert run(f"import shutil, os; shutil.rmtree({str(folder)!r}); os.mkdir({str(folder)!r})") == UNTOLD
    assert empty(folder)


def test_a_traceback_through_fit_has_no_frame_of_ours(desk: Desk, run: Run) -> None:
    run(after_fit_setup("fit(callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=lambda e, l: 1 / 0)])"))
    assert isinstance(desk.ending, Crashed)
    assert "ZeroDivisionError" in desk.ending.message
    assert "solution.py" in desk.log
    assert "tfcert_exam_engine" not in desk.log


def test_a_list_of_callbacks_that_is_used_again_tells_each_fit_once(desk: Desk, run: Run) -> None:
    run(
        after_fit_setup(
            "given = keras.callbacks.CallbackList(add_history=True, model=model)\nfor n in (1, 2): fit(callbacks=given)"
        )
    )
    assert [(event.fit, event.epochs) for event in desk.of_kind(EpochEnded)] == [(1, 1), (2, 1)]


def test_a_wrong_call_of_fit_keeps_keras_own_error(desk: Desk, run: Run) -> None:
    run(after_fit_setup("fit(no_such_argument=1)"))
    assert isinstance(desk.ending, Crashed)
    assert "no_such_argument" in desk.ending.message
    assert "tfcert_exam_engine" not in desk.log
