"""Processor load, from times that a test sets (fakes of the kernel's counters and of the clock)."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from tfcert_hw_probe.cgroup import Cgroup, Limits
from tfcert_hw_probe.cpu import CoreTimes, CpuMeter, core_times

TICKS = os.sysconf("SC_CLK_TCK")


class Machine:
    """Two cores whose counters and clock a test moves."""

    def __init__(self) -> None:
        self.at = 100.0
        self.cores: CoreTimes = {0: (10.0, 100.0), 1: (20.0, 100.0)}
        self.group_s = 5.0

    def passes(self, seconds: float, *busy: float) -> None:
        self.at += seconds
        pairs = zip(self.cores.items(), busy, strict=True)
        self.cores = {core: (b + part * seconds, t + seconds) for (core, (b, t)), part in pairs}

    def meter(self, cgroup: Cgroup | None = None) -> CpuMeter:
        nowhere = cgroup or Cgroup(Path("/nowhere"), Path("/nowhere"))
        return CpuMeter(nowhere, self.read, lambda: [0, 1], lambda: self.at)

    def read(self) -> CoreTimes:
        return dict(self.cores)


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_the_first_look_has_no_rate_and_says_why(machine: Machine) -> None:
    sample = machine.meter().look(Limits())
    assert sample.percent is None and sample.per_core == []
    assert "two looks" in sample.missing["percent"]


def test_the_second_look_tells_each_core_and_all_together(machine: Machine) -> None:
    meter = machine.meter()
    meter.look(Limits())
    machine.passes(2.0, 1.0, 0.5)
    sample = meter.look(Limits())
    assert sample.per_core == pytest.approx([100.0, 50.0])
    assert sample.percent == pytest.approx(75.0)
    assert not sample.missing.keys() & {"percent", "per_core"}


def test_a_look_right_after_another_repeats_its_figures(machine: Machine) -> None:
    meter = machine.meter()
    meter.look(Limits())
    machine.passes(1.0, 1.0, 1.0)
    meter.look(Limits())
    machine.passes(0.01, 0.0, 0.0)
    assert meter.look(Limits()).percent == pytest.approx(100.0)


def test_cores_that_this_process_may_not_use_do_not_count(machine: Machine) -> None:
    meter = CpuMeter(Cgroup(Path("/nowhere"), Path("/nowhere")), machine.read, lambda: [1], lambda: machine.at)
    meter.look(Limits())
    machine.passes(1.0, 1.0, 0.25)
    sample = meter.look(Limits())
    assert sample.percent == pytest.approx(25.0)
    assert sample.usable_cores == 1.0


def test_a_quota_is_measured_by_what_the_group_itself_used(machine: Machine, tmp_path: Path) -> None:
    class Group(Cgroup):
        def cpu_seconds(self, folder: Path) -> float | None:
            return machine.group_s

    limits = Limits(cores=0.5, cpu_folder=tmp_path)
    meter = machine.meter(Group(tmp_path, tmp_path))
    meter.look(limits)
    machine.passes(2.0, 1.0, 1.0)
    machine.group_s += 0.5
    sample = meter.look(limits)
    assert sample.percent == pytest.approx(50.0)
    assert sample.usable_cores == 0.5


def test_counters_that_cannot_be_read_are_missing_with_the_reason(machine: Machine) -> None:
    def broken() -> CoreTimes:
        raise PermissionError(13, "Permission denied")

    meter = CpuMeter(Cgroup(Path("/nowhere"), Path("/nowhere")), broken, lambda: [0], lambda: machine.at)
    sample = meter.look(Limits())
    assert sample.percent is None
    assert "Permission denied" in sample.missing["percent"]


def test_a_core_that_went_away_gives_no_rate_instead_of_a_wrong_one(machine: Machine) -> None:
    meter = machine.meter()
    meter.look(Limits())
    machine.at += 1
    del machine.cores[1]
    assert meter.look(Limits()).percent is None


@pytest.mark.parametrize(("mine", "percent"), [([0, 2], 50.0), ([2], 100.0), ([6, 7], 50.0), ([1, 2], 50.0)])
def test_cores_are_known_by_their_numbers_and_a_containers_own_by_all_that_it_shows(
    machine: Machine, mine: list[int], percent: float
) -> None:
    """Core 1 is off; and a container's /proc/stat may count from 0 what the scheduler calls 6 and 7, or 1 and 2."""
    machine.cores = {0: (10.0, 100.0), 2: (20.0, 100.0)}
    meter = CpuMeter(Cgroup(Path("/nowhere"), Path("/nowhere")), machine.read, lambda: mine, lambda: machine.at)
    meter.look(Limits())
    machine.passes(1.0, 0.0, 1.0)
    assert meter.look(Limits()).percent == pytest.approx(percent)


def test_the_real_counters_are_those_that_psutil_reads() -> None:
    cores = psutil.cpu_times(percpu=True)
    ours = core_times()
    assert len(ours) == len(cores)
    for (busy, total), core in zip(ours.values(), cores, strict=True):
        assert total / TICKS == pytest.approx(sum(core[:8]), abs=1.0)
        assert (total - busy) / TICKS == pytest.approx(core.idle + core.iowait, abs=1.0)


def test_load_is_told_for_one_five_and_fifteen_minutes(machine: Machine) -> None:
    sample = machine.meter().look(Limits())
    assert None not in (sample.load_1m, sample.load_5m, sample.load_15m)


def test_a_quota_that_runs_out_is_told_as_a_share_of_its_periods(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "cgroup.controllers").write_text("cpu\n")
    (tmp_path / "cpu.stat").write_text("usage_usec 5\nnr_periods 100\nnr_throttled 10\nthrottled_usec 7\n")
    limits = Limits(cores=0.5, cpu_folder=tmp_path)
    meter = machine.meter(Cgroup(tmp_path, tmp_path / "none"))
    assert "two looks" in meter.look(limits).missing["throttled_percent"]
    machine.passes(1.0, 1.0, 1.0)
    (tmp_path / "cpu.stat").write_text("usage_usec 5\nnr_periods 110\nnr_throttled 14\nthrottled_usec 9\n")
    assert meter.look(limits).throttled_percent == pytest.approx(40.0)
    machine.passes(1.0, 1.0, 1.0)
    assert meter.look(limits).throttled_percent == 0.0  # nobody ran: no period began


def test_without_a_quota_nothing_can_be_throttled(machine: Machine) -> None:
    sample = machine.meter().look(Limits())
    assert sample.throttled_percent is None and sample.missing["throttled_percent"] == "no CPU quota"
