"""Who trains next: so many at once as there are lanes, in the order they were asked for, each lane with its device."""

from __future__ import annotations

import asyncio


class LeftQueue(Exception):
    """The run was taken out of the queue."""


class Lanes:
    """A queue of runs by number. `arrange` says how many lanes there are and which devices they have."""

    def __init__(self) -> None:
        self._devices: list[str] = [""]
        self._busy: dict[int, str] = {}
        self._waiting: dict[int, asyncio.Future[str]] = {}

    def arrange(self, devices: list[str]) -> None:
        """Have one lane per device; those that are busy stay so, and free ones are given out."""
        self._devices = devices or [""]
        self._fill()

    def line_up(self, run: int) -> None:
        """Take a place in the queue, or a lane if one is free; `leave` gives it back."""
        self._waiting[run] = asyncio.get_running_loop().create_future()
        self._fill()

    async def turn(self, run: int) -> str:
        """Wait for the lane of a run that has lined up, and return its device.

        Raises:
            LeftQueue: it was taken out of the queue.
        """
        try:
            return await self._waiting[run]
        finally:
            self._waiting.pop(run, None)

    def hold(self, run: int, device: str) -> None:
        """Take a lane for a run that is under way already, even when all are busy."""
        self._busy[run] = device

    def leave(self, run: int) -> None:
        """Give a lane, or a place in the queue, back."""
        waiting = self._waiting.get(run)
        if waiting is not None and not waiting.done():
            waiting.set_exception(LeftQueue())
        self._busy.pop(run, None)
        self._fill()

    def ahead(self, run: int) -> int | None:
        """Return how many runs come before one that waits, those that train included; None: it does not wait."""
        waiting = self.waiting
        return len(self._busy) + waiting.index(run) if run in waiting else None

    @property
    def waiting(self) -> list[int]:
        """The runs that wait, the next first."""
        return [run for run, turn in self._waiting.items() if not turn.done()]

    def _fill(self) -> None:
        for run in self.waiting:
            free = self._free_device()
            if free is None:
                return
            self._busy[run] = free
            self._waiting[run].set_result(free)

    def _free_device(self) -> str | None:
        if len(self._busy) >= len(self._devices):
            return None
        taken = list(self._busy.values())
        for device in self._devices:
            if device not in taken:
                return device
            taken.remove(device)
        return self._devices[0]


def devices_for(wanted: int, gpu: str, gpus: int, visible: str | None) -> list[str]:
    """Return one device per lane.

    Args:
        wanted: lanes that the person set; 0: one per GPU, or one.
        gpu: the person's choice of GPUs: "", "none", or a list with commas.
        gpus: how many GPUs this machine has.
        visible: CUDA_VISIBLE_DEVICES of the engine, where it is set.
    """
    if gpu.strip().lower() == "none":
        return ["none"] * (wanted or 1)
    named = [name.strip() for name in (gpu or visible or "").split(",") if name.strip()]
    if not named and gpus > 1:
        named = [str(index) for index in range(gpus)]
    if not named or (len(named) == 1 and not gpu):
        return [""] * (wanted or 1)
    return [named[lane % len(named)] for lane in range(wanted or len(named))]
