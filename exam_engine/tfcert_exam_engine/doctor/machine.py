"""The doctor on memory, swap, limits, the clock and what shuts a grader in."""

from __future__ import annotations

import time
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.clock import boot_id, boot_seconds
from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.runner.shut_in import confinement
from tfcert_hw_probe.allowed import read_allowed
from tfcert_hw_probe.cgroup import Cgroup
from tfcert_hw_probe.memory import MemoryMeter
from tfcert_hw_probe.sample import Allowed, MemorySample
from tfcert_hw_probe.units import size

GIB = 2**30
ENOUGH_MEMORY, ENOUGH_LEFT = 4 * GIB, 1.5 * GIB
"""TensorFlow and the engine take about 1 GB together before a training has read its data."""
SWAPPED = GIB
FEW_FILES, FEW_PROCESSES = 256, 256
"""TensorFlow opens a few dozen files and starts a few threads per core."""
LITTLE_ADDRESS_SPACE, LITTLE_FILE = 32 * GIB, GIB
"""CUDA and TensorFlow reserve far more addresses than they use."""
FIRST_YEAR = 2026
"""When this program was made."""
JUMP_S = 2.0
"""Above what NTP corrects in the seconds of an examination."""


def clocks() -> tuple[float, float]:
    """Return now on the clock that can be set and on the one that cannot, in seconds."""
    return time.time(), boot_seconds()


def memory_findings() -> list[Finding]:
    """Look at memory, swap, and the limits that hold for us and our children."""
    cgroup = Cgroup()
    limits = cgroup.limits()
    memory = MemoryMeter(cgroup).look(limits)
    return [memory_finding(memory), swap_finding(memory), limits_finding(read_allowed(cgroup, limits))]


def memory_finding(memory: MemorySample) -> Finding:
    """Judge memory that may be used, and what is left of it."""
    if memory.used is None or memory.total is None:
        why = next(iter(memory.missing.values()), "")
        return Finding("memory", "warning", _("Memory cannot be read: {why}.").format(why=why))
    left = max(0, memory.total - memory.used)
    text = _("{left} of {total} memory free.").format(left=size(left), total=size(memory.total))
    if memory.limited_by == "cgroup":
        text = _("{left} of {total} memory free (limit of the control group).").format(
            left=size(left), total=size(memory.total)
        )
    if memory.total < ENOUGH_MEMORY or left < ENOUGH_LEFT:
        advice = _("Close other programs, or train one at a time: tfcert-tui settings set trainings_at_once 1")
        return Finding("memory", "warning", text, advice)
    return Finding("memory", "good", text)


def swap_finding(memory: MemorySample) -> Finding:
    """Judge how much was swapped out."""
    if memory.swap_used is None:
        return Finding("swap", "good", _("Swap cannot be read."))
    if memory.swap_total == 0:
        return Finding("swap", "good", _("No swap; a training that fills the memory is ended."))
    total = "?" if memory.swap_total is None else size(memory.swap_total)
    text = _("{used} of {total} swap used.").format(used=size(memory.swap_used), total=total)
    if memory.swap_used < SWAPPED:
        return Finding("swap", "good", text)
    return Finding(
        "swap", "warning", text, _("Memory has run short; trainings are slow while it does. Close programs.")
    )


def limits_finding(allowed: Allowed) -> Finding:
    """Judge what this process may use, where that is less than the machine."""
    found, advice = _limits(allowed), _limits_advice(allowed)
    text = _("Limits: {limits}.").format(limits=", ".join(found)) if found else _("No limits beside the machine's own.")
    return Finding("limits", "warning" if advice else "good", text, advice)


def _limits(allowed: Allowed) -> list[str]:
    known = {
        _("{n} of {all} cores"): allowed.affinity_cores,
        _("CPU quota of {n:g} cores"): None if allowed.quota_cores is None else round(allowed.quota_cores, 2),
        _("{n} memory"): None if allowed.memory is None else size(allowed.memory),
        _("{n} open files"): allowed.open_files,
        _("{n} processes"): allowed.processes,
        _("{n} of addresses"): None if allowed.address_space is None else size(allowed.address_space),
        _("files up to {n}"): None if allowed.file_size is None else size(allowed.file_size),
    }
    return [words.format(n=value, all=allowed.machine_cores) for words, value in known.items() if value is not None]


def _limits_advice(allowed: Allowed) -> str:
    if allowed.quota_cores is not None and allowed.quota_cores < 1:
        return _("Less than one core: ask for more, or give trainings more time (training_minutes).")
    low = [
        name
        for name, value, least in (
            ("ulimit -n", allowed.open_files, FEW_FILES),
            ("ulimit -u", allowed.processes, FEW_PROCESSES),
            ("ulimit -v", allowed.address_space, LITTLE_ADDRESS_SPACE),
            ("ulimit -f", allowed.file_size, LITTLE_FILE),
        )
        if value is not None and value < least
    ]
    return _("Raise {limits}; TensorFlow needs more.").format(limits=", ".join(low)) if low else ""


def clock_finding(before: tuple[float, float], after: tuple[float, float]) -> Finding:
    """Judge the clock by two looks at it, as `clocks` gives them."""
    now = after[0]
    text = time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(now))
    advice = _("Set the clock; an exam that runs is not harmed by it.")
    # Files of this program cannot be from the future, unless the clock is wrong.
    if time.gmtime(now).tm_year < FIRST_YEAR or now < Path(__file__).stat().st_mtime - 86400:
        return Finding("clock", "warning", _("The clock says {time}, which is too early.").format(time=text), advice)
    jump = (after[0] - before[0]) - (after[1] - before[1])
    if abs(jump) > JUMP_S:
        said = _("{time}; it jumped by {n:.0f} s while we looked.").format(time=text, n=jump)
        return Finding(
            "clock", "warning", said, _("Let one service alone set the clock. Deadlines are not moved by it.")
        )
    if not boot_id():
        text = _("{time}; without a boot clock, setting the clock would move the deadline.").format(time=text)
        return Finding("clock", "warning", text)
    return Finding("clock", "good", text)


def confinement_finding() -> Finding:
    """Look at what the kernel offers to shut a grader in."""
    offered = confinement.offered()
    if offered.landlock and offered.system_calls:
        return Finding("confinement", "good", _("Grader confinement: {parts}").format(parts=offered.sentence()))
    text = _("Grader confinement: {parts}; the disk and the network are not shut off here.")
    if offered.landlock:
        text = _("Grader confinement: {parts}; the network is not shut off here.")
    elif offered.system_calls:
        text = _("Grader confinement: {parts}; the disk is not shut off here.")
    advice = _("Grade no files of strangers on this machine: docs/security.md says what is missing.")
    return Finding("confinement", "warning", text.format(parts=offered.sentence() or _("none")), advice)
