"""Small files of /proc and /sys, read whole: the plain system calls cost a quarter of what a file object does."""

from __future__ import annotations

import os

MOST_BYTES = 1 << 18
HALF_A_PAGE = 2048
"""Bytes: a list goes on behind a page, which is handed out without the line that did not fit."""


def read(path: str) -> bytes:
    """Return a file's content, b"" where it cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return _all_of(descriptor)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def _all_of(descriptor: int) -> bytes:
    """Read to the end: the kernel hands a list out by the page, however much is asked for."""
    found = os.read(descriptor, MOST_BYTES)
    # Nearly all are shorter: then nothing more is asked.
    while len(found) >= HALF_A_PAGE and len(found) < MOST_BYTES and (more := os.read(descriptor, MOST_BYTES)):
        found += more
    return found


def number(path: str) -> int | None:
    """Return the integer in a file; None where there is none."""
    try:
        return int(read(path))
    except ValueError:
        return None
