"""What became of sets, and how they stand: data alone, for whoever tells of it."""

from __future__ import annotations

from typing import Literal

import msgspec


class Outcome(msgspec.Struct, frozen=True):
    """What became of one set."""

    name: str
    outcome: Literal["placed", "already", "failed"]
    edition: str
    size: int
    """Bytes on the disk, downloads included."""
    pinned: tuple[str, ...]
    """Files whose checksum nobody had told, and that are held to what came now."""
    code: str = ""
    message: str = ""
    advice: str = ""


class Verified(msgspec.Struct, frozen=True):
    """What a second look at one set found."""

    name: str
    here: bool
    """Whether there is anything of it to look at."""
    whole: bool
    """Whether it was placed to the end."""
    files: int
    size: int
    """Bytes that were read."""
    wrong: tuple[str, ...]
    """Files that are gone or have other bytes: `raw/...` and `sets/...`."""

    @property
    def good(self) -> bool:
        """Whether it is here, whole and right."""
        return self.here and self.whole and not self.wrong


class Removed(msgspec.Struct, frozen=True):
    """What went, and what stayed."""

    name: str
    size: int
    """Bytes that are free again."""
    left: tuple[str, ...]
    """Paths inside the set's folder that were changed after they were placed, or are not ours: they stay."""


class LeftOut(msgspec.Struct, frozen=True):
    """A set that is not in the pack."""

    name: str
    why: str
    """One sentence."""


class Packed(msgspec.Struct, frozen=True):
    """A pack that was written."""

    file: str
    size: int
    sha256: str
    sets: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


class Unpacked(msgspec.Struct, frozen=True):
    """What became of one set of a pack."""

    name: str
    outcome: Literal["placed", "already"]
    edition: str
    size: int
    pinned: tuple[str, ...]


class Prepared(msgspec.Struct, frozen=True):
    """What was made of a set for TFDS, Keras and old scripts."""

    name: str
    outcome: Literal["prepared", "already", "nothing", "failed"]
    """`nothing`: none of the APIs wants anything of it."""
    tfds: str = ""
    keras: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()
    code: str = ""
    message: str = ""
    advice: str = ""


State = Literal["missing", "begun", "half", "here"]
"""`begun`: something of its downloads is here; `half`: what was placed is not whole."""


class Standing(msgspec.Struct, frozen=True):
    """How one set stands; edition, size and time are those of its record."""

    name: str
    state: State
    edition: str = ""
    size: int = 0
    """Bytes on the disk, downloads included."""
    at: float = 0.0
    """When it was placed, Unix seconds."""
