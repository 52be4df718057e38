"""`python -m tfcert_hw_probe`: a report in words, JSON lines, and clean ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from fake_nvml import Replay, situation
from tfcert_hw_probe.gpu import GpuMeter
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.report import lines_of
from tfcert_hw_probe.sample import (
    Allowed,
    CpuSample,
    DiskSample,
    MemorySample,
    NetworkSample,
    ProcessUsage,
    Sample,
)
from tfcert_hw_probe.units import duration, size

GIB = 2**30
COMMAND = [sys.executable, "-m", "tfcert_hw_probe"]


def report(sample: Sample) -> dict[str, str]:
    """The report's lines by their labels; those without one belong to the line before."""
    found: dict[str, str] = {}
    label = ""
    for line in lines_of(sample):
        label = line.split()[0] if not line.startswith(" ") else label
        found[label] = f"{found.get(label, '')} | {line}".strip(" |")
    return found


def machine(gpus: list[GpuSample] | None = None, **more: object) -> Sample:
    sample = Sample(
        at=0.0,
        cpu=CpuSample(37.4, [30.0, 45.0], 1.5, 0.5, {"temperature_c": "no sensor"}, 0.75, 1.0, 2600.0, None, 12.0),
        memory=MemorySample(3 * GIB, 6 * GIB, "cgroup", GIB, {}, 4 * GIB, 5.0 * 2**20),
        disk=DiskSample(700 * 2**20, 200 * GIB, 1000.0, 0.0),
        network=NetworkSample(
            missing={"received_bytes_s": "no interface is told", "sent_bytes_s": "no interface is told"}
        ),
        allowed=Allowed(machine_cores=8, affinity_cores=4, quota_cores=1.5, memory=6 * GIB, open_files=1024),
        gpus=gpus or [],
        gpu_note="" if gpus else "no NVIDIA driver",
    )
    return msgspec.structs.replace(sample, **more)


def test_every_amount_has_a_unit_and_what_is_missing_a_reason() -> None:
    lines = report(machine())
    assert "37 % of 1.5 cores" in lines["cpu"] and "load 0.50 0.75 1.00" in lines["cpu"]
    assert "2600 MHz" in lines["cpu"] and "throttled 12 %" in lines["cpu"]
    assert lines["heat"].endswith("n/a: no sensor")
    assert "3.0 GiB of 6.0 GiB" in lines["memory"] and "control group" in lines["memory"]
    assert "1.0 GiB of 4.0 GiB" in lines["swap"] and "5.0 MiB/s" in lines["swap"]
    assert "700 MiB of 200 GiB free" in lines["disk"] and "written 0 B/s" in lines["disk"]
    assert lines["network"].endswith("n/a: no interface is told")
    assert "4 of 8 cores by affinity, 1.5 of 8 cores by quota, 6.0 GiB of memory" in lines["allowed"]
    assert lines["gpu"].endswith("none: no NVIDIA driver")


def test_a_gpu_is_told_with_its_processes_and_its_trouble() -> None:
    gpus = GpuMeter(lambda: Replay(situation("eight_gpus"))).look().gpus
    lines = report(machine(gpus, driver_version="570.86.15", cuda_version="12.8"))
    assert "70 %  50 GiB of 80 GiB" in lines["gpu5"] and "slowed by heat" in lines["gpu5"]
    assert "285 W of 400 W" in lines["gpu5"] and "1110 MHz of 1410 MHz" in lines["gpu5"]
    assert "! 3 memory errors" in lines["gpu7"] and "driver 570.86.15, CUDA up to 12.8" in lines["gpu7"]


def test_a_mig_device_says_what_is_not_told_of_it() -> None:
    lines = report(machine(GpuMeter(lambda: Replay(situation("mig"))).look().gpus))
    assert "n/a: MIG" in lines["gpu0"] and "41 °C" in lines["gpu0"]
    assert "n/a: MIG  9.0 GiB of 40 GiB" in lines["gpu0:0"]


