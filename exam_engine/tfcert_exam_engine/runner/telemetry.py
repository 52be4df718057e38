"""Epochs and batches as events, from an unchanged script: one callback is added to every `model.fit`."""

from __future__ import annotations

import functools
import inspect
import math
import time
from typing import Any

import keras

from tfcert_exam_engine.events import BatchEnded, EpochEnded, FitBegan
from tfcert_exam_engine.runner.channel import Channel, now

BATCH_INTERVAL_S = 0.1
"""Batch events are at least so far apart: turning tensors into numbers waits for the device."""


def finite(logs: dict[str, Any] | None) -> dict[str, float | None]:
    """Return the logs as plain numbers; None for a value that is not finite or not a number."""
    return {str(name): _number(value) for name, value in (logs or {}).items()}


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


class Telemetry(keras.callbacks.Callback):  # type: ignore[misc]
    """Tells the engine where a fit stands.

    `async_safe` keeps Keras on its asynchronous path, where batch logs stay tensors until someone needs a number.
    """

    async_safe = True

    def __init__(self, channel: Channel, fit: int, initial_epoch: int) -> None:
        super().__init__()
        self._channel = channel
        self._fit = fit
        self._initial_epoch = initial_epoch
        self._epoch = initial_epoch + 1
        self._epoch_began = time.monotonic()
        self._next_batch = 0.0

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Tell the plan of the fit."""
        built = getattr(self.model, "built", False)
        parameters = self.model.count_params() if built else None
        plan = FitBegan(now(), self._fit, self._epochs, self._initial_epoch, self._steps, parameters)
        self._channel.tell(plan)

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Note when it began."""
        self._epoch = epoch + 1
        self._epoch_began = time.monotonic()

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Tell where the epoch stands, at most ten times a second."""
        moment = time.monotonic()
        if moment < self._next_batch:
            return
        self._next_batch = moment + BATCH_INTERVAL_S
        self._channel.tell(BatchEnded(now(), self._fit, self._epoch, batch + 1, self._steps, finite(logs)))

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Tell one point of the curves."""
        seconds = time.monotonic() - self._epoch_began
        self._channel.tell(EpochEnded(now(), self._fit, epoch + 1, self._epochs, finite(logs), round(seconds, 3)))

    @property
    def _epochs(self) -> int:
        return int(self.params.get("epochs") or 0)

    @property
    def _steps(self) -> int | None:
        steps = self.params.get("steps")
        return int(steps) if steps else None


def install(channel: Channel) -> None:
    """Add the callback to every later call of `keras.Model.fit` in this process."""
    original = keras.Model.fit
    signature = inspect.signature(original)
    fits = iter(range(1, 1 << 30))

    @functools.wraps(original)
    def fit(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            call = signature.bind(self, *arguments, **named)
        except TypeError:
            return original(self, *arguments, **named)  # Keras says it better
        telemetry = Telemetry(channel, next(fits), int(call.arguments.get("initial_epoch") or 0))
        call.arguments["callbacks"] = _joined(call.arguments.get("callbacks"), telemetry)
        return original(*call.args, **call.kwargs)

    keras.Model.fit = fit


def _joined(callbacks: Any, telemetry: Telemetry) -> Any:
    """Return the script's callbacks with ours behind them; a CallbackList is the script's own object."""
    if isinstance(callbacks, keras.callbacks.CallbackList):
        callbacks.append(telemetry)
        telemetry.set_params(callbacks.params)
        telemetry.set_model(callbacks.model)
        return callbacks
    if callbacks is None:
        return [telemetry]
    return [*callbacks, telemetry] if isinstance(callbacks, (list, tuple)) else [callbacks, telemetry]
