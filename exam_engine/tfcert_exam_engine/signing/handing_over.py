"""Copies of the model files that count, for somebody who wants to grade them again."""

from __future__ import annotations

import filecmp
from collections.abc import Iterator
from pathlib import Path

from tfcert_exam_engine import new_file
from tfcert_exam_engine.attempts.scoring import counting
from tfcert_exam_engine.from_outside import with_home
from tfcert_exam_engine.history.portable import PortableAttempt


def hand_over(models: Path, carried: PortableAttempt, folder: str, *, force: bool) -> tuple[list[str], list[int]]:
    """Copy them; return the copies, and the categories whose file is no longer kept. Blocks.

    Raises:
        UsageRefused: another file is in the place of one, and `force` is false.
        EngineUnavailable: the disk is full or not writable.
    """
    found = list(_files_that_count(models, carried))
    kept = [(with_home(folder) / name, file) for _category, name, file in found if file is not None]
    wanted = [(place, file) for place, file in kept if not _is_there(place, file)]
    for place, _file in wanted:
        new_file.place_of(str(place), place.name, force=force)
    for place, file in wanted:
        new_file.copy(place, file)
    return [str(place) for place, _file in kept], [category for category, _name, file in found if file is None]


def _is_there(place: Path, file: Path) -> bool:
    return place.is_file() and filecmp.cmp(place, file, shallow=False)


def _files_that_count(models: Path, carried: PortableAttempt) -> Iterator[tuple[int, str, Path | None]]:
    """Yield category, name for a copy, and the kept file; None where it was cleared away, or never was here."""
    for ref in carried.problems:
        best = counting([each for each in carried.submissions if each.category == ref.category])
        if best is not None:
            kept = models / best.kept_as if best.kept_as else None
            suffix = Path(best.kept_as or best.model_name).suffix
            yield ref.category, f"category{ref.category}_{ref.slug}{suffix}", kept if kept and kept.is_file() else None
