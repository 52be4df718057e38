"""Where the engine listens: a socket that only this person can reach."""

from __future__ import annotations

import os
import stat
import tempfile
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.paths import Paths

MAX_PATH = 107
"""Bytes of a Unix socket's path (sun_path holds 108 with its end mark; unix(7)); 103 on macOS."""
EVERYBODYS = Path("/tmp")
"""For short paths, and the same in every terminal: $TMPDIR may be long, and another one in each job of a cluster."""


def socket_for(paths: Paths) -> Path:
    """Return the socket's path: in the data folder, or in a short private folder where that path is too long.

    Raises:
        EngineUnavailable: the private folder belongs to someone else, is open to others, or has a long path, too.
    """
    plain = paths.data_dir / "engine.sock"
    if _fits(plain):
        return plain
    import hashlib

    digest = hashlib.sha256(os.fsencode(paths.data_dir)).hexdigest()[:16]
    short = _private_folder() / f"{digest}.sock"
    if not _fits(short):
        raise EngineUnavailable(
            "socket_path",
            _("The path {path} is too long for a socket.").format(path=short),
            _("Take a shorter --data-dir, or have TMPDIR name a folder with a shorter path."),
        )
    return short


def _fits(path: Path) -> bool:
    return len(os.fsencode(path)) <= MAX_PATH - 4


def _private_folder() -> Path:
    root = EVERYBODYS if os.access(EVERYBODYS, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())
    folder = root / f"tfcert-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        raise EngineUnavailable(
            "socket_folder",
            _("{folder} is not a private folder of yours.").format(folder=folder),
            _("Remove it, or take a shorter --data-dir."),
        )
    return folder
