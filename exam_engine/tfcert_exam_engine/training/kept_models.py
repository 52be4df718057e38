"""The model that each run saved, kept when the run has ended: a later run may write over the file."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from tfcert_exam_engine.attempts import workspace
from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.events import Trained
from tfcert_exam_engine.model_names import newest_model
from tfcert_exam_engine.records import RunRecord

log = logging.getLogger(__name__)

MOST_MEGABYTES = 250.0
"""Of the largest contract that a kept model may have to meet; a file of several times that is not kept."""
LAST_SAVE_S = 1.0
"""A run that was stopped may have saved so long after it was asked to."""


def keep(record: RunRecord, folder: Path, models: Path) -> RunRecord:
    """Return the run with the model it saved, copied to where models are kept; unchanged where it saved none.

    The newest model file of the category's folder is its own when it was written between the run's begin and end; who
    wrote it is not known.
    """
    try:
        newest = newest_model(folder, since=record.started_at)
        if newest is None or newest.stat().st_mtime > (record.ended_at or 0.0) + LAST_SAVE_S:
            return record
        frozen = workspace.freeze(newest, models, MOST_MEGABYTES)
        megabytes = frozen.file.stat().st_size / 1e6
    except (OSError, EngineError) as error:
        log.warning("run %s: its model was not kept: %s", record.run, error)
        return record
    ending = record.ending
    if isinstance(ending, Trained) and ending.model_file is None:  # it left without a word on it
        ending = msgspec.structs.replace(ending, model_file=frozen.name)
    return msgspec.structs.replace(
        record,
        ending=ending,
        kept_name=frozen.name,
        kept_as=frozen.file.name,
        kept_saved_at=frozen.saved_at,
        kept_megabytes=round(megabytes, 3),
    )
