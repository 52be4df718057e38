"""What clients see of the public data sets: how each stands, and the work on them. The registry says all else."""

from __future__ import annotations

from typing import Literal

import msgspec

from tfcert_exam_engine.public_sets.outcomes import Outcome, Packed, Prepared, Removed, Standing, Unpacked, Verified

PublicKind = Literal["fetch", "verify", "remove", "pack", "unpack"]
Stage = Literal["waiting", "fetching", "opening", "reading", "preparing"]


class PublicTask(msgspec.Struct, frozen=True):
    """Something to be done with public sets, in the background."""

    kind: PublicKind
    names: list[str] = []
    """Of the sets; for a pack to be taken in there are none."""
    file: str = ""
    """The pack, with its full path."""
    edition: str = ""
    """Of a set that is fetched; "": as `datasets fetch` chooses."""
    restricted: bool = False
    """Whether sets that may not be passed on go into the pack."""
    forget_pins: bool = False
    """Whether a removed set's pinned checksums go too."""


class SetAtWork(msgspec.Struct, frozen=True):
    """Where the work stands with one set."""

    name: str
    stage: Stage
    done: int = 0
    """Bytes, of `total`."""
    total: int = 0
    """0 where it is not known."""


class PublicWork(msgspec.Struct, frozen=True):
    """The task under way, at most four times a second."""

    task: PublicTask
    sets: list[SetAtWork] = []
    """Those that are not done."""
    done: int = 0
    """Bytes, of `total`."""
    total: int = 0
    rate: float = 0.0
    """Bytes per second, lately."""
    left_s: float | None = None
    stopping: bool = False


class PublicEnding(msgspec.Struct, frozen=True):
    """How the last task ended; one of the outcomes is there, or a message."""

    task: PublicTask
    at: float
    """Unix seconds."""
    fetched: list[Outcome] = []
    verified: list[Verified] = []
    removed: list[Removed] = []
    packed: Packed | None = None
    unpacked: list[Unpacked] = []
    prepared: list[Prepared] = []
    """What came of sets that were fetched or unpacked, for TFDS, Keras and old scripts."""
    stopped: bool = False
    """A person wanted no more of it."""
    code: str = ""
    message: str = ""
    """Why nothing came of it, in one sentence."""
    advice: str = ""


class PublicView(msgspec.Struct, frozen=True):
    """All of it."""

    folder: str
    """The root."""
    folder_from: Literal["variable", "setting", "data_folder"]
    mirror: str
    """"": the makers' addresses."""
    mirror_from: Literal["variable", "setting", ""]
    sets: list[Standing]
    """In the order of the registry."""
    work: PublicWork | None = None
    waiting: list[PublicTask] = []
    """What comes after it."""
    ended: PublicEnding | None = None
    trouble: str = ""
    """Why it cannot be said how they stand, in one sentence."""
