"""Which files in a candidate's folder are saved models."""

from __future__ import annotations

import mmap
from pathlib import Path

SUFFIXES = (".keras", ".h5", ".hdf5")
"""What `model.save` writes, today and in the exam's years."""
WEIGHTS_ALONE = ".weights.h5"
"""What `save_weights` and ModelCheckpoint write; older ones, under any name, are known by what is inside."""
HDF5_MAGIC = b"\x89HDF\r\n\x1a\n"
LOOKED_AT = 1 << 20
"""Bytes; the names of an HDF5 file's root stand at its beginning."""
FAR_TOO_LARGE = 4
"""A file of more than so many times the contract's limit is neither taken nor read."""


def is_model_name(path: Path) -> bool:
    """Return whether a file is called as models are; on some systems names are in capitals."""
    return path.suffix.lower() in SUFFIXES


def models_in(folder: Path) -> list[Path]:
    """Return the model files of a folder, the newest last."""
    found = [path for path in folder.iterdir() if is_model_name(path) and path.is_file() and not _is_weights(path)]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))


def newest_model(folder: Path, since: float = 0.0) -> Path | None:
    """Return the newest model file written at or after `since` (Unix seconds), if any."""
    models = models_in(folder)
    return models[-1] if models and models[-1].stat().st_mtime >= since else None


def _is_weights(path: Path) -> bool:
    """Return whether a file is weights alone for sure: a damaged one is taken for a model, and told about."""
    if path.name.lower().endswith(WEIGHTS_ALONE):
        return True
    if path.suffix.lower() == ".keras":
        return False
    try:
        with path.open("rb") as file:
            start = file.read(LOOKED_AT)
            if not start.startswith(HDF5_MAGIC) or b"layer_names" not in start:
                return False
            # A large description may stand anywhere.
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
                return whole.find(b"model_config") < 0
    except (OSError, ValueError):
        return False
