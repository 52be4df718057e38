"""One look at the machine after another."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Protocol

import msgspec

from tfcert_hw_probe.allowed import read_allowed
from tfcert_hw_probe.cgroup import Cgroup, Limits
from tfcert_hw_probe.cpu import CpuMeter
from tfcert_hw_probe.disk import DiskMeter
from tfcert_hw_probe.gpu_look import AgedLook
from tfcert_hw_probe.gpu_watch import GpuWatch
from tfcert_hw_probe.kept_trees import watching_lister
from tfcert_hw_probe.memory import MemoryMeter
from tfcert_hw_probe.network import NetworkMeter
from tfcert_hw_probe.process_tree import Tree, TreeMeter
from tfcert_hw_probe.sample import Allowed, ProcessUsage, Sample

LIMITS_FOR_S = 10.0
"""How long the control group's limits are believed: they hardly ever change."""


class GpuSource(Protocol):
    """Tells of GPUs without making anybody wait: `gpu_watch.GpuWatch`."""

    def ask(self) -> None:
        """Have a look taken."""

    def take(self) -> AgedLook:
        """Return the newest answer."""

    def look(self, patience_s: float) -> AgedLook:
        """Return an answer to a question put now."""

    def close(self) -> None:
        """Leave the driver alone."""


class Sampler:
    """Keeps between calls what rates need; meant for one thread. Never raises."""

    def __init__(
        self,
        data_dir: Path,
        cgroup: Cgroup | None = None,
        cpu: CpuMeter | None = None,
        memory: MemoryMeter | None = None,
        gpu: GpuSource | None = None,
        trees: TreeMeter | None = None,
        network: NetworkMeter | None = None,
    ) -> None:
        self._cgroup = cgroup or Cgroup()
        self._cpu = cpu or CpuMeter(self._cgroup)
        self._memory = memory or MemoryMeter(self._cgroup)
        self._disk = DiskMeter(data_dir)
        self._network = network or NetworkMeter()
        self._gpu = gpu or GpuWatch()
        self._trees = trees or TreeMeter(watching_lister())
        self._limits, self._allowed = Limits(), Allowed()
        self._limits_until = float("-inf")

    def sample(self, jobs: dict[str, int]) -> Sample:
        """Return the machine and what each job's process tree uses; `jobs` maps a name to a pid.

        A job whose process is gone is left out. The first call has no rates and no GPU yet, and says so: the driver is
        asked in another process, and its newest answer is taken with its age.
        """
        self._gpu.ask()
        self._read_limits()
        trees = self._look_at(jobs)
        cpu, memory, disk = self._cpu.look(self._limits), self._memory.look(self._limits), self._disk.look()
        network = self._network.look()
        gpus = self._gpu.take()
        return Sample(
            at=time.time(),
            cpu=cpu,
            memory=memory,
            disk=disk,
            gpus=gpus.look.gpus,
            gpu_note=gpus.look.note,
            jobs={name: _with_gpu_memory(tree, gpus.look.memory_of) for name, tree in trees.items()},
            network=network,
            allowed=self._allowed,
            gpu_age_s=gpus.age_s,
            driver_version=gpus.look.driver_version,
            cuda_version=gpus.look.cuda_version,
            gpu_fault=gpus.look.fault,
        )

    def usages(self, jobs: dict[str, int]) -> dict[str, ProcessUsage]:
        """Return what each job's process tree uses, and nothing of the machine: the cheap half, without GPU memory."""
        return {name: tree.usage for name, tree in self._look_at(jobs).items()}

    def wait_for_gpus(self, patience_s: float) -> None:
        """Wait until the driver has answered once, at most so long."""
        self._gpu.look(patience_s)

    def close(self) -> None:
        """End the process that asks the NVIDIA driver."""
        self._gpu.close()

    def _read_limits(self) -> None:
        now = time.monotonic()
        if now >= self._limits_until:
            self._limits, self._limits_until = self._cgroup.limits(), now + LIMITS_FOR_S
            self._allowed = read_allowed(self._cgroup, self._limits)

    def _look_at(self, jobs: dict[str, int]) -> dict[str, Tree]:
        self._trees.forget_others(set(jobs.values()))
        return {name: tree for name, pid in jobs.items() if (tree := self._trees.look(pid)) is not None}


def _with_gpu_memory(tree: Tree, memory_of: dict[int, int]) -> ProcessUsage:
    known = [memory_of[process] for process in tree.pids if process in memory_of]
    return msgspec.structs.replace(tree.usage, gpu_memory=sum(known)) if known else tree.usage
