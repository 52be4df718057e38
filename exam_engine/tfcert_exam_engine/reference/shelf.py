"""TensorFlow's and Keras' own reference: indexed once in a child, searched off the loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Callable
from gettext import gettext as _
from typing import TypeVar

from tfcert_exam_engine.children import jobs as job_folders
from tfcert_exam_engine.children.job import IndexJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.events import AnyEnding, AnyJobEvent, Cancelled, EngineFault, Indexed, Progressed
from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.reference import index as reference_index
from tfcert_exam_engine.reference import search as reference_search
from tfcert_exam_engine.reference import writing as reference_writing
from tfcert_exam_engine.reference.views import IndexState, ReferenceEntry, ReferenceFound
from tfcert_exam_engine.sentences import sentence_on
from tfcert_exam_engine.training.limits import Limits

log = logging.getLogger(__name__)

ENTRIES = "entries.msgpack"
LIMIT_S = 600.0
MOST = 500
"""Hits of one answer."""
TRIES = 2
"""A child that was killed is replaced once."""

T = TypeVar("T")


class ReferenceShelf:
    """One index, for the versions that are installed."""

    def __init__(self, paths: Paths, jobs: Jobs) -> None:
        self._paths = paths
        self._jobs = jobs
        self._place = paths.job("reference", 1)
        self._indexing: asyncio.Task[None] | None = None
        self._state: IndexState = "missing"
        self._fraction, self._text = 0.0, ""
        versions = reference_index.versions()
        self._libraries = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
        self._file = reference_index.file_in(paths.reference)

    async def search(self, query: str, limit: int) -> ReferenceFound:
        """Search; where nothing is indexed yet begin with that, and say how far it is."""
        limit = max(1, min(limit, MOST))

        def look(base: sqlite3.Connection) -> ReferenceFound:
            hits, more, nearest = reference_search.search(base, query, limit)
            count = reference_search.size(base)
            return ReferenceFound(
                query, "ready", hits, more, nearest, 1.0, "", libraries=self._libraries, entries=count
            )

        found = await self._looked(look)
        if found is not None:
            return found
        if self._state == "missing":
            self._begin()
        return self._standing(query)

    async def entry(self, name: str) -> ReferenceEntry:
        """Return one entry.

        Raises:
            UsageRefused: there is none of this name.
            EngineUnavailable: nothing is indexed yet.
        """
        missing = "not there"
        found = await self._looked(lambda base: reference_search.entry(base, name, self._libraries) or missing)
        if found is None:
            raise EngineUnavailable(
                "reference_missing",
                _("The reference is not indexed yet."),
                _("Search once, and wait until it is: tfcert-tui reference Dense"),
            )
        if isinstance(found, str):
            raise UsageRefused(
                "no_entry",
                _("The reference has no entry {name}.").format(name=name[:80]),
                _("Search for a part of the name."),
            )
        return found

    async def index(self, stop: bool) -> ReferenceFound:
        """Begin to index, also after it failed or was stopped; or stop it."""
        if stop:
            await self._stop()
        elif await self._looked(reference_search.size) is None:
            self._begin()
        else:
            return ReferenceFound("", "ready", libraries=self._libraries, fraction=1.0)
        return self._standing("")

    async def close(self) -> None:
        """Leave an indexing that is under way; the next engine begins it anew."""
        if self._indexing is not None:
            self._indexing.cancel()
            await asyncio.gather(self._indexing, return_exceptions=True)

    async def _looked(self, look: Callable[[sqlite3.Connection], T]) -> T | None:
        """Look into the index off the loop; None where there is none. A torn one is taken away."""

        def looked() -> T:
            with reference_search.opened(self._file) as base:
                return look(base)

        if not self._file.exists():
            if self._state == "ready":
                self._state = "missing"
            return None
        try:
            found = await asyncio.to_thread(looked)
        except sqlite3.Error as error:
            log.warning("the reference's index cannot be read (%s); it is written anew", error)
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)
            self._state = "missing"
            return None
        self._state = "ready"
        return found

    def _standing(self, query: str) -> ReferenceFound:
        return ReferenceFound(query, self._state, fraction=self._fraction, text=self._text, libraries=self._libraries)

    def _begin(self) -> None:
        if self._indexing is None or self._indexing.done():
            self._state, self._fraction, self._text = "building", 0.0, ""
            self._indexing = asyncio.create_task(self._index())

    async def _stop(self) -> None:
        if self._indexing is not None and not self._indexing.done():
            await self._jobs.stop(self._place, Cancelled(time.time(), _("Stopped by you.")), grace_s=0.0)
            await asyncio.wait([self._indexing])

    async def _index(self) -> None:
        ending: AnyEnding = EngineFault(time.time(), "")
        for _try in range(TRIES):
            ending = await self._indexed()
            if isinstance(ending, Indexed | Cancelled):
                break
        self._state = "ready" if isinstance(ending, Indexed) else "failed"
        self._text = "" if isinstance(ending, Indexed) else sentence_on(ending)
        if isinstance(ending, Cancelled):
            self._state = "stopped"
        elif not isinstance(ending, Indexed):
            log.error("the reference was not indexed: %s", ending)

    async def _indexed(self) -> AnyEnding:
        try:
            entries = self._place / ENTRIES
            ending = await self._jobs.run(IndexJob(str(self._place), None, str(entries)), Limits(LIMIT_S), self._hear)
            if isinstance(ending, Indexed):
                await asyncio.to_thread(reference_writing.write, entries, self._file)
        except (OSError, sqlite3.Error, *BAD_JSON) as error:
            said = _("The index of the reference could not be written to {folder}: {why}.")
            return EngineFault(time.time(), said.format(folder=self._file.parent, why=error))
        else:
            return ending
        finally:
            await asyncio.to_thread(job_folders.remove, self._place)

    def _hear(self, event: AnyJobEvent) -> None:
        if isinstance(event, Progressed):
            self._fraction, self._text = event.fraction, event.text
