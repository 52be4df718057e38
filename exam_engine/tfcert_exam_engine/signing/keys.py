"""Ed25519 keys: both halves, and the ways in which a person names the public one."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.from_outside import with_home

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LARGEST = 1 << 14
"""Bytes of a key file; one of ours has 119."""


class PublicKey(msgspec.Struct, frozen=True):
    """The half that may be known to everyone."""

    raw: bytes
    """Its 32 bytes, as RFC 8032 has them."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of these bytes, 64 hexadecimal digits."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def pem(self) -> str:
        """As SubjectPublicKeyInfo in PEM, which `openssl pkey -pubin` reads."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def has_signed(self, signature: bytes, message: bytes) -> bool:
        """Return whether a signature of these bytes is of this key."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """Both halves."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @property
    def public(self) -> PublicKey:
        """The public half."""
        return PublicKey(self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Return the signature, 64 bytes."""
        return self._private.sign(message)


def wanted_fingerprint(given: str) -> str:
    """Return the fingerprint that a person names: its digits, in groups or not, or a file with the public half.

    Raises:
        UsageRefused: it is neither.
    """
    digits = "".join(given.split()).replace(":", "").lower()
    if len(digits) == 64 and not set(digits) - set("0123456789abcdef"):
        return digits
    return read_public(with_home(given)).fingerprint


def read_public(file: Path) -> PublicKey:
    """Return the public half from a PEM file.

    Raises:
        UsageRefused: there is no such file, or it holds no public Ed25519 key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    with _said_of(file):
        with file.open("rb") as opened:
            content = opened.read(LARGEST)
        try:
            key = load_pem_public_key(content)
        except UnsupportedAlgorithm as error:
            raise ValueError from error
        if isinstance(key, Ed25519PublicKey):
            return PublicKey(key.public_bytes_raw())
        raise ValueError


@contextlib.contextmanager
def _said_of(file: Path) -> Iterator[None]:
    advice = _("Give the 64 digits of a fingerprint, or a file written by: tfcert-tui key export FILE")
    try:
        yield
    except FileNotFoundError as error:
        message = _("{given} is neither a fingerprint nor a file.").format(given=file)
        raise UsageRefused("no_key", message, advice) from error
    except OSError as error:
        message = _("{file} cannot be read: {why}.").format(file=file, why=error.strerror or error)
        raise UsageRefused("no_key", message, advice) from error
    except ValueError as error:
        message = _("{file} holds no public Ed25519 key.").format(file=file)
        raise UsageRefused("no_key", message, advice) from error
