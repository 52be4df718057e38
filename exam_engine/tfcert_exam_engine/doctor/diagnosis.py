"""What could keep an exam from going well on this machine, one finding each. Changes nothing; starts no engine."""

from __future__ import annotations

import asyncio
from gettext import gettext as _

from tfcert_exam_engine import settings
from tfcert_exam_engine.doctor.engine import engine_finding
from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.doctor.folders import folder_findings
from tfcert_exam_engine.doctor.gpu import gpu_findings, look_at_gpus
from tfcert_exam_engine.doctor.machine import clock_finding, clocks, confinement_finding, memory_findings
from tfcert_exam_engine.doctor.tensorflow import (
    TensorflowFacts,
    ask_tensorflow,
    cuda_finding,
    other_python_finding,
    python_finding,
    tensorflow_finding,
)
from tfcert_exam_engine.doctor.terminal import TerminalFacts, terminal_finding
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.paths import Paths

TENSORFLOW_S = 90.0
"""A cold disk takes long for 600 MB."""


async def diagnose(
    paths: Paths, terminal: TerminalFacts | None, tensorflow_limit_s: float = TENSORFLOW_S
) -> list[Finding]:
    """Look at everything, TensorFlow in a child with a time limit; never raises over what it finds."""
    before = clocks()
    python, trouble = _python_of(paths)
    facts, other, engine, gpus = await asyncio.gather(
        ask_tensorflow(tensorflow_limit_s),
        other_python_finding(python, tensorflow_limit_s),
        engine_finding(paths),
        asyncio.to_thread(look_at_gpus),
    )
    found = [python_finding(), tensorflow_finding(facts), *other, *cuda_finding(facts, bool(gpus.gpus))]
    found += [*gpu_findings(gpus, facts), *memory_findings(), *folder_findings(paths), *trouble]
    found += [clock_finding(before, clocks()), confinement_finding(), engine]
    return found + ([terminal_finding(terminal)] if terminal is not None else [])


async def glance(paths: Paths) -> list[Finding]:
    """Look at what takes no TensorFlow and changes nothing: what a screen shows of this machine by itself."""
    before = clocks()
    engine, gpus = await asyncio.gather(engine_finding(paths), asyncio.to_thread(look_at_gpus))
    found = [python_finding(), *gpu_findings(gpus, TensorflowFacts(fault="not asked")), *memory_findings()]
    return [*found, *folder_findings(paths), clock_finding(before, clocks()), confinement_finding(), engine]


def _python_of(paths: Paths) -> tuple[str, list[Finding]]:
    """Return the Python that is set for trainings, and what is wrong with the settings."""
    try:
        return settings.load(paths.settings).python, []
    except UsageRefused as error:
        text = _("The settings cannot be read: {why}").format(why=error.message)
        return "", [Finding("settings", "warning", text, error.advice)]
