"""Attempts carried from machine to machine: written to a file, and taken in from one without doubles."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from gettext import gettext as _
from itertools import chain, count
from pathlib import Path

import msgspec

from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.from_outside import is_file, is_folder, is_there
from tfcert_exam_engine.history import json_file
from tfcert_exam_engine.history.csv_file import history_csv
from tfcert_exam_engine.history.portable import PortableAttempt
from tfcert_exam_engine.history.views import FILE_NAME, HistoryExported, HistoryImported, ImportedAttempt
from tfcert_exam_engine.public_sets.records import write_whole
from tfcert_exam_engine.store import Store


async def export(store: Store, attempts: Sequence[Attempt], file: str, force: bool) -> HistoryExported:
    """Write ended attempts to a .json file that `take_in` reads, or to a .csv file; durable on return.

    Live ones, and those with a grading under way, are left out.

    Raises:
        UsageRefused: the file is there already, has another ending or no folder; or nothing is left to write.
        EngineUnavailable: the disk is full or not writable.
    """
    place = place_of(file, force)
    whole = [each for each in attempts if _is_whole(each)]
    left_out = [each.attempt for each in attempts if not _is_whole(each)]
    if not whole:
        raise UsageRefused(
            "no_attempt", _("There is no ended attempt to export."), _("Sit one first with: tfcert-tui start")
        )
    if place.suffix == ".csv":
        content = history_csv(each.view() for each in whole).encode()
    else:
        content = await _as_json(store, whole)
    try:
        await asyncio.to_thread(write_whole, place, content)
    except OSError as error:
        raise EngineUnavailable(
            "disk",
            _("{place} cannot be written: {why}.").format(place=place, why=error.strerror or error),
            _("Make room or make it writable, or name another file."),
        ) from error
    return HistoryExported(str(place), [each.attempt for each in whole], len(content), left_out)


async def _as_json(store: Store, attempts: Iterable[Attempt]) -> bytes:
    """Return the file's bytes; the clock and whoever asks something else come in between two attempts."""
    bodies = []
    for each in attempts:
        bodies.append(msgspec.json.encode(store.portable(each)))
        await asyncio.sleep(0)
    return await asyncio.to_thread(json_file.written, bodies)


def place_of(file: str, force: bool) -> Path:
    """Return where an export goes: the file named, or one in the folder named.

    Raises:
        UsageRefused: as `export`.
    """
    named = Path(file)
    place = named / FILE_NAME if is_folder(named) else named
    if place.suffix not in (".json", ".csv"):
        message = _("{file} ends in neither .json nor .csv.").format(file=place)
        advice = _("Name a .json file, which another machine imports, or a .csv file for a spreadsheet.")
        raise UsageRefused("no_format", message, advice)
    if not is_folder(place.parent):
        message = _("There is no folder {folder}.").format(folder=place.parent)
        raise UsageRefused("no_folder", message, _("Make it first."))
    if is_there(place) and not (force and is_file(place)):
        message = _("{file} is there already.").format(file=place)
        raise UsageRefused("exists", message, _("Name another file, or write over this one with --force."))
    return place


def _is_whole(attempt: Attempt) -> bool:
    return attempt.ended and all(state.grading is None for state in attempt.categories.values())


async def take_in(store: Store, file: str) -> HistoryImported:
    """Take in the attempts of a file: all that are not here yet, in one transaction, or none.

    One that is here stays as it is, by its uid; but where it came by an earlier import, and the file's has more
    verdicts, the file's takes its place, and keeps its name and a note that was written here.

    Raises:
        UsageRefused: the file cannot be read, is none of ours, a newer version's, or damaged.
        DiskTrouble: the record cannot be written; nothing was imported.
    """
    place = Path(file)
    given = await asyncio.to_thread(json_file.read, place)
    taking = _Taking(store.attempts(), store.verdicts())
    for each in given:
        taking.look_at(each)
    store.put_all(taking.wanted, [each.attempt for each in taking.coming if each.replaced])
    return HistoryImported(str(place), taking.coming, taking.known)


class _Taking:
    """What an import comes to, before anything is written."""

    def __init__(self, here: Iterable[Attempt], verdicts: Mapping[str, int]) -> None:
        """`verdicts` counts those of each attempt here, by its name."""
        self._verdicts = verdicts
        self._by_uid = {each.uid: each for each in here}
        self._names = {each.attempt for each in self._by_uid.values()}
        self._seen: set[str] = set()
        self.wanted: list[tuple[str, PortableAttempt]] = []
        """With the name that each gets here."""
        self.coming: list[ImportedAttempt] = []
        self.known: list[str] = []

    def look_at(self, given: PortableAttempt) -> None:
        """Decide on one attempt."""
        if given.uid in self._seen:
            return
        self._seen.add(given.uid)
        here = self._by_uid.get(given.uid)
        if here is None:
            self._take(given, self._free_name(given.attempt), replaced=False)
        elif here.origin and _verdicts(given) > self._verdicts.get(here.attempt, 0):
            kept = msgspec.structs.replace(given, note=here.note or given.note, origin=here.origin)
            self._take(kept, here.attempt, replaced=True)
        else:
            self.known.append(here.attempt)

    def _take(self, given: PortableAttempt, name: str, *, replaced: bool) -> None:
        self.wanted.append((name, given))
        self.coming.append(ImportedAttempt(name, given.attempt, given.origin, replaced))

    def _free_name(self, wanted: str) -> str:
        names = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
        name = next(each for each in names if each not in self._names)
        self._names.add(name)
        return name


def _verdicts(attempt: PortableAttempt) -> int:
    return sum(each.stars is not None for each in attempt.submissions)
