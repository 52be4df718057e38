"""The notes of what was made of a set's downloads: prepared TFDS sets, Keras' files, stand-ins."""

from __future__ import annotations

import shutil

import msgspec

from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.records import Record, read_whole

VERSION = 1
"""Of what is made; another one is made anew."""


class Made(msgspec.Struct, frozen=True):
    """What was made of a set's downloads."""

    name: str
    version: int
    edition: str
    raw: dict[str, str]
    """The checksums of the downloads that it was made of, by file."""
    tfds: str
    """`<name>/<version>` in the folder of TFDS; "": nothing for TFDS."""
    keras: tuple[str, ...]
    """Paths below KERAS_HOME."""
    stand_ins: tuple[str, ...]


def made_of(root: Root, record: Record) -> Made | None:
    """Return what was made of a set as it is here now; None where that is not (all) made.

    Raises:
        EngineUnavailable: the note of it cannot be read.
    """
    made = read_whole(root.prepared(record.name), Made)
    raw = {file.name: file.sha256 for file in record.raw}
    if made is None or (made.version, made.edition, made.raw) != (VERSION, record.edition, raw):
        return None
    places = [*(root.keras / path for path in made.keras), *(root.stand_ins(record.name) / f for f in made.stand_ins)]
    if made.tfds:
        places.append(root.tfds / made.tfds / "dataset_info.json")
    return made if all(place.is_file() for place in places) else None


def forget(root: Root, name: str) -> None:
    """Take away what was made of a set.

    Raises:
        OSError: the disk is not writable.
        EngineUnavailable: the note of it cannot be read.
    """
    made = read_whole(root.prepared(name), Made)
    if made is None:
        return
    root.prepared(name).unlink()
    if made.tfds:
        shutil.rmtree(root.tfds / made.tfds.partition("/")[0], ignore_errors=True)
    for path in made.keras:
        (root.keras / path).unlink(missing_ok=True)
    shutil.rmtree(root.stand_ins(name), ignore_errors=True)
