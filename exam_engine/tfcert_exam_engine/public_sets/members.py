"""What an archive may hold: plain files and folders, inside the folder that it is opened into, and not too much."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import IO

from tfcert_exam_engine.public_sets import troubles
from tfcert_exam_engine.public_sets.records import PlacedFile

MOST_MEMBERS = 250_000
GROWTH = 60
"""An archive becomes at most so many times its size, and `SLACK_BYTES`: text shrinks to a tenth, pictures do not."""
SLACK_BYTES = 64 << 20
LONGEST_NAME = 1024
DEEPEST = 24
CHUNK_BYTES = 1 << 20
TAKEN = (FileExistsError, IsADirectoryError, NotADirectoryError)

Beat = Callable[[], None]
"""Called again and again while something goes on; raises `Cancelled` to end it."""


class Opening:
    """Takes members one by one into an empty folder, and refuses the first that is not as it should be."""

    def __init__(self, archive: Path, folder: Path, beat: Beat) -> None:
        self._archive = archive
        self._folder = folder
        self._beat = beat
        self.left_bytes = GROWTH * archive.stat().st_size + SLACK_BYTES
        """How much more it may become."""
        self._count = 0
        self.files: list[PlacedFile] = []
        """What was written: paths inside the folder; times of change are not known yet."""

    def folder(self, name: str) -> None:
        """Take a folder."""
        self._counted(0)
        self._made(name, self._place(name))

    def file(self, name: str, size: int, content: IO[bytes]) -> None:
        """Take a file, exactly as many bytes as its header says.

        Raises:
            WrongArchive: the name leads elsewhere or is there already, the size is a lie, or it is all too much.
            OSError: the disk takes nothing more.
        """
        self._counted(size)
        place = self._place(name)
        self._made(name, place.parent)
        try:
            opened = place.open("xb")
        except TAKEN as error:
            raise self._twice(name) from error
        digest = hashlib.sha256()
        with opened:
            self._copy(name, size, content, opened, digest.update)
        relative = place.relative_to(self._folder).as_posix()
        self.files.append(PlacedFile(relative, size, digest.hexdigest(), 0))

    def refuse(self, why: str) -> troubles.WrongArchive:
        """Return the refusal of this archive."""
        return troubles.strange_archive(self._archive.name, why)

    def too_much(self) -> troubles.WrongArchive:
        """Return the refusal of one that would fill the disk."""
        return self.refuse(_("it would become far larger than such an archive can be"))

    def _copy(self, name: str, size: int, content: IO[bytes], to: IO[bytes], tell: Callable[[bytes], None]) -> None:
        left = size
        while left:
            self._beat()
            chunk = content.read(min(left, CHUNK_BYTES))
            if not chunk:
                raise self.refuse(_("{name} is shorter than it says").format(name=name))
            tell(chunk)
            to.write(chunk)
            left -= len(chunk)
        if content.read(1):
            raise self.refuse(_("{name} is longer than it says").format(name=name))

    def _counted(self, size: int) -> None:
        self._count += 1
        self.left_bytes -= size
        if size < 0 or self.left_bytes < 0 or self._count > MOST_MEMBERS:
            raise self.too_much()

    def _place(self, name: str) -> Path:
        self._beat()
        if not is_plain(name):
            raise self.refuse(_("{name} leads outside of it, or is no name").format(name=ascii(name)))
        # No link is ever made in there, so that a plain name cannot lead out of it.
        return self._folder / name

    def _made(self, name: str, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except TAKEN as error:
            raise self._twice(name) from error

    def _twice(self, name: str) -> troubles.WrongArchive:
        return self.refuse(_("{name} is in it twice").format(name=name))


def is_plain(name: str) -> bool:
    """Whether a member's name stays inside, is one that every disk can keep, and steers no terminal."""
    parts = name.removesuffix("/").split("/")
    if parts[0] == ".":
        parts = parts[1:] or ["."]
    readable = name.isprintable() and "\\" not in name and len(os.fsencode(name)) <= LONGEST_NAME
    drive = len(parts[0]) == 2 and parts[0][1] == ":"
    return readable and not drive and len(parts) <= DEEPEST and not {"", ".."} & set(parts) and _short(parts)


def _short(parts: list[str]) -> bool:
    return all(len(part.encode(errors="replace")) <= 255 for part in parts)
