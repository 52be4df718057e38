"""The folder that is installed into: one environment per release, and a link that says which one is in use.

FOLDER/releases/<version>-<id>/    a virtual environment; `complete` in it is written last
FOLDER/current                     -> releases/<version>-<id>, changed in one step
FOLDER/bin/tfcert-tui              -> ../current/bin/tfcert-tui
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from offline_installer.manifest import InstallRefused

COMPLETE = "complete"
PROGRAM = "tfcert-tui"


class Releases:
    """The releases in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.all = self.folder / "releases"
        self.link = self.folder / "current"
        self.program = self.folder / "bin" / PROGRAM

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for this one installation.

        Raises:
            InstallRefused: it has something else in it, another installation holds it, or it cannot be written.
        """
        try:
            if self.folder.exists() and not self.all.exists() and any(self.folder.iterdir()):
                raise InstallRefused(f"{self.folder} has other things in it: name a folder of its own.")
            self.all.mkdir(parents=True, exist_ok=True)
            with (self.folder / "lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield
        except BlockingIOError as error:
            raise InstallRefused(f"Another installation into {self.folder} is under way: let it finish.") from error

    @property
    def current(self) -> Path | None:
        """The release in use; None where there is none yet."""
        chosen = self.link.resolve() if self.link.is_symlink() else None
        return chosen if chosen is not None and (chosen / COMPLETE).is_file() else None

    def new(self, name: str) -> Path:
        """Return the place of a new release, and sweep away those that were left half-made."""
        for one in self.all.iterdir():
            if not (one / COMPLETE).is_file():
                shutil.rmtree(one)
        names = (name, *(f"{name}-{n}" for n in range(2, 1000)))
        return self.all / next(one for one in names if not (self.all / one).exists())

    def take(self, release: Path) -> None:
        """Have a complete release be the one in use from now on; the one before is kept, older ones go.

        An engine of the one before may still be running its trainings out of it.
        """
        before = self.current
        (release / COMPLETE).touch()
        os.sync()
        self.program.parent.mkdir(exist_ok=True)
        _point(self.program, Path("..", "current", "bin", PROGRAM))
        _point(self.link, Path("releases", release.name))
        for one in self.all.iterdir():
            if one not in (release, before):
                shutil.rmtree(one, ignore_errors=True)


def _point(link: Path, to: Path) -> None:
    """Make a link point elsewhere, in one step."""
    draft = link.with_name(f".{link.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(to)
    draft.replace(link)
