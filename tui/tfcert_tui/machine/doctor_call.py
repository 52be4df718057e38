"""Asking the doctor in a child: what it imports stays out of the workstation."""

from __future__ import annotations

import asyncio
import contextlib
import sys

from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.typed import from_json

LIMIT_S = 30.0


async def glance_at(paths: Paths) -> list[Finding]:
    """Return what it finds without TensorFlow; nothing where it cannot be asked."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "tfcert_exam_engine.doctor.child"),
        *(str(paths.data_dir), str(paths.attempts), str(paths.datasets)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        output, _errors = await asyncio.wait_for(child.communicate(), LIMIT_S)
        return from_json(output, list[Finding])
    except (TimeoutError, *BAD_JSON):
        return []
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
