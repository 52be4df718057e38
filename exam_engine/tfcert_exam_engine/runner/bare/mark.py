"""The job's token in this process's environment, where `/proc/PID/environ` shows it: it finds what left the tree."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "TFCERT_JOB"
ENVIRON = Path("/proc/self/environ")


def wear(token: str) -> bool:
    """Show the token in the environment; return whether the kernel shows it for this very process.

    The kernel shows the block that was given at exec, not what setenv made of it later. A forked child therefore writes
    over the value in place, before Python's own assignment moves the variable elsewhere; what it forks shows the same
    block, what it execs gets the assigned one.
    """
    try:
        if not worn(token):
            _overwrite(token.encode())
        return worn(token)
    except (ImportError, AttributeError, OSError):
        return False
    finally:
        os.environ[VARIABLE] = token


def worn(token: str) -> bool:
    """Return whether the kernel shows the token."""
    return f"{VARIABLE}={token}".encode() in ENVIRON.read_bytes().split(b"\0")


def _overwrite(token: bytes) -> None:
    """Write over the variable's value where it lies, if it has the token's length."""
    import ctypes  # an interpreter may be built without it

    getenv = ctypes.CDLL(None).getenv
    getenv.argtypes, getenv.restype = [ctypes.c_char_p], ctypes.c_void_p
    address = getenv(VARIABLE.encode())
    if address and len(ctypes.string_at(address)) == len(token):
        ctypes.memmove(address, token, len(token))
