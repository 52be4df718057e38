"""Which files in a candidate's folder are saved models."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = (".keras", ".h5", ".hdf5")
"""What `model.save` writes, today and in the exam's years."""
FAR_TOO_LARGE = 4
"""A file of more than so many times the contract's limit is neither taken nor read."""


def models_in(folder: Path) -> list[Path]:
    """Return the model files of a folder, the newest last."""
    found = [path for path in folder.iterdir() if path.suffix in SUFFIXES and path.is_file()]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))


def newest_model(folder: Path, since: float = 0.0) -> Path | None:
    """Return the newest model file written at or after `since` (Unix seconds), if any."""
    models = models_in(folder)
    return models[-1] if models and models[-1].stat().st_mtime >= since else None
