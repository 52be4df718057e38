"""Trouble of the hardware that the driver tells of: memory errors that cost data, pages given up, Xid events."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from gettext import gettext as _
from gettext import ngettext
from typing import Any

UNCORRECTED, SINCE_BOOT = 1, 0
"""NVML_MEMORY_ERROR_TYPE_UNCORRECTED, NVML_VOLATILE_ECC."""
XID = 8
"""nvmlEventTypeXidCriticalError."""
BY_PROGRAMS = {13, 31, 43, 45, 68, 109}
"""Xids that a program's own fault brings about (NVIDIA's XID catalogue; its device plugin leaves the same ones out)."""
KEPT = 4
ENOUGH = 2**32
"""A count beyond it is a driver's way to say that it does not know."""


def troubles(nvml: Any, handle: Any) -> list[str]:
    """Return one sentence per trouble of a GPU; what cannot be asked is no trouble."""
    asked = (_memory_errors, _pages, _rows)
    return [text for ask in asked for text in _answer(partial(ask, nvml, handle))]


def _answer(ask: Callable[[], list[str]]) -> list[str]:
    try:
        return ask()
    except Exception:  # most GPUs have no such counters, and a driver may raise anything
        return []


def _memory_errors(nvml: Any, handle: Any) -> list[str]:
    count = int(nvml.nvmlDeviceGetTotalEccErrors(handle, UNCORRECTED, SINCE_BOOT))
    if not 0 < count < ENOUGH:
        return []
    text = ngettext("{n} memory error that ECC could not mend", "{n} memory errors that ECC could not mend", count)
    return [text.format(n=count)]


def _pages(nvml: Any, handle: Any) -> list[str]:
    pending = int(nvml.nvmlDeviceGetRetiredPagesPendingStatus(handle)) == 1
    return [_("memory pages wait to be retired: reset it")] if pending else []


def _rows(nvml: Any, handle: Any) -> list[str]:
    _corrected, _uncorrected, pending, failed = nvml.nvmlDeviceGetRemappedRows(handle)
    found = [_("a row of its memory could not be replaced")] if int(failed) == 1 else []
    return found + ([_("rows of its memory wait to be replaced: reset it")] if int(pending) == 1 else [])


class XidEvents:
    """Hears of the driver's Xid events from the moment it is opened; where they cannot be had it hears nothing."""

    def __init__(self, nvml: Any, handles: list[Any], clock: Callable[[], float] = time.time) -> None:
        self._nvml, self._clock = nvml, clock
        self._told: list[str] = []
        self._uuids: dict[str, list[str]] = {}
        self._events: Any = None
        try:
            self._events = nvml.nvmlEventSetCreate()
        except Exception:  # not every driver has events
            return
        for handle in handles:
            _answer(partial(self._register, handle))

    def _register(self, handle: Any) -> list[str]:
        self._nvml.nvmlDeviceRegisterEvents(handle, XID, self._events)
        return []

    def of(self, uuid: str) -> list[str]:
        """Return one sentence per Xid that a GPU has had, the newest last."""
        return self._uuids.get(uuid, [])

    def listen(self) -> None:
        """Take what has come since the last call; does not wait."""
        if self._events is None:
            return
        for _again in range(16):
            try:
                event = self._nvml.nvmlEventSetWait_v2(self._events, 0)
                uuid = self._nvml.nvmlDeviceGetUUID(event.device)
                number = int(event.eventData)
            except Exception:  # a timeout says that there is nothing, and any other failure tells no more
                return
            if number not in BY_PROGRAMS:
                self._keep(uuid.decode() if isinstance(uuid, bytes) else str(uuid), number)

    def _keep(self, uuid: str, number: int) -> None:
        at = time.strftime("%H:%M", time.localtime(self._clock()))
        told = self._uuids.setdefault(uuid, [])
        told.append(_("Xid {number} at {at}").format(number=number, at=at))
        del told[:-KEPT]
