"""Writes a backup, beside an engine that works: whole and on the disk, or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import stat
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine import process
from tfcert_exam_engine.backups import snapshot
from tfcert_exam_engine.backups.contents import Choice, Place, places
from tfcert_exam_engine.backups.leftovers import settle
from tfcert_exam_engine.backups.manifest import DATABASE, FORMAT, MANIFEST, MARK, LeftOut, Manifest, Member
from tfcert_exam_engine.backups.snapshot import Snapshot
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.from_outside import is_file, is_folder, is_there, refuse_no_utf8
from tfcert_exam_engine.hosting.host import take_lock
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets.records import sync_folder
from tfcert_exam_engine.recovery import mending
from tfcert_exam_engine.version import __version__

CHUNK_BYTES = 1 << 20
AT_ONCE_BYTES = 32 << 20
"""A file up to this size is read at once, and again where it was written meanwhile."""
TRIES, AGAIN_S = 4, 0.05
OLDEST_S, LATEST_S = 4e8, 4.3e9
"""Unix seconds: a zip can say no date before 1980 and none after 2107; the manifest has the true one."""
COMPRESSED = (".keras", ".h5", ".hdf5", ".png", ".jpg", ".jpeg", ".npz", ".gz", ".zip")
"""Compressing these again takes long and gains little."""
Tell = Callable[[str, float], None]
"""Hears the name of a file and the part of all bytes that is done; may raise to end it."""


class Written(msgspec.Struct, frozen=True):
    """A backup that was written."""

    file: str
    size: int
    manifest: Manifest
    mended: str = ""
    """What is to be said of a database that was damaged; "" where it was well."""


def backup(paths: Paths, file: Path, *, force: bool, choice: Choice, tell: Tell) -> Written:
    """Write all of a person's state into a file, as it stands now.

    Raises:
        UsageRefused: the file is there already, lies where no file can be or has no such name, or there is nothing
            to be kept.
        EngineUnavailable: the disk takes it not, the database is damaged, or a restore is under way.
        BaseException: whatever `tell` raises; nothing is left behind.
    """
    refuse_no_utf8(str(file))
    mended = _mended(paths)
    _refuse(paths, file, force)
    draft, copy = _beside(file, "draft"), _beside(file, DATABASE)
    try:
        try:
            taken = snapshot.take(paths.database, copy)
            manifest = _write(paths, draft, copy, taken, choice, tell)
            _place(draft, file, force)
        finally:
            for leftover in (draft, copy, copy.with_name(f"{copy.name}-journal")):
                leftover.unlink(missing_ok=True)
        sync_folder(file.parent)
    except (OSError, sqlite3.Error) as error:
        raise _not_written(file, error) from error
    return Written(str(file), file.stat().st_size, manifest, mended)


def _mended(paths: Paths) -> str:
    """Have a damaged database rebuilt where no engine is there that would have: merely opening one may spoil it."""
    lock = take_lock(paths) if paths.data_dir.is_dir() else None
    if lock is None:
        return ""
    with lock:
        said = mending.mend(paths)
        settle(paths)
    return said


def _refuse(paths: Paths, file: Path, force: bool) -> None:
    if paths.exchange.exists():
        raise EngineUnavailable(
            "restoring",
            _("A restore is under way, or was broken off."),
            _("Open tfcert-tui, which finishes it; then do it again."),
        )
    if not paths.database.is_file():
        raise UsageRefused(
            "nothing_here",
            _("There is nothing in {folder} to back up yet.").format(folder=paths.data_dir),
            _("Begin an attempt first, or give the --data-dir that you mean."),
        )
    if is_folder(file) or (is_there(file) and not is_file(file)):
        said = _("{file} is no file that could be written.").format(file=file)
        raise UsageRefused("no_file", said, _("Name a file, such as tfcert-backup.zip."))
    if not is_folder(file.parent):
        said = _("There is no folder {folder}.").format(folder=file.parent)
        raise UsageRefused("no_folder", said, _("Make it, or name a file elsewhere."))
    if is_there(file) and not force:
        raise _exists(file)


def _exists(file: Path) -> UsageRefused:
    return UsageRefused(
        "exists", _("{file} is there already.").format(file=file), _("Take another name, or --force to write over it.")
    )


def _not_written(file: Path, error: Exception) -> EngineUnavailable:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return EngineUnavailable(
        "disk",
        _("The backup {file} could not be written: {why}.").format(file=file, why=why),
        _("Make room or make it writable, or name another file; nothing was left behind."),
    )


def _beside(file: Path, end: str) -> Path:
    """Return the name of a draft, having taken away those of processes that are gone."""
    for left in file.parent.glob(f".{file.name}.*.{end}"):
        pid = left.name.removesuffix(f".{end}").rpartition(".")[2]
        if pid.isdigit() and process.start_of(int(pid)) is None:
            left.unlink(missing_ok=True)
    return file.with_name(f".{file.name}.{os.getpid()}.{end}")


def _place(draft: Path, file: Path, force: bool) -> None:
    if force:
        draft.replace(file)
        return
    try:
        os.link(draft, file)  # a rename would write over what came there meanwhile
    except FileExistsError as error:
        raise _exists(file) from error
    except OSError:  # a disk without hard links
        draft.replace(file)


def _write(paths: Paths, draft: Path, copy: Path, taken: Snapshot, choice: Choice, tell: Tell) -> Manifest:
    left_out: list[LeftOut] = []
    found = [Place(DATABASE, copy), *places(paths, taken, choice, left_out)]
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w+b") as opened:
        with zipfile.ZipFile(opened, "w", allowZip64=True) as archive:
            archive.writestr(zipfile.ZipInfo(MARK), str(FORMAT))
            members = tuple(_members(archive, found, left_out, tell))
            manifest = Manifest(
                *(FORMAT, __version__, time.time(), taken.schema),
                *(taken.attempts, len(taken.runs), taken.submissions),
                with_models=choice.models,
                with_logs=choice.logs,
                members=members,
                left_out=tuple(left_out),
            )
            info = zipfile.ZipInfo(MANIFEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        opened.flush()
        os.fsync(opened.fileno())
    return manifest


def _members(archive: zipfile.ZipFile, found: list[Place], left_out: list[LeftOut], tell: Tell) -> Iterator[Member]:
    total = sum(_size(place.file) for place in found) or 1
    done = 0
    for place in found:
        tell(place.name, min(1.0, done / total))
        try:
            opened = _opened(place.file)
        except OSError as error:
            left_out.append(LeftOut.of(place.file, error.strerror or str(error)))
            continue
        with contextlib.closing(_Reading(opened, place)) as reading:
            yield _member(archive, reading, partial(_tell_on, tell, place.name, done, total))
            done += reading.count
        if reading.changed:
            left_out.append(LeftOut.of(place.file, _("it was being written; it came along as it was read")))


def _tell_on(tell: Tell, name: str, before: int, total: int, count: int) -> None:
    tell(name, min(1.0, (before + count) / total))


def _size(file: Path) -> int:
    with contextlib.suppress(OSError):
        return file.stat().st_size
    return 0


def _opened(file: Path) -> int:
    """Open a plain file without waiting and without following a link that has taken its place."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, _("it is no file any more"))
    return descriptor


