"""What a rule of advice is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tfcert_hw_probe.evidence import Evidence, Found


@dataclass(frozen=True)
class Rule:
    """Looks at the evidence and gives what it finds now, each thing that it finds apart."""

    name: str
    """Stable: clients may key on it."""
    level: str
    """`warning` or `bad`, unless what is found says otherwise."""
    lasts_s: float
    """How long a thing must have been found, sample after sample, before it is said."""
    find: Callable[[Evidence], Iterable[Found]]
