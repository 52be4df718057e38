"""What the engine knows of a run and its GPUs beyond what can be measured from outside."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

import msgspec

from tfcert_exam_engine.records import RunRecord
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.sample import ProcessUsage, Sample
from tfcert_hw_probe.visible_devices import Visible, visible_gpus

HIDDEN = ("none", "cpu")
"""Devices of a run that was to have no GPU."""


def wants_cpu(record: RunRecord) -> bool:
    """Return whether a run was begun without GPUs on purpose: by the setting, or since its memory is capped."""
    return record.device in HIDDEN or record.memory_mb is not None


def with_what_it_said(usage: ProcessUsage, record: RunRecord, gpus: Sequence[GpuSample], seen: Visible) -> ProcessUsage:
    """Return a run's usage with its own word on GPUs: inside a container the driver's pids are the host's."""
    told = record.gpu_memory if record.gpu_memory is not None else usage.gpu_memory
    why = why_none(record, seen) if gpus else ""
    places = [] if record.sees_gpus == 0 else seen.places
    return msgspec.structs.replace(usage, gpu_memory=told, gpus=places, sees_no_gpu=why)


def why_none(record: RunRecord, seen: Visible) -> str:
    """Return why a run uses no GPU: as its TensorFlow said, else by its environment; "" where nothing says so."""
    said = {
        "no_cuda": _("this TensorFlow has no CUDA"),
        "hidden": seen.why_none or _("CUDA_VISIBLE_DEVICES hides them"),
        "hidden_by_script": _("the script hides them from TensorFlow"),
        "unusable": _("TensorFlow found no usable GPU: see the log"),
    }
    if record.sees_gpus is not None:
        return "" if record.sees_gpus else said.get(record.why_no_gpu, said["unusable"])
    return seen.why_none if seen.places == [] else ""


def visible_to(record: RunRecord, gpus: Sequence[GpuSample], visible: str | None, order: str | None) -> Visible:
    """Return which GPUs a run may see, by the engine's CUDA_VISIBLE_DEVICES and CUDA_DEVICE_ORDER."""
    if wants_cpu(record):
        return Visible([], _("it was begun without a GPU"))
    return visible_gpus(gpus, record.device or visible, order)


def gpu_percent(sample: Sample, usage: ProcessUsage) -> float | None:
    """Return the mean utilisation of the GPUs that a run sees; of the only one, where it is not known which."""
    places = usage.gpus if usage.gpus is not None else [0] if len(sample.gpus) == 1 else []
    known = [sample.gpus[place].utilization_percent for place in places if place < len(sample.gpus)]
    figures = [one for one in known if one is not None]
    return sum(figures) / len(figures) if figures else None
