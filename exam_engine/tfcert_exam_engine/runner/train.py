"""Runs the candidate's script as `python solution.py` would, and tells how it ended."""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time
import traceback
import types
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.events import AnyEnding, Crashed, OutOfMemory, Trained
from tfcert_exam_engine.job import TrainJob
from tfcert_exam_engine.model_names import newest_model
from tfcert_exam_engine.runner import telemetry
from tfcert_exam_engine.runner.channel import Channel, now


def train(job: TrainJob, channel: Channel) -> AnyEnding:
    """Run the script; its output goes to wherever stdout and stderr point."""
    script = Path(job.script)
    began, began_wall = time.monotonic(), time.time()
    _become_main(script)
    telemetry.install(channel)
    failure = _execute(script) or _finish_threads(script)
    if failure is not None:
        return failure
    model = newest_model(script.parent, since=began_wall - 0.01)
    return Trained(now(), round(time.monotonic() - began, 3), model.name if model else None)


def _become_main(script: Path) -> None:
    """Stand where `python solution.py` stands: folder, arguments, import path."""
    os.chdir(script.parent)
    sys.argv = [str(script)]
    sys.path.insert(0, str(script.parent))
    os.environ["TFDS_DATA_DIR"] = str(script.parent / "data")


def _execute(script: Path) -> AnyEnding | None:
    """Run the script in a fresh `__main__`; return None when it ended well."""
    main = types.ModuleType("__main__")
    main.__file__ = str(script)
    sys.modules["__main__"] = main
    try:
        exec(compile(script.read_bytes(), str(script), "exec"), main.__dict__)
    except SystemExit as stop:
        return _of_exit(stop)
    except MemoryError:
        _print_candidates_traceback(script)
        return OutOfMemory(now())
    except BaseException as error:
        _print_candidates_traceback(script)
        return Crashed(now(), _sentence(error, script), exit_code=1)
    return None


def _of_exit(stop: SystemExit) -> AnyEnding | None:
    if stop.code in (None, 0):
        return None
    if not isinstance(stop.code, int):
        print(stop.code, file=sys.stderr)
    return Crashed(now(), _("The script ended itself with exit code {code}.").format(code=stop.code), exit_code=1)


def _finish_threads(script: Path) -> AnyEnding | None:
    """Wait for the script's threads and run its exit handlers, as the interpreter would."""
    try:
        for thread in threading.enumerate():
            if thread is not threading.main_thread() and not thread.daemon:
                thread.join()
        atexit._run_exitfuncs()
    except BaseException as error:
        _print_candidates_traceback(script)
        return Crashed(now(), _sentence(error, script), exit_code=1)
    return None


def _sentence(error: BaseException, script: Path) -> str:
    """Return what was raised and where in the script, in one line."""
    if isinstance(error, SyntaxError) and error.filename == str(script):
        return _("{file}, line {line}: {kind}: {message}").format(
            file=script.name, line=error.lineno, kind=type(error).__name__, message=error.msg
        )
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(script)]
    message = str(error).strip().partition("\n")[0][:300]
    return _("{file}, line {line}: {kind}: {message}").format(
        file=script.name, line=lines[-1] if lines else "?", kind=type(error).__name__, message=message
    )


def _print_candidates_traceback(script: Path) -> None:
    """Print the traceback from the script's own first frame on; ours above it would only confuse."""
    error = sys.exc_info()[1]
    assert error is not None
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != str(script):
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)
    sys.stderr.flush()
