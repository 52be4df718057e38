"""A whole sample on the real machine; only what it has no hardware for is faked elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil

from tfcert_hw_probe.cgroup import Cgroup
from tfcert_hw_probe.cpu import CpuMeter
from tfcert_hw_probe.gpu_look import AgedLook, GpuLook
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.kept_trees import watching_lister
from tfcert_hw_probe.process_tree import ProcessFigures, TreeMeter
from tfcert_hw_probe.sampler import Sampler


def test_the_first_sample_of_the_real_machine_has_amounts_but_no_rates(tmp_path: Path) -> None:
    sample = Sampler(tmp_path).sample({"run 1": os.getpid()})
    assert sample.cpu.percent is None and sample.cpu.missing["percent"]
    assert sample.jobs["run 1"].cpu_percent is None
    assert sample.memory.used is not None and sample.memory.total is not None
    assert 0 < sample.memory.used < sample.memory.total <= psutil.virtual_memory().total
    assert sample.disk.free is not None and sample.disk.free > 0
    assert (sample.jobs["run 1"].memory or 0) > 10**6
    assert 0 < sample.cpu.usable_cores <= (os.cpu_count() or 1)


def test_a_busy_process_shows_in_the_second_sample(tmp_path: Path) -> None:
    clock = [0.0]
    cgroup = Cgroup()
    sampler = Sampler(
        tmp_path, cgroup, cpu=CpuMeter(cgroup, now=lambda: clock[0]), trees=TreeMeter(now=lambda: clock[0])
    )
    sampler.sample({"run 1": os.getpid()})
    before = sum(os.times()[:2])
    while sum(os.times()[:2]) - before < 0.3:
        sum(n * n for n in range(10_000))
    clock[0] += 1.0
    usage = sampler.sample({"run 1": os.getpid()}).jobs["run 1"]
    assert usage.cpu_percent is not None and 25 < usage.cpu_percent < 60


BURNING = """
import subprocess, sys, time
if len(sys.argv) > 1:
    held = bytearray(150 << 20)
    held[::4096] = b"x" * len(held[::4096])
    while time.process_time() < 0.8:
        sum(n * n for n in range(10_000))
    print("burnt", flush=True)
    sys.stdin.read()
else:
    subprocess.run([sys.executable, "-c", open("/proc/self/cmdline").read().split("\\0")[2], "child"])
"""


def test_what_a_real_grandchild_burns_is_in_its_runs_usage(tmp_path: Path) -> None:
    clock = [0.0]
    sampler = Sampler(tmp_path, gpu=Driver(GpuLook([])), trees=TreeMeter(watching_lister(), lambda: clock[0]))
    run = subprocess.Popen([sys.executable, "-c", BURNING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    before = sampler.sample({"run 1": run.pid}).jobs["run 1"]
    assert run.stdout is not None and run.stdout.readline() == "burnt\n"
    clock[0] += 1.0
    after = sampler.sample({"run 1": run.pid}).jobs["run 1"]
    run.communicate()
    assert after.processes == 2
    assert (after.memory or 0) - (before.memory or 0) > 140 << 20
    assert after.cpu_percent is not None and 70 < after.cpu_percent < 250


def test_a_job_that_is_gone_is_left_out(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert Sampler(tmp_path).sample({"run 1": gone.pid}).jobs == {}


def test_a_data_folder_that_is_not_there_yet_is_on_the_disk_of_its_parent(tmp_path: Path) -> None:
    assert Sampler(tmp_path / "not" / "yet").sample({}).disk.total is not None


class Driver:
    """Stands for a driver that has told this."""

    def __init__(self, look: GpuLook, age_s: float = 0.0) -> None:
        self.told = AgedLook(look, age_s)

    def ask(self) -> None:
        """Knows it already."""

    def take(self) -> AgedLook:
        return self.told

    def look(self, patience_s: float) -> AgedLook:
        return self.told

    def close(self) -> None:
        """Has nothing to end."""


def test_gpu_memory_of_all_processes_of_a_job_is_added_up(tmp_path: Path) -> None:
    driver = Driver(GpuLook([], "", {10: 100, 11: 20, 99: 7}))
    tree = [ProcessFigures(10, 1.0, 0.0, 1), ProcessFigures(11, 1.0, 0.0, 1)]
    sampler = Sampler(tmp_path, gpu=driver, trees=TreeMeter(lambda pid: tree if pid == 10 else tree[:0]))
    assert sampler.sample({"run 1": 10}).jobs["run 1"].gpu_memory == 120


def test_gpu_memory_that_the_driver_does_not_tell_is_none_and_not_zero(tmp_path: Path) -> None:
    sampler = Sampler(tmp_path, gpu=Driver(GpuLook([])))
    assert sampler.sample({"run 1": os.getpid()}).jobs["run 1"].gpu_memory is None


def test_figures_of_a_driver_that_does_not_answer_have_their_age(tmp_path: Path) -> None:
    look = GpuLook([GpuSample(0, "NVIDIA L4")], "the NVIDIA driver does not answer", fault="no_answer")
    sample = Sampler(tmp_path, gpu=Driver(look, 42.0)).sample({})
    assert (sample.gpu_age_s, sample.gpu_fault, sample.gpus[0].name) == (42.0, "no_answer", "NVIDIA L4")


def test_only_the_trees_can_be_looked_at(tmp_path: Path) -> None:
    sampler = Sampler(tmp_path, gpu=Driver(GpuLook([])))
    usages = sampler.usages({"run 1": os.getpid(), "run 2": 2**22 + 1})
    assert usages.keys() == {"run 1"} and (usages["run 1"].memory or 0) > 10**6
