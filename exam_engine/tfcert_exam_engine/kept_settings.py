"""The settings in force: read when the engine opens, changed by name, kept in their file, heeded by what they steer."""

from __future__ import annotations

import asyncio
import os

from tfcert_exam_engine import interpreters, lanes, settings, starting
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.gradings import Gradings
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.sitting import Sitting
from tfcert_exam_engine.trainings import Trainings
from tfcert_exam_engine.troubles import Troubles
from tfcert_hw_probe.gpu import GpuMeter


class KeptSettings:
    """One per engine."""

    def __init__(
        self, paths: Paths, troubles: Troubles, sitting: Sitting, trainings: Trainings, gradings: Gradings
    ) -> None:
        self._file = paths.settings
        self._troubles = troubles
        self._sitting = sitting
        self._trainings = trainings
        self._gradings = gradings
        self._take_over(self._read())

    async def change(self, changes: dict[str, str]) -> Settings:
        """Change settings by name; they hold for what begins from now on.

        Raises:
            UsageRefused: no such setting, no such value, or the rules of an exam that runs.
            EngineUnavailable: the disk is full or not writable.
        """
        changed = settings.changed(self.now, changes)
        if changed.exam_shows != self.now.exam_shows:
            self._sitting.check_rules_open()
        if changed.python and changed.python != self.now.python:
            await interpreters.check(changed.python)
        try:
            settings.save(self._file, changed)
        except OSError as error:
            raise starting.disk_trouble(self._file, error) from error
        self._take_over(changed)
        self._troubles.set("settings", "")
        await self.arrange_lanes()
        return changed

    async def arrange_lanes(self) -> None:
        """Give trainings the lanes that the settings and this machine's GPUs make."""
        gpus = await asyncio.to_thread(lambda: len(GpuMeter().look().gpus))
        visible = os.environ.get("CUDA_VISIBLE_DEVICES")
        self._trainings.lanes.arrange(lanes.devices_for(self.now.trainings_at_once, self.now.gpu, gpus, visible))

    def _read(self) -> Settings:
        try:
            return settings.load(self._file)
        except UsageRefused as error:
            self._troubles.set("settings", f"{error.message} {error.advice}")
            return Settings()

    def _take_over(self, chosen: Settings) -> None:
        self.now = self._trainings.settings = self._gradings.settings = chosen
