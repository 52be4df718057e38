"""Puts several files and folders in the place of others, all of them or none, whenever it is killed.

What is to be done is written into a journal first. Whoever holds the data folder next and finds one finishes it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.public_sets.records import sync_folder, write_whole
from tfcert_exam_engine.typed import from_json

log = logging.getLogger(__name__)


class Move(msgspec.Struct, frozen=True):
    """One place that gets something else; all three paths are absolute and on one disk."""

    target: str
    staged: str
    """What comes there; "": nothing, the place becomes empty."""
    aside: str
    """Where what stands there goes."""


class Journal(msgspec.Struct, frozen=True):
    """What was begun."""

    moves: tuple[Move, ...]
    litter: tuple[str, ...] = ()
    """Folders that nobody needs when it is done."""
    back: bool = False
    """It failed half-way and is being taken back."""


def exchange(journal: Path, moves: Sequence[Move], litter: Sequence[Path] = ()) -> None:
    """Make all moves; what is staged must be on the disk. Only for who holds the data folder.

    Raises:
        OSError: the disk takes it not; everything is as it was.
    """
    plan = Journal(tuple(moves), tuple(map(str, litter)))
    with _undisturbed():
        write_whole(journal, msgspec.json.encode(plan))
        try:
            _forward(plan)
        except OSError:
            _take_back(journal, plan)
            raise
        _finish(journal, plan)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl+C wait for the moment it takes: who is told that it was interrupted believes that nothing changed."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        # It came too late: all is done, or taken back.
        while signal.SIGINT not in before and signal.SIGINT in signal.sigpending():
            signal.sigwait({signal.SIGINT})
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def settle(journal: Path) -> tuple[Move, ...]:
    """Finish what was begun and not finished; return what that was. Only for who holds the data folder.

    Raises:
        OSError: it still cannot be done.
    """
    try:
        plan = from_json(journal.read_bytes(), Journal)
    except FileNotFoundError:
        return ()
    except BAD_JSON:
        log.error("the journal %s cannot be read, and is moved away", journal)
        journal.replace(journal.with_name(f"{journal.name}.damaged"))
        return ()
    log.info("an exchange that was broken off is %s", "taken back" if plan.back else "finished")
    if plan.back:
        _backward(plan)
    else:
        _forward(plan)
    _finish(journal, plan)
    return () if plan.back else plan.moves


def _forward(plan: Journal) -> None:
    for move in plan.moves:
        _put(Path(move.target), move.staged, Path(move.aside))


def _put(target: Path, staged: str, aside: Path) -> None:
    """Do one move; nothing happens where it was done before."""
    if _is_there(Path(staged)) if staged else not _is_there(aside):
        if _is_there(target):
            aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.rename(_free(aside))
            sync_folder(aside.parent)
        if staged:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            Path(staged).rename(target)
        sync_folder(target.parent)


def _free(aside: Path) -> Path:
    """What appeared at the target between two tries must not stand in the way."""
    names = (aside, *(aside.with_name(f"{aside.name}-{number}") for number in range(2, 100)))
    return next(name for name in names if not _is_there(name))


def _take_back(journal: Path, plan: Journal) -> None:
    """Undo what was done; where not even that goes, the next holder of the folder does it."""
    back = msgspec.structs.replace(plan, back=True)
    with contextlib.suppress(OSError):
        write_whole(journal, msgspec.json.encode(back))
        _backward(back)
        _finish(journal, back)


def _backward(plan: Journal) -> None:
    for move in reversed(plan.moves):
        target, staged, aside = Path(move.target), Path(move.staged), Path(move.aside)
        if move.staged and not _is_there(staged) and _is_there(target):
            staged.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.rename(staged)
        if _is_there(aside):
            if _is_there(target):  # made by somebody meanwhile
                target.rename(_free(target.with_name(f"{target.name}.meanwhile")))
            aside.rename(target)
        sync_folder(target.parent)


def _finish(journal: Path, plan: Journal) -> None:
    journal.unlink()
    sync_folder(journal.parent)
    for folder in plan.litter:
        shutil.rmtree(folder, ignore_errors=True)


def _is_there(place: Path) -> bool:
    return os.path.lexists(place)
