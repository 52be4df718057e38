"""The bank as a whole: which problems there are, and which of them make up a form."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from tfcert_problems.problem import CATEGORY_WEIGHTS, Problem, load

BANK = Path(__file__).parent / "bank"
FORMS = ("offline",)
"""Exam forms: `offline` needs no network at all."""


@cache
def problems() -> tuple[Problem, ...]:
    """Return every problem of the bank, by category and slug."""
    return tuple(load(toml.parent) for toml in sorted(BANK.glob("category*/problem.toml")))


@cache
def find(category: int, slug: str, variant: str = "") -> Problem:
    """Return one problem; reads that one alone.

    Raises:
        KeyError: the bank has no such problem, or it no such variant.
    """
    folder = BANK / f"category{category}_{slug}"
    try:
        return load(folder, variant)
    except FileNotFoundError:
        raise KeyError(folder.name) from None


def draw(form: str, seed: int) -> tuple[Problem, ...]:
    """Return the five problems of an exam form, one per category; the same for the same seed.

    Raises:
        ValueError: no such form, or a category without a problem in it.
    """
    if form not in FORMS:
        raise ValueError(form)
    return tuple(pick(_candidates(form, category), seed) for category in CATEGORY_WEIGHTS)


def pick(candidates: Iterable[Problem], seed: int) -> Problem:
    """Return the one that a seed draws.

    Every problem draws a number of its own, and the highest wins (rendezvous hashing): one that joins the bank takes
    its share of the seeds, and all others keep what they had.

    Raises:
        ValueError: there is none.
    """
    return max(candidates, key=lambda problem: sha256(f"{seed}/{problem.category}/{problem.slug}".encode()).digest())


def _candidates(form: str, category: int) -> list[Problem]:
    found = [p for p in problems() if p.category == category and form in p.forms]
    if not found:
        raise ValueError(f"{form}: category {category} has no problem")
    return found
