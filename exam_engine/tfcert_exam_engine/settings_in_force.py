"""The settings that hold: read when the engine begins, kept when they change, handed to those who work by them."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from tfcert_exam_engine import settings
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.grading.gradings import Gradings
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.training import interpreters, lanes
from tfcert_exam_engine.training.trainings import Trainings
from tfcert_exam_engine.troubles import Troubles
from tfcert_hw_probe.gpu_watch import GpuWatch

GPUS_S = 5.0
"""How long the NVIDIA driver is given to answer; one that hangs counts as no GPU, and TensorFlow chooses."""


class SettingsInForce:
    """`now` is what holds for all that begins from now on."""

    def __init__(self, file: Path, troubles: Troubles, trainings: Trainings, gradings: Gradings) -> None:
        """Read what was kept; a file that cannot be read is a trouble, and the defaults hold."""
        self._file, self._troubles = file, troubles
        self._trainings, self._gradings = trainings, gradings
        try:
            self._let_hold(settings.load(file))
        except UsageRefused as error:
            self._let_hold(Settings())
            troubles.set("settings", f"{error.message} {error.advice}")

    async def check(self, wanted: Settings) -> None:
        """Try what can only be tried; takes seconds.

        Raises:
            UsageRefused: the Python that is named is none that can train.
        """
        if wanted.python and wanted.python != self.now.python:
            await interpreters.check(wanted.python)

    def keep(self, changed: Settings) -> None:
        """Keep other settings, and let them hold; `arrange_lanes` is to come after it.

        Raises:
            EngineUnavailable: the disk is full or not writable.
        """
        settings.save(self._file, changed)
        self._let_hold(changed)
        self._troubles.set("settings", "")

    def _let_hold(self, chosen: Settings) -> None:
        self.now = self._trainings.settings = self._gradings.settings = chosen

    async def arrange_lanes(self) -> None:
        """Have as many trainings at once, on such devices, as was chosen for the GPUs that there are."""
        gpus = await asyncio.to_thread(count_gpus)
        chosen, visible = self.now, os.environ.get("CUDA_VISIBLE_DEVICES")
        self._trainings.lanes.arrange(lanes.devices_for(chosen.trainings_at_once, chosen.gpu, gpus, visible))


def count_gpus() -> int:
    """Return how many NVIDIA GPUs there are, parts of one not counted; the driver is asked in another process."""
    watch = GpuWatch()
    try:
        return sum(gpu.mig_of is None for gpu in watch.look(GPUS_S).look.gpus)
    finally:
        watch.close()
