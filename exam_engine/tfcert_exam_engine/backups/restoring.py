"""Takes a backup in: checked and laid out beside what is there, which is backed up first and then replaced at once."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from gettext import gettext as _
from pathlib import Path
from urllib.parse import quote

import msgspec

from tfcert_exam_engine import exchange
from tfcert_exam_engine.backups import carrying_over, writing
from tfcert_exam_engine.backups.contents import FOLDERS, PLAIN, SIGNING_KEY, Choice
from tfcert_exam_engine.backups.leftovers import REPLACED, STAGED, litter
from tfcert_exam_engine.backups.making_way import attempt_live
from tfcert_exam_engine.backups.manifest import DATABASE, WORKSPACES, Manifest
from tfcert_exam_engine.backups.reading import Backup, Tell
from tfcert_exam_engine.errors import EngineUnavailable, disk_trouble
from tfcert_exam_engine.exchange import Move
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.recovery import checking, mending
from tfcert_exam_engine.store import Store

FLOOR_BYTES = 64 << 20
"""Room that is left on the disk."""
OWN_FOLDERS = (*FOLDERS, "jobs", "models")
WITH_DATABASE = ("-wal", "-shm", "-journal")


class Present(msgspec.Struct, frozen=True):
    """What a data folder holds before a restore."""

    attempts: int
    live: str = ""
    """The attempt under way; "": none."""
    in_use: bool = False
    """There is something to be kept."""


class Restored(msgspec.Struct, frozen=True):
    """What was done."""

    manifest: Manifest
    kept: str
    """The backup of what was here before; "": there was nothing."""
    put_back: tuple[str, ...] = ()
    """Settings that name what this machine has not, and have their defaults again."""


def look_at(paths: Paths) -> Present:
    """Return what is here. Changes nothing; a database that cannot be read counts as something to be kept."""
    others = any((paths.data_dir / name).exists() for name in (*PLAIN, "snippets", "notes"))
    if not paths.database.exists():
        return Present(0, in_use=others)
    try:
        # Read-only: whoever else opens and leaves it writes its journal into it, be that damaged or another one's.
        with closing(sqlite3.connect(f"file:{quote(str(paths.database))}?mode=ro", timeout=5, uri=True)) as db:
            rows = db.execute("SELECT attempt, ended_at FROM attempts").fetchall()
    except sqlite3.Error:
        return Present(0, in_use=True)
    live = next((name for name, ended_at in rows if ended_at is None), "")
    return Present(len(rows), live, in_use=bool(rows) or others)


def restore(paths: Paths, file: Path, tell: Tell) -> Restored:
    """Replace all of a person's state by what a backup holds. Only for who holds the data folder.

    Raises:
        UsageRefused: the file is not taken, or an attempt is under way here; nothing was changed.
        EngineUnavailable: the disk takes it not; all is as it was.
        BaseException: whatever `tell` raises before anything is replaced; all is as it was.
    """
    with Backup(file) as backup:
        present = look_at(paths)
        _refuse_live(present)
        _refuse_without_room(paths, backup.size)
        try:
            with _desk(paths):
                put_back = _lay_out(paths, backup, tell)
                with _kept(paths, present, tell) as kept:
                    exchange.exchange(paths.exchange, list(_moves(paths)), litter(paths))
        except OSError as error:
            raise disk_trouble(Path(error.filename or paths.data_dir), error) from error
        return Restored(backup.manifest, kept, tuple(put_back))


def _refuse_live(present: Present) -> None:
    if present.live:
        raise attempt_live(present.live)


def _refuse_without_room(paths: Paths, needed: int) -> None:
    """Both disks must take it: the candidates' folders may lie on another one."""
    for folder in (paths.data_dir, paths.attempts):
        place = next(one for one in (folder, *folder.parents) if one.is_dir())
        free = shutil.disk_usage(place).free
        if needed + FLOOR_BYTES > free:
            raise EngineUnavailable(
                "disk",
                _("Restoring takes {needed:.0f} MB, and {place} has room for {free:.0f}.").format(
                    needed=(needed + FLOOR_BYTES) / 1e6, place=place, free=free / 1e6
                ),
                _("Make room on that disk; nothing was changed."),
            )


