"""Built data sets on disk: `<root>/<name>-v<version>/{public,hidden,manifest.json}`, placed whole or not at all."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tfcert_problems.datasets.catalog import DATASETS

Tell = Callable[[float, str], None]
"""Progress: (fraction from 0 to 1, one short sentence)."""

MANIFEST = "manifest.json"


def folder_of(root: Path, name: str) -> Path:
    """Return where the data set stands or would stand."""
    entry = DATASETS[name]
    return root / f"{entry.name}-v{entry.version}"


def is_ready(root: Path, name: str) -> bool:
    """Return whether the data set is built; the manifest is written last and moved in with the rest."""
    return (folder_of(root, name) / MANIFEST).is_file()


def build(root: Path, name: str, tell: Tell) -> Path:
    """Build one data set and move it into place; does nothing when it is there.

    Raises:
        OSError: the disk is full or not writable.
    """
    final = folder_of(root, name)
    if is_ready(root, name):
        return final
    draft = root / f".{final.name}.{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "public").mkdir(parents=True)
    (draft / "hidden").mkdir()
    try:
        importlib.import_module(DATASETS[name].builder).build(draft, tell)
        _write_manifest(draft, name)
        _place(draft, final)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return final


def _write_manifest(folder: Path, name: str) -> None:
    files = {str(p.relative_to(folder)): _sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()}
    text = json.dumps({"name": name, "version": DATASETS[name].version, "files": files}, indent=1)
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
