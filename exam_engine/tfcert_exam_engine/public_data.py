"""Problems on public sets: which sets of theirs are here, what is missing, and what their data are built from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from gettext import gettext as _

import msgspec

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.public_sets import api
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.records import Record, installed_record
from tfcert_exam_engine.public_sets.registry import public_sets
from tfcert_problems import catalog
from tfcert_problems.datasets import catalog as datasets
from tfcert_problems.datasets.catalog import DatasetEntry
from tfcert_problems.datasets.public import PublicSet, stamp_of
from tfcert_problems.problem import CATEGORY_WEIGHTS, Problem

Sets = Mapping[str, PublicSet]
MIXED = "mixed"
UNKNOWN_BYTES = 1 << 50
"""Of a set that is in no registry, and so cannot be fetched: any other is the better advice."""


def sets_here(root: Root, problems: Iterable[Problem] | None = None, *, thorough: bool = True) -> dict[str, PublicSet]:
    """Return those public sets of these problems (all: None) that are wholly here, by name.

    `thorough` false: believe their records; each file of a large set is looked at else.

    Raises:
        EngineUnavailable: a record cannot be read.
    """
    names = needed(catalog.problems() if problems is None else problems)
    known = {one.name for one in public_sets()} if names else set()
    found = {name: installed_record(root, name, thorough=thorough) for name in names if name in known}
    return {name: _public_set(root, record) for name, record in found.items() if record is not None}


def needed(problems: Iterable[Problem]) -> list[str]:
    """Return the public sets that problems are built from, each once."""
    return list(dict.fromkeys(name for problem in problems for name in problem.public))


def missing(problems: Iterable[Problem], here: Collection[str]) -> list[str]:
    """Return the public sets that problems need and that are not here, each once."""
    return [name for name in needed(problems) if name not in here]


def stamped(problem: Problem, here: Sets) -> Problem:
    """Return the problem with the stamp of the sets that are here; one that needs none as it is.

    Raises:
        UsageRefused: a set that it needs is not here; says how to get it.
    """
    if not problem.public:
        return problem
    if absent := missing([problem], here):
        raise not_here([problem.title], absent)
    return msgspec.structs.replace(problem, stamp=stamp_of(_of(problem.public, here)))


def entry_of(problem: Problem, here: Sets) -> DatasetEntry:
    """Return a problem's data set, with the sets that are here for its builder."""
    return with_sets(datasets.of(problem), here)


def with_sets(entry: DatasetEntry, here: Sets) -> DatasetEntry:
    """Return a data set with the sets that are here; stamped by them, unless an attempt has stamped it.

    What was stamped with other bytes than those that are here gets no sets: it cannot be built again.
    """
    if not entry.public or any(name not in here for name in entry.public):
        return entry
    found = _of(entry.public, here)
    stamp = stamp_of(found)
    return entry if entry.stamp not in ("", stamp) else msgspec.structs.replace(entry, stamp=stamp, sets=found)


def not_here(titles: Sequence[str], absent: Sequence[str]) -> UsageRefused:
    """Return the sentence for problems or data whose public sets are not here, and the command that gets those."""
    message = _("For {titles} these public data sets are missing on this machine: {sets}.").format(
        titles=", ".join(titles), sets=", ".join(absent)
    )
    return UsageRefused("sets_missing", message, how_to_get(absent))


def how_to_get(names: Sequence[str]) -> str:
    """Return what to do where sets are missing, with internet and without."""
    return _(
        "Fetch with: {command}. Without internet: fetch on a connected machine, then there tfcert-tui datasets pack "
        "{names} -o sets.tar, and here tfcert-tui datasets unpack sets.tar."
    ).format(command=api.how_to_get(names), names=" ".join(names))


def check_form(form: str, here: Collection[str]) -> None:
    """Refuse a form that has nothing to draw in a category with what is here.

    Raises:
        UsageRefused: names the categories, and the sets of which each needs one.
    """
    gaps = [n for n in CATEGORY_WEIGHTS if not any(catalog.candidates(one, n, here=here) for one in _parts(form))]
    if not gaps:
        return
    names = list(dict.fromkeys(name for category in gaps for name in _smallest(form, category)))
    message = _("The form {form} has nothing on this machine for {categories}.").format(
        form=form, categories=", ".join(_("category {n}").format(n=n) for n in gaps)
    )
    advice = _("Take --form mixed, which fills such gaps with problems of ours.")
    raise UsageRefused("sets_missing", message, " ".join([*([how_to_get(names)] if names else []), advice]))


def _parts(form: str) -> tuple[str, ...]:
    return ("classic", "offline") if form == MIXED else (form,)


def _smallest(form: str, category: int) -> list[str]:
    """Return the sets of that problem of a category that needs the fewest bytes."""
    return min((problem.public for problem in catalog.candidates(form, category)), key=_bytes, default=[])


def _bytes(names: Iterable[str]) -> int:
    sizes = {one.name: one.edition().expected_size for one in public_sets()}
    return sum(sizes.get(name, UNKNOWN_BYTES) for name in names)


def _of(names: Iterable[str], here: Sets) -> dict[str, PublicSet]:
    return {name: here[name] for name in names}


def _public_set(root: Root, record: Record) -> PublicSet:
    checksums = {file.name: file.sha256 for file in record.raw}
    placed, raw = root.placed(record.name).absolute(), root.raw(record.name).absolute()
    return PublicSet(record.name, record.edition, str(placed), str(raw), checksums)
