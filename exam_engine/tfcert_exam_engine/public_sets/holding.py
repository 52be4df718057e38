"""One command at a time changes a root."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from gettext import gettext as _

from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.public_sets.places import Root, cannot_write


@contextlib.contextmanager
def held(root: Root) -> Iterator[None]:
    """Hold the root meanwhile.

    Raises:
        EngineUnavailable: another process holds it, or it cannot be written.
    """
    release = hold(root)
    try:
        yield
    finally:
        release()


def hold(root: Root) -> Callable[[], None]:
    """Hold the root; returns what lets go of it. The kernel does when the process ends, however it does.

    Raises:
        EngineUnavailable: another process holds it, or it cannot be written.
    """
    try:
        # The data folder may not be there yet, and is to be its owner's alone.
        root.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        root.folder.mkdir(exist_ok=True, mode=0o700)
        descriptor = os.open(root.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise cannot_write(root.folder, error) from error
    try:
        _take(root, descriptor)
        shutil.rmtree(root.drafts, ignore_errors=True)
    except BaseException:
        os.close(descriptor)
        raise
    return partial(os.close, descriptor)


def _take(root: Root, descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        who = os.pread(descriptor, 20, 0).decode(errors="replace").strip() or "?"
        raise EngineUnavailable(
            "busy",
            _("Another command is at work on the data sets in {folder} (process {pid}).").format(
                folder=root.folder, pid=who
            ),
            _("Wait until it is done, or take another --root."),
        ) from error
    with contextlib.suppress(OSError):  # a full disk: the number is only for a sentence
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
