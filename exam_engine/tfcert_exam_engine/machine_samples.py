"""The machine as it is, told once a second to those who follow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from tfcert_exam_engine.broadcast import Broadcast
from tfcert_exam_engine.changes import HardwareSampled
from tfcert_hw_probe.sampler import Sampler

SAMPLE_S = 1.0


async def tell_samples(data_dir: Path, broadcast: Broadcast, trainings: Callable[[], dict[str, int]]) -> None:
    """Look at the machine once a second while someone follows; `trainings` gives the pid of each that is under way."""
    sampler = Sampler(data_dir)
    while True:
        if len(broadcast):
            sample = await asyncio.to_thread(sampler.sample, trainings())
            broadcast.tell(HardwareSampled(sample))
        await asyncio.sleep(SAMPLE_S)
