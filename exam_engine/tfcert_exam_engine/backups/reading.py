"""Reads a backup that anybody may have made: nothing of it is believed before it was held against its manifest."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import IO

from tfcert_exam_engine.backups.contents import PLAIN
from tfcert_exam_engine.backups.manifest import (
    DATABASE,
    FORMAT,
    LONGEST_BYTES,
    MANIFEST,
    MARK,
    WORKSPACES,
    JustFormat,
    Manifest,
    Member,
)
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.public_sets.members import MOST_MEMBERS, TAKEN, is_plain
from tfcert_exam_engine.schema import SCHEMA_VERSION
from tfcert_exam_engine.typed import from_json

CHUNK_BYTES = 1 << 20
SYNCED_AT_ONCE = 16
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
    ValueError,
    OverflowError,
)
"""What Python's reader raises for archives that are none, half ones and strange ones."""
FIRST = b"PK\x03\x04"
NAME_AT = 30
"""Where a zip's first name stands."""
KNOWN = (*PLAIN, DATABASE)
KNOWN_FOLDERS = ("snippets", "notes", "problems", "jobs", "models", WORKSPACES)
Tell = Callable[[str, float], None]
"""Hears the name of a file and the part of all bytes that is done; may raise to end it."""


class Backup:
    """One opened file; to be used as a context."""

    def __init__(self, file: Path) -> None:
        """Open it and read its manifest.

        Raises:
            UsageRefused: there is none, it is none, it is damaged, or a newer version made it.
        """
        self.file = file
        self._opened = _opened(file)
        try:
            if not zipfile.is_zipfile(self._opened):
                raise self.refuse(_("its end is missing"))
            self._zip = zipfile.ZipFile(self._opened)
            self.manifest = self._read_manifest()
        except BROKEN as error:
            self._opened.close()
            raise self.refuse(str(error)) from error
        except BaseException:
            self._opened.close()
            raise

    def __enter__(self) -> Backup:
        """Return it."""
        return self

    def __exit__(self, *_facts: object) -> None:
        """Close it."""
        self._opened.close()

    def refuse(self, why: str) -> UsageRefused:
        """Return the refusal of a file that is damaged, or is not as a backup is."""
        said = _("The backup {file} is damaged: {why}.").format(file=self.file, why=" ".join(why.split()).rstrip("."))
        return UsageRefused("damaged", said, _("Nothing was changed. Take another copy of it."))

    @property
    def size(self) -> int:
        """Bytes of all that is in it."""
        return sum(member.size for member in self.manifest.members)

    def _read_manifest(self) -> Manifest:
        infos = self._zip.infolist()
        if len(infos) > MOST_MEMBERS:
            raise self.refuse(_("it holds more files than a backup can"))
        self._refuse_strange(infos)
        info = next((one for one in infos if one.filename == MANIFEST), None)
        if info is None or not 0 < info.file_size <= LONGEST_BYTES:
            raise self.refuse(_("it has no manifest"))
        said = self._zip.read(info)
        if (made := from_json(said, JustFormat).format) > FORMAT:
            raise _newer(self.file, _("its format is {n}").format(n=made))
        manifest = from_json(said, Manifest)
        if manifest.schema > SCHEMA_VERSION:
            raise _newer(self.file, _("tfcert-tui {version}").format(version=manifest.product))
        self._refuse_other_members(infos, manifest)
        return manifest

    def _refuse_strange(self, infos: list[zipfile.ZipInfo]) -> None:
        ends_at = 0
        for info in sorted(infos, key=lambda one: one.header_offset):
            if info.header_offset < ends_at:
                raise self.refuse(_("{name} lies on another file").format(name=ascii(info.filename)))
            ends_at = info.header_offset + NAME_AT + info.compress_size
            if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
                raise self.refuse(_("{name} is no plain file").format(name=ascii(info.filename)))
            if info.orig_filename != info.filename or not is_plain(info.filename) or info.is_dir():
                raise self.refuse(_("{name} is no name of a file in it").format(name=ascii(info.orig_filename)))

    def _refuse_other_members(self, infos: list[zipfile.ZipInfo], manifest: Manifest) -> None:
        """What is in it and what it says is in it must be the same."""
        there = {info.filename: info.file_size for info in infos if info.filename not in (MARK, MANIFEST)}
        said = {member.name: member.size for member in manifest.members}
        if there != said or len(said) != len(manifest.members) or len(infos) != len(said) + 2:
            raise self.refuse(_("its files are not those that it says"))
        for name in said:
            folder, _slash, rest = name.partition("/")
            if name not in KNOWN and not (folder in KNOWN_FOLDERS and rest):
                raise self.refuse(_("{name} has no place in it").format(name=ascii(name)))
        if DATABASE not in said:
            raise self.refuse(_("it has no database"))

    def unpack(self, place_of: Callable[[str], Path], tell: Tell) -> None:
        """Write every file to where `place_of` says, and hold it against its checksum; all on the disk on return.

        Raises:
            UsageRefused: one byte of it is wrong.
            OSError: the disk takes nothing more.
            BaseException: whatever `tell` raises.
        """
        done, total, places = 0, self.size or 1, []
        for member in self.manifest.members:
            tell(member.name, done / total)
            place = place_of(member.name)
            try:
                _make_private(place.parent)
                with self._zip.open(member.name) as content:
                    self._take(content, member, place, partial(tell, member.name, done / total))
            except TAKEN as error:
                raise self.refuse(_("{name} is in it twice").format(name=ascii(member.name))) from error
            except BROKEN as error:
                raise self.refuse(str(error)) from error
            places.append(place)
            done += member.size
        tell(_("waiting for the disk"), 1.0)
        # After the last was written, and many at once: a disk takes them together.
        with ThreadPoolExecutor(SYNCED_AT_ONCE) as pool:
            for _done in pool.map(_sync, dict.fromkeys([*places, *(place.parent for place in places)])):
                pass

    def _take(self, content: IO[bytes], member: Member, place: Path, beat: Callable[[], None]) -> None:
        digest, left = hashlib.sha256(), member.size
        with place.open("xb") as to:
            while left and (chunk := content.read(min(left, CHUNK_BYTES))):
                beat()
                left -= len(chunk)
                digest.update(chunk)
                to.write(chunk)
            if left or content.read(1) or digest.hexdigest() != member.sha256:
                raise self.refuse(_("{name} is not as it was written").format(name=member.name))
        # Only what lies in a candidate's folder may be more than a file for its owner.
        place.chmod(member.mode & 0o755 | 0o600 if member.name.startswith(WORKSPACES) else 0o600)
        os.utime(place, (member.at, member.at))


