"""Writes the signed record of an attempt, and beside it the model files that count, where somebody wants both."""

from __future__ import annotations

from gettext import gettext as _

import msgspec

from tfcert_exam_engine import new_file
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.errors import Busy, UsageRefused
from tfcert_exam_engine.history.portable import PortableAttempt
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.signing import document, key_file
from tfcert_exam_engine.signing.handing_over import hand_over
from tfcert_exam_engine.signing.record import record_of
from tfcert_exam_engine.signing.views import SignedView
from tfcert_exam_engine.version import __version__

LONGEST_NAME = 100
"""Letters of who signs."""


class Wanted(msgspec.Struct, frozen=True):
    """What is to be written."""

    file: str
    models: str
    """Folder for copies of the model files that count; "": none."""
    name: str
    """Who signs, by their own word; may be empty."""
    force: bool
    at: float
    """Unix seconds."""


def check_ended(attempt: Attempt) -> None:
    """Refuse what may still change.

    Raises:
        UsageRefused: the attempt is live.
        Busy: a submission is still being graded.
    """
    if not attempt.ended:
        raise UsageRefused(
            "attempt_live", _("Only an attempt that has ended is signed."), _("End it first with: tfcert-tui end")
        )
    grading = [number for number, state in attempt.categories.items() if state.grading is not None]
    if grading:
        raise Busy(
            "grading",
            _("Category {n} is still being graded; its verdict belongs into the record.").format(n=grading[0]),
            _("Sign it when the verdict has come: tfcert-tui result"),
        )


def write(paths: Paths, carried: PortableAttempt, wanted: Wanted) -> SignedView:
    """Sign an attempt that has ended and write the record; durable on return. Blocks.

    Raises:
        UsageRefused: something is in its place already, there is no such folder, or the name is not one.
        EngineUnavailable: the key cannot be used, or the disk is full or not writable.
    """
    name = _checked(wanted.name)
    place = new_file.place_of(wanted.file, f"{carried.attempt}-signed.json", force=wanted.force)
    key = key_file.load_or_make(paths.signing_key)
    content = document.sealed(record_of(carried), key, at=wanted.at, name=name, product=__version__)
    if len(content) > document.LARGEST:
        message = _("Attempt {attempt} has too many submissions ({n}) for one record.")
        said = message.format(attempt=carried.attempt, n=len(carried.submissions))
        raise UsageRefused("too_large", said, _("Write it as JSON: tfcert-tui history export FILE"))
    copied, gone = hand_over(paths.models, carried, wanted.models, force=wanted.force) if wanted.models else ([], [])
    new_file.write(place, content, force=wanted.force)
    return SignedView(
        *(carried.attempt, carried.uid, str(place), len(content), wanted.at, name),
        *(key.public.fingerprint, key.public.raw.hex(), len(carried.submissions), copied, gone),
    )


def _checked(name: str) -> str:
    plain = " ".join(name.split())
    if len(plain) > LONGEST_NAME or not plain.isprintable():
        raise UsageRefused(
            "no_name",
            _("That is no name: {n} letters at most, and nothing that cannot be printed.").format(n=LONGEST_NAME),
            _("Give another with --name, or none."),
        )
    return plain
