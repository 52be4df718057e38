"""What the engine says of an export."""

from __future__ import annotations

import msgspec


class ExportView(msgspec.Struct, frozen=True):
    """A problem that was written to a zip, to be worked on elsewhere."""

    category: int
    slug: str
    title: str
    file: str
    """Absolute path of the zip."""
    size: int
    """Of the zip, in bytes."""
    sha256: str
    data_files: int
    data_bytes: int
    """Of the public data in it, as they unpack."""
    own_script: bool
    """Whether the candidate's own solution.py is in it; else it is the starter."""
    requirements: list[str]
    """What the other machine needs, as pip reads it."""
    for_oneself: list[str] = []
    """A sentence for each public set in it that may not be passed on to other people."""
