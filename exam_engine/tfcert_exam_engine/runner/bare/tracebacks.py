"""What the script raised: its traceback without our frames, and one sentence."""

from __future__ import annotations

import importlib.util
import linecache
import sys
import traceback
from gettext import gettext as _
from pathlib import Path
from types import TracebackType

OURS = str(Path(__file__).parent)


def remember(script: str, source: bytes) -> None:
    """Have tracebacks show this text of the script: the person may edit the file meanwhile."""
    try:
        text = importlib.util.decode_source(source)
    except (SyntaxError, UnicodeDecodeError):
        text = source.decode("utf-8", "replace")
    lines = [line + "\n" for line in text.split("\n")]
    linecache.cache[script] = (len(source), None, lines, script)  # without a time, it is not looked up on the disk


def show(error: BaseException) -> None:
    """Print the traceback as the interpreter would: by the script's own hook if it has set one."""
    _drop_our_frames(error)
    hook = getattr(sys, "excepthook", None)
    try:
        if hook is not None and hook is not sys.__excepthook__:
            hook(type(error), error, error.__traceback__)
        else:
            traceback.print_exception(type(error), error, error.__traceback__)
    except BaseException:
        traceback.print_exception(type(error), error, error.__traceback__, file=sys.__stderr__)


def _drop_our_frames(error: BaseException) -> None:
    """Take our frames out of the traceback and of those of its causes."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            one.__traceback__ = _without_ours(one.__traceback__)
            waiting += [one.__cause__, one.__context__, *getattr(one, "exceptions", ())]  # of a group


def _without_ours(trace: TracebackType | None) -> TracebackType | None:
    kept: list[TracebackType] = []
    while trace is not None:
        if not trace.tb_frame.f_code.co_filename.startswith(OURS):
            kept.append(trace)
        trace = trace.tb_next
    for one, following in zip(kept, [*kept[1:], None]):
        one.tb_next = following
    return kept[0] if kept else None


def sentence(error: BaseException, script: str) -> str:
    """Return what was raised and where in the script, in one line."""
    if isinstance(error, SyntaxError) and error.filename == script:
        line, message = error.lineno, error.msg
    else:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == script]
        line, message = lines[-1] if lines else None, _text(error)
    return _("{file}, line {line}: {kind}: {message}").format(
        file=Path(script).name, line=line or "?", kind=type(error).__name__, message=message
    )


def _text(error: BaseException) -> str:
    try:
        return str(error).strip().partition("\n")[0][:300]
    except Exception:
        return ""  # the script's own class


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether memory ran out: Python's, or a device's as TensorFlow and PyTorch tell it.

    TensorFlow's ResourceExhaustedError also stands for a full disk and for too many open files.
    """
    if isinstance(error, MemoryError):
        return True
    names = {kind.__name__ for kind in type(error).__mro__}
    told = _text(error).lower()
    memory = any(word in told for word in ("oom", "memory", "alloc"))
    return "OutOfMemoryError" in names or ("ResourceExhaustedError" in names and memory)
