"""What a problem asks of a model stands above its statement, whatever kind of demand it is."""

from __future__ import annotations

from typing import Any

import msgspec
from rich.console import Console
from rich.theme import Theme

from tfcert_problems.catalog import find
from tfcert_tui.widgets.statement import facts


def said(category: int, slug: str, **changes: Any) -> str:
    """Return the facts as they are read, on one line."""
    problem = msgspec.structs.replace(find(category, slug), **changes)
    console = Console(width=200, theme=Theme({"tfcert.label": "dim", "tfcert.star": "bold"}))
    with console.capture() as capture:
        console.print(facts(problem))
    return " ".join(capture.get().split())


def test_the_facts_name_a_layer_that_is_asked_for() -> None:
    assert "Layers at least one GRU; any but Lambda" in said(4, "scramble")


def test_the_facts_name_weights_that_are_given() -> None:
    assert "Layers the given weights, unchanged; any but Lambda" in said(4, "topics")


def test_the_facts_name_a_cap_on_parameters() -> None:
    assert "MB; at most 2,500 parameters" in said(2, "damage")


def test_the_facts_name_a_cap_on_memory() -> None:
    assert "Memory at most 1,000 MB while it trains" in said(5, "harbour")


def test_the_facts_say_that_the_worst_group_counts() -> None:
    assert "mae of the worst group of hidden examples" in said(5, "pump")


def test_the_facts_say_that_the_model_has_to_write() -> None:
    assert "★★★★★≤4.4 with 55% known words in what it writes" in said(4, "manual")


def test_the_facts_say_that_a_training_is_long() -> None:
    assert "Time the reference trained for 57 minutes on 2 cores" in said(5, "ring")
    assert "Time half an hour or longer on two cores" in said(5, "ring", reference=None)
