"""Which GPUs a program sees: what CUDA makes of CUDA_VISIBLE_DEVICES and CUDA_DEVICE_ORDER."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from gettext import gettext as _

from tfcert_hw_probe.gpu_sample import GpuSample

BY_BUS = "PCI_BUS_ID"
"""The value of CUDA_DEVICE_ORDER that numbers GPUs as the driver does; without it the fastest comes first."""
NUMBER = re.compile(r"\s*([+-]?\d+)")
"""CUDA reads numbers as C's strtol does: what follows the digits is not looked at."""


@dataclass(frozen=True)
class Visible:
    """What a program with such an environment sees."""

    places: list[int] | None
    """Places in `Sample.gpus`, in the order in which CUDA numbers them; None: it cannot be known from outside."""
    why_none: str = ""
    """Why it sees none, or why it cannot be known: one sentence; "" where it sees some."""


def visible_gpus(gpus: Sequence[GpuSample], visible: str | None, order: str | None = None) -> Visible:
    """Return which of this machine's GPUs a program sees.

    An entry that names nothing ends the list, one that comes twice empties it, and of MIG devices the first alone is
    used, as the CUDA programming guide ("CUDA environment variables"), PyTorch's `torch.cuda._parse_visible_devices`
    and NVIDIA's MIG user guide ("CUDA device enumeration") say.

    Args:
        gpus: all of the machine, as in `Sample.gpus`.
        visible: CUDA_VISIBLE_DEVICES of the program; None: it is not set.
        order: CUDA_DEVICE_ORDER of the program; None: it is not set.
    """
    if visible is None:
        return _all(gpus)
    if not visible.strip():
        return Visible([], _("CUDA_VISIBLE_DEVICES is empty"))
    entries = [entry.strip() for entry in visible.split(",")]
    places, fault = _resolve(gpus, entries)
    if not places:
        return Visible([], _("CUDA_VISIBLE_DEVICES is {value}: {fault}").format(value=visible.strip(), fault=fault))
    if _is_by_number(entries[0]) and not _numbers_are_known(gpus, order):
        why = _("the GPUs are not alike, and CUDA numbers them by speed: CUDA_DEVICE_ORDER is not {order}")
        return Visible(None, why.format(order=BY_BUS))
    return Visible(_as_enumerated(gpus, places))


def _all(gpus: Sequence[GpuSample]) -> Visible:
    places = _as_enumerated(gpus, [place for place, gpu in enumerate(gpus) if not gpu.mig_mode])
    return Visible(places, "" if places else _no_gpu(gpus))


def _no_gpu(gpus: Sequence[GpuSample]) -> str:
    return _("MIG is on, and no MIG device was made") if gpus else _("this machine has no GPU")


def _as_enumerated(gpus: Sequence[GpuSample], places: list[int]) -> list[int]:
    """Leave the first MIG device alone, where there is one: CUDA enumerates no more, and no whole GPU beside it."""
    parts = [place for place in places if gpus[place].mig_of is not None]
    return parts[:1] or places


def _is_by_number(entry: str) -> bool:
    return NUMBER.match(entry) is not None


def _numbers_are_known(gpus: Sequence[GpuSample], order: str | None) -> bool:
    return order == BY_BUS or len({gpu.name for gpu in gpus if gpu.mig_of is None}) <= 1


def _resolve(gpus: Sequence[GpuSample], entries: list[str]) -> tuple[list[int], str]:
    """Return the places up to the first entry that names nothing, and what is wrong with that one."""
    places: list[int] = []
    for entry in entries:
        place, fault = _place(gpus, entry)
        if place is None:
            return places, fault
        if place in places:
            return [], _("{entry} is there twice").format(entry=entry)
        places.append(place)
    return places, ""


def _place(gpus: Sequence[GpuSample], entry: str) -> tuple[int | None, str]:
    number = NUMBER.match(entry)
    if number is not None:
        return _by_number(gpus, int(number[1]))
    if entry.startswith(("GPU-", "MIG-")):
        return _by_uuid(gpus, entry)
    return None, _("{entry} names no GPU").format(entry=entry or '""')


def _by_number(gpus: Sequence[GpuSample], number: int) -> tuple[int | None, str]:
    if number < 0:
        return None, _("{number} hides every GPU").format(number=number)
    for place, gpu in enumerate(gpus):
        if gpu.mig_of is None and gpu.index == number:
            return (place, "") if not gpu.mig_mode else _part_of(gpus, number)
    return None, _("there is no GPU {number}").format(number=number)


def _part_of(gpus: Sequence[GpuSample], index: int) -> tuple[int | None, str]:
    """Return the first MIG device of a GPU that is divided: CUDA takes it where the whole is named."""
    parts = [place for place, gpu in enumerate(gpus) if gpu.mig_of == index]
    return (
        (parts[0], "") if parts else (None, _("GPU {number} is in MIG mode and has no MIG device").format(number=index))
    )


def _by_uuid(gpus: Sequence[GpuSample], entry: str) -> tuple[int | None, str]:
    """Return the one whose UUID begins so: GPU-xxxx, MIG-xxxx, or MIG-GPU-xxxx/1/0 of drivers before 470."""
    found = [place for place, gpu in enumerate(gpus) if gpu.uuid and gpu.uuid.startswith(entry)]
    if len(found) == 1:
        gpu = gpus[found[0]]
        return (found[0], "") if not gpu.mig_mode else _part_of(gpus, gpu.index)
    if found:
        return None, _("{entry} fits more than one GPU").format(entry=entry)
    return None, _("no GPU here is {entry}").format(entry=entry)
