"""What the script's TensorFlow has on its GPUs, by its own word: inside a container the driver's pids name nobody.

TensorFlow is looked at where the script has imported it, and never imported for this.
"""

from __future__ import annotations

import os
import sys
from time import monotonic
from typing import Any

from tfcert_exam_engine.runner.bare.telling import Teller, event

MEMORY_INTERVAL_S = 2.0
"""Memory is told at most so often."""


class GpuTold:
    """One for all fits of a process."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._gpus = 0
        self._has_begun = False
        self._next_memory = 0.0

    def begin(self) -> None:
        """Tell, when the first fit begins, which GPUs TensorFlow may use, or why it uses none."""
        tensorflow = _tensorflow()
        if self._has_begun or tensorflow is None:
            return
        self._has_begun = True
        self._gpus = len(_visible(tensorflow))
        self._teller.tell(event("DevicesSeen", gpus=self._gpus, why_none="" if self._gpus else _why_none(tensorflow)))

    def tell_memory(self) -> None:
        """Tell how much memory it has on them, unless that was told just now."""
        moment = monotonic()
        if not self._gpus or moment < self._next_memory:
            return
        self._next_memory = moment + MEMORY_INTERVAL_S
        look = _tensorflow().config.experimental.get_memory_info  # TensorFlow 2.5 and later
        figures = [look(f"GPU:{number}") for number in range(self._gpus)]
        used, peak = (sum(int(each[name]) for each in figures) for name in ("current", "peak"))
        self._teller.tell(event("GpuMemoryTold", used=used, peak=peak))


def _tensorflow() -> Any:
    """Return TensorFlow, where the script has it and Keras computes with it."""
    keras = sys.modules.get("keras")
    backend = getattr(getattr(keras, "config", None), "backend", None)  # Keras 3 alone has another than TensorFlow
    if callable(backend) and backend() != "tensorflow":
        return None
    found = sys.modules.get("tensorflow")
    return found if hasattr(found, "config") else None


def _visible(tensorflow: Any) -> Any:
    """Return the GPUs that the script has not hidden from TensorFlow; starts no device."""
    return tensorflow.config.get_visible_devices("GPU")


def _why_none(tensorflow: Any) -> str:
    if not tensorflow.test.is_built_with_cuda():
        return "no_cuda"
    if tensorflow.config.list_physical_devices("GPU"):
        return "hidden_by_script"
    named = os.environ.get("CUDA_VISIBLE_DEVICES")
    if named is not None and named.strip() in ("", "-1"):
        return "hidden"
    return "unusable"
