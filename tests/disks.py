"""Small disks that a test may fill, or close to writing. Only root can mount them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest


class Disk:
    """A disk of its own, in memory."""

    def __init__(self, place: Path) -> None:
        if os.getuid() != 0:
            pytest.skip("only root can mount a disk")
        self.place = place
        place.mkdir()
        done = self._mount("size=40m")
        if done.returncode:
            pytest.skip(f"a disk cannot be mounted here: {done.stderr.decode().strip()}")

    def _mount(self, options: str) -> subprocess.CompletedProcess[bytes]:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.place)]
        return subprocess.run(command, capture_output=True)

    def fill(self) -> None:
        """Take all that is left, to the last block."""
        block = b"x" * 4096
        with (self.place / "filler").open("ab", buffering=0) as file:
            try:
                while file.write(block):
                    pass
            except OSError:
                return

    def clear(self) -> None:
        """Give it back."""
        (self.place / "filler").unlink(missing_ok=True)

    def close_to_writing(self, closed: bool) -> None:
        """Make it read-only, or writable again."""
        done = self._mount("remount,ro" if closed else "remount,rw")
        assert done.returncode == 0, done.stderr

    def close(self) -> None:
        """Take it away."""
        subprocess.run(["umount", "--lazy", self.place], check=True)
