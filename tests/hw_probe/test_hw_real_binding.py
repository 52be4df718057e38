"""The real `pynvml` on a stub of NVIDIA's library (benchmarks/stub_nvml.c), hanging and crashing in C as drivers do."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tfcert_hw_probe.gpu_watch import HUNG_S, GpuWatch

SOURCE = Path(__file__).parents[2] / "benchmarks" / "stub_nvml.c"
PATIENCE_S = 30.0


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    built = tmp_path / "libnvidia-ml.so.1"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(built), str(SOURCE)], check=True)
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("STUB_NVML_PIDS", str(os.getpid()))


@pytest.fixture
def ahead() -> list[float]:
    """How far the watch's clock is before the real one, in seconds."""
    return [0.0]


@pytest.fixture
def watch(library: None, ahead: list[float]) -> Iterator[GpuWatch]:
    found = GpuWatch(now=lambda: time.monotonic() + ahead[0])
    yield found
    found.close()


def test_what_the_library_tells_is_read(watch: GpuWatch) -> None:
    look = watch.look(PATIENCE_S).look
    (gpu,) = look.gpus
    assert (gpu.name, gpu.utilization_percent, gpu.temperature_c) == ("Stub GPU", 83.0, 64.0)
    assert (gpu.memory_used, gpu.memory_total, gpu.power_w) == (40 << 30, 80 << 30, 310.5)
    assert [process.pid for process in gpu.processes] == [os.getpid()]
    assert (look.driver_version, look.cuda_version, gpu.errors) == ("570.86.15", "12.8", [])
    assert gpu.missing == {}


def test_a_library_that_hangs_in_c_is_given_up(
    watch: GpuWatch, ahead: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUB_NVML_TROUBLE", "hang")
    assert watch.look(0.5).look.fault == "starting"
    ahead[0] += HUNG_S + 1
    watch.ask()
    assert watch.take().look.fault == "no_answer"


def test_a_library_that_crashes_in_c_takes_its_own_process_alone(
    watch: GpuWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUB_NVML_TROUBLE", "crash")
    look = watch.look(PATIENCE_S).look
    assert look.fault == "no_answer" and "crashed" in look.note
