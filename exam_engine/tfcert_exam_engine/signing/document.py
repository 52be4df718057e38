"""The file of a signed record: what stands in it, and what of it is signed.

    {"format": ..., "format_version": 1,
     "signed": {who, when, with what, the public key, "digests": {part of the record: SHA-256}},
     "signature": ...,
     "record": {"attempt": {...}, "problems": [...], "runs": [...], "submissions": [...]}}

Signed are the canonical bytes of `format`, `format_version` and `signed`; the digests there hold the record. Nothing
else may stand in the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import msgspec

from tfcert_exam_engine.signing import parts
from tfcert_exam_engine.signing.canonical import canonical
from tfcert_exam_engine.signing.keys import SigningKey
from tfcert_exam_engine.signing.record import Record
from tfcert_exam_engine.typed import from_json

FORMAT = "tfcert-tui signed record"
FORMAT_VERSION = 1
"""Raised when a reader of the version before would misjudge a file. Fields may be added to a record without."""
ALGORITHM = "Ed25519"
LARGEST = 32 << 20
"""Bytes of a file; a record has about 2.5 KB for each submission."""
MEMBERS = ("format", "format_version", "signed", "signature", "record")


class Signed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The member `signed`."""

    at: float
    """Unix seconds, by the clock of the machine that signed."""
    name: str
    """Who signed, by their own word; "" where they gave none."""
    product: str
    """Version of tfcert-tui that signed."""
    algorithm: str
    public_key: str
    """32 bytes in hexadecimal digits."""
    fingerprint: str
    """SHA-256 of these bytes."""
    digests: dict[str, str]
    """SHA-256 of each part of the record, as `parts.digests` gives them."""


def sealed(record: Record, key: SigningKey, *, at: float, name: str, product: str) -> bytes:
    """Return the whole file of a record, signed, for people to read.

    Raises:
        NotCanonical: the record holds a value that has no canonical form.
    """
    content = plain(record)
    signed = Signed(
        at=at,
        name=name,
        product=product,
        algorithm=ALGORITHM,
        public_key=key.public.raw.hex(),
        fingerprint=key.public.fingerprint,
        digests=parts.digests(content),
    )
    head: dict[str, object] = {"format": FORMAT, "format_version": FORMAT_VERSION, "signed": plain(signed)}
    signature = key.sign(signed_bytes(head)).hex()
    document = {**head, "signature": signature, "record": content}
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def signed_bytes(document: Mapping[str, object]) -> bytes:
    """Return what the signature of a document is of.

    Raises:
        NotCanonical: a value has no canonical form.
    """
    return canonical({name: document.get(name) for name in ("format", "format_version", "signed")})


def plain(value: msgspec.Struct) -> dict[str, object]:
    """Return a struct as `json.loads` would give it; what is no finite number is null."""
    return from_json(msgspec.json.encode(value), dict[str, object])
