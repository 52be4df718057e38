"""Machines for the screens, written by hand: a small one, a server under load, one of which little can be read."""

from __future__ import annotations

import math
from typing import Any

import msgspec

import scenes
from fakes import ScriptedEngine
from tfcert_exam_engine.machine.usage_views import MachineHistory, UsageView
from tfcert_hw_probe.gpu_sample import GpuProcess, GpuSample
from tfcert_hw_probe.sample import (
    Allowed,
    CpuSample,
    DiskSample,
    MemorySample,
    NetworkSample,
    ProcessUsage,
    Sample,
)
from tfcert_hw_probe.usage import Advice, MachinePoint, Peaks, UsagePoint

GIB = 2**30
H100 = GpuSample(
    0, "NVIDIA H100 80GB HBM3", 83.0, 41 * GIB, 80 * GIB, 64.0, 420.0, 700.0,
    uuid="GPU-0", memory_busy_percent=38.0, clock_mhz=1755.0, clock_limit_mhz=1980.0,
    processes=[
        GpuProcess(4711, 38 * GIB, "ada", "python", True),
        GpuProcess(812, 2 * GIB, "grace", "python3"),
        GpuProcess(990, None, "", ""),
    ],
)  # fmt: skip
MIG = GpuSample(
    7, "NVIDIA A100 1g.10gb", None, 3 * GIB, 10 * GIB, None, None,
    missing={"utilization_percent": "n/a: MIG", "temperature_c": "n/a: MIG", "power_w": "n/a: MIG",
             "clock_mhz": "n/a: MIG", "processes": "no permission"},
    mig_of=6, mig_index=1,
)  # fmt: skip
INPUT = Advice(
    "input_pipeline", "warning",
    "The GPU waits for data: it is 12 % busy while run 3 keeps a core at 100 %. Add .cache() and .prefetch().", 3,
)  # fmt: skip
DISK = Advice("disk_low", "bad", "0.6 GB are left on the disk: a model may not be saved. Make room.")
HEAT = Advice("gpu_hot", "warning", "gpu2 is slowed by heat.")


def gpu(index: int, **fields: Any) -> GpuSample:
    """Return one of several GPUs, each with another load."""
    busy = float((17 + 31 * index) % 101)
    given: dict[str, Any] = {"index": index, "utilization_percent": busy, "memory_used": (3 + 9 * index) * GIB}
    return msgspec.structs.replace(H100, **{**given, "processes": [], **fields})


def server(at: float = scenes.T0 + 700) -> Sample:
    """Return 64 cores of which 16 may be used, 8 GPUs of which one is slowed, one in trouble and one a MIG device."""
    gpus = [H100, *(gpu(index) for index in range(1, 7)), MIG]
    gpus[2] = msgspec.structs.replace(gpus[2], temperature_c=91.0, slowed_by=["heat"])
    gpus[4] = msgspec.structs.replace(gpus[4], errors=["2 memory errors could not be corrected."])
    return Sample(
        at,
        CpuSample(47.0, [float(37 * n % 101) for n in range(64)], 16.0, 12.1, load_5m=9.4, load_15m=7.25,
                  frequency_mhz=3412.0, temperature_c=71.0, throttled_percent=12.0),
        MemorySample(41 * GIB, 64 * GIB, "cgroup", GIB // 2, swap_total=8 * GIB),
        DiskSample(80 * 10**9, 500 * 10**9, 12_300_000.0, 45_000.0),
        gpus,
        jobs={"run 3": ProcessUsage(4711, 412.0, 9 * GIB, 38 * GIB, 5, [0])},
        network=NetworkSample(1_250_000.0, 88_000.0),
        allowed=Allowed(64, 512 * GIB, 32, 16.0, 64 * GIB, 2, 1024, 4096, 96 * GIB),
        driver_version="550.54.15",
        cuda_version="12.4",
    )  # fmt: skip


def unknown(at: float = scenes.T0 + 700) -> Sample:
    """Return a machine of which nothing can be read but that it is there."""
    return Sample(
        at,
        CpuSample(None, missing={"percent": "a rate needs two looks", "temperature_c": "no sensor"}),
        MemorySample(None, None, missing={"used": "no permission"}),
        DiskSample(None, None, missing={"free": "no permission"}),
        gpu_note="no NVIDIA driver",
    )


def usage(run: int = 3, seconds: int = 110, gpu: bool = True) -> UsageView:
    """Return a history: a load of data, epochs, a validation now and then."""
    points = [
        UsagePoint(
            float(at),
            90 + 120 * (1 - math.exp(-at / 15)) + 25 * math.sin(at / 3),
            round((0.6 + 1.9 * (1 - math.exp(-at / 20))) * GIB),
            round(38 * (1 - math.exp(-at / 6)) * GIB) if gpu else None,
            (12 if at < 14 else 83 - 40 * (at % 23 < 4)) if gpu else None,
        )
        for at in range(2, seconds + 1, 2)
    ]
    peaks = Peaks()
    for point in points:
        peaks = peaks.with_point(point)
    return UsageView(run, 2.0, points, peaks)


def history(gpus: int = 1, minutes: int = 8) -> MachineHistory:
    """Return what the machine did in the last minutes before the sample."""
    points = [
        MachinePoint(
            scenes.T0 + 700 - 60 * minutes + at,
            50 + 45 * math.sin(at / 40),
            20 + at / 20,
            [50 + 49 * math.sin(at / 25 + place) if place < 7 else None for place in range(gpus)],
        )
        for at in range(0, 60 * minutes, 2)
    ]
    return MachineHistory(2.0, points)


def watched(gpus: int = 1) -> ScriptedEngine:
    """Return an engine with a training live, its history and the machine's."""
    engine = scenes.in_full_swing()
    engine.usages = {3: usage()}
    engine.machine = history(gpus)
    runs = [msgspec.structs.replace(run, peaks=engine.usages[3].peaks) for run in engine.kept.runs]
    engine.kept = msgspec.structs.replace(engine.kept, runs=runs)
    return engine
