"""Fetches sets: several files at a time, each set in its place as soon as its last file is here."""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.public_sets import records, troubles
from tfcert_exam_engine.public_sets.download import Download, Wanted
from tfcert_exam_engine.public_sets.holding import hold
from tfcert_exam_engine.public_sets.mirror import Origins, mirror_folder
from tfcert_exam_engine.public_sets.outcomes import Outcome
from tfcert_exam_engine.public_sets.pace import FetchProgress, Pace
from tfcert_exam_engine.public_sets.places import Root, cannot_write
from tfcert_exam_engine.public_sets.placing import place
from tfcert_exam_engine.public_sets.plan import Plan, half_size, plan, refuse_small_disk
from tfcert_exam_engine.public_sets.records import RawFile
from tfcert_exam_engine.public_sets.registry import Edition, PublicSet
from tfcert_exam_engine.public_sets.sources import Patience

AT_ONCE = 4
TELL_EVERY_S = 0.2
LEAVE_S = 1.0
"""How long the threads of a fetch that is given up are waited for: one may hang in a read."""

Tell = Callable[[FetchProgress], None]


class FetchOptions(msgspec.Struct, frozen=True):
    """How to fetch."""

    mirror: str | None = None
    edition: str = ""
    at_once: int = AT_ONCE
    patience: Patience = Patience()


def fetch(
    sets: Sequence[PublicSet], root: Root, options: FetchOptions, tell: Tell, stop: threading.Event
) -> tuple[Outcome, ...]:
    """Fetch and place sets; one that fails does not keep the others. Blocks; `tell` is called from this thread.

    Raises:
        EngineError: nothing could be begun: another command is at work here, no such edition or mirror, too little
            room.
        Cancelled: `stop` was set; what has come is kept.
        KeyboardInterrupt: likewise.
    """
    if options.mirror is not None:
        mirror_folder(options.mirror)
    if here := _all_here(sets, root, options.edition):
        return here
    let_go = hold(root)
    work = _Work(root, options, stop)
    try:
        plans = [work.planned(one) for one in sets]
        refuse_small_disk(root, plans)
        work.carry_out(plans, tell)
    except OSError as error:
        raise cannot_write(root.folder, error, resumable=True) from error
    finally:
        work.leave(let_go)
    return tuple(_outcome(one) for one in plans)


def _all_here(sets: Sequence[PublicSet], root: Root, edition: str) -> tuple[Outcome, ...] | None:
    """A root that cannot be written, or is at work, does as well where there is nothing to do."""
    found = []
    for one in sets:
        wanted = one.edition(edition).name if edition else ""
        record = records.installed_record(root, one.name)
        if record is None or wanted not in ("", record.edition):
            return None
        found.append(_outcome(Plan(one, one.editions[0], {}, [], None, record, True)))
    return tuple(found)


