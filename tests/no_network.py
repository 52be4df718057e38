"""A network namespace in which no interface is up, where this machine gives one to this user."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache


@cache
def prefix() -> tuple[str, ...]:
    """Return what goes before a command that is to have no network; () where there is no such thing."""
    program = shutil.which("unshare")
    if program is None or subprocess.run([program, "-n", "true"], capture_output=True).returncode:
        return ()
    return (program, "-n")
