"""What a pack says about itself, in its first member. Every other member stands in it with its size and checksum."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

from tfcert_exam_engine.public_sets.registry import FILE_NAME, SET_NAME, SHA256

FORMAT = 1
MEMBER = re.compile(r"manifest-([0-9a-f]{64})\.json")
"""The first member's name holds its own sha256."""
LONGEST_BYTES = 4 << 20
LONGEST_ADDRESS = 2000
MOST_SETS = 500


class PackedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A download, as it lies in the pack: `raw/<set>/<name>`."""

    name: str
    size: Annotated[int, msgspec.Meta(ge=0, le=1 << 40)]
    sha256: str
    came_from: str
    at: float
    pinned: bool = False

    def __post_init__(self) -> None:
        """Refuse a name that is none, and a checksum that is none."""
        if not FILE_NAME.fullmatch(self.name) or not SHA256.fullmatch(self.sha256):
            raise ValueError(f"the file {self.name!r}")
        if not self.came_from.isprintable() or len(self.came_from) > LONGEST_ADDRESS:
            raise ValueError(f"the address of {self.name!r}")


class PackedSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One set of a pack."""

    name: str
    edition: str
    licence: PackedFile
    """Its notice: `licences/<name>`."""
    files: tuple[PackedFile, ...]

    def __post_init__(self) -> None:
        """Refuse a name that is none, and files that would lie on each other."""
        if not SET_NAME.fullmatch(self.name) or len({file.name for file in self.files}) != len(self.files):
            raise ValueError(f"the set {self.name!r}")


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of a pack."""

    format: int
    written_by: str
    at: float
    sets: Annotated[tuple[PackedSet, ...], msgspec.Meta(max_length=MOST_SETS)]

    def __post_init__(self) -> None:
        """Refuse a set that is in it twice."""
        if len({one.name for one in self.sets}) != len(self.sets):
            raise ValueError("a set that is in it twice")

    def members(self) -> dict[str, PackedFile]:
        """Return what follows the manifest, by the names of the members."""
        found: dict[str, PackedFile] = {}
        for one in self.sets:
            found[f"licences/{one.licence.name}"] = one.licence
            found.update({f"raw/{one.name}/{file.name}": file for file in one.files})
        return found
