"""One look at the machine after another."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import msgspec

from tfcert_hw_probe.cgroup import Cgroup, Limits
from tfcert_hw_probe.cpu import CpuMeter
from tfcert_hw_probe.gpu import GpuMeter
from tfcert_hw_probe.memory import MemoryMeter
from tfcert_hw_probe.process_tree import TreeMeter
from tfcert_hw_probe.sample import DiskSample, ProcessUsage, Sample

LIMITS_FOR_S = 10.0
"""How long the control group's limits are believed: they hardly ever change."""


class Sampler:
    """Keeps between calls what rates need; meant for one thread. Never raises."""

    def __init__(
        self,
        data_dir: Path,
        cgroup: Cgroup | None = None,
        cpu: CpuMeter | None = None,
        memory: MemoryMeter | None = None,
        gpu: GpuMeter | None = None,
        trees: TreeMeter | None = None,
    ) -> None:
        self._data_dir = data_dir
        self._cgroup = cgroup or Cgroup()
        self._cpu = cpu or CpuMeter(self._cgroup)
        self._memory = memory or MemoryMeter(self._cgroup)
        self._gpu = gpu or GpuMeter()
        self._trees = trees or TreeMeter()
        self._limits = Limits()
        self._limits_until = float("-inf")

    def sample(self, jobs: dict[str, int]) -> Sample:
        """Return the machine and what each job's process tree uses; `jobs` maps a name to a pid.

        A job whose process is gone is left out. The first call has no rates yet, and says so.
        """
        self._read_limits()
        gpus = self._gpu.look()
        return Sample(
            at=time.time(),
            cpu=self._cpu.look(self._limits),
            memory=self._memory.look(self._limits),
            disk=_disk(self._data_dir),
            gpus=gpus.gpus,
            gpu_note=gpus.note,
            jobs=self._usages(jobs, gpus.memory_of),
        )

    def _read_limits(self) -> None:
        now = time.monotonic()
        if now >= self._limits_until:
            self._limits, self._limits_until = self._cgroup.limits(), now + LIMITS_FOR_S

    def _usages(self, jobs: dict[str, int], gpu_memory_of: dict[int, int]) -> dict[str, ProcessUsage]:
        self._trees.forget_others(set(jobs.values()))
        usages: dict[str, ProcessUsage] = {}
        for name, pid in jobs.items():
            tree = self._trees.look(pid)
            if tree is not None:
                known = [gpu_memory_of[process] for process in tree.pids if process in gpu_memory_of]
                usages[name] = msgspec.structs.replace(tree.usage, gpu_memory=sum(known) if known else None)
        return usages


def _disk(folder: Path) -> DiskSample:
    """Return the disk that holds `folder`, or that would hold it."""
    for place in (folder, *folder.parents):
        try:
            usage = shutil.disk_usage(place)
        except OSError:
            continue
        return DiskSample(usage.free, usage.total)
    return DiskSample(None, None)
