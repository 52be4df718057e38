"""Which files belong to a person's state, and by which names they travel."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

from tfcert_exam_engine.attempts.workspace import DATA
from tfcert_exam_engine.backups.manifest import WORKSPACES, LeftOut
from tfcert_exam_engine.backups.snapshot import Snapshot
from tfcert_exam_engine.model_names import is_model_name
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets.members import is_plain
from tfcert_exam_engine.training.run_files import SOURCE

SIGNING_KEY = "signing.key"
PLAIN = ("settings.json", "keys.toml", "home.json", SIGNING_KEY)
FOLDERS = ("snippets", "notes", "problems")
"""In the data folder: all of the database's neighbours that a person would miss."""
NOT_KEPT = ("__pycache__", ".ipynb_checkpoints")


class Place(NamedTuple):
    """A file, and its name in the backup."""

    name: str
    file: Path
    grows: bool = False
    """It is only ever written at its end: as much as there is of it is whole."""


class Choice(NamedTuple):
    """What comes along besides what always does."""

    models: bool = True
    logs: bool = True


def places(paths: Paths, snapshot: Snapshot, choice: Choice, left_out: list[LeftOut]) -> Iterator[Place]:
    """Yield every file; what cannot come along is noted in `left_out`."""
    for name in PLAIN:
        if (paths.data_dir / name).is_file():
            yield Place(name, paths.data_dir / name)
    for name in FOLDERS:
        yield from _inside(paths.data_dir / name, name, left_out)
    for name in sorted(snapshot.models if choice.models else snapshot.waiting_models):
        if (paths.models / name).is_file():
            yield Place(f"models/{name}", paths.models / name)
    for run in snapshot.runs:
        yield from _of_run(paths, run, choice, left_out)
    for attempt, folder in sorted(snapshot.folders.items()):
        yield from _of_attempt(Path(folder), f"{WORKSPACES}/{attempt}", paths.datasets, choice, left_out)


def _of_run(paths: Paths, run: int, choice: Choice, left_out: list[LeftOut]) -> Iterator[Place]:
    folder = paths.job("run", run)
    for place in _inside(folder, f"jobs/{folder.name}", left_out):
        if choice.logs or place.file.name == SOURCE:
            yield place._replace(grows=place.file.suffix in (".jsonl", ".txt"))


def _of_attempt(folder: Path, name: str, datasets: Path, choice: Choice, left_out: list[LeftOut]) -> Iterator[Place]:
    for place in _inside(folder, name, left_out):
        parts = place.name.split("/")
        if len(parts) > 4 and parts[3] == DATA and _is_of_set(place.file, Path(*parts[4:]), datasets):
            continue
        if choice.models or not is_model_name(place.file):
            yield place


def _is_of_set(file: Path, inside: Path, datasets: Path) -> bool:
    """Whether a candidate's copy of the data holds a file as a built data set here has it."""
    sizes = (_size(folder / "public" / inside) for folder in datasets.iterdir()) if datasets.is_dir() else ()
    return _size(file) in sizes


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None


def _inside(folder: Path, name: str, left_out: list[LeftOut]) -> Iterator[Place]:
    """Yield a folder's plain files, those of folders in it included; no link is followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        left_out.append(LeftOut.of(folder, error.strerror or str(error)))
        return
    for entry in entries:
        place = Place(f"{name}/{entry.name}", Path(entry.path))
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in NOT_KEPT:
                yield from _inside(place.file, place.name, left_out)
        elif why := _why_not(entry, place.name):
            left_out.append(LeftOut.of(place.file, why))
        elif not entry.is_symlink():
            yield place


def _why_not(entry: os.DirEntry[str], name: str) -> str:
    """Return why a file cannot come along; the links to data sets are made anew and are not worth a word."""
    if entry.is_symlink():
        return "" if entry.name == DATA else _("it is a link")
    if not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
        return _("it is no file but a pipe, a socket or a device")
    return "" if is_plain(name) else _("its name cannot be kept everywhere")
