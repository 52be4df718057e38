"""The bank as a whole: which problems there are, and which of them make up a form."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from gettext import gettext as _
from hashlib import sha256
from pathlib import Path

from tfcert_problems.problem import CATEGORY_WEIGHTS, DESCRIPTION, Problem, load

BANK = Path(__file__).parent / "bank"
PATTERN = f"category*/{DESCRIPTION}"
FOLDERS_VARIABLE = "TFCERT_PROBLEMS"
"""Folders of other people's problems, laid out as ours, with the system's path separator between them."""
ENTRY_POINTS = "tfcert_problems"
"""Group of entry points; each names a package whose folder has problems in it."""
FIRST = "first"
"""What the variant that has no name is called, where a person or an attempt names one: `line-first`."""
FORMS = ("offline", "first", "classic", "mixed")
"""Exam forms, none of which needs a network. `offline` draws from all problems that are built of nothing; `first` is
always the same five, which train in seconds: for a first sitting, and to try a machine with. `classic` draws from the
problems on those public sets that are here; `mixed` does too, and fills gaps with problems of `offline`."""


@cache
def problems() -> tuple[Problem, ...]:
    """Return every problem, ours first, by category and slug."""
    return tuple(found for found in _read() if isinstance(found, Problem))


@cache
def left_out() -> tuple[str, ...]:
    """Return a sentence for each problem of other people's folders that could not join."""
    return tuple(found for found in _read() if isinstance(found, str))


@cache
def _read() -> tuple[Problem | str, ...]:
    ours: list[Problem | str] = [load(toml.parent) for toml in sorted(BANK.glob(PATTERN))]
    slugs = {problem.slug for problem in ours if isinstance(problem, Problem)}
    theirs: list[Problem | str] = []
    for folder in _joining():
        for joined in [folder] if isinstance(folder, str) else _joined_from(folder, slugs):
            theirs.append(joined)
            slugs |= {joined.slug} if isinstance(joined, Problem) else set()
    built = {problem.dataset for problem in (*ours, *theirs) if isinstance(problem, Problem) and problem.data}
    return (*ours, *(_with_data(each, built) if isinstance(each, Problem) else each for each in theirs))


def _with_data(problem: Problem, built: set[str]) -> Problem | str:
    """Leave a problem out whose data nobody builds: an exam that draws it could not begin."""
    if problem.data is not None or problem.dataset in built:
        return problem
    said = _("{folder} is left out: no such data set: {name}")
    return said.format(folder=problem.folder, name=problem.dataset)


def _joined_from(folder: Path, slugs: set[str]) -> Iterator[Problem | str]:
    """Yield what a folder of other people's has; `slugs` grows meanwhile."""
    try:
        found = sorted(folder.glob(PATTERN))
    except OSError as error:
        yield _("{folder} is left out: {why}").format(folder=folder, why=error.strerror or error)
        return
    for toml in found:
        yield _joined(toml.parent, slugs)


def _joined(folder: Path, slugs: set[str]) -> Problem | str:
    """Read a problem of other people's; what is wrong with it must not take the bank down."""
    try:
        problem = load(folder)
        for variant in problem.variants:
            load(folder, variant.name)
        for words in folder.glob("*.md"):
            words.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        return _("{folder} is left out: {why}").format(folder=folder, why=error)
    if problem.category not in CATEGORY_WEIGHTS or folder.name != f"category{problem.category}_{problem.slug}":
        said = _("{folder} is left out: its category is {n}, its slug {slug}, and its folder's name does not say so")
        return said.format(folder=folder, n=problem.category, slug=problem.slug)
    if problem.slug in slugs:
        return _("{folder} is left out: there is a problem {name} already").format(folder=folder, name=problem.slug)
    return problem


def _joining() -> Iterator[Path | str]:
    """Yield the folders that $TFCERT_PROBLEMS names, then those of installed packages; a sentence for a broken one."""
    from importlib.metadata import entry_points  # slow to import: not while the screen opens

    for name in filter(None, os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep)):
        yield Path(os.path.expanduser(name))  # noqa: PTH111 - leaves the home of nobody as it stands, to be said then
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            yield from _folders_of(entry.module)
        except Exception as error:  # Whatever a stranger's package does as it is imported.
            why = f"{type(error).__name__}: {error}"
            yield _("the package {name} is left out: {why}").format(name=entry.module, why=why)


