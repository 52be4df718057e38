"""Looks at how a model file is put together, before any library of Keras opens it.

What a loader would follow out of the file is refused: links and storage in other files, odd members of an archive. So
is what unpacks to far more than the contract allows.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from pathlib import Path
from typing import Any

import h5py

from tfcert_exam_engine.model_names import FAR_TOO_LARGE
from tfcert_exam_engine.runner.allowed import bounds
from tfcert_exam_engine.runner.files import model_file
from tfcert_exam_engine.runner.files.model_file import FileRefused, ModelFile

MEMBERS = frozenset({"config.json", "metadata.json", "model.weights.h5"})
ASSETS = "assets/"
"""What a layer keeps beside its numbers: a vocabulary."""
MOST_MEMBERS = 10_000
MOST_OBJECTS = 200_000
"""Groups and arrays in one HDF5 file; the largest published networks have some thousands."""
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
FILTERS = frozenset({h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_FLETCHER32, h5py.h5z.FILTER_LZF})
"""Others would be looked for among the machine's libraries."""


def read(path: Path, name: str, sha256: str, max_megabytes: float) -> ModelFile:
    """Read a model file's description, having looked at all of its parts.

    Raises:
        FileRefused: it is no whole model, or not put together as Keras does it.
        OSError: it cannot be read at all, which is a fault of ours: it was frozen for grading.
    """
    try:
        file = model_file.read(path, name, sha256)
        with _clear_of_errors(name):
            numbers = _numbers_in(file, FAR_TOO_LARGE * max_megabytes * 1e6)
        bounds.check(file, numbers)
    except (FileRefused, OSError, MemoryError):
        raise
    except Exception as error:  # whatever a library makes of bytes that someone chose
        raise _broken(name) from error
    return file


@contextmanager
def _clear_of_errors(name: str) -> Iterator[None]:
    """The file was opened and read before: what cannot be read now is damaged inside."""
    try:
        yield
    except (OSError, KeyError, RuntimeError, zipfile.BadZipFile) as error:
        raise _broken(name) from error


def _numbers_in(file: ModelFile, most_bytes: float) -> int:
    """Return how many numbers a file's arrays hold.

    Raises:
        FileRefused: it reaches out of itself, or unpacks to more than `most_bytes`.
    """
    if file.format == "h5":
        with h5py.File(file.path, "r") as stored:
            return _numbers_of(stored, file.name, most_bytes)
    with zipfile.ZipFile(file.path) as archive:
        _check_members(archive.infolist(), file.name, most_bytes)
        if "model.weights.h5" not in archive.namelist():
            return 0  # Keras says so itself
        # From memory: HDF5 reads in small pieces, for which an archive is slow.
        with h5py.File(io.BytesIO(archive.read("model.weights.h5")), "r") as stored:
            return _numbers_of(stored, file.name, most_bytes)


def _check_members(members: list[zipfile.ZipInfo], name: str, most_bytes: float) -> None:
    odd = _odd_member(members)
    if odd is not None:
        raise FileRefused(
            "odd_archive",
            _("{name} holds a part that Keras does not write: {part}.").format(name=name, part=odd[:60]),
            _("Save the model with model.save('mymodel.keras'); do not zip it yourself."),
        )
    _check_bytes(sum(member.file_size for member in members), name, most_bytes)


def _odd_member(members: list[zipfile.ZipInfo]) -> str | None:
    seen: set[str] = set()
    for member in members:
        if len(seen) == MOST_MEMBERS or member.filename in seen or not _is_plain(member):
            return member.filename
        seen.add(member.filename)
    return None


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """Return whether an archive's member is a plain file of Keras', in its place."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    steps = member.filename.replace("\\", "/").split("/")
    placed = member.filename in MEMBERS or (member.filename.startswith(ASSETS) and ".." not in steps)
    return (
        placed and kind in (0, stat.S_IFREG, stat.S_IFDIR) and not member.flag_bits & 1 and _is_packed_plainly(member)
    )


def _is_packed_plainly(member: zipfile.ZipInfo) -> bool:
    return member.compress_type in PACKINGS


def _numbers_of(stored: h5py.File, name: str, most_bytes: float) -> int:
    """Add up an HDF5 file's arrays; links are looked at, never followed."""
    arrays: list[bytes] = []
    seen = 0

    def look(path: bytes, link: Any) -> str | None:
        nonlocal seen
        seen += 1
        if seen > MOST_OBJECTS or link.type != h5py.h5l.TYPE_HARD:
            return "odd"
        if h5py.h5o.get_info(stored.id, path).type == h5py.h5o.TYPE_DATASET:
            arrays.append(path)
        return None

    if stored.id.links.visit(look, info=True):
        raise _reaches_out(name)
    numbers = size = 0
    for path in arrays:
        count, each = _array(h5py.h5d.open(stored.id, path), name)
        numbers, size = numbers + count, size + count * each
    _check_bytes(size, name, most_bytes)
    return numbers


def _array(array: Any, name: str) -> tuple[int, int]:
    """Return how many numbers an array has, and the bytes of each."""
    made, kind = array.get_create_plist(), array.get_type()
    if made.get_layout() == h5py.h5d.VIRTUAL or made.get_external_count():
        raise _reaches_out(name)
    filters = {made.get_filter(index)[0] for index in range(made.get_nfilters())}
    if not filters <= FILTERS or kind.get_class() in (h5py.h5t.REFERENCE, h5py.h5t.COMPOUND):
        raise _broken(name)
    count = 1
    for axis in array.shape:
        count *= axis
    return count, kind.get_size()


def _check_bytes(size: float, name: str, most: float) -> None:
    if size > most:
        raise FileRefused(
            "too_large",
            _("{name} unpacks to {n:,.0f} MB; more than {most:,.0f} MB is not read.").format(
                name=name, n=size / 1e6, most=most / 1e6
            ),
            _("Make the widest layer smaller: often it is a Dense after Flatten."),
        )


def _reaches_out(name: str) -> FileRefused:
    return FileRefused(
        "outside_file",
        _(
            "{name} points to something outside of itself, or to another place in it, where its numbers should be."
        ).format(name=name),
        _("Save the model with model.save('mymodel.keras'): all its weights go into the one file."),
    )


def _broken(name: str) -> FileRefused:
    return FileRefused(
        "damaged",
        _("{name} is damaged: a part of it cannot be read.").format(name=name),
        _("Save the model again with model.save('mymodel.keras')."),
    )
