"""The public API as a person sees it: every object once, with all the names it goes by."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any

import keras
import tensorflow as tf

LEFT_OUT = {"tf.compat", "tf.raw_ops", "tf.keras"}
"""Old interfaces, the operations' bare selves, and `tf.keras`, which is walked last."""
DEPTH = 7


def public_objects() -> list[tuple[Any, list[str]]]:
    """Return every class, function and named type with its names, the best name first."""
    found: dict[int, tuple[Any, list[str]]] = {}
    for root, name in ((keras, "keras"), (tf, "tf"), (tf.keras, "tf.keras")):
        for thing, full in _walk(root, name, set(), 0):
            found.setdefault(id(thing), (thing, []))[1].append(full)
    return [(thing, _ranked(thing, names)) for thing, names in found.values()]


def _ranked(thing: Any, names: list[str]) -> list[str]:
    """Order an object's names: Keras' own first, no trial names, called as it calls itself, and as short as may be."""
    own = getattr(thing, "__name__", "")

    def rank(name: str) -> tuple[bool, bool, bool, bool, int, int, str]:
        parts = name.split(".")
        trial = "experimental" in parts or "legacy" in parts
        keras_first = not name.startswith("keras.")
        return keras_first, name.startswith("tf.keras."), trial, parts[-1] != own, len(parts), len(name), name

    return sorted(dict.fromkeys(names), key=rank)


def _walk(module: types.ModuleType, name: str, seen: set[int], depth: int) -> Iterator[tuple[Any, str]]:
    if id(module) in seen or depth > DEPTH:
        return
    seen.add(id(module))
    for attribute in sorted(dir(module)):
        if attribute.startswith("_"):
            continue
        full = f"{name}.{attribute}"
        try:
            thing = getattr(module, attribute)
        except Exception:
            continue
        if isinstance(thing, types.ModuleType):
            if full not in LEFT_OUT and _is_public(thing):
                yield from _walk(thing, full, seen, depth + 1)
        elif isinstance(thing, type | tf.DType) or callable(thing):
            yield thing, full


def _is_public(module: types.ModuleType) -> bool:
    """Return whether a module is one of the interface's own, and no leak of the source behind it."""
    parts = module.__name__.split(".")
    return module.__name__.startswith("tensorflow._api.v2") or (parts[0] == "keras" and "src" not in parts)
