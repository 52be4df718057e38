"""One file for a machine without internet: a plain tar of downloads, with a manifest first and the licences inside."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import os
import tarfile
import time
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import IO, cast

import msgspec

from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.public_sets.holding import held
from tfcert_exam_engine.public_sets.licences import notice, why_not_passed_on
from tfcert_exam_engine.public_sets.manifest import FORMAT, Manifest, PackedFile, PackedSet
from tfcert_exam_engine.public_sets.members import Beat
from tfcert_exam_engine.public_sets.outcomes import LeftOut, Packed
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.records import RawFile, Record, installed_record, sync_folder
from tfcert_exam_engine.public_sets.registry import PublicSet
from tfcert_exam_engine.version import __version__

COMPRESSED = (".gz", ".tgz")
"""Endings that ask for compression: most sets are compressed already."""


def pack(root: Root, sets: Sequence[PublicSet], file: Path, *, restricted: bool, beat: Beat) -> Packed:
    """Write a pack of sets that are here; every byte is held against its checksum on the way.

    Raises:
        UsageRefused: one of them is not here, or none may be passed on.
        EngineUnavailable: a file has changed since it was placed, or the pack cannot be written.
        Cancelled: `beat` raised it; nothing is left behind.
    """
    left_out = tuple(LeftOut(one.name, why) for one in sets if (why := why_not_passed_on(one)) and not restricted)
    apart = {one.name for one in left_out}
    chosen = [one for one in sets if one.name not in apart]
    if not sets:
        raise UsageRefused(
            "not_here", _("No data set is here."), _("Fetch some first: tfcert-tui datasets fetch NAMES")
        )
    if not chosen:
        raise UsageRefused(
            "nothing_to_pack",
            " ".join(one.why for one in left_out),
            _("For a machine of your own: --include-restricted"),
        )
    with held(root):
        records = [(one, _here(root, one)) for one in chosen]
        sha256 = _write(root, records, file, beat)
    return Packed(str(file), file.stat().st_size, sha256, tuple(one.name for one in chosen), left_out)


def _here(root: Root, one: PublicSet) -> Record:
    record = installed_record(root, one.name)
    if record is None:
        raise UsageRefused(
            "not_here",
            _("The set {name} is not here, or not as it was placed.").format(name=one.name),
            _("Fetch it first: tfcert-tui datasets fetch {name}").format(name=one.name),
        )
    return record


def _write(root: Root, records: Sequence[tuple[PublicSet, Record]], file: Path, beat: Beat) -> str:
    """Write it beside its place and rename it there; returns its sha256."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with draft.open("wb") as opened:
            hashing = _Hashing(opened, beat)
            _write_members(root, records, hashing, file.name.endswith(COMPRESSED))
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
    except OSError as error:
        raise EngineUnavailable(
            "disk",
            _("{place} cannot be written: {why}.").format(place=file, why=error.strerror or error),
            _("Make room or make it writable, or take another -o FILE."),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
    sync_folder(file.parent)
    return hashing.digest.hexdigest()


def _write_members(root: Root, records: Sequence[tuple[PublicSet, Record]], to: _Hashing, compressed: bool) -> None:
    target = cast(IO[bytes], gzip.GzipFile("", "wb", 6, cast(IO[bytes], to), 0) if compressed else to)
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.USTAR_FORMAT) as tar:
        manifest = Manifest(FORMAT, f"tfcert-tui {__version__}", time.time(), tuple(_packed(*one) for one in records))
        said = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        _add(tar, f"manifest-{hashlib.sha256(said).hexdigest()}.json", said)
        for one, record in records:
            _add(tar, f"licences/{one.name}.txt", notice(one).encode())
            for raw in record.raw:
                _add_file(tar, f"raw/{one.name}/{raw.name}", root.raw(one.name) / raw.name, raw)
    if compressed:
        target.close()


def _packed(one: PublicSet, record: Record) -> PackedSet:
    text = notice(one).encode()
    digest = hashlib.sha256(text).hexdigest()
    licence = PackedFile(f"{one.name}.txt", len(text), digest, one.licence_url, record.at)
    files = (PackedFile(raw.name, raw.size, raw.sha256, _address(raw), raw.at, raw.pinned) for raw in record.raw)
    return PackedSet(one.name, record.edition, licence, tuple(files))


def _address(raw: RawFile) -> str:
    """Folders of this machine are nobody else's business."""
    return raw.came_from if raw.came_from.startswith(("http://", "https://")) else ""


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    header = _header(name, len(content))
    tar.addfile(header, io.BytesIO(content))


def _add_file(tar: tarfile.TarFile, name: str, file: Path, raw: RawFile) -> None:
    with file.open("rb") as opened:
        reading = _Hashing(opened, lambda: None)
        tar.addfile(_header(name, raw.size), cast(IO[bytes], reading))
        if opened.read(1) or reading.digest.hexdigest() != raw.sha256:
            raise EngineUnavailable(
                "changed",
                _("{file} is not what was fetched any more.").format(file=file),
                _("Fetch the set anew: tfcert-tui datasets fetch {name}").format(name=file.parent.name),
            )


def _header(name: str, size: int) -> tarfile.TarInfo:
    """The same for the same files: no times, no owners."""
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o644
    return header


class _Hashing:
    """A file that is hashed while it is read or written."""

    def __init__(self, file: IO[bytes], beat: Beat) -> None:
        self._file, self._beat = file, beat
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self.digest.update(chunk)
        return chunk

    def write(self, chunk: bytes) -> int:
        self._beat()
        self.digest.update(chunk)
        return self._file.write(chunk)

    def flush(self) -> None:
        self._file.flush()
