"""A script on the disk: read and written byte for byte, whole or not at all, and never over someone else's change."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

from tfcert_tui.keys import keymap

BOM = "\ufeff"
LARGEST_BYTES = 4 << 20
"""A larger file is no script, and is left to other editors."""


class FileRefused(Exception):
    """It cannot be read or written here; one sentence says why and what to do."""


class ChangedOutside(Exception):
    """Someone else wrote the file since it was read."""


@dataclass(frozen=True)
class Shape:
    """What a file's bytes have that its text does not say."""

    newline: str = "\n"
    bom: bool = False
    utf8: bool = True
    """False: it holds bytes that are no UTF-8; they are kept as they are."""

    def bytes_of(self, text: str) -> bytes:
        """Return a text, its lines ended by line feeds, as the file has it."""
        whole = (BOM if self.bom else "") + text.replace("\n", self.newline)
        return whole.encode("utf-8", "surrogateescape")


def shape_of(content: bytes) -> tuple[Shape, str]:
    """Return a file's shape and its text; put together again they are the same bytes."""
    try:
        text, utf8 = content.decode("utf-8"), True
    except UnicodeDecodeError:
        text, utf8 = content.decode("utf-8", "surrogateescape"), False
    bom = text.startswith(BOM)
    text = text.removeprefix(BOM)
    ends = text.count("\n")
    # Where line ends are mixed, each carriage return stays a character of its line.
    if ends and ends == text.count("\r\n") == text.count("\r"):
        return Shape("\r\n", bom, utf8), text.replace("\r\n", "\n")
    return Shape("\n", bom, utf8), text


@dataclass(frozen=True)
class Stamp:
    """How a file looked when it was last looked at."""

    facts: tuple[int, int, int, int] | None
    """Device, inode, size, time of change in ns; None: it was not there."""
    sha256: str


GONE = Stamp(None, "")


class CodeFile:
    """One script. Nothing here touches the screen."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.shape = Shape()
        self.known = GONE
        """As it was read or written here last."""

    def read(self) -> str:
        """Return its text, and know it from now on; "" where there is none.

        Raises:
            FileRefused: it cannot be read, or is no script.
        """
        try:
            content, self.known = self._content()
        except OSError as error:
            raise FileRefused(_("{file} cannot be read: {why}.").format(file=self.path, why=error.strerror)) from error
        self.shape, text = shape_of(content)
        return text

    def _content(self) -> tuple[bytes, Stamp]:
        try:
            # Without waiting: a pipe in its place would keep the workstation for ever.
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except FileNotFoundError:
            return b"", GONE
        with os.fdopen(descriptor, "rb") as reader:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise FileRefused(_("{file} is no plain file; move it away first.").format(file=self.path))
            if facts.st_size > LARGEST_BYTES:
                said = _("{file} has {size} MB, too large for this page: {key} opens it in your own editor.")
                size = round(facts.st_size / 1e6, 1)
                raise FileRefused(said.format(file=self.path, size=size, key=keymap.shown("exam.edit")))
            content = reader.read()
        return content, Stamp(_facts(facts), hashlib.sha256(content).hexdigest())

    def changed(self) -> bool:
        """Return whether it is no longer as it was read or written here; a mere touch is none."""
        try:
            now: os.stat_result | None = self.path.stat()
        except OSError:
            now = None
        if (_facts(now) if now else None) == self.known.facts:
            return False
        try:
            _content, seen = self._content()
        except (OSError, FileRefused):
            return True
        if seen.sha256 != self.known.sha256 or seen.facts is None:
            return True
        self.known = seen
        return False

    @property
    def is_there(self) -> bool:
        """Whether there is such a file now; one in a folder that cannot be reached is not taken away."""
        try:
            return self.path.exists()
        except OSError:
            return True

    def save(self, text: str, *, over: bool = False) -> None:
        """Write it whole or not at all, its mode kept, durable on return; a link stays a link.

        Args:
            text: The lines, ended by line feeds.
            over: Also over a change from outside, once the person has said so.

        Raises:
            ChangedOutside: someone else wrote it meanwhile; nothing was written.
            FileRefused: the disk is full or not writable; the file is as it was.
        """
        target = Path(os.path.realpath(self.path))
        content = self.shape.bytes_of(text)
        try:
            mode = _mode_to_keep(target)
            draft = _written_beside(target, content, mode)
            try:
                if not over and self.changed():
                    raise ChangedOutside
                draft.replace(target)
            finally:
                draft.unlink(missing_ok=True)
            _sync_folder(target.parent)
        except OSError as error:
            raise FileRefused(_not_saved(self.path, error)) from error
        self.known = Stamp(_facts(target.stat()), hashlib.sha256(content).hexdigest())


def _facts(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _mode_to_keep(target: Path) -> int:
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o644 & ~mask
    if not stat.S_ISREG(found):
        raise FileRefused(_("{file} is no plain file; move it away first.").format(file=target))
    # By its bits as well: for root every file can be written, and one that was closed is meant to stay as it is.
    if not found & 0o222 or not os.access(target, os.W_OK):
        raise FileRefused(
            _("{file} is write-protected and was not saved: chmod u+w it, then save again.").format(file=target)
        )
    return stat.S_IMODE(found)


def _written_beside(target: Path, content: bytes, mode: int) -> Path:
    """Write a draft in the same folder; durable on return."""
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as writer:
        draft = Path(writer.name)
        try:
            writer.write(content)
            writer.flush()
            os.fsync(writer.fileno())
            draft.chmod(mode)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    return draft


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _not_saved(file: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        said = _("The disk is full: {file} was not saved and is as it was. Make room, then save again.")
    elif error.errno == errno.EROFS:
        said = _(
            "The disk is read-only: {file} was not saved. Your text stays here; make it writable, then save again."
        )
    elif error.errno == errno.ENOENT:
        said = _(
            "The folder of {file} is gone, so it was not saved. Your text stays here; make the folder, save again."
        )
    else:
        said = _("{file} was not saved: {why}. Your text stays here; mend that, then save again.")
    return said.format(file=file, why=error.strerror or error)


def kept_beside(file: Path, content: bytes, stamp: str) -> Path:
    """Keep content under a dated name beside the file, and return that; nothing that is there is overwritten.

    Raises:
        OSError: the disk is full or not writable.
    """
    stem = f"{file.stem}-{stamp}"
    names = (f"{stem}{file.suffix}", *(f"{stem}-{n}{file.suffix}" for n in range(2, 1000)))
    kept = next(file.with_name(name) for name in names if not file.with_name(name).exists())
    _written_beside(kept, content, 0o644).replace(kept)
    return kept
