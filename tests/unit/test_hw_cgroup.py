"""Control groups, from folders that hold what Docker, systemd and an old kernel write (fakes of /sys and /proc)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfcert_hw_probe.cgroup import Cgroup
from tfcert_hw_probe.memory import MachineMemory, MemoryMeter

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
