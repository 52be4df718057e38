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


def socket_for(paths: Paths) -> Path:
    """Return the socket's path: in the data folder, or in a short private folder where that path is too long.

    Raises:
        EngineUnavailable: the private folder belongs to someone else or is open to others.
    """
    plain = paths.data_dir / "engine.sock"
    if len(os.fsencode(plain)) <= MAX_PATH - 4:
        return plain
    import hashlib

    digest = hashlib.sha256(os.fsencode(paths.data_dir)).hexdigest()[:16]
    return _private_folder() / f"{digest}.sock"


def _private_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"tfcert-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        raise EngineUnavailable(
            "socket_folder",
            _("{folder} is not a private folder of yours.").format(folder=folder),
            _("Remove it, or take a shorter --data-dir."),
        )
    return folder