class _Reading:
    """A file as it was at one moment, as far as that can be had of one that others write."""

    def __init__(self, descriptor: int, place: Place) -> None:
        self.name = place.name
        self.changed = False
        self.count = 0
        self.digest = hashlib.sha256()
        self._descriptor, self._grows = descriptor, place.grows
        self.facts = os.fstat(descriptor)

    def chunks(self) -> Iterator[bytes]:
        """Yield its bytes; no more than there were when it was opened."""
        if self.facts.st_size <= AT_ONCE_BYTES:
            yield self._noted(self._at_once())
            return
        left = self.facts.st_size
        while left and (chunk := os.read(self._descriptor, min(left, CHUNK_BYTES))):
            left -= len(chunk)
            yield self._noted(chunk)
        self.changed = self._has_changed()

    def _noted(self, chunk: bytes) -> bytes:
        self.count += len(chunk)
        self.digest.update(chunk)
        return chunk

    def _at_once(self) -> bytes:
        for _try in range(TRIES):
            content = os.pread(self._descriptor, self.facts.st_size, 0)
            if not self._has_changed():
                return content
            time.sleep(AGAIN_S)
            self.facts = os.fstat(self._descriptor)
        self.changed = True
        return content

    def _has_changed(self) -> bool:
        now = os.fstat(self._descriptor)
        if self._grows:
            return now.st_size < self.facts.st_size
        return (now.st_size, now.st_mtime_ns) != (self.facts.st_size, self.facts.st_mtime_ns)

    def close(self) -> None:
        """Let go of it."""
        os.close(self._descriptor)


def _member(archive: zipfile.ZipFile, reading: _Reading, moved: Callable[[int], None]) -> Member:
    info = zipfile.ZipInfo(reading.name, time.localtime(min(max(OLDEST_S, reading.facts.st_mtime), LATEST_S))[:6])
    stored = reading.name.endswith(COMPRESSED)
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    with archive.open(info, "w", force_zip64=reading.facts.st_size > 1 << 30) as to:
        for chunk in reading.chunks():
            to.write(chunk)
            moved(reading.count)
    facts = reading.facts
    return Member(reading.name, reading.count, reading.digest.hexdigest(), facts.st_mtime, stat.S_IMODE(facts.st_mode))
