"""From an attempt to a file: asks the engine, makes the whole of it, then writes it."""

from __future__ import annotations

import asyncio
import hashlib
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine import new_file
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.person_name import cleaned
from tfcert_exam_engine.views import AttemptView
from tfcert_tui.reporting.material import gathered
from tfcert_tui.reporting.record_facts import facts_of, refuse_unless_passed


class Written(msgspec.Struct, frozen=True):
    """A file that was written."""

    attempt: str
    file: str
    """Its full path."""
    size: int
    """Bytes."""
    sha256: str


async def write_report(engine: Engine, attempt: AttemptView, file: str, *, force: bool) -> Written:
    """Write the report of an attempt.

    Raises:
        UsageRefused: it has not ended, something is there already, or there is no such folder.
        EngineUnavailable: the disk is full or not writable.
    """
    place = new_file.place_of(file, f"{attempt.attempt}.html", force=force).absolute()
    material = await gathered(engine, attempt.attempt)

    def make() -> Written:
        from tfcert_tui.reporting.report import report_html

        return _written(attempt, place, report_html(material).encode(), force)

    return await asyncio.to_thread(make)


async def write_record(paths: Paths, attempt: AttemptView, name: str, file: str, *, force: bool) -> Written:
    """Write the record of a pass, with the fingerprint of the key that signs in this data folder, if there is one.

    Raises:
        UsageRefused: the attempt was not passed, its name cannot be set, or as `write_report`.
        EngineUnavailable: the disk is full or not writable, or the key is not as it has to be.
    """
    facts = facts_of(attempt, cleaned(name), _fingerprint(paths))
    place = new_file.place_of(file, f"{attempt.attempt}.pdf", force=force).absolute()

    def make() -> Written:
        from tfcert_tui.reporting.record import record_pdf

        return _written(attempt, place, record_pdf(facts), force)

    return await asyncio.to_thread(make)


def _fingerprint(paths: Paths) -> str:
    from tfcert_exam_engine.signing.key_file import load

    key = load(paths.signing_key)
    return "" if key is None else key.public.fingerprint


def _written(attempt: AttemptView, place: Path, content: bytes, force: bool) -> Written:
    new_file.write(place, content, force=force)
    return Written(attempt.attempt, str(place), len(content), hashlib.sha256(content).hexdigest())


async def passed_exam(engine: Engine, name: str | None) -> AttemptView:
    """Return the attempt that a record is to be of (default: the newest exam that was passed).

    Raises:
        UsageRefused: there is none, or it was not passed; says why.
    """
    if name is not None:
        return _with_a_record((await engine.attempt(name)).attempt)
    known = await engine.attempts()
    passed = [each for each in known if each.mode == "exam" and each.ended and each.passed]
    return _with_a_record(passed[0] if passed else known[0] if known else None)


def _with_a_record(attempt: AttemptView | None) -> AttemptView:
    if attempt is None:
        raise UsageRefused("no_attempt", _("There is no attempt yet."), _("Start one with: tfcert-tui start"))
    refuse_unless_passed(attempt)
    return attempt