def _make_private(folder: Path) -> None:
    """Make a folder with all above it, each for its owner alone."""
    if not folder.is_dir():
        _make_private(folder.parent)
        folder.mkdir(mode=0o700)


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _opened(file: Path) -> IO[bytes]:
    """Open a file that begins as a backup does.

    Raises:
        UsageRefused: there is none, or it is something else.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise _foreign(file)
        opened = os.fdopen(descriptor, "rb")
        begins = opened.read(NAME_AT + len(MARK))
    except OSError as error:
        said = _("{file} cannot be read: {why}.").format(file=file, why=error.strerror or error)
        raise UsageRefused("unreadable", said, _("Check its path.")) from error
    if not begins.startswith(FIRST) or begins[NAME_AT:] != MARK.encode():
        opened.close()
        raise _foreign(file)
    opened.seek(0)
    return opened


def _foreign(file: Path) -> UsageRefused:
    return UsageRefused(
        "no_backup",
        _("{file} is no backup of tfcert-tui.").format(file=file),
        _("One is made with: tfcert-tui backup FILE"),
    )


def _newer(file: Path, by: str) -> UsageRefused:
    return UsageRefused(
        "newer",
        _("A newer version of tfcert-tui made the backup {file} ({by}).").format(file=file, by=by),
        _("Update tfcert-tui here, then restore it."),
    )
