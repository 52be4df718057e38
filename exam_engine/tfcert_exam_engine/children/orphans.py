"""What an engine that was killed left behind: jobs nobody waits for any more. Their processes are ended."""

from __future__ import annotations

import signal
from pathlib import Path

from tfcert_exam_engine import process
from tfcert_exam_engine.children import jobs

KEPT = "run-"
"""Trainings are adopted; gradings, checks and builds are done anew."""


def clear(folder: Path) -> list[str]:
    """End and delete the jobs of a dead engine that are done anew; return their names.

    A child that has not begun finds its job revoked; one that has is known by the token in its environment, which a
    process that was given the same pid later does not have.
    """
    if not folder.is_dir():
        return []
    left = [place for place in folder.iterdir() if place.is_dir() and not place.name.startswith(KEPT)]
    for place in left:
        _end(place)
        jobs.remove(place)
    return [place.name for place in left]


def _end(place: Path) -> None:
    for file in place.glob("job-*.json"):
        jobs.revoke(place, file.stem.removeprefix("job-"))
    for file in place.glob("claimed-*.json"):
        process.signal_marked(file.stem.removeprefix("claimed-"), signal.SIGKILL)
