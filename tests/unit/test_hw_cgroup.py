"""Control groups, from folders that hold what Docker, systemd and an old kernel write (fakes of /sys and /proc)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tfcert_hw_probe.allowed import read_allowed
from tfcert_hw_probe.cgroup import Cgroup
from tfcert_hw_probe.memory import PAGE, MachineMemory, MemoryMeter, machine_memory, swapped_pages

GIB = 2**30


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".", 1)).write_text(text + "\n")
    return folder


def membership(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "membership"
    path.write_text(text)
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "cgroup"


def unified(root: Path, tmp_path: Path, path: str) -> Cgroup:
    write(root, cgroup__controllers="cpu memory")
    return Cgroup(root, membership(tmp_path, f"0::{path}\n"))


def test_a_group_without_limits_has_none(root: Path, tmp_path: Path) -> None:
    cgroup = unified(root, tmp_path, "/user")
    write(root / "user", cpu__max="max 100000", memory__max="max")
    limits = cgroup.limits()
    assert (limits.cores, limits.memory) == (None, None)


def test_the_tightest_limit_of_the_groups_above_counts(root: Path, tmp_path: Path) -> None:
    cgroup = unified(root, tmp_path, "/box/job")
    write(root / "box", cpu__max="150000 100000", memory__max=str(2 * GIB))
    write(root / "box" / "job", cpu__max="400000 100000", memory__max=str(3 * GIB))
    limits = cgroup.limits()
    assert limits.cores == 1.5
    assert limits.memory == 2 * GIB
    assert limits.memory_folder == root / "box"


def test_a_container_whose_group_is_mounted_as_the_root_is_understood(root: Path, tmp_path: Path) -> None:
    cgroup = unified(root, tmp_path, "/docker/1234567890")
    write(root, cpu__max="50000 100000", memory__max=str(GIB))
    assert cgroup.limits().cores == 0.5
    assert cgroup.limits().memory == GIB


def test_version_1_says_unlimited_with_a_very_large_number(root: Path, tmp_path: Path) -> None:
    write(root / "memory", memory__limit_in_bytes="9223372036854771712")
    write(root / "cpu", cpu__cfs_quota_us="-1", cpu__cfs_period_us="100000")
    limits = Cgroup(root, membership(tmp_path, "4:memory:/\n1:cpu,cpuacct:/\n")).limits()
    assert (limits.cores, limits.memory) == (None, None)


def test_version_1_limits_and_usage_are_read(root: Path, tmp_path: Path) -> None:
    write(
        root / "memory" / "job",
        memory__limit_in_bytes=str(4 * GIB),
        memory__usage_in_bytes=str(3 * GIB),
        memory__stat=f"cache 5\ntotal_inactive_file {GIB}",
    )
    write(root / "cpu" / "job", cpu__cfs_quota_us="250000", cpu__cfs_period_us="100000")
    write(root / "cpuacct" / "job", cpuacct__usage="7500000000")
    cgroup = Cgroup(root, membership(tmp_path, "4:memory:/job\n1:cpu,cpuacct:/job\n"))
    limits = cgroup.limits()
    assert limits.cores == 2.5 and limits.memory == 4 * GIB
    assert limits.memory_folder is not None and limits.cpu_folder is not None
    assert cgroup.memory_used(limits.memory_folder) == 2 * GIB
    assert cgroup.cpu_seconds(limits.cpu_folder) == 7.5


def test_no_control_groups_at_all_is_no_limit(tmp_path: Path) -> None:
    limits = Cgroup(tmp_path / "nothing", tmp_path / "missing").limits()
    assert (limits.cores, limits.memory) == (None, None)


def test_garbage_in_the_files_is_no_limit(root: Path, tmp_path: Path) -> None:
    cgroup = unified(root, tmp_path, "/")
    write(root, cpu__max="many few", memory__max="a lot")
    assert (cgroup.limits().cores, cgroup.limits().memory) == (None, None)


def test_memory_is_the_groups_where_its_limit_is_below_the_machine(root: Path, tmp_path: Path) -> None:
    cgroup = unified(root, tmp_path, "/")
    write(root, memory__max=str(4 * GIB), memory__current=str(3 * GIB), memory__stat=f"inactive_file {GIB}")
    sample = MemoryMeter(cgroup, lambda: MachineMemory(20 * GIB, 64 * GIB, 0)).look(cgroup.limits())
    assert (sample.used, sample.total, sample.limited_by) == (2 * GIB, 4 * GIB, "cgroup")


def test_memory_is_the_machines_where_the_limit_is_above_it(root: Path, tmp_path: Path) -> None:
    cgroup = unified(root, tmp_path, "/")
    write(root, memory__max=str(128 * GIB), memory__current=str(GIB))
    sample = MemoryMeter(cgroup, lambda: MachineMemory(20 * GIB, 64 * GIB, 0)).look(cgroup.limits())
    assert (sample.used, sample.total, sample.limited_by) == (20 * GIB, 64 * GIB, "machine")


def test_memory_that_cannot_be_read_is_missing_with_the_reason(root: Path, tmp_path: Path) -> None:
    def broken() -> MachineMemory:
        raise PermissionError(13, "Permission denied")

    cgroup = unified(root, tmp_path, "/")
    sample = MemoryMeter(cgroup, broken).look(cgroup.limits())
    assert sample.used is None and sample.total is None
    assert "Permission denied" in sample.missing["used"]


def test_a_limit_whose_usage_cannot_be_read_is_missing_and_not_zero(root: Path, tmp_path: Path) -> None:
    cgroup = unified(root, tmp_path, "/")
    write(root, memory__max=str(GIB))
    sample = MemoryMeter(cgroup, lambda: MachineMemory(1, 2 * GIB, 0)).look(cgroup.limits())
    assert sample.used is None
    assert sample.missing["used"]


def test_swap_is_told_with_its_size_and_how_much_goes_to_and_fro(root: Path, tmp_path: Path) -> None:
    cgroup, pages, at = unified(root, tmp_path, "/"), [[1000, 4000]], [0.0]
    machine = MachineMemory(20 * GIB, 64 * GIB, 3 * GIB, 8 * GIB)
    meter = MemoryMeter(cgroup, lambda: machine, lambda: pages[0], lambda: at[0])
    first = meter.look(cgroup.limits())
    assert (first.swap_used, first.swap_total, first.swapped_bytes_s) == (3 * GIB, 8 * GIB, None)
    assert "two looks" in first.missing["swapped_bytes_s"]
    pages[0], at[0] = [1100, 4300], 2.0
    assert meter.look(cgroup.limits()).swapped_bytes_s == 200 * PAGE


def test_the_machines_own_memory_and_swap_are_those_that_psutil_reads() -> None:
    ours, theirs, swap = machine_memory(), psutil.virtual_memory(), psutil.swap_memory()
    assert (ours.total, ours.swap_total) == (theirs.total, swap.total)
    assert ours.used == pytest.approx(theirs.total - theirs.available, abs=0.05 * theirs.total)
    assert swapped_pages() is not None


def test_a_container_that_is_told_the_hosts_memory_counts_what_is_free(tmp_path: Path) -> None:
    """LXC: available memory and free swap are those of the host, and more than there is."""
    told = tmp_path / "meminfo"
    told.write_text(
        "MemTotal: 4194304 kB\nMemFree: 3145728 kB\nMemAvailable: 6291456 kB\nSwapTotal: 0 kB\nSwapFree: 8 kB\n"
    )
    assert machine_memory(told) == MachineMemory(GIB, 4 * GIB, 0, 0)


def test_a_kernel_that_does_not_tell_of_swapping_is_a_reason(root: Path, tmp_path: Path) -> None:
    cgroup = unified(root, tmp_path, "/")
    sample = MemoryMeter(cgroup, swapped=lambda: swapped_pages(str(tmp_path / "none"))).look(cgroup.limits())
    assert sample.swapped_bytes_s is None and "kernel" in sample.missing["swapped_bytes_s"]


def test_the_version_of_the_groups_is_known(root: Path, tmp_path: Path) -> None:
    assert Cgroup(root, tmp_path / "missing").version is None
    write(root / "cpu", cpu__shares="1024")
    assert Cgroup(root, membership(tmp_path, "1:cpu:/\n")).version == 1
    assert unified(root, tmp_path, "/").version == 2


@pytest.mark.parametrize("stat", ["", "nr_periods 4", "nr_periods x\nnr_throttled 1"])
def test_throttling_that_is_not_told_is_not_known(root: Path, stat: str) -> None:
    write(root, cpu__stat=stat)
    assert Cgroup(root, root / "missing").throttling(root) is None


def test_what_this_process_may_use_is_told_apart_from_the_machine(root: Path, tmp_path: Path) -> None:
    cgroup = unified(root, tmp_path, "/")
    write(root, cpu__max="50000 100000", memory__max=str(GIB))
    allowed = read_allowed(cgroup, cgroup.limits())
    assert (allowed.quota_cores, allowed.memory, allowed.cgroup_version) == (0.5, GIB, 2)
    assert allowed.machine_cores == os.cpu_count()
    assert allowed.machine_memory == psutil.virtual_memory().total


def test_limits_that_a_real_child_has_are_told() -> None:
    code = (
        "import os, resource\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))\n"
        "resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\n"
        "os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])\n"
        "from tfcert_hw_probe.cgroup import Cgroup\n"
        "from tfcert_hw_probe.allowed import read_allowed\n"
        "told = read_allowed(Cgroup(), Cgroup().limits())\n"
        "print(told.open_files, told.address_space, told.file_size, told.affinity_cores)\n"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    one_core = None if os.cpu_count() == 1 else 1
    assert output.split() == ["64", str(3 << 30), "None", str(one_core)]
