"""What a child asks of the kernel for itself: its orphans, its signals, its share of the machine."""

from __future__ import annotations

import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
AUTOGROUP = Path("/proc/self/autogroup")
GRADER_CPU_S = 1800
"""Far above what any grading needs: it ends one that runs on after its engine has died."""
GRACE_CPU_S = 30
"""Between SIGXCPU and SIGKILL."""


def settle() -> None:
    """Begin as a process of its own: signals as at the start of an interpreter, orphans to us, no core dumps."""
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _limit(resource.RLIMIT_CORE, 0, 0)
    _adopt_orphans()


def own_session() -> None:
    """Lead a session of our own: no terminal, and a group that can be stopped as a whole."""
    if os.getpgid(0) != os.getpid():
        os.setsid()


def start_of_this_process() -> float:
    """Return when this process started, in the unit of `Started.pid_start`; 0.0 where that is not known."""
    try:
        return float(Path("/proc/self/stat").read_text(errors="replace").rpartition(")")[2].split()[19])
    except OSError:
        return _start_by_psutil()


def _start_by_psutil() -> float:
    try:
        import psutil
    except ImportError:
        return 0.0
    return float(psutil.Process().create_time())


def _adopt_orphans() -> None:
    """Become the parent of orphaned grandchildren, so that stopping the job finds them (Linux; see prctl(2))."""
    if not sys.platform.startswith("linux"):
        return
    try:
        import ctypes  # an interpreter may be built without it

        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    except (ImportError, AttributeError, OSError):
        return


def cap_cpu_time(seconds: int) -> None:
    """End this process when it has used so much CPU time."""
    _limit(resource.RLIMIT_CPU, seconds, seconds + GRACE_CPU_S)


def _limit(kind: int, soft: int, hard: int) -> None:
    try:
        resource.setrlimit(kind, (soft, hard))
    except (OSError, ValueError):
        return  # a lower one holds already


def take_share(nice: int, cpus: int, gpu: str) -> None:
    """Take the share of the machine that a job gives; to be called before TensorFlow starts threads or opens a device.

    Args:
        nice: Added to the niceness.
        cpus: How many CPUs; 0: all.
        gpu: CUDA_VISIBLE_DEVICES; "none": no device; "": left as it is.
    """
    if gpu:
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1" if gpu == "none" else gpu
    try:
        step_back(nice)
        if cpus > 0 and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, cpus_of(os.getpid(), cpus, sorted(os.sched_getaffinity(0))))
    except OSError:
        return  # a wish: the training runs without it too


def step_back(nice: int) -> None:
    """Be nice to other sessions too: Linux may weigh sessions, and heed niceness only inside one (sched(7), autogroup).

    Raises:
        OSError: niceness cannot be changed.
    """
    reached = os.nice(nice)
    if nice:
        with suppress(OSError):
            AUTOGROUP.write_text(str(reached))


def cpus_of(pid: int, wanted: int, allowed: list[int]) -> list[int]:
    """Return the CPUs of a process: the allowed ones in lots of `wanted`, dealt out in turn by pid."""
    lots = max(1, len(allowed) // wanted)
    first = pid % lots * wanted
    return allowed[first : first + wanted]
