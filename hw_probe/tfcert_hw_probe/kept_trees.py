"""Process trees that are looked at once a second: known from the last look, with what began since."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tfcert_hw_probe.births import Births
from tfcert_hw_probe.process_tree import PROC, Lister, ProcessFigures, ProcLister, best_lister

WHOLE_EVERY_S = 15.0
"""How often a tree is read whole all the same, and what was known of it is put to the test."""
MOST_TREES = 64
"""Of which the processes are kept: those of runs that have ended go as others come."""


def watching_lister(proc: Path = PROC) -> Lister:
    """Return the cheapest reader for looks that come again and again."""
    lister = best_lister(proc)
    return KeptTrees(lister, Births(str(proc))) if isinstance(lister, ProcLister) else lister


@dataclass
class _Kept:
    started: dict[int, float]
    """When each process of the tree began, the first being its root."""
    mark: int
    whole_at: float


class KeptTrees:
    """Gives a process and its descendants as `ProcLister` does.

    To ask every thread of a training for its children costs many times what the figures of its few processes do
    (TensorFlow has a thread or more per core). New ones are known by `Births` instead. Where a whole look finds one
    that they missed, as in a container that makes its own /proc/loadavg up, they are not relied on any more.
    """

    def __init__(self, lister: ProcLister, births: Births, now: Callable[[], float] = time.monotonic) -> None:
        self._lister, self._births, self._now = lister, births, now
        self._kept: dict[int, _Kept] = {}

    def __call__(self, pid: int) -> list[ProcessFigures]:
        """Return the process and its descendants."""
        kept, now = self._kept.get(pid), self._now()
        mark = self._births.mark if kept is None else kept.mark
        new = self._births.since(mark)
        known = None if kept is None or new is None else self._known(pid, kept, new)
        if known is not None and kept is not None and now - kept.whole_at < WHOLE_EVERY_S:
            found, kept.mark = known, self._births.mark
            kept.started = {one.pid: one.started for one in found}
        else:
            found = self._whole(pid, known, now)
        if not found:
            self._kept.pop(pid, None)
        return found

    def _whole(self, pid: int, known: list[ProcessFigures] | None, now: float) -> list[ProcessFigures]:
        mark = self._births.mark
        found = self._lister(pid)
        if known is not None:
            self._compare({one.pid for one in found}, {one.pid for one in known}, mark)
        if len(self._kept) >= MOST_TREES:
            self._kept.pop(next(iter(self._kept)))
        self._kept[pid] = _Kept({one.pid: one.started for one in found}, mark, now)
        return found

    def _compare(self, found: set[int], known: set[int], mark: int) -> None:
        """Trust the births no more if one is in the tree that they have not told, now that they have had time to."""
        new = self._births.since(mark) or []
        if found - known - {pid for pid, _parent in new}:
            self._births.can_be_trusted = False

    def _known(self, root: int, kept: _Kept, new: list[tuple[int, int]]) -> list[ProcessFigures] | None:
        """Return those that were there and still belong to the tree, and those that began in it."""
        members: dict[int, float | None] = dict(kept.started)
        for pid, parent in new:
            if parent in members:
                members[pid] = None
        found: list[ProcessFigures] = []
        for pid, started in members.items():
            looked = self._lister.one(pid)
            if looked is None or (started is not None and looked[0].started != started):
                if pid == root:
                    return None
                continue
            # A process whose parent ended belongs to whoever took it, which may be nobody in the tree.
            if pid == root or looked[1] in members:
                found.append(looked[0])
        return found
