"""Takes a pack in: every byte is held against the manifest before anything has its place.

The reader is its own, and strict: a pack is a plain tar of plain files, as `packing` writes it. No extended headers, no
links, no folders; what the manifest does not name is refused, and so is what the registry knows better.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import IO, Literal, cast

import msgspec

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.public_sets import troubles
from tfcert_exam_engine.public_sets.holding import held
from tfcert_exam_engine.public_sets.manifest import FORMAT, LONGEST_BYTES, MEMBER, Manifest, PackedFile, PackedSet
from tfcert_exam_engine.public_sets.members import Beat
from tfcert_exam_engine.public_sets.outcomes import Unpacked
from tfcert_exam_engine.public_sets.places import Root, cannot_write
from tfcert_exam_engine.public_sets.placing import digest_of, place
from tfcert_exam_engine.public_sets.plan import FLOOR_BYTES
from tfcert_exam_engine.public_sets.records import RawFile, installed_record, pin, pins_of, sync_folder
from tfcert_exam_engine.public_sets.registry import Edition, PublicSet, find
from tfcert_exam_engine.typed import from_json

BLOCK = tarfile.BLOCKSIZE
LONGEST_TAIL = 4 * tarfile.RECORDSIZE
"""Zeros that may follow the last member."""
CHUNK_BYTES = 1 << 20
BROKEN = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, msgspec.MsgspecError, UnicodeError, ValueError)


def unpack_pack(root: Root, file: Path, beat: Beat) -> tuple[Unpacked, ...]:
    """Take in all sets of a pack, or none where one byte of it is wrong.

    Raises:
        UsageRefused: there is no such file.
        WrongArchive: it is no pack, is damaged, or holds what a pack does not.
        EngineUnavailable: another command is at work here, too little room, the disk takes nothing.
        Cancelled: `beat` raised it; nothing is placed.
    """
    try:
        opened = file.open("rb")
    except OSError as error:
        raise UsageRefused(
            "no_pack", _("{file} cannot be read: {why}.").format(file=file, why=error.strerror), ""
        ) from error
    with opened, held(root):
        try:
            return _taken_in(root, file.name, opened, beat)
        except OSError as error:
            raise cannot_write(root.folder, error) from error


def _taken_in(root: Root, name: str, opened: IO[bytes], beat: Beat) -> tuple[Unpacked, ...]:
    root.drafts.mkdir(parents=True, exist_ok=True)
    desk = Path(tempfile.mkdtemp(dir=root.drafts, prefix="pack-"))
    try:
        manifest = _Reader(root, name, opened, beat).read_into(desk)
        return tuple(_settled(root, packed, desk, name, beat) for packed in manifest.sets)
    finally:
        shutil.rmtree(desk, ignore_errors=True)


class _Reader:
    """Reads one pack from its beginning to its end."""

    def __init__(self, root: Root, name: str, opened: IO[bytes], beat: Beat) -> None:
        self._root, self._name, self._beat = root, name, beat
        compressed = opened.read(2) == b"\x1f\x8b"
        opened.seek(0)
        self._stream = cast(IO[bytes], gzip.GzipFile(fileobj=opened) if compressed else opened)

    def read_into(self, desk: Path) -> Manifest:
        """Check all of it; what it holds lies in `desk` then, by the names of its members."""
        try:
            manifest = self._manifest()
            self._refuse_unknown(manifest)
            self._refuse_too_large(manifest)
            missing = manifest.members()
            for header in self._headers():
                expected = missing.pop(header.name, None)
                if expected is None or expected.size != header.size:
                    raise self._refuse(_("{name} is not as the manifest says").format(name=ascii(header.name)))
                self._take(header, expected, desk)
        except BROKEN as error:
            why = " ".join(str(error).split()) or type(error).__name__
            raise self._refuse(_("it is damaged, or no pack ({why})").format(why=why)) from error
        if missing:
            raise self._refuse(_("{name} is missing").format(name=next(iter(missing))))
        self._refuse_tail()
        self._refuse_other_md5(manifest, desk)
        return manifest

    def _headers(self) -> Iterator[tarfile.TarInfo]:
        """Yield headers up to the first block of zeros; a file's bytes are read in between."""
        while True:
            block = self._exactly(BLOCK)
            if not block.strip(b"\0"):
                return
            header = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
            if header.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or header.name.endswith("/"):
                raise self._refuse(_("{name} is no plain file").format(name=ascii(header.name)))
            yield header

    def _manifest(self) -> Manifest:
        header = next(self._headers(), None)
        named = MEMBER.fullmatch(header.name) if header else None
        if header is None or named is None or not 0 < header.size <= LONGEST_BYTES:
            raise self._refuse(_("it does not begin with a manifest"))
        said = self._exactly(header.size)
        self._padding(header.size)
        if hashlib.sha256(said).hexdigest() != named[1]:
            raise self._refuse(_("its manifest is damaged"))
        if from_json(said, _Format).format != FORMAT:
            raise self._refuse(_("another version of tfcert-tui made it"))
        return from_json(said, Manifest)

    def _refuse_unknown(self, manifest: Manifest) -> None:
        """What the registry says, or was pinned here, counts more than what a pack says about itself."""
        pins = pins_of(self._root)
        for packed in manifest.sets:
            _one, edition = self._known(packed)
            by_name = {file.name: file for file in packed.files}
            for file in edition.files:
                given, pinned = by_name[file.name], pins.get(f"{packed.name}/{file.name}")
                sha256 = file.sha256 or (pinned.sha256 if pinned else given.sha256)
                if given.sha256 != sha256 or file.size not in (0, given.size):
                    raise self._refuse(
                        _("{name} is not the file that it should be").format(name=f"{packed.name}/{file.name}")
                    )

    def _known(self, packed: PackedSet) -> tuple[PublicSet, Edition]:
        try:
            one = find(packed.name)
            edition = one.edition(packed.edition)
        except UsageRefused as error:
            raise self._refuse(error.message.rstrip(".")) from error
        if {file.name for file in edition.files} != {file.name for file in packed.files}:
            raise self._refuse(_("{set} has other files here").format(set=packed.name))
        return one, edition

    def _refuse_too_large(self, manifest: Manifest) -> None:
        needed = sum(file.size for file in manifest.members().values())
        free = shutil.disk_usage(self._root.folder).free
        if 2 * needed + FLOOR_BYTES > free:
            raise troubles.no_room(self._root.folder, (2 * needed + FLOOR_BYTES) / 1e6, free / 1e6)

    def _take(self, header: tarfile.TarInfo, expected: PackedFile, desk: Path) -> None:
        place = desk / header.name
        place.parent.mkdir(parents=True, exist_ok=True)
        digest, left = hashlib.sha256(), header.size
        with place.open("xb") as opened:
            while left:
                self._beat()
                chunk = self._exactly(min(left, CHUNK_BYTES))
                digest.update(chunk)
                opened.write(chunk)
                left -= len(chunk)
        self._padding(header.size)
        if digest.hexdigest() != expected.sha256:
            raise self._refuse(_("{name} is damaged").format(name=header.name))

    def _refuse_other_md5(self, manifest: Manifest, desk: Path) -> None:
        """Where the registry knows no better checksum."""
        for packed in manifest.sets:
            for file in self._known(packed)[1].files:
                place = desk / "raw" / packed.name / file.name
                if file.md5 and digest_of(place, hashlib.md5(usedforsecurity=False), self._beat) != file.md5:
                    raise self._refuse(_("{name} is not the file that it should be").format(name=file.name))

    def _exactly(self, count: int) -> bytes:
        found = self._stream.read(count)
        if len(found) != count:
            raise EOFError("unexpected end")
        return found

    def _padding(self, size: int) -> None:
        if self._exactly(-size % BLOCK).strip(b"\0"):
            raise self._refuse(_("there is something between its files"))

    def _refuse_tail(self) -> None:
        try:
            tail = self._stream.read(LONGEST_TAIL)
        except BROKEN as error:
            raise self._refuse(_("there is something behind its last file")) from error
        if tail.strip(b"\0") or len(tail) == LONGEST_TAIL:
            raise self._refuse(_("there is something behind its last file"))

    def _refuse(self, why: str) -> troubles.WrongArchive:
        return troubles.strange_pack(self._name, why)


