"""One thread that looks at the machine, so that a look that takes long holds up nobody else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

Found = TypeVar("Found")
_Work = tuple[Callable[[], Any], "Future[Any]"]


class ProbeThread:
    """Does one piece of work at a time. A daemon: a look that never ends must not keep the engine from leaving.

    One thread for all of them, since a child that is to die with its parent dies with the thread that started it
    (PR_SET_PDEATHSIG, prctl(2)).
    """

    def __init__(self) -> None:
        self._asked: SimpleQueue[_Work | None] = SimpleQueue()
        self._under_way: asyncio.Future[Any] | None = None
        self._thread: threading.Thread | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a piece of work is under way, or done and not yet asked for."""
        return self._under_way is not None

    def begin(self, work: Callable[[], object]) -> None:
        """Begin a piece of work; none may be under way."""
        assert self._under_way is None
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="probe", daemon=True)
            self._thread.start()
        future: Future[Any] = Future()
        self._under_way = asyncio.wrap_future(future)
        self._asked.put((work, future))

    async def is_done(self, within_s: float) -> bool:
        """Wait for the work under way, so long at the most; return whether `result` has it."""
        return self._under_way is not None and bool((await asyncio.wait([self._under_way], timeout=within_s))[0])

    def result(self) -> Any:
        """Return what was found, or raise what the work raised; another may begin."""
        assert self._under_way is not None
        done, self._under_way = self._under_way, None
        return done.result()

    def close(self, last: Callable[[], object], within_s: float) -> None:
        """Do one thing more and end the thread; one that is stuck, or takes longer, is left to the process's end."""
        if self._thread is not None:
            self._asked.put((last, Future()))
            self._asked.put(None)
            self._thread.join(within_s)

    def _run(self) -> None:
        while (asked := self._asked.get()) is not None:
            work, future = asked
            try:
                found = work()
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(found)
