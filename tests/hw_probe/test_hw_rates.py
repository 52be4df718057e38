"""Disk, network, clock and temperature: files in the layout of /proc and /sys, and what this machine really does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tfcert_hw_probe.counters import Counters
from tfcert_hw_probe.disk import DiskMeter
from tfcert_hw_probe.network import NetworkMeter
from tfcert_hw_probe.thermals import KEEP_S, Thermals

DEV = """Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 999999      29    0    0    0     0          0         0   999999      29    0    0    0     0       0          0
  eth0: {received} 14887    0    0    0     0          0         0   {sent}    7442    0    0    0     0       0          0
 wlan0:    1000       1    0    0    0     0          0         0     500       1    0    0    0     0       0          0
eth0.7: 8888888       1    0    0    0     0          0         0  777777       1    0    0    0     0       0          0
docker0: 777777       1    0    0    0     0          0         0  777777       1    0    0    0     0       0          0
"""  # noqa: E501 (as the kernel writes it)


class Clock:
    def __init__(self) -> None:
        self.at = 10.0

    def __call__(self) -> float:
        return self.at


def test_a_counter_that_went_back_gives_no_rate_instead_of_a_wrong_one() -> None:
    clock = Clock()
    counters = Counters(clock)
    assert counters.rates([100, 5]) is None
    clock.at += 2
    assert counters.rates([300, 5]) == [100.0, 0.0]
    clock.at += 0.01
    assert counters.rates([301, 5]) == [100.0, 0.0]  # too soon: the last rates hold
    clock.at += 2
    assert counters.rates([0, 9]) is None
    clock.at += 1
    assert counters.rates([7, 9]) == [7.0, 0.0]
    assert counters.rates(None) is None
    clock.at += 1
    assert counters.rates([9, 9]) is None


def test_the_network_is_all_interfaces_that_are_not_built_of_others(tmp_path: Path) -> None:
    dev, clock = tmp_path / "dev", Clock()
    dev.write_text(DEV.format(received=5000, sent=800))
    meter = NetworkMeter(str(dev), now=clock)
    first = meter.look()
    assert first.received_bytes_s is None and "two looks" in first.missing["sent_bytes_s"]
    clock.at += 2.0
    dev.write_text(DEV.format(received=9000, sent=1000))
    sample = meter.look()
    assert (sample.received_bytes_s, sample.sent_bytes_s, sample.missing) == (2000.0, 100.0, {})


def test_a_bridge_of_any_name_does_not_count_its_ports_twice(tmp_path: Path) -> None:
    (tmp_path / "net" / "wlan0" / "bridge").mkdir(parents=True)
    dev, clock = tmp_path / "dev", Clock()
    dev.write_text(DEV.format(received=0, sent=0))
    meter = NetworkMeter(str(dev), str(tmp_path / "net"), clock)
    meter.look()
    clock.at += 1.0
    dev.write_text(DEV.format(received=100, sent=10).replace("wlan0:    1000", "wlan0:    1100"))
    assert meter.look().received_bytes_s == 100.0


@pytest.mark.parametrize("text", ["", "garbage\n", "lo: 1 1 1 1 1 1 1 1 1 1\n", "eth0: 1 2 3\n"])
def test_a_machine_without_a_network_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "dev").write_text(text)
    sample = NetworkMeter(str(tmp_path / "dev")).look()
    assert sample.received_bytes_s is None and "interface" in sample.missing["received_bytes_s"]


def test_the_device_that_holds_the_folder_counts_in_sectors_of_512_bytes(tmp_path: Path) -> None:
    device, clock = tmp_path.stat().st_dev, Clock()
    stat = tmp_path / f"{os.major(device)}:{os.minor(device)}" / "stat"
    stat.parent.mkdir()
    stat.write_text("  123798 34209 7141002 172275 10999 97682 8547120 31578 0 69580 204925\n")
    meter = DiskMeter(tmp_path / "not" / "there" / "yet", str(tmp_path), clock)
    first = meter.look()
    assert first.free is not None and first.total is not None and 0 < first.free < first.total
    assert first.read_bytes_s is None and "two looks" in first.missing["read_bytes_s"]
    clock.at += 1.0
    stat.write_text("  123798 34209 7141004 172275 10999 97682 8547130 31578 0 69580 204925\n")
    second = meter.look()
    assert (second.read_bytes_s, second.written_bytes_s, second.missing) == (1024.0, 5120.0, {})


def test_a_file_system_without_a_device_says_so(tmp_path: Path) -> None:
    sample = DiskMeter(tmp_path, str(tmp_path / "none")).look()
    assert sample.free is not None and sample.written_bytes_s is None
    assert "no device" in sample.missing["written_bytes_s"]


def test_what_is_really_written_is_counted(tmp_path: Path) -> None:
    clock = Clock()
    meter = DiskMeter(tmp_path, now=clock)
    if "no device" in meter.look().missing["written_bytes_s"]:
        pytest.skip("the temporary folder is on a file system without a device")
    with (tmp_path / "data").open("wb") as file:
        file.write(os.urandom(1 << 20))
        file.flush()
        os.fsync(file.fileno())
    clock.at += 1.0
    assert (meter.look().written_bytes_s or 0) >= 1 << 20


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n")


def thermals(root: Path) -> Thermals:
    return Thermals(root / "cpu", root / "hwmon", root / "zones", root / "cpuinfo")


def test_the_clock_is_the_mean_of_the_cores(tmp_path: Path) -> None:
    write(tmp_path / "cpu" / "cpu0" / "cpufreq" / "scaling_cur_freq", "1200000")
    write(tmp_path / "cpu" / "cpu1" / "cpufreq" / "scaling_cur_freq", "3600000")
    write(tmp_path / "cpu" / "cpufreq" / "boost", "1")
    assert thermals(tmp_path).frequency() == (2400.0, "")


def test_a_virtual_machine_tells_a_fixed_clock(tmp_path: Path) -> None:
    write(tmp_path / "cpuinfo", "processor : 0\ncpu MHz\t\t: 2596.144\nprocessor : 1\ncpu MHz\t\t: 2596.144")
    assert thermals(tmp_path).frequency() == (pytest.approx(2596.144), "")


def test_the_temperature_is_that_of_the_processors_package(tmp_path: Path) -> None:
    chip = tmp_path / "hwmon" / "hwmon2"
    write(tmp_path / "hwmon" / "hwmon0" / "name", "nvme")
    write(tmp_path / "hwmon" / "hwmon0" / "temp1_input", "81000")
    write(chip / "name", "coretemp")
    write(chip / "temp1_input", "61000")
    write(chip / "temp1_label", "Package id 0")
    write(chip / "temp2_input", "70000")
    write(chip / "temp2_label", "Core 0")
    assert thermals(tmp_path).temperature() == (61.0, "")


def test_the_temperature_is_a_zones_where_there_is_no_chip(tmp_path: Path) -> None:
    write(tmp_path / "zones" / "thermal_zone0" / "type", "cpu-thermal")
    write(tmp_path / "zones" / "thermal_zone0" / "temp", "48500")
    write(tmp_path / "zones" / "thermal_zone1" / "type", "battery")
    write(tmp_path / "zones" / "thermal_zone1" / "temp", "99000")
    assert thermals(tmp_path).temperature() == (48.5, "")


@pytest.mark.parametrize("told", ["0", "-273000", "255000", "warm"])
def test_a_sensor_that_is_not_connected_is_no_sensor(tmp_path: Path, told: str) -> None:
    write(tmp_path / "hwmon" / "hwmon0" / "name", "k10temp")
    write(tmp_path / "hwmon" / "hwmon0" / "temp1_input", told)
    assert thermals(tmp_path).temperature() == (None, "no sensor")


def test_a_machine_that_tells_nothing_says_so(tmp_path: Path) -> None:
    found = thermals(tmp_path)
    assert found.frequency()[0] is None and found.frequency()[1]
    assert found.temperature() == (None, "no sensor")


def test_a_clock_is_not_asked_for_at_every_look(tmp_path: Path) -> None:
    file, clock = tmp_path / "cpu" / "cpu0" / "cpufreq" / "scaling_cur_freq", Clock()
    write(file, "1200000")
    found = Thermals(tmp_path / "cpu", tmp_path / "hwmon", tmp_path / "zones", tmp_path / "cpuinfo", clock)
    assert found.look()[0] == (1200.0, "")
    write(file, "2400000")
    assert found.look()[0] == (1200.0, "")
    clock.at += KEEP_S
    assert found.look()[0] == (2400.0, "")
