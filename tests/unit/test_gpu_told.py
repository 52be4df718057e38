"""What a run says of its GPUs. TensorFlow is faked at the level of its functions: here is none with a GPU."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from tfcert_exam_engine.events import AnyJobEvent, DevicesSeen, GpuMemoryTold
from tfcert_exam_engine.machine.run_gpus import gpu_percent, visible_to, why_none, with_what_it_said
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.runner.bare import gpu_told
from tfcert_exam_engine.runner.bare.gpu_told import GpuTold
from tfcert_exam_engine.runner.bare.telling import encoded
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.sample import CpuSample, DiskSample, MemorySample, ProcessUsage, Sample
from tfcert_hw_probe.usage import Peaks

MB = 1 << 20
GPUS = [GpuSample(0, "NVIDIA H100", 40.0, uuid="GPU-1"), GpuSample(1, "NVIDIA H100", 80.0, uuid="GPU-2")]


class Heard:
    """Keeps what is told, as the engine reads it."""

    def __init__(self) -> None:
        self.events: list[AnyJobEvent] = []

    def tell(self, told: Any) -> bool:
        self.events.append(msgspec.json.decode(encoded(told), type=AnyJobEvent))
        return True


def tensorflow(physical: int, visible: int, cuda: bool = True) -> Any:
    def memory(device: str) -> dict[str, int]:
        number = int(device.removeprefix("GPU:"))
        assert number < visible
        return {"current": (100 + number) * MB, "peak": (200 + number) * MB}

    return SimpleNamespace(
        config=SimpleNamespace(
            get_visible_devices=lambda kind: [kind] * visible,
            list_physical_devices=lambda kind: [kind] * physical,
            experimental=SimpleNamespace(get_memory_info=memory),
        ),
        test=SimpleNamespace(is_built_with_cuda=lambda: cuda),
    )


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    for name in ("tensorflow", "tensorflow.python", "keras"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    return Heard()


def told_by(heard: Heard, monkeypatch: pytest.MonkeyPatch, fake: Any) -> GpuTold:
    monkeypatch.setitem(sys.modules, "tensorflow", fake)
    told = GpuTold(heard)  # type: ignore[arg-type]
    told.begin()
    return told


@pytest.mark.parametrize(
    ("fake", "environment", "why"),
    [
        (tensorflow(0, 0, cuda=False), None, "no_cuda"),
        (tensorflow(0, 0), "", "hidden"),
        (tensorflow(0, 0), "-1", "hidden"),
        (tensorflow(0, 0), "0", "unusable"),
        (tensorflow(0, 0), None, "unusable"),
        (tensorflow(2, 0), None, "hidden_by_script"),
    ],
)
def test_why_tensorflow_uses_no_gpu_is_told_once(
    heard: Heard, monkeypatch: pytest.MonkeyPatch, fake: Any, environment: str | None, why: str
) -> None:
    if environment is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", environment)
    told = told_by(heard, monkeypatch, fake)
    told.begin()
    told.tell_memory()
    (event,) = heard.events
    assert isinstance(event, DevicesSeen)
    assert (event.gpus, event.why_none) == (0, why)


def test_memory_is_summed_over_the_gpus_and_told_at_most_every_two_seconds(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([100.0, 101.9, 102.0])
    monkeypatch.setattr(gpu_told, "monotonic", lambda: next(times))
    told = told_by(heard, monkeypatch, tensorflow(2, 2))
    for _ in range(3):
        told.tell_memory()
    first, *memory = heard.events
    assert isinstance(first, DevicesSeen) and (first.gpus, first.why_none) == (2, "")
    assert [(one.used, one.peak) for one in memory if isinstance(one, GpuMemoryTold)] == [(201 * MB, 401 * MB)] * 2


def test_a_script_without_tensorflow_or_with_another_backend_says_nothing(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = GpuTold(heard)  # type: ignore[arg-type]
    told.begin()
    keras = SimpleNamespace(config=SimpleNamespace(backend=lambda: "jax"))
    monkeypatch.setitem(sys.modules, "keras", keras)  # type: ignore[arg-type]
    told_by(heard, monkeypatch, tensorflow(1, 1)).tell_memory()
    assert heard.events == []
    assert "tensorflow.python" not in sys.modules


def test_a_run_keeps_what_it_said(tmp_path: Path) -> None:
    record = RunRecord("a", 1, 0.0).after(DevicesSeen(1.0, 2)).after(GpuMemoryTold(2.0, 50, 90))
    record = record.after(GpuMemoryTold(4.0, 60, 80))
    assert (record.sees_gpus, record.gpu_memory, record.peaks) == (2, 60, Peaks(None, None, 90))
    assert msgspec.json.decode(msgspec.json.encode(record), type=RunRecord) == record
    assert record.view(0).peaks.gpu_memory == 90


def test_its_own_word_goes_before_the_drivers() -> None:
    record = RunRecord("a", 1, 0.0, device="1", gpu_memory=70, sees_gpus=1)
    seen = visible_to(record, GPUS, None, None)
    usage = with_what_it_said(ProcessUsage(9, 100.0, 5, 60), record, GPUS, seen)
    assert (usage.gpu_memory, usage.gpus, usage.sees_no_gpu) == (70, [1], "")
    sample = Sample(0.0, CpuSample(1.0), MemorySample(1, 2), DiskSample(1, 2), GPUS)
    assert gpu_percent(sample, usage) == 80.0
    assert gpu_percent(sample, ProcessUsage(9, 1.0, 1)) is None


@pytest.mark.parametrize(
    ("record", "visible", "words"),
    [
        (RunRecord("a", 1, 0.0, sees_gpus=0, why_no_gpu="no_cuda"), None, "no CUDA"),
        (RunRecord("a", 1, 0.0, sees_gpus=0, why_no_gpu="hidden"), "", "is empty"),
        (RunRecord("a", 1, 0.0, sees_gpus=0, why_no_gpu="hidden_by_script"), None, "the script"),
        (RunRecord("a", 1, 0.0, sees_gpus=0, why_no_gpu="a word of a later version"), None, "see the log"),
        (RunRecord("a", 1, 0.0), "7", "no GPU 7"),
        (RunRecord("a", 1, 0.0, device="none"), None, "without a GPU"),
        (RunRecord("a", 1, 0.0, memory_mb=512.0), None, "without a GPU"),
        (RunRecord("a", 1, 0.0), None, ""),
        (RunRecord("a", 1, 0.0, sees_gpus=2), "", ""),
    ],
)
def test_why_a_run_uses_no_gpu_is_said_in_words(record: RunRecord, visible: str | None, words: str) -> None:
    why = why_none(record, visible_to(record, GPUS, visible, None))
    assert words in why if words else why == ""
