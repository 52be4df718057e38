"""Public data sets as a problem's builder gets them: placed and checked by somebody else, read here alone."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

STAMP_LENGTH = 10
"""Hexadecimal digits; a machine has a few editions of a set at most."""


class UnusableSet(ValueError):
    """A builder cannot use a public set as it is here; says why in one sentence."""


class MissingSets(ValueError):
    """Public sets that a builder needs are not here; `names` says which."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(", ".join(names))
        self.names = list(names)


class PublicSet(msgspec.Struct, frozen=True):
    """One public set that is wholly here."""

    name: str
    edition: str
    """The wrapping it came in: `canonical`, or one that the registry names."""
    placed: str
    """Absolute path of the folder that it became."""
    downloads: str
    """Absolute path of the folder with its files as they were downloaded."""
    checksums: dict[str, str]
    """SHA-256 of each downloaded file, by its name."""

    @property
    def folder(self) -> Path:
        """What it became: archives opened, other files as they came."""
        return Path(self.placed)

    @property
    def raw(self) -> Path:
        """Its files as they were downloaded."""
        return Path(self.downloads)


def stamp_of(sets: Mapping[str, PublicSet]) -> str:
    """Return a short name for exactly these bytes: what is built from others stands in another folder."""
    found = hashlib.sha256()
    for name in sorted(sets):
        for file, checksum in sorted(sets[name].checksums.items()):
            found.update(f"{name}/{file} {checksum}\n".encode())
    return found.hexdigest()[:STAMP_LENGTH]
