"""Epochs and batches as events, from an unchanged script: what our callback tells of one `model.fit`."""

from __future__ import annotations

import functools
import math
import sys
from time import monotonic
from typing import Any, Callable, TypeVar

from tfcert_exam_engine.runner.bare.gpu_told import GpuTold
from tfcert_exam_engine.runner.bare.telling import Teller, event

BATCH_INTERVAL_S = 0.1
"""Batch events are at least so far apart: turning tensors into numbers waits for the device."""
Hook = TypeVar("Hook", bound=Callable[..., None])


def finite(logs: dict[str, Any] | None) -> dict[str, float | None]:
    """Return the logs as plain numbers; None for a value that is not finite or not a number."""
    return {str(name): _number(value) for name, value in (logs or {}).items()}


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except Exception:
        return None  # a tensor that is no scalar raises whatever its library raises
    return number if math.isfinite(number) else None


def _harmless(hook: Hook) -> Hook:
    """Keep our own mistakes out of the script's fit."""

    @functools.wraps(hook)
    def call(*arguments: Any, **named: Any) -> None:
        try:
            hook(*arguments, **named)
        except Exception:
            return

    return call  # type: ignore[return-value]


class Telemetry:
    """Tells the engine where a fit stands; mixed with the `Callback` of whichever Keras fits.

    `async_safe` keeps Keras 3 on its asynchronous path and `_supports_tf_logs` does so for Keras 2: batch logs stay
    tensors until someone needs a number.
    """

    async_safe = True
    model: Any
    params: dict[str, Any] | None

    def __init__(self, teller: Teller, fit: int, asked: dict[str, Any], gpus: GpuTold) -> None:
        super().__init__()
        self._supports_tf_logs = True  # Keras 2's Callback sets it to False on the instance
        self._teller = teller
        self._gpus = gpus
        self._fit = fit
        self._initial_epoch = int(asked.get("initial_epoch") or 0)
        self._epochs_asked = int(asked.get("epochs") or 1)
        self._epoch = self._initial_epoch + 1
        self._epoch_began = monotonic()
        self._next_batch = 0.0
        self._told_facts = False

    @_harmless
    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Tell the plan of the fit."""
        plan = {"epochs": self._epochs, "initial_epoch": self._initial_epoch, "steps": self._steps}
        self._teller.tell(event("FitBegan", fit=self._fit, **plan, parameters=self._parameters()))
        self._gpus.begin()

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Note when it began."""
        self._epoch = epoch + 1
        self._epoch_began = monotonic()

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Tell where the epoch stands, at most ten times a second."""
        moment = monotonic()
        if moment < self._next_batch:
            return
        self._next_batch = moment + BATCH_INTERVAL_S
        self._tell_batch(batch + 1, logs)

    @_harmless
    def _tell_batch(self, step: int, logs: dict[str, Any] | None) -> None:
        place = {"fit": self._fit, "epoch": self._epoch, "step": int(step), "steps": self._steps}
        self._teller.tell(event("BatchEnded", **place, logs=finite(logs)))
        self._gpus.tell_memory()

    @_harmless
    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Tell one point of the curves."""
        seconds = round(monotonic() - self._epoch_began, 3)
        place = {"fit": self._fit, "epoch": int(epoch) + 1, "epochs": self._epochs}
        self._teller.tell(event("EpochEnded", **place, logs=finite(logs), seconds=seconds, **self._facts()))
        self._gpus.tell_memory()

    def _facts(self) -> dict[str, Any]:
        """Return what is said of the model with the first epoch that ends: only then is every model built."""
        if self._told_facts:
            return {}
        self._told_facts = True
        return {"parameters": self._parameters(), "keras": self._keras()}

    def _keras(self) -> str:
        """Return the name and version of the Keras whose `Callback` this is."""
        package = type(self).__mro__[2].__module__.partition(".")[0]
        return f"{package} {getattr(sys.modules.get(package), '__version__', '')}".strip()

    def _parameters(self) -> int | None:
        try:
            return int(self.model.count_params()) if getattr(self.model, "built", False) else None
        except Exception:
            return None  # a model of the script's own making

    @property
    def _epochs(self) -> int:
        return int((self.params or {}).get("epochs") or self._epochs_asked)

    @property
    def _steps(self) -> int | None:
        steps = (self.params or {}).get("steps")
        return int(steps) if steps else None
