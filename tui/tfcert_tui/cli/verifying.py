"""`verify`: whether signed records are whole, by whom, and what they say; needs no data folder and no engine."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

import click

from tfcert_exam_engine.attempts.scoring import MAX_STARS
from tfcert_exam_engine.signing import models as model_files
from tfcert_exam_engine.signing.keys import wanted_fingerprint
from tfcert_exam_engine.signing.record import Record
from tfcert_exam_engine.signing.verifying import Verified
from tfcert_exam_engine.signing.verifying import verify as verify_file
from tfcert_tui.cli.failure import CANDIDATE, DONE, USAGE
from tfcert_tui.cli.interface_signing import verified_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import Progress, emit, say, show, table, wrapped_table
from tfcert_tui.cli.session import session_of
from tfcert_tui.cli.shared_work import shared_by, shared_words
from tfcert_tui.signing.signed_words import moment, outcome_words, printable, reasons, verified_lines, what_it_proves

SHORT = 16
"""Digits of a fingerprint in a table of many; all of them are in the JSON."""


@click.command(
    help=_(
        "Verify signed records: whether each FILE is as it was signed, by which key, and whether what it says agrees "
        "with itself. For whoever receives results: give the keys that you know with --key, and the model files with "
        "--models."
    ),
    epilog=example(
        _("Example: tfcert-tui verify result.json"),
        _("A class: tfcert-tui verify class/*.json --key class-key.pem --models class/models --regrade"),
        _("Exit codes: 0 all whole, and of a key that was named; 1 one is not whole, contradicts itself, is of"),
        _("another key, lacks a model file or has other stars when graded again; 2 wrong usage, or nothing but"),
        _("files that cannot be read; 3 our failure; 130 interrupted."),
    ),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="FINGERPRINT|FILE",
    help=_("A key that you trust, by its fingerprint or its public half; may be given several times."),
)
@click.option(
    "--models",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help=_("Look for the model files in it and below, by their hashes; those that count must be there."),
)
@click.option("--regrade", is_flag=True, help=_("Grade those that count once more, on this machine; needs --models."))
@json_option
@click.pass_context
def verify(
    context: click.Context,
    files: tuple[Path, ...],
    keys: tuple[str, ...],
    models: Path | None,
    regrade: bool,
    as_json: bool,
) -> int:
    """Verify files."""
    if regrade and models is None:
        raise click.UsageError(_("--regrade needs --models FOLDER: it grades the files that are there."))
    wanted = {wanted_fingerprint(given) for given in keys}
    here = _hashes(models) if models is not None else None
    found = [verify_file(file, wanted, here) for file in files]
    if regrade:
        from tfcert_tui.cli.grading_again import regraded

        found = asyncio.run(regraded(session_of(context), found))
    if as_json:
        emit(verified_document(found))
    else:
        _tell(found)
    return _code(found)


def _hashes(folder: Path) -> dict[str, Path]:
    progress = Progress()
    progress.show(_("reading the model files in {folder}").format(folder=folder))
    try:
        return model_files.hashes(folder)
    finally:
        progress.close()


def _code(found: Sequence[Verified]) -> int:
    outcomes = {one.outcome for one in found}
    if outcomes == {"whole"}:
        return DONE
    return USAGE if outcomes == {"unreadable"} else CANDIDATE


def _tell(found: Sequence[Verified]) -> None:
    if len(found) == 1:
        _tell_one(found[0])
    else:
        show(_many(found))
        for one in found:
            for reason in reasons(one):
                say(f"{printable(one.file)}: {reason}")
        for shared in shared_by(found):
            say(printable(shared_words(shared)))
    if any(one.judgement for one in found):
        say(what_it_proves())


def _tell_one(found: Verified) -> None:
    show(_("{file}: {outcome}").format(file=printable(found.file), outcome=outcome_words(found)))
    if lines := verified_lines(found):
        show(wrapped_table(lines))
    for reason in reasons(found):
        say(reason)


def _many(found: Sequence[Verified]) -> str:
    head = (_("file"), _("outcome"), _("key"), _("name"), _("began"), _("mode"), _("score"), _("stars"))
    return table([head, *(_row(one) for one in found)])


def _row(found: Verified) -> tuple[str, ...]:
    signed = found.judgement.signed if found.judgement else None
    record = found.judgement.record if found.judgement else None
    by = (signed.fingerprint[:SHORT], signed.name or "-") if signed else ("-", "-")
    cells = (found.file, outcome_words(found), *by, *(_told(record) if record else ("-", "-", "-", "-")))
    return tuple(map(printable, cells))


def _told(record: Record) -> tuple[str, ...]:
    attempt = record.attempt
    stars = " ".join("-" if one.stars is None else f"{one.stars}/{MAX_STARS}" for one in record.problems)
    score = f"{attempt.score:g}/{attempt.full:g}"
    return (moment(attempt.started_at), attempt.mode, score, stars)
