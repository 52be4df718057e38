"""Sequences of samples from `hw_probe/recorded/samples/`: a base, and stretches of time that change parts of it.

A stretch sets values by their path (`memory.used`, `gpus.0.utilization_percent`); `{"from": a, "to": b}` goes evenly
from one to the other over the stretch. What is set stays until another stretch sets it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from tfcert_hw_probe.advice import RunFacts
from tfcert_hw_probe.sample import Sample

RECORDED = Path(__file__).parent / "hw_probe" / "recorded" / "samples"
BEGAN_AT = 1_790_000_000.0


class Expected(msgspec.Struct):
    """What an adviser is to say at a moment."""

    at_s: float
    rules: list[str]
    """Exactly these, in this order."""
    says: list[str] = []
    """Words of the first one."""
    level: str = ""
    run: int | None = None


@dataclass
class Sequence:
    """A recorded situation."""

    runs: dict[int, RunFacts]
    expected: list[Expected]
    samples: list[tuple[float, Sample]]
    """(seconds since it began, sample)."""


def names() -> list[str]:
    """Return the names of all of them."""
    return sorted(file.stem for file in RECORDED.glob("*.json"))


def sequence(name: str) -> Sequence:
    """Return one of them."""
    told = json.loads((RECORDED / f"{name}.json").read_text())
    runs = {int(run): RunFacts(**facts) for run, facts in told["runs"].items()}
    return Sequence(runs, msgspec.convert(told["expected"], list[Expected]), list(_samples(told)))


def _samples(told: dict[str, Any]) -> Iterator[tuple[float, Sample]]:
    now, at_s = copy.deepcopy(told["base"]), 0.0
    for stretch in told["stretches"]:
        steps = max(1, round(stretch["for_s"] / told["every_s"]))
        for step in range(steps):
            for path, value in stretch["set"].items():
                _put(now, path, _between(value, step / steps))
            yield at_s, msgspec.convert({**now, "at": BEGAN_AT + at_s}, Sample)
            at_s += told["every_s"]


def _between(value: Any, share: float) -> Any:
    if not isinstance(value, dict) or "from" not in value:
        return value
    found = value["from"] + share * (value["to"] - value["from"])
    return round(found) if isinstance(value["from"], int) else found


def _put(into: Any, path: str, value: Any) -> None:
    *way, last = path.split(".")
    for step in way:
        into = into[int(step) if isinstance(into, list) else step.replace("run_", "run ")]
    into[last] = value