def test_old_figures_of_a_gpu_are_told_with_their_age() -> None:
    gpus = GpuMeter(lambda: Replay(situation("one_gpu"))).look().gpus
    stale = machine(gpus, gpu_age_s=130.0, gpu_note="the NVIDIA driver does not answer")
    assert "these figures are 2 min old  the NVIDIA driver does not answer" in report(stale)["gpu0"]


def test_a_sample_of_nothing_is_reasons_only() -> None:
    nothing = Sample(0.0, CpuSample(None), MemorySample(None, None), DiskSample(None, None))
    text = "\n".join(lines_of(nothing))
    assert "None" not in text and text.count("n/a") >= 6


def test_a_job_is_told_with_its_processes() -> None:
    sample = machine(jobs={"pid 7": ProcessUsage(7, None, 3 * GIB, 2 * GIB, 4)})
    assert "pid 7 " in lines_of(sample)[-1] and "3.0 GiB  GPU 2.0 GiB  4 processes" in lines_of(sample)[-1]


@pytest.mark.parametrize(("cores", "said"), [(1.0, "of 1 core"), (1.2, "of 1.2 cores"), (0.5, "of 0.5 cores")])
def test_a_share_of_a_core_is_one_of_cores(cores: float, said: str) -> None:
    assert said in [part.strip() for part in report(machine(cpu=CpuSample(37.0, [37.0], cores)))["cpu"].split("%")][1]


def test_many_cores_are_told_by_their_extremes() -> None:
    many = CpuSample(50.0, [float(n) for n in range(64)], 64.0)
    assert "64 of them, 0 to 63 %" in report(machine(cpu=many))["cores"]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 KiB"),
        (10 * 2**20, "10 MiB"),
        (2**40 * 3, "3.0 TiB"),
        (2**60, "1048576 TiB"),
    ],
)
def test_sizes_have_the_unit_that_suits_them(amount: int, text: str) -> None:
    assert size(amount) == text


@pytest.mark.parametrize(("seconds", "text"), [(8.4, "8 s"), (89, "89 s"), (130, "2 min"), (7500, "2 h 5 min")])
def test_lengths_of_time_have_the_unit_that_suits_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_the_command_prints_one_json_object_that_is_a_sample() -> None:
    command = [*COMMAND, "--json", "--pid", str(os.getpid())]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sample = msgspec.convert(json.loads(output), Sample)
    assert sample.cpu.percent is not None
    assert f"pid {os.getpid()}" in sample.jobs
    assert sample.gpu_fault != "starting"


def test_the_command_prints_words_without_a_flag() -> None:
    output = subprocess.run(COMMAND, capture_output=True, text=True, check=True).stdout
    assert output.startswith("cpu ") and "gpu" in output


@pytest.mark.parametrize("option", ["--pid=0", "--pid=-3", "--pid=one", "--pid", "--jsn=1", "more"])
def test_options_that_are_not_understood_are_one_sentence(option: str) -> None:
    done = subprocess.run([*COMMAND, option], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_watching_ends_cleanly_at_an_interrupt_and_takes_the_drivers_process_along(tmp_path: Path) -> None:
    errors = tmp_path / "errors"
    with errors.open("wb") as file:
        watch = subprocess.Popen([*COMMAND, "--watch", "--json"], stdout=subprocess.PIPE, stderr=file)
        assert watch.stdout is not None
        assert json.loads(watch.stdout.readline())["cpu"] and json.loads(watch.stdout.readline())["cpu"]
        watch.send_signal(signal.SIGINT)
        assert watch.wait(30) == 130
        watch.stdout.close()
    assert errors.read_text() == ""


def test_a_reader_who_has_had_enough_is_no_error(tmp_path: Path) -> None:
    errors = tmp_path / "errors"
    with errors.open("wb") as file:
        watch = subprocess.Popen([*COMMAND, "--watch", "--json"], stdout=subprocess.PIPE, stderr=file)
        assert watch.stdout is not None
        watch.stdout.readline()
        watch.stdout.close()
        assert watch.wait(30) == 0
    assert errors.read_text() == ""
