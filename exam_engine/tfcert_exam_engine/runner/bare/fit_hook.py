"""Adds our callback to every `Model.fit`, of any Keras, whenever the script imports it.

Nothing is imported for it: a Keras that is loaded is changed at once, one that comes is changed as it is loaded.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import itertools
import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, Callable

from tfcert_exam_engine.runner.bare.gpu_told import GpuTold
from tfcert_exam_engine.runner.bare.telemetry import Telemetry
from tfcert_exam_engine.runner.bare.telling import Teller

HOMES = {
    "keras.src.models.model": "keras.src.callbacks",  # Keras 3
    "keras.src.engine.training": "keras.src.callbacks",  # Keras 2.13 and later
    "keras.engine.training": "keras.callbacks",  # Keras 2.6 and later
    "tf_keras.src.engine.training": "tf_keras.src.callbacks",
    "tf_keras.src.engine.training_v1": "tf_keras.src.callbacks",  # where a script has turned eager execution off
    "tensorflow.python.keras.engine.training": "tensorflow.python.keras.callbacks",  # TensorFlow 2.4 and 2.5
}
"""Where a `Model` with a `fit` is defined, and where that Keras has its callbacks."""


def install(teller: Teller) -> None:
    """Add the callback to every later call of `Model.fit` in this process."""
    watch = _Watch(teller)
    for name in HOMES:
        module = sys.modules.get(name)
        if module is not None:
            watch.change(module)
    sys.meta_path.insert(0, watch)


class _Watch:
    """A finder that finds what the path has, and changes `Model` once its module is loaded."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._fits = itertools.count(1)
        self._gpus = GpuTold(teller)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Find a module of `HOMES`; None for all others."""
        spec = PathFinder.find_spec(name, path) if name in HOMES else None
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            load(module)
            self.change(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec

    def change(self, module: ModuleType) -> None:
        """Give the module's `Model` a `fit` that is followed; a Keras that is quite different stays as it is."""
        model = getattr(module, "Model", None)
        try:
            model.fit = self._followed(model.fit, HOMES[module.__name__])  # type: ignore[union-attr]
        except (AttributeError, TypeError, ValueError):
            return

    def _followed(self, original: Any, callbacks: str) -> Callable[..., Any]:
        signature = inspect.signature(original)

        @functools.wraps(original)
        def fit(*arguments: Any, **named: Any) -> Any:
            try:
                call = signature.bind(*arguments, **named)
                telemetry = _telemetry(callbacks)(self._teller, next(self._fits), call.arguments, self._gpus)
                call.arguments["callbacks"] = _joined(call.arguments.get("callbacks"), telemetry, callbacks)
            except Exception:
                return original(*arguments, **named)  # Keras says it better, or nothing is wrong with the call
            return original(*call.args, **call.kwargs)

        return fit


def _telemetry(callbacks: str) -> Any:
    """Return the class of our callback as a `Callback` of that Keras.

    It is named as Keras 2 names its own: others are timed by it, and blamed in the log for a slow batch.
    """
    return type("Callback", (Telemetry, importlib.import_module(callbacks).Callback), {})


def _joined(given: Any, telemetry: Any, callbacks: str) -> Any:
    """Return the script's callbacks with ours behind them; a CallbackList is the script's own object."""
    if isinstance(given, importlib.import_module(callbacks).CallbackList):
        theirs = [one for one in given.callbacks if not isinstance(one, Telemetry)]  # ours is of an earlier fit
        given.callbacks[:] = [*theirs, telemetry]
        telemetry.set_params(given.params)
        telemetry.set_model(given.model)
        return given
    if given is None:
        return [telemetry]
    return [*given, telemetry] if isinstance(given, (list, tuple)) else [given, telemetry]
