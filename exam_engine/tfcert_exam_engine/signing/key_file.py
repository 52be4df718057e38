"""The signing key of a data folder: PKCS#8 in PEM, made on first use, readable by its owner alone."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

from tfcert_exam_engine.errors import EngineUnavailable, disk_trouble
from tfcert_exam_engine.public_sets.records import sync_folder
from tfcert_exam_engine.signing.keys import LARGEST, SigningKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MODE = 0o600


def load_or_make(file: Path) -> SigningKey:
    """Return the key of a data folder; made, and on the disk, where there was none.

    Two who do so at the same time get the same key.

    Raises:
        EngineUnavailable: the file is not ours alone, is damaged, or cannot be read or written.
    """
    found = load(file)
    if found is None:
        _make(file)
        found = load(file)
        assert found is not None, "it was linked into its place"
    _sweep(file)
    return found


def load(file: Path) -> SigningKey | None:
    """Return the key; None where there is none yet. One that is there is never replaced.

    Raises:
        EngineUnavailable: the file is not ours alone, is damaged, or cannot be read.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(file, error) from error
    try:
        _refuse_strange(file, os.fstat(descriptor))
        return SigningKey(_private_key(file, os.read(descriptor, LARGEST)))
    except OSError as error:
        raise _unreadable(file, error) from error
    finally:
        os.close(descriptor)


def _unreadable(file: Path, error: OSError) -> EngineUnavailable:
    why = _("it is a link") if error.errno == errno.ELOOP else error.strerror or str(error)
    return EngineUnavailable(
        "key_unreadable",
        _("The signing key {file} cannot be read: {why}.").format(file=file, why=why),
        _("Make it readable for you alone, or put it away; a new one is made then, with another fingerprint."),
    )


def _refuse_strange(file: Path, facts: os.stat_result) -> None:
    """Refuse a key that others may have read, or that someone else put there."""
    if not stat.S_ISREG(facts.st_mode) or facts.st_size > LARGEST:
        raise _damaged(file)
    if facts.st_uid != os.geteuid():
        raise EngineUnavailable(
            "key_not_yours",
            _("The signing key {file} belongs to someone else.").format(file=file),
            _("Take another --data-dir, or put the key away; a new one is made then, with another fingerprint."),
        )
    if facts.st_mode & 0o077:
        raise EngineUnavailable(
            "key_open_to_others",
            _("Others may read the signing key {file}, and could sign in your name.").format(file=file),
            _("If nobody has: chmod 600 {file}. Else put it away, and tell those who know its fingerprint.").format(
                file=file
            ),
        )


def _private_key(file: Path, content: bytes) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _damaged(file) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _damaged(file)
    return key


def _damaged(file: Path) -> EngineUnavailable:
    return EngineUnavailable(
        "key_damaged",
        _("The signing key {file} is damaged, or is no Ed25519 key without a passphrase.").format(file=file),
        _("Put back a copy of it. Without one, move it away: a new key is made then, with another fingerprint."),
    )


def _make(file: Path) -> None:
    """Write a new key under another name, then give it its own: whole, on the disk, and never over another.

    Raises:
        EngineUnavailable: the disk is full or not writable.
    """
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        _write_private(draft, _new_pem())
        with contextlib.suppress(FileExistsError, FileNotFoundError):  # another was faster, and has swept ours
            os.link(draft, file)
        draft.unlink(missing_ok=True)
        sync_folder(file.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise disk_trouble(file, error) from error


def _new_pem() -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_private(draft: Path, content: bytes) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, MODE)
    with os.fdopen(descriptor, "wb") as opened:
        os.fchmod(descriptor, MODE)  # whatever the umask took away
        opened.write(content)
        opened.flush()
        os.fsync(descriptor)


def _sweep(file: Path) -> None:
    """Take away what one that was killed while it made a key has left; the key is there."""
    for draft in file.parent.glob(f".{file.name}.*"):
        with contextlib.suppress(OSError):
            draft.unlink()