class _Work:
    """The threads of one fetch and what they share."""

    def __init__(self, root: Root, options: FetchOptions, asked: threading.Event) -> None:
        self._root, self._options = root, options
        self._asked = asked
        self._stop = threading.Event()
        self._pace = Pace()
        self._unreachable: Counter[str] = Counter()
        self._files: queue.SimpleQueue[tuple[Plan, Wanted | None]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._unforeseen: BaseException | None = None

    def planned(self, one: PublicSet) -> Plan:
        """Find out what there is to do; a mirror's trouble with one set is that set's own."""
        origins = self._origins()
        try:
            return plan(self._root, one, self._options.edition, origins, self._beat)
        except troubles.TransferTrouble as trouble:
            return Plan(one, Edition("", one.editions[0].files), {}, [], failure=trouble)
        finally:
            origins.close()

    def carry_out(self, plans: Sequence[Plan], tell: Tell) -> None:
        """Hand the files to the threads, and tell how it goes until they are done."""
        for one in plans:
            if not one.already and one.failure is None:
                self._hand_out(one)
        count = min(max(self._options.at_once, 1), self._files.qsize())
        # They must not keep a process that is told to leave: one may wait for a server.
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            while thread.is_alive():
                thread.join(TELL_EVERY_S)
                tell(self._pace.now())
                if self._asked.is_set():
                    raise troubles.Cancelled
        if self._unforeseen is not None:
            raise self._unforeseen
        self._beat()

    def leave(self, let_go: Callable[[], None]) -> None:
        """Have the threads put away what they have; the root is let go of when the last one has."""
        self._stop.set()
        until = time.monotonic() + LEAVE_S
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0.0))
        if any(thread.is_alive() for thread in self._threads):
            threading.Thread(target=self._let_go_late, args=(let_go,), daemon=True).start()
        else:
            let_go()

    def _let_go_late(self, let_go: Callable[[], None]) -> None:
        for thread in self._threads:
            thread.join()
        let_go()

    def _hand_out(self, one: Plan) -> None:
        for wish in one.waiting:
            self._pace.expect(wish.key, wish.file.expected_size, half_size(self._root, wish))
            self._files.put((one, wish))
        if not one.waiting:
            self._files.put((one, None))

    def _serve(self) -> None:
        origins = self._origins()
        try:
            while not self._stop.is_set():
                one, wish = self._files.get_nowait()
                self._guarded(one, wish, origins)
        except queue.Empty:
            return
        except troubles.Cancelled:
            return
        except BaseException as error:
            self._unforeseen = error
        finally:
            origins.close()

    def _origins(self) -> Origins:
        return Origins(self._options.mirror, self._options.patience, self._unreachable)

    def _guarded(self, one: Plan, wish: Wanted | None, origins: Origins) -> None:
        """Keep what goes wrong with its set."""
        try:
            if wish is not None:
                self._pace.stage(one.one.name, "fetching")
                done = self._download(one, wish, origins)
                with self._lock:
                    one.here[done.name] = done
                    one.waiting.remove(wish)
                    if one.waiting:
                        return
            self._place(one)
        except EngineError as error:
            self._fail(one, error)
        except OSError as error:
            self._fail(one, cannot_write(self._root.folder, error, resumable=True))

    def _fail(self, one: Plan, error: EngineError) -> None:
        one.failure = one.failure or error
        self._pace.stage(one.one.name, None)

    def _download(self, one: Plan, wish: Wanted, origins: Origins) -> RawFile:
        target = self._root.raw(one.one.name) / wish.file.name
        count = partial(self._pace.count, wish.key)
        download = Download(wish, target, self._options.patience, self._stop, count)
        return download.run(origins.sources(one.one.name, wish.file), lambda file: self._pin(wish.key, file))

    def _pin(self, key: str, file: RawFile) -> None:
        with self._lock:
            records.pin(self._root, key, file)

    def _place(self, one: Plan) -> None:
        self._pace.stage(one.one.name, "opening")
        raw = [one.here[file.name] for file in one.edition.files]
        try:
            one.record = place(self._root, one.one, one.edition, raw, self._beat)
        except troubles.WrongArchive:
            self._throw_away(one.one.name, [each.name for each in raw if each.pinned])
            raise
        self._pace.stage(one.one.name, None)

    def _throw_away(self, name: str, files: Sequence[str]) -> None:
        """Forget files that are known by their pins alone: a broken one would be refused in any other's favour."""
        with self._lock:
            records.forget_pins(self._root, name, files)
        for file in files:
            (self._root.raw(name) / file).unlink(missing_ok=True)

    def _beat(self) -> None:
        if self._stop.is_set() or self._asked.is_set():
            raise troubles.Cancelled


def _outcome(one: Plan) -> Outcome:
    name = one.one.name
    if one.record is None:
        error = one.failure
        assert error is not None
        return Outcome(name, "failed", one.edition.name, 0, (), error.code, error.message, error.advice)
    pinned = tuple(raw.name for raw in one.record.raw if raw.pinned)
    return Outcome(name, "already" if one.already else "placed", one.record.edition, one.record.size, pinned)
