"""Does one task on the public sets: blocks, and belongs into a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.public_sets import records, troubles
from tfcert_exam_engine.public_sets.fetching import FetchOptions, fetch
from tfcert_exam_engine.public_sets.outcomes import Prepared, Verified
from tfcert_exam_engine.public_sets.pace import FetchProgress
from tfcert_exam_engine.public_sets.packing import pack
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.preparing import Preparing, prepare
from tfcert_exam_engine.public_sets.registry import PublicSet, find_all
from tfcert_exam_engine.public_sets.removal import remove_all
from tfcert_exam_engine.public_sets.unpacking import unpack_pack
from tfcert_exam_engine.public_sets.verifying import verify
from tfcert_exam_engine.public_views import PublicEnding, PublicTask, PublicWork, SetAtWork, Stage

Tell = Callable[[PublicWork], None]


def carry_out(task: PublicTask, root: Root, mirror: str | None, tell: Tell, stop: threading.Event) -> PublicEnding:
    """Do it and return how it ended; `tell` is called from this thread."""
    work = _Task(task, root, mirror, tell, stop)
    try:
        return work.done()
    except troubles.Cancelled:
        return work.ended(stopped=True)
    except EngineError as error:
        return work.ended(code=error.code, message=error.message, advice=error.advice)


class _Task:
    def __init__(self, task: PublicTask, root: Root, mirror: str | None, tell: Tell, stop: threading.Event) -> None:
        self._task, self._root, self._mirror = task, root, mirror
        self._tell, self._stop = tell, stop

    def done(self) -> PublicEnding:
        file, names = Path(self._task.file), self._task.names
        if self._task.kind == "unpack":
            unpacked = list(unpack_pack(self._root, file, self._beat))
            return self.ended(unpacked=unpacked, prepared=self._prepared([one.name for one in unpacked]))
        sets = find_all(names)
        match self._task.kind:
            case "fetch":
                options = FetchOptions(self._mirror, self._task.edition)
                fetched = list(fetch(sets, self._root, options, self._told, self._stop))
                here = [one.name for one in fetched if one.outcome != "failed"]
                return self.ended(fetched=fetched, prepared=self._prepared(here))
            case "verify":
                return self.ended(verified=list(self._verified(sets)))
            case "remove":
                return self.ended(removed=remove_all(self._root, sets, forget_pins=self._task.forget_pins))
        return self.ended(packed=pack(self._root, sets, file, restricted=self._task.restricted, beat=self._beat))

    def ended(self, **outcome: object) -> PublicEnding:
        return msgspec.structs.replace(PublicEnding(self._task, time.time()), **outcome)

    def _beat(self) -> None:
        if self._stop.is_set():
            raise troubles.Cancelled

    def _prepared(self, names: Sequence[str]) -> list[Prepared]:
        def told(now: Preparing) -> None:
            self._tell(PublicWork(self._task, [SetAtWork(now.name, "preparing")]))

        return list(prepare(self._root, find_all(names), told, self._stop)) if names else []

    def _told(self, now: FetchProgress) -> None:
        self._tell(PublicWork(self._task, _of(now, self._task.names), now.done, now.total, now.rate, now.left_s))

    def _verified(self, sets: Sequence[PublicSet]) -> list[Verified]:
        """Bytes are counted by whole sets: how large they are stands in their records."""
        known = {one.name: records.record_of(self._root, one.name) for one in sets}
        sizes = {name: record.size if record else 0 for name, record in known.items()}
        found: list[Verified] = []
        for at, one in enumerate(sets):
            left = [SetAtWork(each.name, "reading" if each is one else "waiting") for each in sets[at:]]
            done = sum(sizes[each.name] for each in sets[:at])
            self._tell(PublicWork(self._task, left, done, sum(sizes.values())))
            found.append(verify(self._root, one.name, self._beat))
        return found


def _of(now: FetchProgress, names: Sequence[str]) -> list[SetAtWork]:
    """Return where the sets of a fetch stand, those that are done left out."""
    stages: dict[str, Stage] = {}
    for name in names:
        done, total = now.sets.get(name, (0, 0))
        if name in now.opening:
            stages[name] = "opening"
        elif name in now.names:
            stages[name] = "fetching"
        elif name in now.sets and (done < total or not total):
            stages[name] = "waiting"
    return [SetAtWork(name, stages[name], *now.sets.get(name, (0, 0))) for name in names if name in stages]
