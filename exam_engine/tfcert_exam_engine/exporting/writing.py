"""Writes an export: whole or not at all, and never over something else unless that is asked for."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.exporting.material import SCRIPT, Material
from tfcert_exam_engine.exporting.notebook import notebook_of
from tfcert_exam_engine.exporting.readme import readme_of, requirements_text
from tfcert_exam_engine.exporting.requirements import requirements_of
from tfcert_exam_engine.exporting.views import ExportView
from tfcert_exam_engine.from_outside import is_file, is_folder, is_there
from tfcert_exam_engine.public_sets.licences import notice
from tfcert_exam_engine.public_sets.records import sync_folder

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The same for everything: the same problem gives the same zip."""
MODE = 0o644 << 16
COMPRESSED = (".png", ".jpg", ".jpeg", ".gz", ".zip", ".npz", ".keras", ".h5")
"""Endings of files that do not become smaller."""
LIGHT = 5
"""zlib's level: beyond it data sets take much longer and become hardly smaller."""


def place_of(file: str, material: Material, *, force: bool) -> Path:
    """Return where the zip is to go: the file named, or one in the folder named.

    Raises:
        UsageRefused: something is there already and `force` is false, or there is no such folder.
    """
    named = Path(file)
    place = named / f"{material.name}.zip" if is_folder(named) else named
    if not is_folder(place.parent):
        raise UsageRefused(
            "no_folder", _("There is no folder {folder}.").format(folder=place.parent), _("Make it first.")
        )
    if is_there(place) and not (force and is_file(place)):
        raise UsageRefused(
            "exists",
            _("{file} is there already.").format(file=place),
            _("Name another file with -o, or write over this one with --force."),
        )
    return place


def write(material: Material, file: str, *, force: bool) -> ExportView:
    """Write the zip; durable on return. Blocks.

    Raises:
        UsageRefused: as `place_of`.
        EngineUnavailable: the disk is full or not writable, or the data cannot be read.
    """
    place = place_of(file, material, force=force)
    draft = place.with_name(f".{place.name}.{os.getpid()}-{secrets.token_hex(4)}")  # two may write it at once
    try:
        with draft.open("wb") as opened:
            data_files, data_bytes = _fill(material, opened)
            opened.flush()
            os.fsync(opened.fileno())
        with draft.open("rb") as written:
            sha256 = hashlib.file_digest(written, "sha256").hexdigest()
        size = draft.stat().st_size
        place_of(file, material, force=force)
        draft.replace(place)
    except OSError as error:
        raise EngineUnavailable(
            "disk",
            _("{place} cannot be written: {why}.").format(place=error.filename or place, why=error.strerror or error),
            _("Make room or make it writable, or name another file with -o."),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
    sync_folder(place.parent)
    problem = material.problem
    about = (problem.category, problem.slug, problem.title, str(place), size, sha256)
    needs = requirements_of(material.script, legacy_keras=material.legacy_keras)
    return ExportView(*about, data_files, data_bytes, material.own_script, needs, material.for_oneself)


def _fill(material: Material, opened: object) -> tuple[int, int]:
    """Write all members; returns how many files of data there are, and their bytes."""
    data = material.data_files()
    with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED, compresslevel=LIGHT) as archive:  # type: ignore[call-overload]
        for name, text in _texts(material):
            archive.writestr(_member(f"{material.name}/{name}"), text.encode())
        for name, file in data:
            with file.open("rb") as source, archive.open(_member(f"{material.name}/{name}"), "w") as target:
                shutil.copyfileobj(source, target)
    return len(data), sum(file.stat().st_size for _name, file in data)


def _texts(material: Material) -> Iterator[tuple[str, str]]:
    yield "README.md", readme_of(material)
    yield "statement.md", material.problem.text("statement.md")
    yield f"{material.name}.ipynb", notebook_of(material)
    yield SCRIPT, material.script
    yield "starter.py", material.starter
    yield "requirements.txt", requirements_text(material)
    for one in material.public_sets:
        yield f"licences/{one.name}.txt", notice(one)


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, LONG_AGO)
    info.external_attr = MODE
    info.compress_type = zipfile.ZIP_STORED if name.endswith(COMPRESSED) else zipfile.ZIP_DEFLATED
    return info
