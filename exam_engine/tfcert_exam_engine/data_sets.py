"""The offline data sets' state: which are built, and the one build under way."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from gettext import gettext as _

from tfcert_exam_engine.broadcast import Broadcast
from tfcert_exam_engine.changes import DataChanged
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.events import AnyEnding, AnyJobEvent, Built, Cancelled, EngineFault, Progressed
from tfcert_exam_engine.job import BuildJob
from tfcert_exam_engine.jobs import Jobs
from tfcert_exam_engine.limits import Limits
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.sentences import sentence_on
from tfcert_exam_engine.views import DataView
from tfcert_problems.datasets import cache
from tfcert_problems.datasets.catalog import DatasetEntry, datasets, find

BUILD_LIMIT_S = 1800.0


class DataSets:
    """Builds what is missing, once, in a child; whoever asks meanwhile waits for the same build."""

    def __init__(self, paths: Paths, jobs: Jobs, broadcast: Broadcast) -> None:
        self._root = paths.datasets
        self._folder = paths.jobs / "build"
        self._jobs = jobs
        self._broadcast = broadcast
        self._progress: dict[str, DataView] = {}
        self._variants: dict[str, DatasetEntry] = {}
        self._build: asyncio.Task[AnyEnding] | None = None
        self._wanting: asyncio.Task[None] | None = None

    def views(self) -> list[DataView]:
        """Return every data set's state: the problems' as their files stand, and the variants' that were asked for."""
        return [self._view(entry) for entry in (datasets() | self._variants).values()]

    def begin(self, wanted: Iterable[DatasetEntry] | None = None) -> asyncio.Task[AnyEnding] | None:
        """Begin building what is missing, or join the build under way; None when all is there."""
        if self._build is not None and not self._build.done():
            return self._build
        missing = [entry for entry in wanted or datasets().values() if not cache.is_ready(self._root, entry)]
        if not missing:
            return None
        self._progress = {entry.name: DataView(entry.name, "building") for entry in missing}
        self._variants |= {entry.name: entry for entry in missing if entry.name not in datasets()}
        self._build = asyncio.create_task(self._run(missing))
        self._tell()
        return self._build

    @staticmethod
    def named(names: Iterable[str]) -> list[DatasetEntry]:
        """Return the data sets of these names.

        Raises:
            UsageRefused: no problem of the bank has one of them.
        """
        try:
            return [find(name) for name in names]
        except KeyError as error:
            message = _("No problem of the bank has the data set {name}.").format(name=error.args[0])
            raise UsageRefused("no_data_set", message, _("See: tfcert-tui data --state")) from error

    def want(self, wanted: list[DatasetEntry]) -> None:
        """Have these built, after whatever is being built now; what fails is in the views."""
        self._wanting = asyncio.create_task(self._try_to_ensure(wanted))

    async def _try_to_ensure(self, wanted: list[DatasetEntry]) -> None:
        with contextlib.suppress(EngineUnavailable):
            await self.ensure(wanted)

    async def ensure(self, wanted: list[DatasetEntry]) -> None:
        """Wait until these sets are built.

        Raises:
            EngineUnavailable: they cannot be built; says why.
        """
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