def _folders_of(module: str) -> list[Path]:
    """Return a package's folders; imports those above it."""
    from importlib.util import find_spec

    spec = find_spec(module)
    return [Path(place) for place in (spec.submodule_search_locations or [] if spec else [])]


@cache
def find(category: int, slug: str, variant: str = "") -> Problem:
    """Return one problem; of ours reads that one alone.

    Raises:
        KeyError: the bank has no such problem, or it no such variant.
    """
    folder = BANK / f"category{category}_{slug}"
    if (folder / DESCRIPTION).is_file():
        return load(folder, variant)
    for problem in problems():
        if (problem.category, problem.slug) == (category, slug):
            return load(problem.folder, variant)
    raise KeyError(folder.name)


def draw(form: str, seed: int, here: Collection[str] = ()) -> tuple[Problem, ...]:
    """Return the five problems of an exam form, one per category; the same for the same seed and the same sets.

    `here` names the public sets that are on this machine: a set that joins takes the seeds that its problems win.

    Raises:
        ValueError: no such form, or a category without a problem in it.
    """
    if form not in FORMS:
        raise ValueError(form)
    return tuple(_drawn(form, category, seed, here) for category in CATEGORY_WEIGHTS)


def parted(name: str) -> tuple[str, str | None]:
    """Return the slug and the variant of a name such as `line-stiff`; `line` alone leaves the variant open (None)."""
    slug, dash, variant = name.rpartition("-")
    if not dash or any(problem.slug == name for problem in problems()):
        return name, None
    return slug, variant


def variants(problem: Problem) -> list[str]:
    """Return what the variants of a problem are called, `FIRST` before all others."""
    return [FIRST, *(variant.name for variant in problem.variants)]


def named(name: str) -> Problem | None:
    """Return the problem of this name, whatever its category, in the variant it names; None: there is none.

    The name is a slug, `line`, or with a variant, `line-stiff`; `line-first` is the one without a name.
    """
    slug, variant = parted(name)
    found = next((problem for problem in problems() if problem.slug == slug), None)
    if found is None or variant in (None, FIRST):
        return found
    return load(found.folder, variant) if variant in variants(found) else None


def candidates(
    form: str, category: int | None = None, skill: str = "", slug: str = "", here: Collection[str] | None = None
) -> list[Problem]:
    """Return the problems of a form, of one category or all, that practise a skill or any, of one slug or any.

    `here` names the public sets that are on this machine; None: whatever is here.
    """
    forms = {"classic", "offline"} if form == "mixed" else {form}
    return [
        problem
        for problem in problems()
        if forms.intersection(problem.forms)
        and category in (problem.category, None)
        and (not skill or skill in problem.skills)
        and slug in (problem.slug, "")
        and (here is None or is_possible(problem, here))
    ]


def is_possible(problem: Problem, here: Collection[str]) -> bool:
    """Whether the public sets that a problem needs, if any, are among those that are here."""
    return all(name in here for name in problem.public)


def pick(candidates: Iterable[Problem], seed: int, wanted: str | None = None) -> Problem:
    """Return the one that a seed draws, in the variant that is `wanted`, or that the seed draws.

    Raises:
        ValueError: there is none.
        KeyError: it has no such variant.
    """
    problem = max(candidates, key=lambda problem: _lot(seed, problem.category, problem.slug))
    if wanted is not None:
        return problem if wanted == FIRST else load(problem.folder, wanted)
    names = ["", *(variant.name for variant in problem.variants)]
    variant = max(names, key=lambda name: _lot(seed, problem.category, problem.slug, name))
    return load(problem.folder, variant) if variant else problem


def _lot(*parts: object) -> bytes:
    """Every problem and every variant draws a number of its own, and the highest wins (rendezvous hashing).

    One that joins the bank takes its share of the seeds, and all others keep what they had.
    """
    return sha256("/".join(map(str, parts)).encode()).digest()


def _drawn(form: str, category: int, seed: int, here: Collection[str]) -> Problem:
    asked = ("classic", "offline") if form == "mixed" else (form,)
    found = next((found for each in asked if (found := candidates(each, category, here=here))), [])
    if not found:
        raise ValueError(f"{form}: category {category} has no problem")
    # In the first form the seed has nothing to say: everybody sits the same.
    return found[0] if form == "first" else pick(found, seed)
