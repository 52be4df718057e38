"""What runs get of the public data: the list that they are served by, and a home for Keras."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets.places import root_for
from tfcert_exam_engine.public_sets.serving import listed

log = logging.getLogger(__name__)


def list_for_runs(paths: Paths) -> str:
    """Return the list's path; "" where it cannot be had: a run that needs no public set must not fail for it."""
    try:
        return str(listed(root_for(paths), paths.served))
    except (EngineError, OSError) as error:
        log.warning("runs are served no public data: %s", error)
        return ""


def keras_home(paths: Paths) -> Path:
    """Return where Keras keeps its files: with the public data where that can be written, else in the data folder."""
    shared = root_for(paths).keras
    return shared if os.access(shared, os.W_OK) else paths.data_dir / "keras"
