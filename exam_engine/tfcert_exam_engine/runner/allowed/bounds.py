"""Holds the sizes that a configuration names against what its file can hold, before anything of that size is built."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _
from typing import Any

from tfcert_exam_engine.runner.files.model_file import FileRefused, ModelFile

MOST_LAYERS = 5_000
"""The largest published networks have about a thousand."""
DEEPEST = 200
"""Of lists and objects in one another; a model in a model in a model takes about twenty."""
PLENTY = 1_000_000
"""A size that is never absurd."""
HOLDS_WEIGHTS = frozenset({"units", "filters", "input_dim", "output_dim", "num_heads", "key_dim", "value_dim", "rank"})
"""Sizes that cost at least one stored number for each: more than the file has cannot be true."""
PACKED = 2
"""Numbers in one byte, at the most: 4-bit weights."""
MAKES_VALUES = frozenset(
    {
        *(
            "n",
            "size",
            "height",
            "width",
            "padding",
            "cropping",
            "target_shape",
            "num_tokens",
            "max_tokens",
            "num_bins",
        ),
        *("output_sequence_length", "kernel_size", "pool_size", "output_padding", "depth_multiplier", "dilation_rate"),
        *("batch_shape", "batch_input_shape", "input_shape", "input_length", "groups", "ngrams", "output_size"),
        *("sequence_length", "fft_length", "sequence_stride", "num_mel_bins", "num_ops"),
    }
)
"""Sizes that no weight stands behind: the memory is taken when it predicts."""


def check(file: ModelFile, numbers: int) -> None:
    """Refuse a configuration of absurd size.

    Raises:
        FileRefused: too many layers, nested too deep, or a layer that its file cannot hold.
    """
    layers = 0
    for depth, owner, key, value in _walk(file.config):
        if depth > DEEPEST:
            raise _absurd(_("{name} is nested more than {n} levels deep.").format(name=file.name, n=DEEPEST))
        layers += key == "class_name" and _is_layer(owner)
        if layers > MOST_LAYERS:
            raise _absurd(_("{name} has more than {n:,} layers.").format(name=file.name, n=MOST_LAYERS))
        most = max(PLENTY, PACKED * numbers) if key in HOLDS_WEIGHTS else PLENTY
        if key in HOLDS_WEIGHTS | MAKES_VALUES and (size := _largest(value)) > most:
            raise _absurd(
                _("Layer {layer} of {name} names an absurd size: {key}={n:,}.").format(
                    layer=_name(owner), name=file.name, key=key, n=size
                )
            )


def _walk(config: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any], str, Any]]:
    """Yield each key with its depth and the object it stands in."""
    waiting: list[tuple[int, Any]] = [(1, config)]
    while waiting:
        depth, node = waiting.pop()
        inner = node.values() if isinstance(node, dict) else node
        if isinstance(node, dict):
            yield from ((depth, node, key, value) for key, value in node.items())
        elif depth > DEEPEST:
            yield depth, {}, "", None
        waiting += [(depth + 1, value) for value in inner if isinstance(value, dict | list)]


def _is_layer(node: dict[str, Any]) -> bool:
    """A layer has a name of its own; an initializer or a policy for numbers has not."""
    return isinstance(node.get("config"), dict) and ("name" in node or "name" in node["config"])


def _largest(value: Any) -> int:
    """Return the largest whole number of a size; 0 for anything else. Not deeper than sizes go: ((1, 1), (1, 1))."""
    inner = value if isinstance(value, list) else [value]
    flat = [each for one in inner for each in (one if isinstance(one, list) else [one])]
    return max((int(abs(n)) for n in flat if isinstance(n, int | float) and abs(n) < float("inf")), default=0)


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name", "?"))[:60]


def _absurd(message: str) -> FileRefused:
    return FileRefused(
        "absurd_size", message, _("Check the sizes that the model is built with, and save it again: model.save(...).")
    )
