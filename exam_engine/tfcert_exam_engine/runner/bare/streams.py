"""Standard input, output and error of a child: nothing, and the job's log."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

LOG = "log.txt"
_ours: list[TextIO] = []


def point_at(log: Path) -> None:
    """Point stdin at nothing, stdout and stderr at the log; at nothing too where it cannot be opened."""
    nothing = os.open(os.devnull, os.O_RDWR)
    output = _opened(log)
    os.dup2(nothing, 0)
    for descriptor in (1, 2):
        os.dup2(nothing if output is None else output, descriptor)
    for spare in (nothing, output):
        if spare is not None and spare > 2:
            os.close(spare)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stdout = sys.__stdout__ = _written_by_line(1)  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _written_by_line(2)  # type: ignore[misc]
    _ours[:] = [sys.stdout, sys.stderr]


def _opened(log: Path) -> int | None:
    try:
        return os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError:
        return None  # a full disk: the job is done all the same


def _written_by_line(descriptor: int) -> TextIOWrapper:
    return open(descriptor, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def take_back() -> None:
    """Make stderr ours again, whatever the script has put in its place; to be called after `flush`."""
    if _ours:
        sys.stdout, sys.stderr = _ours


def flush() -> None:
    """Write out what is buffered, as far as it can be; the script may have closed, replaced or deleted them."""
    for stream in (getattr(sys, "stdout", None), getattr(sys, "stderr", None), *_ours):
        try:
            stream.flush()  # type: ignore[union-attr]
        except Exception:
            continue  # the script's own object, or a full disk
