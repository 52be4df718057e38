"""Pages of public examples, read by children and held, so that turning a page waits for nothing.

One shelf for each problem: what there is to say of its data, and the examples that were read. A shelf is thrown away
when its data set was built anew; one whose data are gone says so.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

import msgspec

from tfcert_exam_engine.children import jobs as job_folders
from tfcert_exam_engine.children.job import ExamplesJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.events import AnyEnding, EngineFault, ExamplesRead
from tfcert_exam_engine.examples_view import ExamplesView, SplitView
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.sentences import sentence_on
from tfcert_exam_engine.training.limits import Limits
from tfcert_problems.datasets import cache
from tfcert_problems.datasets import catalog as datasets_catalog
from tfcert_problems.examples import Example, SetFacts, SplitFacts
from tfcert_problems.problem import Problem

log = logging.getLogger(__name__)

LIMIT_S = 60.0
TRIES = 2
MOST = 200
"""Examples of one page."""
AHEAD = 2000
"""Examples that a child is asked for, the page first; it reads as many as its answer has room for."""
HELD_BYTES = 12_000_000
"""Of all shelves together."""


class Page(NamedTuple):
    """What is asked for."""

    split: str
    start: int
    label: str
    most: int


class Shelf:
    """One problem's data."""

    def __init__(self, stamp: tuple[float, int]) -> None:
        self.stamp = stamp
        self.facts: SetFacts | None = None
        self.examples: dict[tuple[str, int], Example] = {}
        self.bytes = 0
        self.reading = asyncio.Lock()

    def split(self, name: str) -> SplitFacts:
        """Return a split, "" the first.

        Raises:
            UsageRefused: there is none of this name.
        """
        assert self.facts is not None
        found = [split for split in self.facts.splits if name in ("", split.name)]
        if not found:
            names = ", ".join(split.name for split in self.facts.splits)
            raise UsageRefused(
                "no_split",
                _("The data have no split {name}.").format(name=name[:60]),
                _("There are: {names}.").format(names=names),
            )
        return found[0]

    def numbers(self, split: SplitFacts, label: str) -> list[int] | range:
        """Return the numbers of those of a class, "" of all.

        Raises:
            UsageRefused: there is no such class.
        """
        assert self.facts is not None
        if not label:
            return range(1, (len(split.labels) or split.count) + 1)
        if label not in self.facts.classes:
            names = ", ".join(self.facts.classes) or _("none: these data have no classes")
            raise UsageRefused(
                "no_label",
                _("The data have no class {name}.").format(name=label[:60]),
                _("There are: {names}.").format(names=names),
            )
        wanted = self.facts.classes.index(label)
        return [number for number, found in enumerate(split.labels, start=1) if found == wanted]

    def put(self, split: str, examples: list[Example]) -> None:
        """Hold what was read."""
        for example in examples:
            if (split, example.number) not in self.examples:
                self.bytes += len(msgspec.msgpack.encode(example))
            self.examples[split, example.number] = example

    def forget_examples(self) -> None:
        """Give the room back; what there is to say of the data stays."""
        self.examples, self.bytes = {}, 0


