"""What a backup says of itself: the first thing that is believed of one, and everything else is held against it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from tfcert_exam_engine.from_outside import as_utf8

FORMAT = 1
MARK = "tfcert-tui-backup"
"""Name of the first member: what begins with it is a backup, whole or not."""
MANIFEST = "manifest.json"
DATABASE = "tfcert.db"
WORKSPACES = "workspaces"
"""Folder of the candidate's folders, one for each attempt."""
LONGEST_BYTES = 256 << 20
"""Of a manifest: some hundred thousand files."""


class Member(msgspec.Struct, frozen=True):
    """One file."""

    name: str
    size: int
    """Bytes."""
    sha256: str
    at: float
    """When it was last written, Unix seconds: the newest model of a folder is found by that."""
    mode: int = 0o600


class LeftOut(msgspec.Struct, frozen=True):
    """A file that could not come along, or may be half written."""

    file: str
    why: str

    @classmethod
    def of(cls, file: Path, why: str) -> LeftOut:
        """Name it with marks for what is no UTF-8, which no manifest takes."""
        return cls(as_utf8(str(file)), why)


class Manifest(msgspec.Struct, frozen=True):
    """The last member, because it holds the checksum of every other one."""

    format: int
    product: str
    """Version of tfcert-tui that made it."""
    made_at: float
    """Unix seconds."""
    schema: int
    """Version of the database in it."""
    attempts: int
    runs: int
    submissions: int
    with_models: bool
    with_logs: bool
    members: tuple[Member, ...]
    left_out: tuple[LeftOut, ...] = ()


class JustFormat(msgspec.Struct, frozen=True):
    """What every version of a manifest can be asked."""

    format: int
