"""What this process may use, where that is less than the machine."""

from __future__ import annotations

import os
import resource

from tfcert_hw_probe.cgroup import Cgroup, Limits
from tfcert_hw_probe.cpu import usable_cores
from tfcert_hw_probe.meminfo import read_meminfo
from tfcert_hw_probe.sample import Allowed


def read_allowed(cgroup: Cgroup, limits: Limits) -> Allowed:
    """Return affinity, the control group's limits, and the process' own (setrlimit(2), the soft ones)."""
    machine, mine = os.cpu_count() or 0, len(usable_cores())
    memory = _machine_memory()
    return Allowed(
        machine_cores=machine,
        machine_memory=memory,
        affinity_cores=mine if mine < machine else None,
        quota_cores=limits.cores,
        memory=limits.memory if limits.memory is not None and limits.memory < (memory or 1 << 62) else None,
        cgroup_version=cgroup.version,
        open_files=_limit("RLIMIT_NOFILE"),
        processes=_limit("RLIMIT_NPROC"),
        address_space=_limit("RLIMIT_AS"),
        file_size=_limit("RLIMIT_FSIZE"),
    )


def _machine_memory() -> int | None:
    try:
        return read_meminfo().get("MemTotal")
    except OSError:
        return None


def _limit(name: str) -> int | None:
    which = getattr(resource, name, None)  # not every system has all of them
    if which is None:
        return None
    soft, _hard = resource.getrlimit(which)
    return None if soft == resource.RLIM_INFINITY else soft
