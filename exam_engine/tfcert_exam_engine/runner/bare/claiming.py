"""Takes a job by renaming its file: of a child and an engine that revokes the job, exactly one succeeds."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path

ASKED, CLAIMED, SUFFIX = "job-", "claimed-", ".json"
GONE = (errno.ENOENT, errno.ENOTDIR, errno.ESTALE)


@dataclass(frozen=True)
class Claim:
    """A job that is ours to do."""

    token: str
    file: Path
    """What the job's file is called now; when it is gone, the folder belongs to another job."""
    order: bytes
    """The job as JSON."""

    @property
    def folder(self) -> Path:
        """Where its events and its log go."""
        return self.file.parent


def claim(job_file: Path) -> Claim | None:
    """Rename `job-TOKEN.json` to `claimed-TOKEN.json` and read it; None when it was revoked or taken.

    Raises:
        OSError: it is there and cannot be taken or read.
        ValueError: it is not named as a job's file is.
    """
    if not (job_file.name.startswith(ASKED) and job_file.name.endswith(SUFFIX)):
        raise ValueError(f"not a job's file: {job_file}")
    token = job_file.name[len(ASKED) : -len(SUFFIX)]
    claimed = job_file.with_name(CLAIMED + token + SUFFIX)
    try:
        os.rename(job_file, claimed)  # noqa: PTH104 - the first thing a child does: one system call
        return Claim(token, claimed, claimed.read_bytes())
    except OSError as error:
        if error.errno in GONE:
            return None
        raise
