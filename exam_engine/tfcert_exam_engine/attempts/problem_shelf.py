"""Problems as they were when an attempt began: kept whole, so that a newer bank changes no attempt."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import msgspec

from tfcert_exam_engine.attempts.attempt import ProblemRef
from tfcert_problems import catalog
from tfcert_problems.problem import Problem, load


def keep(shelf: Path, problem: Problem) -> None:
    """Copy a problem's folder to the shelf, unless this version stands there.

    Raises:
        OSError: the disk is full or not writable.
    """
    place = _place(shelf, problem.category, problem.slug, problem.version)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(problem.folder, draft, ignore=shutil.ignore_patterns("__pycache__"))
    try:
        draft.rename(place)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        if not place.exists():  # else another was faster
            raise


def of_attempt(shelf: Path, ref: ProblemRef) -> Problem:
    """Return a problem of an attempt as it was when that began, its data's stamp included.

    Raises:
        KeyError: neither the bank nor the shelf has it.
        OSError, ValueError: it cannot be read.
    """
    found = find(shelf, ref.category, ref.slug, ref.version, ref.variant)
    return msgspec.structs.replace(found, stamp=ref.stamp) if ref.stamp else found


def find(shelf: Path | None, category: int, slug: str, version: int, variant: str) -> Problem:
    """Return a problem in the version and variant that an attempt has: the bank's, else the shelf's.

    Raises:
        KeyError: neither has it.
        OSError, ValueError: it cannot be read.
    """
    with contextlib.suppress(KeyError):
        problem = catalog.find(category, slug, variant)
        if problem.version == version:
            return problem
    if shelf is None or not (place := _place(shelf, category, slug, version)).exists():
        raise KeyError(slug)
    return load(place, variant)


def _place(shelf: Path, category: int, slug: str, version: int) -> Path:
    return shelf / f"v{version}" / f"category{category}_{slug}"
