"""Whether a program that a person names for trainings is a Python that can do them."""

from __future__ import annotations

import asyncio
from gettext import gettext as _

from tfcert_exam_engine.errors import UsageRefused

OLDEST = (3, 8)
"""What the child's part that runs in other interpreters is written for."""
ANSWER_S = 20.0
"""A Python on a network's disk takes its time."""
QUESTION = "import sys; print(*sys.version_info[:2])"


async def check(program: str) -> None:
    """Ask a program for its version, as a Python would tell it.

    Raises:
        UsageRefused: it does not answer as a Python does, or is too old.
    """
    version = await _version(program)
    if version is None or version < OLDEST:
        message = (
            _("{file} is no Python that starts.").format(file=program)
            if version is None
            else _("{file} is Python {version}.").format(file=program, version=".".join(map(str, version)))
        )
        advice = _("Give the full path of Python {oldest} or later.").format(oldest=".".join(map(str, OLDEST)))
        raise UsageRefused("setting", message, advice)


async def _version(program: str) -> tuple[int, ...] | None:
    try:
        child = await asyncio.create_subprocess_exec(
            *(program, "-c", QUESTION),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(ANSWER_S):
            said, _nothing = await child.communicate()
        return tuple(int(number) for number in said.split()[:2]) if len(said.split()) >= 2 else None
    except (TimeoutError, ValueError):
        return None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
