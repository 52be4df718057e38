"""The public data sets in the engine: one task at a time, in a thread, which no client has to wait for."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections import deque
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine import public_work
from tfcert_exam_engine.changes import PublicChanged, PublicMoved
from tfcert_exam_engine.errors import EngineError, UsageRefused
from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets.outcomes import Standing
from tfcert_exam_engine.public_sets.places import MIRROR_VARIABLE, ROOT_VARIABLE, Root, mirror_for, root_for
from tfcert_exam_engine.public_sets.registry import find_all, public_sets
from tfcert_exam_engine.public_sets.standing import standing
from tfcert_exam_engine.public_views import PublicEnding, PublicTask, PublicView, PublicWork

log = logging.getLogger(__name__)

MOST_WAITING = 50
TELL_EVERY_S = 0.25
LINGERS_S = 45.0
"""Longer than a silent server is listened to."""
LEAVE_S = 3.0
"""How long the thread is waited for at the end: a fetch puts away what it has within a second."""


class PublicShelf:
    """Says how the sets stand, and does what is asked for in turn."""

    def __init__(self, paths: Paths, broadcast: Broadcast) -> None:
        self._paths = paths
        self._broadcast = broadcast
        self._waiting: deque[PublicTask] = deque()
        self._work: PublicWork | None = None
        self._ended: PublicEnding | None = None
        self._stop = threading.Event()
        self._was_stopped = False
        """The task before was, and may not have let go of the root yet."""
        self._worker: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self._worker is not None and not self._worker.done()

    async def view(self) -> PublicView:
        """Return how all of them stand."""
        root = root_for(self._paths)
        sets, trouble = await asyncio.to_thread(_standings, root)
        from_setting = root.folder != self._paths.data_dir / "public"
        mirror = mirror_for(self._paths)
        return PublicView(
            str(root.folder),
            "variable" if os.environ.get(ROOT_VARIABLE) else "setting" if from_setting else "data_folder",
            (mirror or "").rpartition("@")[2],
            "variable" if os.environ.get(MIRROR_VARIABLE) else "setting" if mirror else "",
            sets,
            self._work,
            list(self._waiting),
            self._ended,
            trouble,
        )

    async def begin(self, task: PublicTask) -> PublicView:
        """Do it as soon as what was asked for before is done.

        Raises:
            UsageRefused: no such set, no full path, or too much waits.
        """
        wanted = self._lacking(_checked(task))
        if wanted is not None:
            self._waiting.append(wanted)
            if not self.is_busy:
                self._worker = asyncio.create_task(self._run())
        view = await self.view()
        self._broadcast.tell(PublicChanged(view))
        return view

    async def stop(self) -> PublicView:
        """Stop what is under way and forget what waits; what has come is kept."""
        self._waiting.clear()
        if self._work is not None:
            self._stop.set()
            self._work = msgspec.structs.replace(self._work, stopping=True)
        view = await self.view()
        self._broadcast.tell(PublicChanged(view))
        return view

    async def close(self) -> None:
        """Stop, and wait until it has let go of the root; a thread that hangs ends with the process."""
        self._waiting.clear()
        self._stop.set()
        if self._worker is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(self._worker), LEAVE_S)
            self._worker.cancel()

    def _lacking(self, task: PublicTask) -> PublicTask | None:
        """Take out of a fetch what is on its way already; None where nothing is left."""
        if len(self._waiting) >= MOST_WAITING:
            raise UsageRefused(
                "public_queue", _("Too much waits already to be done with the data sets."), _("Wait, or stop it first.")
            )
        if task.kind != "fetch":
            return task
        under_way = [self._work.task] if self._work is not None and not self._work.stopping else []
        coming = (
            {name for each in (*under_way, *self._waiting) if each.kind == "fetch" for name in each.names}
            if not task.edition
            else set()
        )
        names = [name for name in task.names if name not in coming]
        return msgspec.structs.replace(task, names=names) if names else None

    async def _run(self) -> None:
        while self._waiting:
            task = self._waiting.popleft()
            self._stop.clear()
            self._ended = await self._done(task)
            self._work = None
            self._broadcast.tell(PublicChanged(await self.view()))

    async def _done(self, task: PublicTask) -> PublicEnding:
        """Run it in a thread of its own: one that hangs in a read must not keep the engine from leaving."""
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        endings: list[PublicEnding] = []
        moved: deque[PublicWork] = deque(maxlen=1)
        root, mirror = root_for(self._paths), mirror_for(self._paths)

        def work() -> None:
            try:
                endings.append(self._carried_out(task, root, mirror, moved))
            except Exception as error:
                log.exception("%s of public sets failed", task.kind)
                endings.append(_fault(task, error))
            with contextlib.suppress(RuntimeError):  # the loop has been closed
                loop.call_soon_threadsafe(over.set)

        self._work = PublicWork(task)
        self._broadcast.tell(PublicMoved(self._work))
        threading.Thread(target=work, name=f"public {task.kind}", daemon=True).start()
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), TELL_EVERY_S)
            if moved:
                await self._move(moved.popleft())
        return endings[0]

    def _carried_out(self, task: PublicTask, root: Root, mirror: str | None, moved: deque[PublicWork]) -> PublicEnding:
        """Do it, once a task that was stopped has let go: a thread of it may wait for a server yet."""
        ends = time.monotonic() + LINGERS_S
        while True:
            ending = public_work.carry_out(task, root, mirror, moved.append, self._stop)
            if ending.code != "busy" or not self._was_stopped or time.monotonic() > ends:
                self._was_stopped = ending.stopped
                return ending
            if self._stop.wait(TELL_EVERY_S):
                return msgspec.structs.replace(ending, code="", message="", advice="", stopped=True)

    async def _move(self, work: PublicWork) -> None:
        """Tell how far it is; where a set is done, how all of them stand."""
        before, self._work = self._work, msgspec.structs.replace(work, stopping=self._stop.is_set())
        others = before is None or [one.name for one in work.sets] != [one.name for one in before.sets]
        self._broadcast.tell(PublicChanged(await self.view()) if others else PublicMoved(self._work))


def _standings(root: Root) -> tuple[list[Standing], str]:
    found, trouble = [], ""
    for one in public_sets():
        try:
            found.append(standing(root, one))
        except EngineError as error:
            found.append(Standing(one.name, "half"))
            trouble = f"{error.message} {error.advice}".strip()
    return found, trouble


def _checked(task: PublicTask) -> PublicTask:
    """Return it with the names of the sets written out, each once."""
    if task.file and not Path(task.file).is_absolute():
        raise UsageRefused("pack_path", _("{file} is not a full path.").format(file=task.file), "")
    if task.kind == "unpack":
        return task
    return msgspec.structs.replace(task, names=[one.name for one in find_all(task.names)])


def _fault(task: PublicTask, error: Exception) -> PublicEnding:
    said = _("The engine failed: {error}.").format(error=error)
    return PublicEnding(task, time.time(), message=said, advice=_("Its log is engine.log."))
