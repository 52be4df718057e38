"""The doctor's judgement of GPUs, memory, limits and clock, whose figures are made up here, and of a stuck engine."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tfcert_exam_engine.doctor import diagnosis
from tfcert_exam_engine.doctor.engine import engine_finding
from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.doctor.gpu import gpu_findings
from tfcert_exam_engine.doctor.machine import clock_finding, clocks, limits_finding, memory_finding, swap_finding
from tfcert_exam_engine.doctor.tensorflow import TensorflowFacts, cuda_finding, other_python_finding
from tfcert_exam_engine.hosting.socket_path import socket_for
from tfcert_exam_engine.paths import Paths, paths_for
from tfcert_hw_probe.gpu_look import GpuLook
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.sample import Allowed, MemorySample

GIB = 2**30
H100 = GpuSample(0, "NVIDIA H100", uuid="GPU-1")
LOOK = GpuLook([H100], driver_version="550.54.15", cuda_version="12.4")
NO_DRIVER = GpuLook([], "no NVIDIA driver", fault="no_driver")
SEES_IT = TensorflowFacts("2.21.0", "3.15.1", 1, with_cuda=True, cuda="12.5.1", cudnn="9")
WITHOUT_CUDA = TensorflowFacts("2.21.0", "3.15.1", with_cuda=False)


def named(findings: list[Finding], name: str) -> Finding:
    (found,) = [finding for finding in findings if finding.name == name]
    return found


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER"):
        monkeypatch.delenv(name, raising=False)


def test_a_gpu_that_tensorflow_sees_is_good_with_its_driver() -> None:
    found = gpu_findings(LOOK, SEES_IT)
    assert [(one.name, one.level) for one in found] == [("driver", "good"), ("gpu", "good")]
    assert "550.54.15" in found[0].text and "12.4" in found[0].text


def test_a_gpu_that_tensorflow_does_not_see_is_a_warning() -> None:
    blind = TensorflowFacts("2.21.0", "3.15.1", 0, with_cuda=True)
    assert named(gpu_findings(LOOK, blind), "gpu").level == "warning"
    (cuda,) = cuda_finding(WITHOUT_CUDA, machine_has_gpus=True)
    assert cuda.level == "warning" and "and-cuda" in cuda.advice
    assert [one.level for one in cuda_finding(WITHOUT_CUDA, machine_has_gpus=False)] == ["good"]


def test_a_driver_too_old_for_this_tensorflow_is_a_warning() -> None:
    old = GpuLook([H100], driver_version="470.1", cuda_version="11.4")
    finding = named(gpu_findings(old, SEES_IT), "driver")
    assert finding.level == "warning" and "12.5.1" in finding.advice


def test_a_driver_that_does_not_answer_is_a_warning_and_none_at_all_is_good() -> None:
    hung = GpuLook([], "the NVIDIA driver does not answer", fault="no_answer")
    assert named(gpu_findings(hung, SEES_IT), "driver").level == "warning"
    (none,) = gpu_findings(NO_DRIVER, SEES_IT)
    assert (none.name, none.level) == ("gpu", "good") and "no NVIDIA driver" in none.text


@pytest.mark.parametrize(
    ("given", "level", "words"),
    [
        ("0", "good", "gpu0 NVIDIA H100"),
        ("", "warning", "is empty"),
        ("7", "warning", "no GPU 7"),
        ("-1", "warning", "hides"),
    ],
)
def test_what_cuda_visible_devices_leaves_is_said(
    monkeypatch: pytest.MonkeyPatch, given: str, level: str, words: str
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", given)
    finding = named(gpu_findings(LOOK, SEES_IT), "visible_devices")
    assert finding.level == level and words in finding.text
    assert named(gpu_findings(NO_DRIVER, SEES_IT), "visible_devices").level == "good"


@pytest.mark.parametrize(
    ("memory", "level", "words"),
    [
        (MemorySample(2 * GIB, 16 * GIB), "good", "14 GiB of 16 GiB"),
        (MemorySample(15 * GIB, 16 * GIB), "warning", "1.0 GiB of 16 GiB"),
        (MemorySample(GIB, 3 * GIB, "cgroup"), "warning", "control group"),
        (MemorySample(None, None, missing={"used": "no permission"}), "warning", "no permission"),
    ],
)
def test_memory_is_judged_by_what_is_left(memory: MemorySample, level: str, words: str) -> None:
    finding = memory_finding(memory)
    assert finding.level == level and words in finding.text


@pytest.mark.parametrize(
    ("used", "total", "level"),
    [(0, 0, "good"), (GIB // 2, 4 * GIB, "good"), (2 * GIB, 4 * GIB, "warning"), (None, None, "good")],
)
def test_swap_is_judged_by_its_use(used: int | None, total: int | None, level: str) -> None:
    assert swap_finding(MemorySample(1, 2, swap_used=used, swap_total=total)).level == level


def test_limits_are_named_and_those_that_are_too_low_with_what_to_raise() -> None:
    assert limits_finding(Allowed(machine_cores=8)).text.startswith("No limits")
    fine = limits_finding(Allowed(machine_cores=64, affinity_cores=4, quota_cores=2.5, memory=8 * GIB, open_files=1024))
    assert fine.level == "good"
    assert fine.text == "Limits: 4 of 64 cores, CPU quota of 2.5 cores, 8.0 GiB memory, 1024 open files."
    low = limits_finding(Allowed(open_files=64, address_space=4 * GIB, file_size=1024))
    assert low.level == "warning" and "ulimit -n, ulimit -v, ulimit -f" in low.advice
    assert limits_finding(Allowed(quota_cores=0.5)).level == "warning"


def test_the_clock_is_too_early_has_jumped_or_is_good() -> None:
    wall, boot = clocks()
    assert clock_finding((wall, boot), (wall + 5, boot + 5)).level == "good"
    assert clock_finding((0.0, boot), (0.0, boot)).level == "warning"
    in_2025 = time.mktime((2025, 12, 1, 0, 0, 0, 0, 0, 0))
    assert "too early" in clock_finding((in_2025, boot), (in_2025, boot)).text
    jumped = clock_finding((wall, boot), (wall + 3605, boot + 5))
    assert jumped.level == "warning" and "3600 s" in jumped.text


async def test_another_python_is_asked_for_its_tensorflow(tmp_path: Path) -> None:
    assert await other_python_finding("", 5) == []
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S -E "$@"\n')
    bare.chmod(0o755)
    (finding,) = await other_python_finding(str(bare), 30)
    assert finding.level == "bad" and "No module named" in finding.text and str(bare) in finding.text
    (gone,) = await other_python_finding(str(tmp_path / "none"), 30)
    assert gone.level == "bad" and "No such file" in gone.text


async def test_settings_that_cannot_be_read_are_a_warning(tmp_path: Path) -> None:
    paths = paths_for(tmp_path)
    paths.settings.write_text("{")
    python, findings = diagnosis._python_of(paths)
    assert python == "" and findings[0].level == "warning"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = paths_for(tmp_path / "data")
    paths.data_dir.mkdir(mode=0o700)
    return paths


HOLDS = """
import fcntl, os, sys, time
file = open(sys.argv[1], "a+")
fcntl.flock(file, fcntl.LOCK_EX)
print(os.getpid(), file=file, flush=True)
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def holding(paths: Paths) -> Iterator[subprocess.Popen[bytes]]:
    """A process that holds the data folder's lock, as an engine does, and does nothing else."""
    child = subprocess.Popen([sys.executable, "-c", HOLDS, str(paths.lock)], stdout=subprocess.PIPE)
    assert child.stdout is not None and child.stdout.readline() == b"held\n"
    yield child
    child.kill()
    child.wait()
    child.stdout.close()


async def test_an_engine_that_is_left_over_without_a_socket_is_named(
    paths: Paths, holding: subprocess.Popen[bytes]
) -> None:
    finding = await engine_finding(paths)
    assert finding.level == "bad" and str(holding.pid) in finding.text and "engine stop" in finding.advice


async def test_an_engine_that_does_not_answer_in_time_is_named(paths: Paths, holding: subprocess.Popen[bytes]) -> None:
    clients: list[asyncio.Task[None] | None] = []

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        clients.append(asyncio.current_task())
        await reader.read()
        writer.close()

    async with await asyncio.start_unix_server(say_nothing, socket_for(paths)):
        finding = await engine_finding(paths, 0.5)
        assert finding.level == "bad" and str(holding.pid) in finding.text and "does not answer" in finding.text
        os.kill(holding.pid, signal.SIGSTOP)
        finding = await engine_finding(paths, 0.5)
        assert "kill -CONT" in finding.advice
        await asyncio.gather(*(client for client in clients if client is not None))
