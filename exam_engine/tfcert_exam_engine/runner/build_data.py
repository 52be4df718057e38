"""Builds the offline data sets that are missing."""

from __future__ import annotations

import time
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.events import AnyEnding, Built, EngineFault, Progressed
from tfcert_exam_engine.job import BuildJob
from tfcert_exam_engine.runner.channel import Channel, now
from tfcert_problems.datasets import cache


def build(job: BuildJob, channel: Channel) -> AnyEnding:
    """Build each set in turn; a set that stands is left alone."""
    began = time.monotonic()
    root = Path(job.datasets)
    root.mkdir(parents=True, exist_ok=True)
    for name in job.names:
        try:
            cache.build(root, name, _teller(channel, name))
        except OSError as error:
            return EngineFault(now(), _("The data set {name} cannot be built: {why}.").format(name=name, why=error))
    return Built(now(), list(job.names), round(time.monotonic() - began, 3))


def _teller(channel: Channel, name: str) -> cache.Tell:
    """Return a progress function that names the set in every event."""

    def tell(fraction: float, text: str) -> None:
        channel.tell(Progressed(now(), fraction, text, name))

    return tell
