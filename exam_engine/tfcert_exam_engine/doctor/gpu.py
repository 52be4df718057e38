"""The doctor on NVIDIA GPUs: the driver, what CUDA_VISIBLE_DEVICES leaves of them, and whether TensorFlow sees them."""

from __future__ import annotations

import os
from gettext import gettext as _

from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.doctor.tensorflow import TensorflowFacts
from tfcert_hw_probe.gpu_look import GpuLook
from tfcert_hw_probe.gpu_watch import GpuWatch
from tfcert_hw_probe.visible_devices import visible_gpus

DRIVER_S = 10.0
"""A GPU that wakes up takes a second or two."""
NO_GPU = ("", "no_driver", "no_gpu")
"""Faults of the driver that are none."""
VISIBLE, ORDER = "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER"


def look_at_gpus(limit_s: float = DRIVER_S) -> GpuLook:
    """Ask the driver in a process of its own, at most so long."""
    watch = GpuWatch()
    try:
        return watch.look(limit_s).look
    finally:
        watch.close()


def gpu_findings(look: GpuLook, facts: TensorflowFacts) -> list[Finding]:
    """Judge driver, environment and TensorFlow together."""
    return [*_driver(look, facts), *_visible(look), _gpus(look, facts)]


def _driver(look: GpuLook, facts: TensorflowFacts) -> list[Finding]:
    if look.fault not in NO_GPU:
        fault = look.note or look.fault
        text = _("The NVIDIA driver cannot be asked: {why}.").format(why=fault)
        return [
            Finding("driver", "warning", text, _("See what nvidia-smi says; a reboot mends a driver that was updated."))
        ]
    if not look.driver_version:
        return []
    text = _("NVIDIA driver {driver}, for CUDA up to {cuda}.")
    said = text.format(driver=look.driver_version, cuda=look.cuda_version or "?")
    if _major(facts.cuda) > _major(look.cuda_version) > 0:
        advice = _("TensorFlow was built for CUDA {cuda}: update the driver.").format(cuda=facts.cuda)
        return [Finding("driver", "warning", said, advice)]
    return [Finding("driver", "good", said)]


def _major(version: str) -> int:
    """CUDA runs what was built for the driver's major version and those before it (CUDA compatibility guide)."""
    number = version.partition(".")[0]
    return int(number) if number.isdecimal() else 0


def _visible(look: GpuLook) -> list[Finding]:
    given = os.environ.get(VISIBLE)
    if given is None:
        return []
    named = f'{VISIBLE}="{given}"'
    if not look.gpus:
        text = _("{variable}, which changes nothing without a GPU.").format(variable=named)
        return [Finding("visible_devices", "good", text)]
    seen = visible_gpus(look.gpus, given, os.environ.get(ORDER))
    if seen.places:
        labels = ", ".join(f"{look.gpus[place].label} {look.gpus[place].name}" for place in seen.places)
        text = _("{variable}: programs see {gpus}.").format(variable=named, gpus=labels)
        return [Finding("visible_devices", "good", text)]
    if seen.places is None:
        return [Finding("visible_devices", "good", f"{named}: {seen.why_none}.")]
    text = _("{variable} hides every GPU: {why}.").format(variable=named, why=seen.why_none)
    advice = _("Unset it, and stop the engine, which keeps it: tfcert-tui engine stop")
    return [Finding("visible_devices", "warning", text, advice)]


def _gpus(look: GpuLook, facts: TensorflowFacts) -> Finding:
    if not look.gpus:
        text = _("No GPU ({why}); trainings run on the CPU.").format(why=look.note)
        return Finding("gpu", "good", text)
    names = ", ".join(gpu.name for gpu in look.gpus)
    errors = [error for gpu in look.gpus for error in gpu.errors]
    if errors:
        text = _("{names}: {trouble}").format(names=names, trouble="; ".join(errors))
        return Finding("gpu", "warning", text, _("Have the GPU looked at; another one is the safer choice."))
    if facts.gpus or facts.fault:
        return Finding("gpu", "good", names)
    text = _("The driver has {names}, but TensorFlow sees no GPU.").format(names=names)
    return Finding("gpu", "warning", text, _("Install TensorFlow's CUDA parts: pip install 'tensorflow[and-cuda]'"))
