"""How many GPUs there are for trainings, asked of a real child process that stands in for the one with the driver."""

from __future__ import annotations

import sys
from functools import partial

import msgspec
import pytest

from tfcert_exam_engine import settings_in_force
from tfcert_hw_probe.gpu_look import GpuLook
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.gpu_watch import GpuWatch

PARTED = GpuLook(
    [
        GpuSample(0, "NVIDIA A100"),
        GpuSample(1, "NVIDIA A100", mig_mode=True),
        GpuSample(2, "MIG", mig_of=1, mig_index=0),
    ]
)
ANSWERS = f"import sys\nfor _ in sys.stdin: print({msgspec.json.encode(PARTED).decode()!r}, flush=True)"


def driver_is(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    watch = partial(GpuWatch, (sys.executable, "-c", program))
    monkeypatch.setattr(settings_in_force, "GpuWatch", watch)


def test_parts_of_a_gpu_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    driver_is(monkeypatch, ANSWERS)
    assert settings_in_force.count_gpus() == 2


@pytest.mark.parametrize("program", ["import time; time.sleep(600)", "import os; os.abort()", "print('nonsense')"])
def test_a_driver_that_hangs_or_crashes_counts_as_no_gpu(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    driver_is(monkeypatch, program)
    monkeypatch.setattr(settings_in_force, "GPUS_S", 0.5)
    assert settings_in_force.count_gpus() == 0
