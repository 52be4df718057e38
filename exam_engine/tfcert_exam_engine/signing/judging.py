"""Whether a signed record is as it was signed, by which key, and whether what it says agrees with itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from gettext import gettext as _

import msgspec

from tfcert_exam_engine.signing import parts
from tfcert_exam_engine.signing.agreement import disagreements
from tfcert_exam_engine.signing.canonical import NotCanonical, canonical
from tfcert_exam_engine.signing.document import ALGORITHM, MEMBERS, Signed, signed_bytes
from tfcert_exam_engine.signing.keys import PublicKey
from tfcert_exam_engine.signing.record import Record
from tfcert_exam_engine.typed import converted, from_json

NAMED = 6
"""Changed parts that a sentence names."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What can be said of a document."""

    faults: list[str]
    """Why it is not as the holder of the key signed it, in sentences; none: it is whole."""
    changed: list[str]
    """Parts of the record that are not as they were signed: "attempt", "submissions/2" (from 0)."""
    disagreements: list[str]
    """Where what it says contradicts itself, in sentences."""
    signed: Signed | None
    """None where that cannot be read."""
    record: Record | None

    @property
    def whole(self) -> bool:
        """Whether nothing was changed since the holder of the key signed it."""
        return not self.faults

    @property
    def sound(self) -> bool:
        """Whether it is whole and agrees with itself."""
        return self.whole and not self.disagreements


def judge(document: Mapping[str, object]) -> Judgement:
    """Judge a document that `reading.read` returned."""
    faults = list(_of_members(document))
    signed = _signed(document, faults)
    changed = _changed(document, signed, faults)
    if signed is not None:
        faults += _of_signature(document, signed)
    record, unread = _record(document)
    found = _disagreements(record) if record is not None else []
    # What was signed so, and cannot be read, is of a newer version, or its signer's own fault.
    (faults if faults else found).extend(unread)
    return Judgement(faults=faults, changed=changed, disagreements=found, signed=signed, record=record)


def _disagreements(record: Record) -> list[str]:
    try:
        return list(disagreements(record))
    except OverflowError:
        return [_("It holds a number that is larger than any attempt can have.")]


def _of_members(document: Mapping[str, object]) -> Iterator[str]:
    for name in MEMBERS:
        if name not in document:
            yield _("It has no member {name}.").format(name=name)
    for name in document:
        if name not in MEMBERS:
            yield _("It has a member {name}, which nobody signed.").format(name=_short(name))


def _signed(document: Mapping[str, object], faults: list[str]) -> Signed | None:
    if "signed" not in document:
        return None
    try:
        return converted(document["signed"], Signed)
    except msgspec.ValidationError as error:
        faults.append(_("Who signed it cannot be read: {why}.").format(why=_short(str(error))))
        return None


def _changed(document: Mapping[str, object], signed: Signed | None, faults: list[str]) -> list[str]:
    """Return the parts that were changed; they are a fault."""
    record = document.get("record")
    if not isinstance(record, dict):
        faults.append(_("Its record is none."))
        return []
    if signed is None:
        return []
    try:
        changed = parts.changed(signed.digests, parts.digests(record))
    except NotCanonical as error:
        faults.append(_("The record holds a value that none can sign: {why}.").format(why=error))
        return []
    if changed:
        faults.append(_("Changed since it was signed: {parts}.").format(parts=_named(changed)))
    return changed


def _named(changed: list[str]) -> str:
    """Name parts as `jq` does: submissions[2]."""
    names = [f"{name}[{place}]" if place else name for name, _slash, place in (one.partition("/") for one in changed)]
    more = _(" and {n} more").format(n=len(names) - NAMED) if len(names) > NAMED else ""
    return ", ".join(map(_short, names[:NAMED])) + more


def _of_signature(document: Mapping[str, object], signed: Signed) -> Iterator[str]:
    key, signature = _bytes(signed.public_key, 32), _bytes(document.get("signature"), 64)
    if signed.algorithm != ALGORITHM:
        yield _("It names the algorithm {name}; records are signed with {ours}.").format(
            name=_short(signed.algorithm), ours=ALGORITHM
        )
    if key is None or signature is None:
        yield _("Its public key or its signature is not one.")
        return
    if hashlib.sha256(key).hexdigest() != signed.fingerprint:
        yield _("Its fingerprint is not that of its public key.")
    if not _holds(document, PublicKey(key), signature):
        yield _(
            "The signature is not of this key and these words: who signed, when, with what, or a digest was changed."
        )


def _holds(document: Mapping[str, object], key: PublicKey, signature: bytes) -> bool:
    try:
        return key.has_signed(signature, signed_bytes(document))
    except NotCanonical:
        return False


def _bytes(digits: object, count: int) -> bytes | None:
    """Return what lower-case hexadecimal digits say; None where they are not so many bytes."""
    if not isinstance(digits, str) or len(digits) != 2 * count or set(digits) - set("0123456789abcdef"):
        return None
    return bytes.fromhex(digits)


def _record(document: Mapping[str, object]) -> tuple[Record | None, list[str]]:
    """Return what it records, or why that cannot be read."""
    if "record" not in document:
        return None, []
    try:
        return from_json(canonical(document["record"]), Record), []
    except NotCanonical:
        return None, []  # said where its digests were looked at
    except msgspec.ValidationError as error:
        said = _("What it records cannot be read by this version: {why}.")
        return None, [said.format(why=_short(str(error)))]


def _short(text: str) -> str:
    """Return a stranger's words fit for a sentence."""
    words = " ".join(text.split())
    return words if len(words) <= 80 else f"{words[:79]}…"
