"""The folder of a grader that waits for a job: it sees no other, and what the job is about is laid there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

KIND = "grader"
READY = Path("scratch", "ready")
"""What a grader leaves there when it is ready."""


@dataclass(frozen=True)
class Cell:
    """A folder, and who waits in it."""

    folder: Path
    token: str
    """What its process is known by, and the job that it is given."""
    pid: int

    @property
    def is_ready(self) -> bool:
        """Whether the grader has nothing more to prepare."""
        return (self.folder / READY).exists()


def place_of(jobs: Path, number: int, token: str) -> Path:
    """Return where a grader with this token waits."""
    return jobs / f"{KIND}-{number}-{token}"


def token_of(folder: Path) -> str:
    """Return the token in a folder's name."""
    return folder.name.rpartition("-")[2]
