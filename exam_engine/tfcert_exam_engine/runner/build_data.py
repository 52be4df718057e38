"""Builds the offline data sets that are missing."""

from __future__ import annotations

import time
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.children.job import BuildJob
from tfcert_exam_engine.events import AnyEnding, Built, EngineFault, Progressed
from tfcert_exam_engine.runner.bare.telling import Teller
from tfcert_problems.datasets import cache
from tfcert_problems.datasets.public import UnusableSet


def build(job: BuildJob, teller: Teller) -> AnyEnding:
    """Build each set in turn; a set that stands is left alone."""
    began = time.monotonic()
    root = Path(job.datasets)
    root.mkdir(parents=True, exist_ok=True)
    for entry in job.sets:
        try:
            cache.build(root, entry, _told_by(teller, entry.name))
        except (OSError, UnusableSet) as error:
            return EngineFault(
                time.time(), _("The data set {name} cannot be built: {why}.").format(name=entry.name, why=error)
            )
    return Built(time.time(), [entry.name for entry in job.sets], round(time.monotonic() - began, 3))


def _told_by(teller: Teller, name: str) -> cache.Tell:
    """Return a progress function that names the set in every event."""

    def tell(fraction: float, text: str) -> None:
        teller.tell(Progressed(time.time(), fraction, text, name))

    return tell
