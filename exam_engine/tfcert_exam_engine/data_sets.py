"""The offline data sets' state: which are built, and the one build under way."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from gettext import gettext as _

from tfcert_exam_engine import public_data
from tfcert_exam_engine.changes import DataChanged
from tfcert_exam_engine.children.job import BuildJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.events import AnyEnding, AnyJobEvent, Built, Cancelled, EngineFault, Progressed
from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets.places import root_for
from tfcert_exam_engine.sentences import sentence_on
from tfcert_exam_engine.training.limits import Limits
from tfcert_exam_engine.views import DataView
from tfcert_problems.datasets import cache
from tfcert_problems.datasets.catalog import DatasetEntry, datasets, find
from tfcert_problems.datasets.public import PublicSet
from tfcert_problems.problem import Problem

BUILD_LIMIT_S = 1800.0


class DataSets:
    """Builds what is missing, once, in a child; whoever asks meanwhile waits for the same build."""

    def __init__(self, paths: Paths, jobs: Jobs, broadcast: Broadcast) -> None:
        self._root = paths.datasets
        self._public = root_for(paths)
        self._folder = paths.jobs / "build"
        self._jobs = jobs
        self._broadcast = broadcast
        self._progress: dict[str, DataView] = {}
        self._asked: dict[str, DatasetEntry] = {}
        """Data sets of variants and of public sets, which nobody builds unasked, by name."""
        self._build: asyncio.Task[AnyEnding] | None = None
        self._wanting: asyncio.Task[None] | None = None

    def views(self) -> list[DataView]:
        """Return every data set's state: of what is built of nothing, and of what else was asked for and was begun."""
        asked = (self._view(entry) for entry in self._asked.values())
        return [*map(self._view, datasets().values()), *(view for view in asked if view.state != "missing")]

    def begin(self, wanted: Iterable[DatasetEntry] | None = None) -> asyncio.Task[AnyEnding] | None:
        """Begin building what is missing, or join the build under way; None when all is there."""
        if self._build is not None and not self._build.done():
            return self._build
        missing = [entry for entry in wanted or datasets().values() if not cache.is_ready(self._root, entry)]
        if not missing:
            return None
        self._progress = {entry.name: DataView(entry.name, "building") for entry in missing}
        self._build = asyncio.create_task(self._run(missing))
        self._tell()
        return self._build

    def has(self, entry: DatasetEntry) -> bool:
        """Return whether a data set is built."""
        return cache.is_ready(self._root, entry)

    def here(self, problems: Iterable[Problem] | None = None) -> dict[str, PublicSet]:
        """Return those public sets that are on this machine, of those that these problems need (None: all).

        Raises:
            EngineUnavailable: a record of one cannot be read.
        """
        return public_data.sets_here(self._public, problems)

    async def on_public_sets(self, problem: Problem) -> tuple[Problem, DatasetEntry]:
        """Return a problem of the bank on the public sets that are here, and its data set.

        Raises:
            UsageRefused: it needs one that is not here.
        """
        here = await asyncio.to_thread(self.here, [problem])
        stamped = public_data.stamped(problem, here)
        return stamped, public_data.entry_of(stamped, here)

    def named(self, names: Iterable[str]) -> list[DatasetEntry]:
        """Return the data sets of these names, as they are to be built.

        Raises:
            UsageRefused: no problem of the bank has one of them, or it needs public sets that are not here.
        """
        try:
            return [self._possible(find(name)) for name in names]
        except KeyError as error:
            message = _("No problem of the bank has the data set {name}.").format(name=error.args[0])
            raise UsageRefused("no_data_set", message, _("See: tfcert-tui data --state")) from error

    def _possible(self, entry: DatasetEntry) -> DatasetEntry:
        here = self.here() if entry.public else {}
        if absent := [name for name in entry.public if name not in here]:
            raise public_data.not_here([entry.title], absent)
        return public_data.with_sets(entry, here)

    def want(self, wanted: list[DatasetEntry]) -> None:
        """Have these built, after whatever is being built now; what fails, and what is ready, is in the views."""
        self._asked |= {entry.name: entry for entry in wanted if entry.name not in datasets()}
        self._tell()
        self._wanting = asyncio.create_task(self._try_to_ensure(wanted))

    async def _try_to_ensure(self, wanted: list[DatasetEntry]) -> None:
        with contextlib.suppress(EngineUnavailable):
            await self.ensure(wanted)

    async def ensure(self, wanted: list[DatasetEntry]) -> None:
        """Wait until these sets are built.

        Raises:
            EngineUnavailable: they cannot be built; says why.
        """
        self._asked |= {entry.name: entry for entry in wanted if entry.name not in datasets()}
        while build := self.begin(wanted):
            ending = await asyncio.shield(build)
            if not isinstance(ending, Built):
                raise EngineUnavailable(
                    "data_not_built",
                    _("The practice data could not be built: {why}").format(why=sentence_on(ending)),
                    _("Try again; tfcert-tui doctor tells what is missing."),
                )

    async def stop(self) -> None:
        """Stop the build under way; what stands complete is kept."""
        if self._wanting is not None:
            self._wanting.cancel()
        if self._build is not None and not self._build.done():
            await self._jobs.stop(self._folder, Cancelled(0, _("The engine was stopped.")))
            await asyncio.wait([self._build])

    async def _run(self, missing: list[DatasetEntry]) -> AnyEnding:
        try:
            job = BuildJob(str(self._folder), None, missing, str(self._root))
            ending = await self._jobs.run(job, Limits(BUILD_LIMIT_S), self._hear)
        except OSError as error:
            ending = EngineFault(0, str(error))
        failed = [] if isinstance(ending, Built) else missing
        self._progress = {
            entry.name: DataView(entry.name, "failed", 0, sentence_on(ending))
            for entry in failed
            if not cache.is_ready(self._root, entry)
        }
        self._tell()
        return ending

    def _hear(self, event: AnyJobEvent) -> None:
        if isinstance(event, Progressed):
            self._progress[event.subject] = DataView(event.subject, "building", event.fraction, event.text)
            self._tell()

    def _view(self, entry: DatasetEntry) -> DataView:
        if cache.is_ready(self._root, entry):
            return DataView(entry.name, "ready", 1.0)
        return self._progress.get(entry.name, DataView(entry.name, "missing"))

    def _tell(self) -> None:
        self._broadcast.tell(DataChanged(self.views()))
