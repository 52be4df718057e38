"""Keeps one grader ready for whoever presses Submit next: forked, shut in and warm (`runner/waiting.py`).

It sees its cell alone, so what a job is about is laid there: hard links where the disk allows them, copies elsewhere.
Where none is ready a grader is forked for the job as ever; it takes longer, and that is all.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import secrets
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from tfcert_exam_engine.children import jobs as job_folders
from tfcert_exam_engine.children.fork_server import ForkServer
from tfcert_exam_engine.children.job import GIVEN_WEIGHTS, HIDDEN_EXAMPLES, MARK_LENGTH, CheckJob, GradeJob
from tfcert_exam_engine.events import AnyEnding
from tfcert_exam_engine.grading import cell as cells
from tfcert_exam_engine.grading.cell import Cell
from tfcert_exam_engine.paths import Paths
from tfcert_problems.problem import DESCRIPTION, REFERENCE_FIGURES

log = logging.getLogger(__name__)

GIVEN = "given"


class ReadyGrader:
    """One at a time."""

    def __init__(self, paths: Paths, fork_server: ForkServer) -> None:
        self._paths = paths
        self._fork_server = fork_server
        self._numbers = itertools.count(1)
        self._cell: Cell | None = None
        self._preparing: asyncio.Task[None] | None = None

    def prepare(self) -> None:
        """Have one get ready, unless one is."""
        if self._preparing is None or self._preparing.done():
            self._preparing = asyncio.create_task(self._prepare())

    async def run(self, job: GradeJob, run: Callable[..., Awaitable[AnyEnding]]) -> AnyEnding:
        """Run a job by the grader that is ready; where none is, as if there were no such thing.

        Raises:
            OSError: the disk is full, or what the job is about is not there.
        """
        cell = self._take()
        if cell is None:
            return await run(job)
        try:
            return await run(laid_out(cell, job), cell=cell)
        finally:
            self._let_go(cell)

    async def close(self) -> None:
        """Let it go, and prepare no more."""
        if self._preparing is not None:
            self._preparing.cancel()
            await asyncio.gather(self._preparing, return_exceptions=True)
        if self._cell is not None:
            self._let_go(self._cell)

    def _take(self) -> Cell | None:
        """Return the cell of the one that is ready, which from now on is the caller's; None where there is none.

        One that still warms up is left for the next: to fork takes less time than to wait for it.
        """
        cell = self._cell
        if cell is None or not cell.is_ready:
            return None
        self._cell = None
        if self._fork_server.has_ended(cell.pid):
            self._let_go(cell)
            return None
        return cell

    def _let_go(self, cell: Cell) -> None:
        """End the wait, where it has not ended, and clear up."""
        self._fork_server.dismiss(cell)
        job_folders.remove(cell.folder)

    async def _prepare(self) -> None:
        if self._cell is not None:
            if not self._fork_server.has_ended(self._cell.pid):
                return
            self._let_go(self._cell)
        folder = cells.place_of(self._paths.jobs, next(self._numbers), secrets.token_hex(MARK_LENGTH // 2))
        try:
            folder.mkdir(parents=True, mode=0o700)
            self._cell = await self._fork_server.fork_waiting(folder)
        except (OSError, ConnectionError) as error:
            log.warning("no grader is kept ready: %s", error)
            job_folders.remove(folder)
        except asyncio.CancelledError:  # what was forked meanwhile is let go by the fork server
            job_folders.remove(folder)
            raise


def laid_out(cell: Cell, job: GradeJob) -> GradeJob:
    """Lay what a job is about into a cell; return the job in its terms.

    Raises:
        OSError: the disk is full, or something is not there.
    """
    given = cell.folder / GIVEN
    (given / HIDDEN_EXAMPLES).parent.mkdir(parents=True)
    model = given / Path(job.model_file).name
    _lay(Path(job.model_file), model)
    if not isinstance(job, CheckJob):  # which does without
        _lay(Path(job.data_folder) / HIDDEN_EXAMPLES, given / HIDDEN_EXAMPLES)
    if (Path(job.data_folder) / GIVEN_WEIGHTS).exists():
        _lay(Path(job.data_folder) / GIVEN_WEIGHTS, given / GIVEN_WEIGHTS)
    for name in (DESCRIPTION, REFERENCE_FIGURES):
        if (Path(job.problem_folder) / name).exists():
            _lay(Path(job.problem_folder) / name, given / name)
    return msgspec.structs.replace(
        job, folder=str(cell.folder), problem_folder=str(given), data_folder=str(given), model_file=str(model)
    )


def _lay(source: Path, place: Path) -> None:
    try:
        os.link(source, place)
    except OSError:  # another disk, or one without links
        shutil.copyfile(source, place)
