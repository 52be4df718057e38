"""All that is asked of one file: whole or not, signed by the wanted key or not, with its model files or not."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

import msgspec

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.signing.judging import Judgement, judge
from tfcert_exam_engine.signing.models import ModelsOf, models_of
from tfcert_exam_engine.signing.reading import read

Outcome = Literal["whole", "unreadable", "not_whole", "contradictory", "other_key", "models_missing", "stars_differ"]
"""Of several the first that applies, in this order after `whole`."""


class Regraded(msgspec.Struct, frozen=True):
    """One file that counts, graded once more here."""

    category: int
    file: str
    said: int
    """Stars in the record."""
    found: int | None
    """Stars here; None: it could not be graded, and `why` says why."""
    said_value: float | None
    found_value: float | None
    why: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the stars are the same."""
        return self.found == self.said


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one file."""

    file: str
    refusal: tuple[str, str] | None = None
    """Why it cannot be read as a signed record, and what to do."""
    judgement: Judgement | None = None
    wanted_key: bool | None = None
    """Whether it is signed by a key that was named; None: none was."""
    models: ModelsOf | None = None
    """None: no folder was named, or the record cannot be read."""
    regraded: list[Regraded] = []

    @property
    def outcome(self) -> Outcome:
        """The first thing that is wrong with it, or that it is whole."""
        if self.judgement is None:
            return "unreadable"
        if not self.judgement.whole:
            return "not_whole"
        if self.judgement.disagreements:
            return "contradictory"
        if self.wanted_key is False:
            return "other_key"
        if self.models is not None and self.models.missing:
            return "models_missing"
        return "whole" if all(one.agrees for one in self.regraded) else "stars_differ"


def verify(file: Path, wanted: Collection[str] = (), here: dict[str, Path] | None = None) -> Verified:
    """Judge one file; blocks.

    Args:
        file: Of anybody.
        wanted: Fingerprints one of which it is to be signed by; empty: any.
        here: Model files by their hash; None: they are not asked for.
    """
    try:
        judgement = judge(read(file))
    except UsageRefused as refusal:
        return Verified(file=str(file), refusal=(refusal.message, refusal.advice))
    signed, record = judgement.signed, judgement.record
    return Verified(
        file=str(file),
        judgement=judgement,
        wanted_key=(signed is not None and signed.fingerprint in wanted) if wanted else None,
        models=models_of(record, here) if record is not None and here is not None else None,
    )
