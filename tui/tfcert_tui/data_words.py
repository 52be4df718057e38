"""What is said of a problem's data: counts, shapes, values, classes."""

from __future__ import annotations

import re
from collections.abc import Collection
from gettext import gettext as _

from tfcert_exam_engine.examples_view import ExamplesView, SplitView
from tfcert_problems.examples import ArrayFacts
from tfcert_tui.keys import keymap

ARROWS = {"left": "←", "right": "→", "up": "↑", "down": "↓"}


def whole(number: int) -> str:
    """Return a count with its thousands apart."""
    return f"{number:,}"


def array_words(array: ArrayFacts, *, short: bool = False) -> str:
    """Return "x (1097, 8, 8, 1) uint8, 0 to 16"."""
    axes = ", ".join("?" if axis is None else str(axis) for axis in array.shape)
    comma = "," if len(array.shape) == 1 else ""
    said = f"{array.name} ({axes}{comma}) {array.dtype}"
    if array.low is not None and array.high is not None and not short:
        said += " " + _("{low} to {high}").format(low=f"{array.low:g}", high=f"{array.high:g}")
    if array.sizes and array.dtype == "str":
        said += " " + _("of {sizes} words").format(sizes=array.sizes)
    elif array.sizes:
        said += " " + _("of {sizes} pixels").format(sizes=array.sizes)
    return said


def place_words(view: ExamplesView, shown: int) -> str:
    """Return "1-12 of 1,097", with the class that is shown alone."""
    if not view.total:
        return _("none")
    last = view.start + max(0, shown - 1)
    if last <= view.start:
        said = _("{n} of {total}").format(n=whole(view.start), total=whole(view.total))
        return f"{said} {view.label}" if view.label else said
    said = _("{first}-{last} of {total}").format(first=whole(view.start), last=whole(last), total=whole(view.total))
    return f"{said} {view.label}" if view.label else said


def split_words(split: SplitView) -> str:
    """Return "train 1,097"."""
    return f"{split.name} {whole(split.count)}"


def key_lines(without: Collection[str], plain: bool) -> list[str]:
    """Return what the keys of the page do, from long to short; `plain` without arrows.

    `without`: what there is but one of ("class", "split"): nothing to choose.
    """
    between, order = (": ", "; ") if plain else (" ", " · ")
    said = {
        "page": (_("page"), ("previous", "next")),
        "class": (_("class"), ("class_previous", "class_next")),
        "split": (_("split"), ("split",)),
        "number": (_("number"), ("jump",)),
        "first": (_("first"), ("first",)),
    }
    kept = {name: each for name, each in said.items() if name not in without}
    pieces = {name: _keys(verbs, plain) + between + words for name, (words, verbs) in kept.items()}
    shorter = (("first",), ("first", "split"), ("first", "split", "number"), ("first", "split", "number", "class"))
    lines = [pieces, *({name: each for name, each in pieces.items() if name not in less} for less in shorter)]
    return [order.join(line.values()) for line in lines]


def _keys(verbs: tuple[str, ...], plain: bool) -> str:
    written = (", " if plain else " ").join(keymap.written(f"data.{verb}") for verb in verbs)
    return written if plain else re.sub(r"\b(left|right|up|down)\b", lambda found: ARROWS[found[0]], written)
