"""Holding a data folder without an engine: nobody may use it while its files change places."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine import exchange
from tfcert_exam_engine.errors import UsageRefused, disk_trouble
from tfcert_exam_engine.host import take_lock
from tfcert_exam_engine.paths import Paths

STAGED, REPLACED = ".restoring", ".replaced"
"""Folders beside what is restored: what comes, and what goes."""


@contextlib.contextmanager
def held(paths: Paths) -> Iterator[None]:
    """Hold the data folder meanwhile; an exchange that was broken off is finished first.

    Raises:
        UsageRefused: an engine, or another restore, has it.
        EngineUnavailable: it cannot be written.
    """
    lock = take_lock(paths)
    if lock is None:
        raise UsageRefused(
            "engine_works",
            _("An engine, or another restore, is at work in {folder}.").format(folder=paths.data_dir),
            _("Stop it first with: tfcert-tui engine stop"),
        )
    with lock:
        settle(paths)
        yield


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


def litter(paths: Paths) -> list[Path]:
    """Return the folders that a restore uses."""
    return [place / name for place in (paths.data_dir, paths.attempts) for name in (STAGED, REPLACED)]


