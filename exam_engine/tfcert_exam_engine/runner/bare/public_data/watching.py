"""Changes the modules that ask the internet, as they come: nothing is imported for it.

A script that asks for nothing pays for nothing but one finder more.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, Callable

from tfcert_exam_engine.runner.bare.public_data import opening, prepared, sessions
from tfcert_exam_engine.runner.bare.public_data.known import Known

SERVED: dict[str, Callable[[ModuleType, Known], None]] = {
    "urllib.request": opening.serve,
    "requests.adapters": sessions.serve,
    "tensorflow_datasets": prepared.serve,
}


def install(file: str, folder: str) -> None:
    """Serve what the engine has listed in a file ("": nothing); `folder` is the job's own."""
    if not file:
        return
    known = Known(file, folder)
    for name, serve in SERVED.items():
        module = sys.modules.get(name)
        if module is not None:
            serve(module, known)
    sys.meta_path.insert(0, _Watch(known))


class _Watch:
    """A finder that finds what the path has, and changes the module once it is loaded."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Find a module of `SERVED`; None for all others."""
        spec = PathFinder.find_spec(name, path) if name in SERVED else None
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            load(module)
            SERVED[name](module, self._known)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec
