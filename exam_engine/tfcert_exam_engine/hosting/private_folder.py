"""The data folder is one person's own: whatever could let someone else in is refused, with a sentence."""

from __future__ import annotations

import os
import stat
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.paths import Paths


def verify(folder: Path) -> None:
    """Refuse a folder that is there and is not ours alone: whoever may write to it could answer in the engine's place.

    Raises:
        EngineUnavailable: it belongs to someone else, or others may write to it.
    """
    try:
        facts = folder.stat()
    except OSError:
        return
    _refuse_strange(folder, facts)


def check(paths: Paths) -> None:
    """Make the data folder, 0700, or take the one that is there when it is ours alone.

    Raises:
        EngineUnavailable: it is someone else's, others may write to it, it holds other things, or it cannot be made.
    """
    folder = paths.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        facts = folder.stat()
        _refuse_strange(folder, facts)
        if facts.st_mode & 0o077:
            _refuse_foreign_contents(paths)
            folder.chmod(0o700)
        for inner in (paths.jobs, paths.models):
            inner.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise not_writable(folder, error) from error


def not_writable(folder: Path, error: OSError) -> EngineUnavailable:
    """Return the sentence for a data folder that takes nothing."""
    return EngineUnavailable(
        "disk",
        _("The data folder {folder} cannot be written: {why}.").format(folder=folder, why=error.strerror),
        _("Make it writable, make room, or take another --data-dir."),
    )


def _refuse_strange(folder: Path, facts: os.stat_result) -> None:
    if facts.st_uid != os.getuid():
        raise EngineUnavailable(
            "not_yours",
            _("The data folder {folder} belongs to someone else.").format(folder=folder),
            _("Take another --data-dir."),
        )
    if facts.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise EngineUnavailable(
            "writable_by_others",
            _("Others may write to the data folder {folder}; your results would not be safe there.").format(
                folder=folder
            ),
            _("Take a folder of your own, or close it with: chmod 700 {folder}").format(folder=folder),
        )


def _refuse_foreign_contents(paths: Paths) -> None:
    """Closing a folder that is used for other things would break them."""
    if any(paths.data_dir.iterdir()) and not (paths.database.exists() or paths.lock.exists()):
        raise EngineUnavailable(
            "not_a_data_folder",
            _("{folder} is used for other things, and others may read it.").format(folder=paths.data_dir),
            _("Take a new folder for --data-dir; it is made for you alone."),
        )
