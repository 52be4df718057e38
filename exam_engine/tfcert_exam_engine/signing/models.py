"""The model files of a record, found in a folder by their hashes: their names do not matter."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.from_outside import is_folder
from tfcert_exam_engine.model_names import is_model_name
from tfcert_exam_engine.signing.record import Record, SignedSubmission


class ModelsOf(msgspec.Struct, frozen=True):
    """What a folder has of a record's model files."""

    counting: dict[int, str]
    """Category to the path of the file whose submission counts."""
    missing: list[int]
    """Categories with a submission that counts whose file is not there."""
    submitted: int
    """Different files that were submitted."""
    found: int
    """How many of them are there."""


def hashes(folder: Path) -> dict[str, Path]:
    """Return the model files in a folder and below, absolute, by their SHA-256. Blocks: every byte is read.

    Raises:
        UsageRefused: there is no such folder, or one of them cannot be read.
    """
    if not is_folder(folder):
        message = _("There is no folder {folder}.").format(folder=folder)
        raise UsageRefused("no_folder", message, _("Name the folder that the model files are in."))
    return {_sha256(file): file for file in sorted(_model_files(folder.absolute()), reverse=True)}


def _model_files(folder: Path) -> Iterator[Path]:
    for place, _folders, names in os.walk(folder, onerror=_unreadable):
        for name in names:
            file = Path(place, name)
            if is_model_name(file) and file.is_file():
                yield file


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        _unreadable(error)
        raise


def _unreadable(error: OSError) -> None:
    message = _("{file} cannot be read: {why}.").format(file=error.filename, why=error.strerror or error)
    raise UsageRefused("unreadable", message, _("Make it readable, or take it out of the folder.")) from error


def models_of(record: Record, here: dict[str, Path]) -> ModelsOf:
    """Say which of a record's files are among those that `hashes` found."""
    that_count = {one.category: one for one in counting_submissions(record)}
    submitted = {one.sha256 for one in record.submissions}
    return ModelsOf(
        counting={category: str(here[one.sha256]) for category, one in that_count.items() if one.sha256 in here},
        missing=[category for category, one in that_count.items() if one.sha256 not in here],
        submitted=len(submitted),
        found=len(submitted & set(here)),
    )


def counting_submissions(record: Record) -> Sequence[SignedSubmission]:
    """Return the submissions that count, in the categories' order."""
    by_number = {one.submission: one for one in record.submissions}
    return [by_number[one.counts] for one in record.problems if one.counts in by_number]
