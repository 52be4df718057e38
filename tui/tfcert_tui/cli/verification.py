"""`problems verify`: proof that every reference gets all the stars, and an untouched starter hardly one."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator, Sequence
from gettext import gettext as _

import click

from tfcert_exam_engine import public_data
from tfcert_exam_engine.bank_check import BankCheck, verify
from tfcert_exam_engine.public_sets.places import Root, root_for
from tfcert_problems.problem import Problem
from tfcert_tui.cli.choosing import chosen
from tfcert_tui.cli.failure import DONE, OURS
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import Progress, emit, say, show, table
from tfcert_tui.cli.session import Session, session_of

FIRST_SEED = 7
"""As in the calibration that the thresholds rest on."""


@click.command(
    "verify",
    help=_(
        "Check the bank. Every PROBLEM (a category, a name or a folder; all where none is named): its files agree; "
        "with --train each reference gets five stars and each untouched starter at most one, trained and graded for "
        "real. Problems that train for half an hour or more, and those whose public data sets are not here, are "
        "trained only where they are named."
    ),
    epilog=example(
        _("Example: tfcert-tui problems verify digits --train --seeds 1"),
        _("Exit codes: 0 all is as it should be; 2 no such problem; 3 something is not."),
    ),
)
@click.argument("names", metavar="[PROBLEM]...", nargs=-1)
@click.option("--train", is_flag=True, help=_("Train and grade as well; minutes per problem and seed."))
@click.option(
    "--seeds", type=click.IntRange(1, 5), default=1, show_default=True, help=_("How many seeds to train with.")
)
@json_option
@click.pass_context
def verify_problems(context: click.Context, names: tuple[str, ...], train: bool, seeds: int, as_json: bool) -> int:
    """Verify the bank."""
    tried = range(FIRST_SEED, FIRST_SEED + seeds)
    checks = _verified(session_of(context), chosen(names), tried, train, named=bool(names))
    passed = all(check.passed for check in checks)
    if as_json:
        emit({"passed": passed, "checks": [_document(check) for check in checks]})
    else:
        show(_words(checks))
    return DONE if passed else OURS


def _verified(
    session: Session, problems: Sequence[Problem], seeds: Sequence[int], train: bool, named: bool
) -> list[BankCheck]:
    with _unheard_machinery() if train else contextlib.nullcontext():
        progress = Progress()
        try:
            paths, public = session.paths, root_for(session.paths)
            if train and not named:
                problems = _possible(problems, public)
            return verify(
                *(problems, paths.datasets), seeds=seeds, train=train, tell=progress.show, long_too=named, public=public
            )
        finally:
            progress.close()


def _possible(problems: Sequence[Problem], public: Root) -> list[Problem]:
    """Return what can be trained with the public sets that are here; say what cannot."""
    here = public_data.sets_here(public, problems)
    for problem in problems:
        if absent := public_data.missing([problem], here):
            said = _("{problem} is left out: {sets} is not on this machine.")
            say(said.format(problem=problem.name, sets=", ".join(absent)))
    return [problem for problem in problems if not public_data.missing([problem], here)]


@contextlib.contextmanager
def _unheard_machinery() -> Iterator[None]:
    """Keep descriptor 2 from the fork server, which is the command's own child here: TensorFlow talks a lot there.

    TF_CPP_MIN_LOG_LEVEL does not silence what TensorFlow 2.21 says while it is imported.
    """
    logging.getLogger("tfcert_exam_engine").addHandler(logging.NullHandler())
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        with os.fdopen(kept, "w", closefd=False) as stream, contextlib.redirect_stderr(stream):
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


def _document(check: BankCheck) -> dict[str, object]:
    return {"problem": check.problem, "check": check.check, "passed": check.passed, "detail": check.detail}


def _words(checks: Sequence[BankCheck]) -> str:
    rows = [(_("yes") if check.passed else _("no"), check.problem, check.check, check.detail) for check in checks]
    missed = sum(not check.passed for check in checks)
    return table(rows) + "\n" + _("{n} checks, {missed} failed").format(n=len(checks), missed=missed)
