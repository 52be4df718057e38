"""Lets `import keras` mean Keras 2 in a run under legacy Keras, as it did in the exam's years.

TensorFlow itself sends `tensorflow.keras` to the package tf_keras then; `keras` would still be Keras 3, and the two
mixed in one model fail in ways that no one can read. A name is found here as tf_keras has it, and nothing is made up:
what tf_keras lacks is not found under `keras` either.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

ALIAS = "keras"
REAL = "tf_keras"


def install() -> None:
    """Find `keras` and all in it as tf_keras from now on; before every other finder, so that none loads it twice."""
    sys.meta_path.insert(0, _Alias())


class _Alias:
    """A finder and loader that gives out the modules of tf_keras themselves: one class has one identity."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Find the counterpart of a module of Keras; None for all others, and where there is none."""
        if name.partition(".")[0] != ALIAS:
            return None
        try:
            real = importlib.util.find_spec(_real(name))
        except (ImportError, ValueError):
            return None
        if real is None:
            return None
        return ModuleSpec(name, self, origin=real.origin, is_package=real.submodule_search_locations is not None)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module of tf_keras; the import system is about to write another spec into it."""
        module = importlib.import_module(_real(spec.name))
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Give it its own spec back: it ran under its own name."""
        assert module.__spec__ is not None
        module.__spec__ = module.__spec__.loader_state


def _real(name: str) -> str:
    return REAL + name[len(ALIAS) :]