class ShownExamples:
    """Asks children, one at a time for each problem."""

    def __init__(self, paths: Paths, jobs: Jobs) -> None:
        self._paths = paths
        self._jobs = jobs
        self._shelves: dict[str, Shelf] = {}
        self._numbers = itertools.count(1)

    async def page(self, problem: Problem, page: Page) -> ExamplesView:
        """Return a page.

        Raises:
            UsageRefused: there is no such split or class, or the problem's data cannot be shown.
            EngineUnavailable: the data are not built, or could not be read.
        """
        if problem.examples is None:
            raise UsageRefused("no_examples", _("The data of this problem cannot be shown."), "")
        shelf = self._shelf(problem)
        async with shelf.reading:
            if shelf.facts is None:
                await self._read(problem, shelf, "", list(range(1, AHEAD + 1)))
            assert shelf.facts is not None
            split = shelf.split(page.split)
            numbers = shelf.numbers(split, page.label)
            first = max(0, min(page.start, len(numbers)) - 1)
            wanted = list(numbers[first : first + max(1, min(page.most, MOST))])
            while missing := [number for number in wanted if (split.name, number) not in shelf.examples]:
                ahead = numbers[numbers.index(missing[0]) :][:AHEAD]
                asked = [number for number in ahead if (split.name, number) not in shelf.examples]
                await self._read(problem, shelf, split.name, asked)
            examples = [shelf.examples[split.name, number] for number in wanted]
            self._make_room(shelf)
        return _view(problem, shelf.facts, split, page.label, examples, first + 1 if wanted else 0, len(numbers))

    def _shelf(self, problem: Problem) -> Shelf:
        """Return the problem's shelf, an empty one where its data set was built anew."""
        manifest = cache.folder_of(self._paths.datasets, datasets_catalog.of(problem)) / cache.MANIFEST
        try:
            found = manifest.stat()
        except OSError as error:
            self._shelves.pop(problem.slug, None)
            raise _missing(problem) from error
        stamp = (found.st_mtime, found.st_ino)
        shelf = self._shelves.get(problem.slug)
        if shelf is None or shelf.stamp != stamp:
            shelf = self._shelves[problem.slug] = Shelf(stamp)
        return shelf

    async def _read(self, problem: Problem, shelf: Shelf, split: str, numbers: list[int]) -> None:
        """Have a child read examples, and what there is to say of the data where that is not known yet."""
        ending: AnyEnding = EngineFault(time.time(), "")
        for _try in range(TRIES):
            ending = await self._asked(problem, split, numbers, shelf.facts is None)
            if isinstance(ending, ExamplesRead) and (ending.examples or ending.facts is not None):
                shelf.facts = ending.facts or shelf.facts
                shelf.put(ending.split, ending.examples)
                return
            self._shelf(problem)  # whether the data are still there
        log.error("examples of %s: %s", problem.slug, ending)
        raise EngineUnavailable(
            "examples_unread",
            _("The data of this problem could not be read. {why}").format(why=sentence_on(ending)).strip(),
            _("Try again; tfcert-tui doctor tells what is missing."),
        )

    async def _asked(self, problem: Problem, split: str, numbers: list[int], wants_facts: bool) -> AnyEnding:
        place = self._paths.job("examples", next(self._numbers))
        public = cache.folder_of(self._paths.datasets, datasets_catalog.of(problem)) / "public"
        job = ExamplesJob(
            str(place), None, str(problem.folder), str(public), split, numbers, wants_facts, problem.variant_name
        )
        try:
            return await self._jobs.run(job, Limits(LIMIT_S), lambda _event: None)
        except OSError as error:
            return EngineFault(time.time(), str(error))
        finally:
            await asyncio.to_thread(job_folders.remove, Path(place))

    def _make_room(self, newest: Shelf) -> None:
        """Forget examples of the shelves that were read longest ago, and of this one at last."""
        others = [shelf for shelf in self._shelves.values() if shelf is not newest]
        for shelf in [*others, newest]:
            if sum(each.bytes for each in self._shelves.values()) <= HELD_BYTES:
                return
            shelf.forget_examples()


def _missing(problem: Problem) -> EngineUnavailable:
    title = datasets_catalog.of(problem).title
    return EngineUnavailable(
        "data_missing",
        _("The data set of this problem is not there: {title}.").format(title=title),
        _("Build it with: tfcert-tui data"),
    )


def _view(
    problem: Problem, facts: SetFacts, split: SplitFacts, label: str, examples: list[Example], start: int, total: int
) -> ExamplesView:
    entry = datasets_catalog.of(problem)
    splits = [
        SplitView(one.name, one.count, [one.labels.count(n) for n in range(len(facts.classes))], one.arrays)
        for one in facts.splits
    ]
    return ExamplesView(
        *(problem.category, problem.slug, entry.title, entry.source, facts.kind, facts.classes, splits),
        *(split.name, label, start, total, examples, facts.columns, facts.overview),
    )