class _Format(msgspec.Struct, frozen=True):
    format: int


def _settled(root: Root, packed: PackedSet, desk: Path, pack_name: str, beat: Beat) -> Unpacked:
    """Put one checked set in its place."""
    one = find(packed.name)
    edition = one.edition(packed.edition)
    record = installed_record(root, one.name)
    if record is not None and _same(record.raw, packed):
        return _outcome("already", packed, record.edition, record.size, record.raw)
    raw = [_moved(root, packed, file, desk, pack_name) for file in packed.files]
    sync_folder(root.raw(one.name))
    for file, by in ((file, next(r for r in raw if r.name == file.name)) for file in edition.files):
        if not file.sha256 and f"{one.name}/{file.name}" not in pins_of(root):
            pin(root, f"{one.name}/{file.name}", by)
    done = place(root, one, edition, raw, beat)
    return _outcome("placed", packed, done.edition, done.size, done.raw)


def _same(raw: Sequence[RawFile], packed: PackedSet) -> bool:
    return {(one.name, one.sha256) for one in raw} == {(one.name, one.sha256) for one in packed.files}


def _moved(root: Root, packed: PackedSet, file: PackedFile, desk: Path, pack_name: str) -> RawFile:
    to = root.raw(packed.name) / file.name
    to.parent.mkdir(parents=True, exist_ok=True)
    (desk / "raw" / packed.name / file.name).replace(to)
    return RawFile(file.name, file.size, file.sha256, file.came_from or pack_name, file.at, file.pinned)


def _outcome(
    outcome: Literal["placed", "already"], packed: PackedSet, edition: str, size: int, raw: Sequence[RawFile]
) -> Unpacked:
    pinned = tuple(file.name for file in raw if file.pinned)
    return Unpacked(packed.name, outcome, edition, size, pinned)
