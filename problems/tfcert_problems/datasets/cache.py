"""Built data sets on disk: `<root>/<name>-v<version>/{public,hidden,manifest.json}`, placed whole or not at all.

What is built from public sets has their stamp at the end of its name: `<name>-v<version>-<stamp>`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tfcert_problems.datasets.catalog import DatasetEntry
from tfcert_problems.datasets.public import MissingSets

Tell = Callable[[float, str], None]
"""Progress: (fraction from 0 to 1, one short sentence)."""

MANIFEST = "manifest.json"


def folder_of(root: Path, entry: DatasetEntry) -> Path:
    """Return where the data set stands or would stand."""
    return root / "-".join([entry.name, f"v{entry.version}", *filter(None, [entry.stamp])])


def is_ready(root: Path, entry: DatasetEntry) -> bool:
    """Return whether the data set is built; the manifest is written last and moved in with the rest."""
    return (folder_of(root, entry) / MANIFEST).is_file()


def build(root: Path, entry: DatasetEntry, tell: Tell) -> Path:
    """Build one data set and move it into place; does nothing when it is there.

    Raises:
        OSError: the disk is full or not writable.
        MissingSets: public sets that it needs were not handed in.
        UnusableSet: one of them is not as the builder needs it.
    """
    final = folder_of(root, entry)
    if is_ready(root, entry):
        return final
    if missing := [name for name in entry.public if name not in entry.sets]:
        raise MissingSets(missing)
    draft = root / f".{final.name}.{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "public").mkdir(parents=True)
    (draft / "hidden").mkdir()
    try:
        handed = [entry.sets] if entry.public else []
        with _temporary_files_in(draft / "temporary"):
            builder_of(entry).build(draft, tell, *handed, **entry.constants)
        _write_manifest(draft, entry)
        _place(draft, final)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return final


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """TFDS leaves an empty folder behind for every set that it makes: here it goes with the rest."""
    folder.mkdir()
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        shutil.rmtree(folder, ignore_errors=True)


def builder_of(entry: DatasetEntry) -> Any:
    """Return the module that builds a data set; it may lie anywhere, so it is found by its file."""
    name = f"tfcert_data_of_{Path(entry.builder).parent.name}"
    spec = importlib.util.spec_from_file_location(name, entry.builder)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(entry.builder)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _write_manifest(folder: Path, entry: DatasetEntry) -> None:
    files = {str(p.relative_to(folder)): _sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()}
    editions = {name: one.edition for name, one in entry.sets.items()}
    made_from = {"stamp": entry.stamp, "public": editions} if entry.public else {}
    text = json.dumps({"name": entry.name, "version": entry.version, **made_from, "files": files}, indent=1)
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _place(draft: Path, final: Path) -> None:
    """Rename; another builder that was faster wins, and an incomplete folder gives way."""
    if final.exists() and not (final / MANIFEST).is_file():
        shutil.rmtree(final)
    try:
        draft.rename(final)
    except OSError:
        if not (final / MANIFEST).is_file():
            raise


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
