"""What the rest of the product asks of public sets. Nothing here needs the network but `fetch`."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from tfcert_exam_engine.public_sets.fetching import FetchOptions, Tell
from tfcert_exam_engine.public_sets.fetching import fetch as fetch_sets
from tfcert_exam_engine.public_sets.outcomes import Outcome, Prepared
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.preparing import Tell as TellPreparing
from tfcert_exam_engine.public_sets.preparing import prepare as prepare_sets
from tfcert_exam_engine.public_sets.records import RawFile, Record, installed_record
from tfcert_exam_engine.public_sets.registry import find, find_all, public_sets
from tfcert_exam_engine.runner.bare.public_data.known import address


class Installed(msgspec.Struct, frozen=True):
    """A set that is wholly here."""

    name: str
    edition: str
    folder: Path
    """What it became."""
    raw_folder: Path
    """Its downloads, by the names that their makers gave them."""
    raw: tuple[RawFile, ...]
    size: int
    """Bytes on the disk, downloads included."""


def installed(root: Root, *, thorough: bool = False) -> dict[str, Installed]:
    """Return the sets that are here, by name: recorded as wholly placed, and their folders are there.

    `thorough`: each file is there too, with its size and time of change, which takes longer.

    Raises:
        EngineUnavailable: a record cannot be read.
    """
    found = {one.name: installed_record(root, one.name, thorough=thorough) for one in public_sets()}
    return {name: _installed(root, record) for name, record in found.items() if record is not None}


def is_installed(root: Root, name: str) -> bool:
    """Whether one set is wholly here."""
    return installed_record(root, name) is not None


def fetch(
    names: Sequence[str], root: Root, mirror: str | None, tell: Tell, stop: threading.Event
) -> tuple[Outcome, ...]:
    """Fetch sets by name, as `fetching.fetch` does; blocks, so that an engine gives it a thread of its own.

    Raises:
        EngineError: nothing could be begun. A single set's trouble is in its outcome.
        Cancelled: `stop` was set.
    """
    return fetch_sets(find_all(names), root, FetchOptions(mirror), tell, stop)


def prepare(names: Sequence[str], root: Root, tell: TellPreparing, stop: threading.Event) -> tuple[Prepared, ...]:
    """Make what TFDS, Keras and scripts want of sets that are here, as `preparing.prepare` does; blocks.

    Raises:
        EngineError: nothing could be begun. A single set's trouble is in its outcome.
        Cancelled: `stop` was set.
    """
    return prepare_sets(root, find_all(names), tell, stop)


def set_of_url(url: str) -> str | None:
    """Return the set that an address belongs to; None for an address of the wide world."""
    known = _files_by_url().get(address(url))
    return known[0] if known else None


def file_of_url(root: Root, url: str) -> Path | None:
    """Return what an address would give, where its set is here in the edition that has this file; else None."""
    name, edition, file = _files_by_url().get(address(url), ("", "", ""))
    record = installed_record(root, name, thorough=False) if name else None
    return root.raw(name) / file if record is not None and record.edition == edition else None


@lru_cache(maxsize=1)
def _files_by_url() -> dict[str, tuple[str, str, str]]:
    return {
        address(url): (one.name, edition.name, file.name)
        for one in public_sets()
        for edition in one.editions
        for file in edition.files
        for url in (*file.urls, *file.also)
    }


def how_to_get(names: Sequence[str]) -> str:
    """Return the command that gets sets, to be typed here or on a connected machine."""
    return f"tfcert-tui datasets fetch {' '.join(names)}"


def how_to_carry(names: Sequence[str]) -> str:
    """Return the commands for a machine without a network: the first two on a connected one, the last here."""
    restricted = any(find(name).redistributable != "yes" for name in names)
    pack = f"tfcert-tui datasets pack {' '.join(names)} -o sets.tar" + " --include-restricted" * restricted
    return f"{how_to_get(names)} && {pack}; tfcert-tui datasets unpack sets.tar"


def _installed(root: Root, record: Record) -> Installed:
    folder, raw_folder = root.placed(record.name), root.raw(record.name)
    return Installed(record.name, record.edition, folder, raw_folder, record.raw, record.size)
