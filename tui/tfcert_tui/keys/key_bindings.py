"""Textual's bindings of our keys: apart from the tables, which headless commands read without a screen."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from tfcert_tui.keys.key import Key

TYPED = ("question_mark",)
"""Of the keys that come before what has the focus: written in a text field nevertheless."""


def bindings(keys: Iterable[Key]) -> list[BindingType]:
    """Return Textual's bindings; what they are called is looked up when shown, in the person's language."""
    return [_binding(key, names, first) for key in keys for names, first in _by_rank(key) if names]


def _by_rank(key: Key) -> list[tuple[list[str], bool]]:
    """Return the keys that come before what has the focus, and the others: what is typed comes before nothing."""
    typed = [name for name in key.keys.split(",") if key.priority and name in TYPED]
    return [([name for name in key.keys.split(",") if name not in typed], key.priority), (typed, False)]


def _binding(key: Key, names: list[str], first: bool) -> Binding:
    said = key.label or key.tip
    return Binding(",".join(names), key.action, said, show=False, id=key.id, tooltip=key.tip, priority=first)
