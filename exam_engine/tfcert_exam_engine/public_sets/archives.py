"""Opens the zip and tar archives of sets, which strangers have made: into an empty folder, or not at all."""

from __future__ import annotations

import bz2
import gzip
import lzma
import stat
import tarfile
import zipfile
import zlib
from gettext import gettext as _
from pathlib import Path
from typing import IO, cast

from tfcert_exam_engine.public_sets import troubles
from tfcert_exam_engine.public_sets.members import MOST_MEMBERS, Beat, Opening
from tfcert_exam_engine.public_sets.records import PlacedFile

BLOCK = tarfile.BLOCKSIZE
LONGEST_HEADER = 64 << 10
"""Bytes of a tar's extended header, which is read into memory at once."""
PLAIN_TYPES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
HEADER_TYPES = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, b"X")
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
    gzip.BadGzipFile,
    ValueError,
)
"""What Python's readers raise for archives that are none, half ones and strange ones."""


def unpack(archive: Path, folder: Path, beat: Beat) -> list[PlacedFile]:
    """Open an archive into a folder, which is made; returns what was written, without times.

    Raises:
        WrongArchive: it is broken, or holds a link, a device, a path that leads elsewhere, a name twice, too much.
        OSError: the disk takes nothing more. The folder is then to be thrown away, as with any other exception.
    """
    folder.mkdir(parents=True, exist_ok=True)
    opening = Opening(archive, folder, beat)
    try:
        if _beginning(archive).startswith(b"PK"):
            _zip(archive, opening)
        else:
            _tar(archive, opening, beat)
    except BROKEN as error:
        raise _broken(archive, error) from error
    except OSError as error:
        if error.errno is None:  # as bz2 says that it cannot read
            raise _broken(archive, error) from error
        raise
    return opening.files


def _broken(archive: Path, error: Exception) -> troubles.WrongArchive:
    why = " ".join(str(error).split()) or type(error).__name__
    return troubles.strange_archive(archive.name, _("it is broken ({why})").format(why=why))


def _zip(archive: Path, opening: Opening) -> None:
    with zipfile.ZipFile(archive) as opened:
        infos = opened.infolist()
        if len(infos) > MOST_MEMBERS:
            raise opening.too_much()
        _refuse_overlaps(infos, opening)
        for info in infos:
            _refuse_strange_entry(info, opening)
            if info.is_dir():
                opening.folder(info.filename)
                continue
            with opened.open(info) as content:
                opening.file(info.filename, info.file_size, content)


def _refuse_strange_entry(info: zipfile.ZipInfo, opening: Opening) -> None:
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise opening.refuse(_("{name} is neither a file nor a folder").format(name=ascii(info.filename)))
    if info.flag_bits & 1:
        raise opening.refuse(_("{name} is locked with a password").format(name=ascii(info.filename)))
    if info.orig_filename != info.filename:
        raise opening.refuse(_("{name} leads outside of it, or is no name").format(name=ascii(info.orig_filename)))


def _refuse_overlaps(infos: list[zipfile.ZipInfo], opening: Opening) -> None:
    """One stretch of bytes that many entries share is how a small archive fills a disk."""
    ends_at = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < ends_at:
            raise opening.refuse(_("{name} lies on another one").format(name=ascii(info.filename)))
        ends_at = info.header_offset + 30 + info.compress_size


def _tar(archive: Path, opening: Opening, beat: Beat) -> None:
    _refuse_endless(archive, opening, beat)
    with tarfile.open(archive, "r|*") as opened:
        for member in opened:
            if member.isdir():
                opening.folder(member.name)
                continue
            content = opened.extractfile(member) if member.type in PLAIN_TYPES and not member.issparse() else None
            if content is None:
                raise opening.refuse(_("{name} is neither a file nor a folder").format(name=ascii(member.name)))
            with content:
                opening.file(member.name, member.size, content)


def _refuse_endless(archive: Path, opening: Opening, beat: Beat) -> None:
    """Walk the headers with nothing kept: tarfile would read an extended header of any size into memory."""
    left = opening.left_bytes
    with _decompressed(archive) as stream:
        while len(block := stream.read(BLOCK)) == BLOCK and block.strip(b"\0"):
            header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
            left -= BLOCK + header.size
            if header.size < 0 or left < 0 or (header.type in HEADER_TYPES and header.size > LONGEST_HEADER):
                raise opening.too_much()
            _skip(stream, -(-header.size // BLOCK) * BLOCK, beat)


def _skip(stream: IO[bytes], count: int, beat: Beat) -> None:
    while count:
        beat()
        chunk = stream.read(min(count, 1 << 20))
        if not chunk:
            raise EOFError("unexpected end of data")
        count -= len(chunk)


def _decompressed(archive: Path) -> IO[bytes]:
    magic = _beginning(archive)
    if magic.startswith(b"\x1f\x8b"):
        return cast(IO[bytes], gzip.open(archive))
    if magic.startswith(b"BZh"):
        return bz2.open(archive)
    if magic == b"\xfd7zXZ\0":
        return lzma.open(archive)
    return archive.open("rb")


def _beginning(archive: Path) -> bytes:
    with archive.open("rb") as opened:
        return opened.read(6)
