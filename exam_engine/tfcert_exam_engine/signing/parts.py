"""Digests of the parts of a record: they are what is signed, so that a change can be told from where it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from tfcert_exam_engine.signing.canonical import NotCanonical, canonical


def digests(record: Mapping[str, object]) -> dict[str, str]:
    """Return the SHA-256 of each member of a record ("runs"), and of each element of a list in it ("runs/0").

    Raises:
        NotCanonical: a value has no canonical form, or a member's name could be that of another's element.
    """
    if any("/" in name for name in record):
        raise NotCanonical("a member with a slash in its name")
    return {name: hashlib.sha256(text).hexdigest() for name, text in _parts(record)}


def _parts(record: Mapping[str, object]) -> Iterator[tuple[str, bytes]]:
    for name, member in record.items():
        if not isinstance(member, list):
            yield name, canonical(member)
            continue
        texts = [canonical(each) for each in member]
        yield name, b"[" + b",".join(texts) + b"]"
        yield from ((f"{name}/{place}", text) for place, text in enumerate(texts))


def changed(signed: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Return the parts that are not as they were signed, the smallest that can be named, in the record's order."""
    different = [name for name in {**signed, **found} if signed.get(name) != found.get(name)]
    return [name for name in different if not any(other.startswith(f"{name}/") for other in different)]
