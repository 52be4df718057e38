"""Runs a function in a forked child, so that the caller's TensorFlow stays untouched and every run starts fresh."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

# Imported here once, used in the children alone.
import keras  # noqa: F401
import tensorflow  # noqa: F401


def in_a_child(function: Callable[..., Any], *arguments: Any, log: str = os.devnull) -> Any:
    """Return what the function returns in a child of its own; what it prints goes to the file `log`.

    Raises:
        RuntimeError: it raised, or the child died; with its traceback.
    """
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_answer, args=(theirs, log, function, arguments))
    child.start()
    theirs.close()
    try:
        good, value = ours.recv()
    except EOFError:
        good, value = False, "the child died without a word"
    child.join()
    if not good:
        raise RuntimeError(f"{function.__name__}: {value}")
    return value


def _answer(pipe: Connection, log: str, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    try:
        pipe.send((True, function(*arguments)))
    except Exception:
        pipe.send((False, traceback.format_exc()))
