"""The doctor on the data folder, its disk, the engine's socket and the data sets. Creates nothing by looking."""

from __future__ import annotations

import os
import shutil
import tempfile
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.hosting.socket_path import socket_for
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets.api import installed
from tfcert_exam_engine.public_sets.places import root_for
from tfcert_exam_engine.public_sets.preparing import unprepared
from tfcert_exam_engine.recovery import notes
from tfcert_problems.datasets import cache
from tfcert_problems.datasets.catalog import datasets

GIB = 2**30
LOW_DISK, ENOUGH_DISK = GIB, 5 * GIB
FEW_FILES = 1000
"""An attempt has about a hundred; a disk can have room and no place for a file (df -i)."""


def folder_findings(paths: Paths) -> list[Finding]:
    """Look at all of them."""
    written = [data_folder_finding(paths), *attempts_finding(paths)]
    return [
        *written,
        *database_findings(paths),
        disk_finding(paths),
        socket_finding(paths),
        data_sets_finding(paths),
        public_data_finding(paths),
    ]


def data_folder_finding(paths: Paths) -> Finding:
    """Try to write there."""
    why = _why_not_writable(paths.data_dir)
    if why:
        text = _("The data folder {folder} cannot be written: {why}.").format(folder=paths.data_dir, why=why)
        return Finding("data_folder", "bad", text, _("Make it writable, or take another one with --data-dir."))
    return Finding("data_folder", "good", _("Data folder {folder} is writable.").format(folder=paths.data_dir))


def attempts_finding(paths: Paths) -> list[Finding]:
    """Try to write where the candidate's folders are; nothing to say where that works."""
    why = _why_not_writable(paths.attempts)
    if not why:
        return []
    text = _("The folder of the attempts, {folder}, cannot be written: {why}.").format(folder=paths.attempts, why=why)
    return [Finding("attempts_folder", "bad", text, _("Make it writable, or take another one with --data-dir."))]


def database_findings(paths: Paths) -> list[Finding]:
    """Say what was said of a damaged database, as long as that lies there; nothing where all is well."""
    note = notes.last(paths)
    if note is None:
        return []
    advice = _("When you miss nothing, delete it: {file}").format(file=note.kept)
    return [Finding("database", "warning", note.said, advice)]


def _why_not_writable(folder: Path) -> str:
    try:
        with tempfile.TemporaryFile(dir=_existing(folder)) as file:
            file.write(b"tfcert")
            file.flush()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest above it that exists: nothing is created by looking."""
    return next((place for place in (folder, *folder.parents) if place.is_dir()), Path("/"))


def disk_finding(paths: Paths) -> Finding:
    """Look at what is free where runs and models are kept."""
    try:
        folder = _existing(paths.data_dir)
        free, places = shutil.disk_usage(folder).free, os.statvfs(folder)
    except OSError as error:
        return Finding("disk", "warning", _("Free space cannot be read: {why}.").format(why=error.strerror))
    text = _("{free:.1f} GiB free for runs and models.").format(free=free / GIB)
    advice = _("Make room, or take a data folder on another disk with --data-dir.")
    if free < LOW_DISK:
        return Finding("disk", "bad", text, advice)
    if places.f_files and places.f_favail < FEW_FILES:
        said = _("{text} It has place for {n} files more.").format(text=text, n=places.f_favail)
        return Finding("disk", "bad", said, advice)
    return Finding("disk", "good", text) if free >= ENOUGH_DISK else Finding("disk", "warning", text, advice)


def socket_finding(paths: Paths) -> Finding:
    """Look whether there is a place for the engine's socket."""
    try:
        return Finding("socket", "good", _("Socket {path}").format(path=socket_for(paths)))
    except EngineError as error:
        return Finding("socket", "bad", error.message, error.advice)
    except OSError as error:
        text = _("No place for the engine's socket: {why}.").format(why=error)
        return Finding("socket", "bad", text, _("Take a shorter --data-dir."))


def data_sets_finding(paths: Paths) -> Finding:
    """Count those that are not built."""
    try:
        missing = [name for name, entry in datasets().items() if not cache.is_ready(paths.datasets, entry)]
    except OSError as error:
        text = _("The data sets in {folder} cannot be looked at: {why}.")
        said = text.format(folder=paths.datasets, why=error.strerror or error)
        return Finding("data_sets", "bad", said, _("Make them readable, or take another folder with --data-dir."))
    if not missing:
        return Finding("data_sets", "good", _("All {n} data sets are ready.").format(n=len(datasets())))
    text = _("{n} of {all} data sets are not built yet.").format(n=len(missing), all=len(datasets()))
    return Finding(
        "data_sets",
        "good",
        text,
        _("A start builds those of its problems, offline. To build all of them: tfcert-tui data"),
    )


def public_data_finding(paths: Paths) -> Finding:
    """Count the public sets that are here, and those that nobody has prepared."""
    root = root_for(paths)
    try:
        here = installed(root)
        waiting = unprepared(root)
    except EngineError as error:
        return Finding("public_data", "warning", error.message, error.advice)
    if not here:
        text = _("No public data set is here; the practice problems need none.")
        return Finding("public_data", "good", text, _("What there is: tfcert-tui datasets list"))
    said = ngettext("{n} public data set in {folder}.", "{n} public data sets in {folder}.", len(here))
    text = said.format(n=len(here), folder=root.folder)
    if waiting:
        said = _("{text} Not prepared for tfds.load, Keras or old scripts: {names}.")
        advice = _("Prepare them: tfcert-tui datasets prepare")
        return Finding("public_data", "warning", said.format(text=text, names=", ".join(waiting)), advice)
    return Finding("public_data", "good", text)
