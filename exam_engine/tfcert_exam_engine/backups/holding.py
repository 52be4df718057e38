"""Holding a data folder without an engine: nobody may use it while its files change places."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from gettext import gettext as _

from tfcert_exam_engine.backups.leftovers import settle
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.hosting.engine_holder import RESTORE
from tfcert_exam_engine.hosting.host import take_lock
from tfcert_exam_engine.paths import Paths


@contextlib.contextmanager
def held(paths: Paths) -> Iterator[None]:
    """Hold the data folder meanwhile; an exchange that was broken off is finished first.

    Raises:
        UsageRefused: an engine, or another restore, has it.
        EngineUnavailable: it cannot be written.
    """
    lock = take_lock(paths, RESTORE)
    if lock is None:
        raise UsageRefused(
            "engine_works",
            _("An engine, or another restore, is at work in {folder}.").format(folder=paths.data_dir),
            _("Stop it first with: tfcert-tui engine stop"),
        )
    with lock:
        settle(paths)
        yield
        lock.truncate(0)
