"""Runs the candidate's script as `python solution.py` would, and tells how it ended."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
import traceback
import types
from contextlib import suppress
from gettext import gettext as _
from pathlib import Path
from time import monotonic, time
from typing import Any, Mapping

from tfcert_exam_engine.model_names import newest_model
from tfcert_exam_engine.runner.bare import explaining, figures, fit_hook, kernel, legacy_keras, streams, tracebacks
from tfcert_exam_engine.runner.bare.explaining import Explanation
from tfcert_exam_engine.runner.bare.public_data import watching
from tfcert_exam_engine.runner.bare.telling import Event, Teller, event

MTIME_SLACK_S = 0.01
"""A file's time comes from the kernel's coarse clock, which is behind by one tick."""


def train(job: Mapping[str, Any], teller: Teller) -> Event:
    """Run the job's source as its script; its output goes to wherever stdout and stderr point.

    Raises:
        OSError: the source cannot be read, which is a fault of ours.
    """
    script, source = str(job["script"]), Path(job["source"]).read_bytes()
    environ = os.environ
    kernel.take_share(int(job.get("nice", 0)), int(job.get("cpus", 0)), str(job.get("gpu", "")))
    began, began_wall = monotonic(), time()
    _become_main(script)
    tracebacks.remember(script, source)
    fit_hook.install(teller)
    watching.install(str(job.get("public_data", "")), str(job.get("folder", "")))
    figures.install(str(job["folder"]))
    if job.get("legacy_keras") and not job.get("python"):
        legacy_keras.install()  # another interpreter may have Keras 2 under its own name
    _draw_anew()
    error = _execute(script, source)
    known: Explanation | None = None
    with suppress(BaseException):  # a signal handler of the script's may raise anywhere
        known = explaining.explain(error, script, bool(job.get("python"))) if error is not None else None
    with suppress(BaseException):
        _finish(error, known)
    while not _have_silenced_handlers():
        continue
    _take_back(environ)
    if error is None or _is_good_exit(error):
        return event("Trained", seconds=round(monotonic() - began, 3), model_file=_model(script, began_wall))
    return _failure(error, script, known)


def _become_main(script: str) -> None:
    """Stand where `python solution.py` stands: folder, arguments, import path."""
    folder = os.path.dirname(script)  # noqa: PTH120 - as text: it goes into sys.path
    os.chdir(folder)
    sys.argv = [script]
    sys.path.insert(0, folder)
    os.environ["TFDS_DATA_DIR"] = os.path.join(folder, "data")  # noqa: PTH118


def _draw_anew() -> None:
    """Seed NumPy from the system, as a fresh interpreter does: a fork has its parent's numbers, each one the same."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _execute(script: str, source: bytes) -> BaseException | None:
    """Run the source in a fresh `__main__`; return what it raised."""
    main = types.ModuleType("__main__")
    main.__file__ = script
    sys.modules["__main__"] = main
    try:
        exec(compile(source, script, "exec", dont_inherit=True), main.__dict__)
    except BaseException as error:
        return error
    return None


def _finish(error: BaseException | None, known: Explanation | None) -> None:
    """Do what the interpreter does when a script is through: say why, wait for its threads, run its exit handlers."""
    with suppress(BaseException):  # what it has put in the place of stderr raises
        _say(error, known)
    for step in (threading._shutdown, atexit._run_exitfuncs):  # type: ignore[attr-defined]
        try:
            step()
        except BaseException as late:
            tracebacks.show(late)


def _say(error: BaseException | None, known: Explanation | None) -> None:
    if isinstance(error, SystemExit):
        if error.code is not None and not isinstance(error.code, int):
            print(error.code, file=sys.stderr)
    elif error is not None:
        if known is not None:
            with suppress(BaseException):  # the traceback is told whatever comes of this
                explaining.show(known)
        tracebacks.show(error)


def _have_silenced_handlers() -> bool:
    """Let no signal handler of the script's run from here on; return False when one came in between."""
    try:
        for number in signal.valid_signals():
            if callable(signal.getsignal(number)):
                signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)
    except BaseException:
        return False
    return True


def _take_back(environ: Any) -> None:
    """Own the process again: nothing of the script's may come in between its end and the telling of it."""
    sys.settrace(None)
    sys.setprofile(None)
    os.environ = environ  # noqa: B003 - the script may have replaced or deleted it; gettext reads it
    streams.flush()
    streams.take_back()


def _model(script: str, since: float) -> str | None:
    """Return the name of the newest model file that was written since, if any."""
    try:
        model = newest_model(Path(script).parent, since=since - MTIME_SLACK_S)
    except OSError:
        return None  # the script deleted its folder, or its threads still write and delete in it
    return model.name if model else None


def _is_good_exit(error: BaseException) -> bool:
    return isinstance(error, SystemExit) and (error.code is None or _number(error) == 0)


def _number(stop: SystemExit) -> int:
    """Return the exit code that the interpreter makes of it: 1 for a text."""
    return stop.code & 0xFF if isinstance(stop.code, int) else 1


def _failure(error: BaseException, script: str, known: Explanation | None) -> Event:
    if isinstance(error, SystemExit):
        said = str(error.code).partition("\n")[0][:300]
        message = _("The script ended itself with exit code {code}.").format(code=said)
        return event("Crashed", message=message, advice=_("Read the log from its end."), exit_code=_number(error))
    if tracebacks.is_out_of_memory(error):
        traceback.clear_frames(error.__traceback__)  # what they hold is needed to tell it
        return event("OutOfMemory")
    told = event("Crashed", message=tracebacks.sentence(error, script), exit_code=1)
    if known is not None:
        told.update(code=known.code, advice=known.advice, legacy_keras_helps=known.legacy_keras_helps)
    return told
