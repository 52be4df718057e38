"""GPUs, from a fake of the module `pynvml` with the real one's error classes: this machine need not have a GPU."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pynvml
import pytest

from tfcert_hw_probe.gpu import RETRY_S, GpuMeter

GIB = 2**30


class FakeNvml:
    """Answers as nvidia-ml-py does on a box with one H100; `broken` names the calls that raise, and what."""

    NVML_TEMPERATURE_GPU = pynvml.NVML_TEMPERATURE_GPU
    NVMLError_LibraryNotFound = pynvml.NVMLError_LibraryNotFound
    NVMLError_DriverNotLoaded = pynvml.NVMLError_DriverNotLoaded
    NVMLError_NoPermission = pynvml.NVMLError_NoPermission

    def __init__(self, gpus: int = 1) -> None:
        self.gpus = gpus
        self.broken: dict[str, Exception] = {}
        self.opened = 0
        self.answers: dict[str, Any] = {
            "nvmlDeviceGetName": "NVIDIA H100 80GB HBM3",
            "nvmlDeviceGetMemoryInfo": SimpleNamespace(used=41 * GIB, total=80 * GIB),
            "nvmlDeviceGetUtilizationRates": SimpleNamespace(gpu=83, memory=20),
            "nvmlDeviceGetTemperature": 64,
            "nvmlDeviceGetPowerUsage": 310_500,
            "nvmlDeviceGetEnforcedPowerLimit": 700_000,
            "nvmlDeviceGetComputeRunningProcesses": [
                SimpleNamespace(pid=71, usedGpuMemory=38 * GIB),
                SimpleNamespace(pid=72, usedGpuMemory=None),
            ],
        }

    def nvmlInit(self) -> None:  # noqa: N802 (NVML's name)
        self.opened += 1
        self._raise("nvmlInit")

    def nvmlShutdown(self) -> None:  # noqa: N802
        self._raise("nvmlShutdown")

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        return self.gpus

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:  # noqa: N802
        return index

    def __getattr__(self, name: str) -> Any:
        if name not in self.answers:
            raise AttributeError(name)

        def answer(*_: object) -> Any:
            self._raise(name)
            return self.answers[name]

        return answer

    def _raise(self, name: str) -> None:
        if name in self.broken:
            raise self.broken[name]


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def error(code: int) -> Exception:
    return pynvml.NVMLError(code)  # type: ignore[no-any-return]


def test_everything_that_nvml_tells_is_in_the_sample() -> None:
    look = GpuMeter(FakeNvml).look()
    (gpu,) = look.gpus
    assert gpu.name == "NVIDIA H100 80GB HBM3"
    assert (gpu.utilization_percent, gpu.temperature_c, gpu.power_w, gpu.power_limit_w) == (83.0, 64.0, 310.5, 700.0)
    assert (gpu.memory_used, gpu.memory_total) == (41 * GIB, 80 * GIB)
    assert gpu.missing == {} and look.note == ""
    assert look.memory_of == {71: 38 * GIB}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (pynvml.NVML_ERROR_LIBRARY_NOT_FOUND, "no NVIDIA driver"),
        (pynvml.NVML_ERROR_DRIVER_NOT_LOADED, "not loaded"),
        (pynvml.NVML_ERROR_NO_PERMISSION, "no permission"),
        (pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH, "does not answer"),
    ],
)
def test_a_driver_that_cannot_be_opened_is_a_reason_in_words(code: int, words: str) -> None:
    nvml = FakeNvml()
    nvml.broken["nvmlInit"] = error(code)
    look = GpuMeter(lambda: nvml).look()
    assert look.gpus == []
    assert words in look.note


def test_a_missing_python_package_is_a_reason_in_words() -> None:
    def missing() -> object:
        raise ModuleNotFoundError("No module named 'pynvml'")

    assert "nvidia-ml-py" in GpuMeter(missing).look().note


def test_a_driver_without_a_gpu_says_so() -> None:
    assert "no GPU" in GpuMeter(lambda: FakeNvml(gpus=0)).look().note


@pytest.mark.parametrize(
    ("call", "field"),
    [
        ("nvmlDeviceGetUtilizationRates", "utilization_percent"),
        ("nvmlDeviceGetMemoryInfo", "memory_used"),
        ("nvmlDeviceGetTemperature", "temperature_c"),
        ("nvmlDeviceGetPowerUsage", "power_w"),
        ("nvmlDeviceGetEnforcedPowerLimit", "power_limit_w"),
    ],
)
def test_one_failing_question_leaves_the_others_and_is_missing_not_zero(call: str, field: str) -> None:
    nvml = FakeNvml()
    nvml.broken[call] = error(pynvml.NVML_ERROR_NOT_SUPPORTED)
    (gpu,) = GpuMeter(lambda: nvml).look().gpus
    assert getattr(gpu, field) is None
    assert "Not Supported" in gpu.missing[field]
    others = {"utilization_percent", "memory_used", "temperature_c", "power_w"} - {field}
    assert all(getattr(gpu, name) is not None for name in others)


def test_even_a_crash_that_is_no_nvml_error_does_not_get_out() -> None:
    nvml = FakeNvml()
    nvml.broken["nvmlDeviceGetTemperature"] = OSError("exception: access violation")
    (gpu,) = GpuMeter(lambda: nvml).look().gpus
    assert "access violation" in gpu.missing["temperature_c"]


def test_a_driver_that_went_away_is_opened_again_after_a_while() -> None:
    nvml, clock = FakeNvml(), Clock()
    meter = GpuMeter(lambda: nvml, clock)
    meter.look()
    lost = error(pynvml.NVML_ERROR_GPU_IS_LOST)
    nvml.broken = dict.fromkeys(["nvmlDeviceGetUtilizationRates", "nvmlDeviceGetMemoryInfo"], lost)
    (gpu,) = meter.look().gpus
    assert "lost" in gpu.missing["utilization_percent"]
    assert "does not answer" in meter.look().note
    nvml.broken = {}
    clock.at += RETRY_S
    assert meter.look().gpus[0].utilization_percent == 83.0
    assert nvml.opened == 2


def test_a_missing_driver_is_not_asked_for_again_at_every_look() -> None:
    nvml, clock = FakeNvml(), Clock()
    nvml.broken["nvmlInit"] = error(pynvml.NVML_ERROR_LIBRARY_NOT_FOUND)
    meter = GpuMeter(lambda: nvml, clock)
    for _ in range(5):
        meter.look()
    assert nvml.opened == 1


def test_this_machine_has_gpus_or_a_reason() -> None:
    look = GpuMeter().look()
    assert bool(look.gpus) != bool(look.note)
