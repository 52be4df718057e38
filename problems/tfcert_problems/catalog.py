"""The bank as a whole: which problems there are, and which of them make up a form."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from tfcert_problems.problem import CATEGORY_WEIGHTS, Problem, load

BANK = Path(__file__).parent / "bank"
FORMS = ("offline", "first")
"""Exam forms, none of which needs a network: `offline` draws from all problems, `first` is always the same five, which
train in seconds: for a first sitting, and to try a machine with."""


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
    return tuple(_drawn(form, category, seed) for category in CATEGORY_WEIGHTS)


def candidates(form: str, category: int | None = None, skill: str = "") -> list[Problem]:
    """Return the problems of a form, of one category or all, that practise a skill or any."""
    return [
        problem
        for problem in problems()
        if form in problem.forms and category in (problem.category, None) and (not skill or skill in problem.skills)
    ]


def pick(candidates: Iterable[Problem], seed: int) -> Problem:
    """Return the one that a seed draws, in the variant that it draws.

    Raises:
        ValueError: there is none.
    """
    problem = max(candidates, key=lambda problem: _lot(seed, problem.category, problem.slug))
    names = ["", *(variant.name for variant in problem.variants)]
    variant = max(names, key=lambda name: _lot(seed, problem.category, problem.slug, name))
    return load(problem.folder, variant) if variant else problem


def _lot(*parts: object) -> bytes:
    """Every problem and every variant draws a number of its own, and the highest wins (rendezvous hashing).

    One that joins the bank takes its share of the seeds, and all others keep what they had.
    """
    return sha256("/".join(map(str, parts)).encode()).digest()


def _drawn(form: str, category: int, seed: int) -> Problem:
    found = candidates(form, category)
    if not found:
        raise ValueError(f"{form}: category {category} has no problem")
    # In the first form the seed has nothing to say: everybody sits the same.
    return found[0] if form == "first" else pick(found, seed)
