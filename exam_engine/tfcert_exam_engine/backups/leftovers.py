"""What a restore that was killed leaves: it is finished, or taken away, by who holds the data folder next."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from tfcert_exam_engine import exchange
from tfcert_exam_engine.errors import disk_trouble
from tfcert_exam_engine.paths import Paths

STAGED, REPLACED = ".restoring", ".replaced"
"""Folders beside what is restored: what comes, and what goes."""


def settle(paths: Paths) -> None:
    """Finish what a restore that was killed had begun, and take away what it left. Only for who holds the folder.

    Raises:
        EngineUnavailable: the disk takes it not.
    """
    try:
        exchange.settle(paths.exchange)
    except OSError as error:
        raise disk_trouble(Path(error.filename or paths.data_dir), error) from error
    for folder in litter(paths):
        shutil.rmtree(folder, ignore_errors=True)
    for place in _drafts(paths):
        shutil.rmtree(place, ignore_errors=True)
        with contextlib.suppress(OSError):
            place.unlink(missing_ok=True)


def _drafts(paths: Paths) -> Iterator[Path]:
    """Yield what was being written by processes that are gone."""
    for pattern in (f".{paths.exchange.name}.*", f".{paths.recovered.name}.*", ".checked-*", ".recovering"):
        yield from paths.data_dir.glob(pattern)
    yield from paths.backups.glob(".*")


def litter(paths: Paths) -> list[Path]:
    """Return the folders that a restore uses."""
    return [place / name for place in (paths.data_dir, paths.attempts) for name in (STAGED, REPLACED)]