@contextlib.contextmanager
def _desk(paths: Paths) -> Iterator[None]:
    """Have empty folders to lay things out in, and leave none."""
    try:
        for folder in litter(paths):
            shutil.rmtree(folder, ignore_errors=True)
        yield
    finally:
        if not paths.exchange.exists():
            for folder in litter(paths):
                shutil.rmtree(folder, ignore_errors=True)


def _place_of(paths: Paths, name: str) -> Path:
    folder, _slash, rest = name.partition("/")
    return paths.attempts / STAGED / rest if folder == WORKSPACES else paths.data_dir / STAGED / name


def _lay_out(paths: Paths, backup: Backup, tell: Tell) -> list[str]:
    """Lay out all of it as it will be; returns the settings that were put back."""
    stage = paths.data_dir / STAGED
    backup.unpack(lambda name: _place_of(paths, name), tell)
    database = stage / DATABASE
    if why := checking.fault_of(database):
        raise backup.refuse(why)
    try:
        manifest = backup.manifest
        carrying_over.fit(database, paths.attempts, manifest.made_at, not manifest.with_logs)
    except carrying_over.StrangeDatabase as error:
        raise backup.refuse(str(error)) from error
    _complete_workspaces(paths, database)
    return carrying_over.fit_settings(stage / "settings.json")


def _complete_workspaces(paths: Paths, database: Path) -> None:
    store = Store(database)
    try:
        for attempt in store.attempts():
            workspace = paths.attempts / STAGED / attempt.attempt
            carrying_over.link_data(paths.data_dir / STAGED / "problems", attempt, workspace, paths.datasets)
    finally:
        store.close()


@contextlib.contextmanager
def _kept(paths: Paths, present: Present, tell: Tell) -> Iterator[str]:
    """Have what is here backed up, "" where there is nothing; where nothing was replaced nobody needs that."""
    kept = _keep(paths, tell) if present.in_use else ""
    try:
        yield kept
    except BaseException:
        if kept and not paths.exchange.exists():
            Path(kept).unlink(missing_ok=True)
        raise


def _keep(paths: Paths, tell: Tell) -> str:
    """Back up what is here, having mended it where it is damaged: what is replaced is never lost."""
    tell(_("backing up what is here"), 0.0)
    mending.mend(paths)
    paths.backups.mkdir(exist_ok=True, mode=0o700)
    stem = time.strftime("before-restore-%Y%m%d-%H%M%S")
    names = (f"{stem}.zip", *(f"{stem}-{number}.zip" for number in range(2, 100)))
    file = next(place for name in names if not (place := paths.backups / name).exists())
    return writing.backup(paths, file, force=False, choice=Choice(), tell=tell).file


def _moves(paths: Paths) -> Iterator[Move]:
    """Yield every exchange: what came takes its place, and what has nothing to take its place goes."""
    stage, aside = paths.data_dir / STAGED, paths.data_dir / REPLACED
    for name in (DATABASE, *(DATABASE + end for end in WITH_DATABASE), *PLAIN, *OWN_FOLDERS, "copies"):
        staged = stage / name
        stays = name == SIGNING_KEY and not staged.exists()  # it is nobody else's, and there is no other
        if not stays and (staged.exists() or os.path.lexists(paths.data_dir / name)):
            yield Move(str(paths.data_dir / name), str(staged) if staged.exists() else "", str(aside / name))
    workspaces = paths.attempts / STAGED
    for workspace in sorted(workspaces.iterdir()) if workspaces.is_dir() else ():
        target = paths.attempts / workspace.name
        yield Move(str(target), str(workspace), str(paths.attempts / REPLACED / workspace.name))
