"""`attempts list|show|delete|prune`: what was sat, and what of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from gettext import ngettext

import click

from tfcert_exam_engine.upkeep_views import DeletedView
from tfcert_exam_engine.views import AttemptView, EngineState
from tfcert_tui import words
from tfcert_tui.cli.confirming import confirmed, declined, yes_option
from tfcert_tui.cli.exam import looked_back, tell_result
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_upkeep import attempts_document, deleted_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, megabytes, moment, say, show, table
from tfcert_tui.cli.pruning import prune
from tfcert_tui.cli.session import session_of
from tfcert_tui.cli.words import mode_words, score_words, time_words


@click.group(help=_("The attempts in this data folder."))
def attempts() -> None:
    """Group the four."""


@attempts.command(
    "list",
    help=_("List every attempt, the newest first."),
    epilog=example(_("Example: tfcert-tui attempts list"), _("Exit codes: 0 done; 3 our failure.")),
)
@json_option
@click.pass_context
def list_attempts(context: click.Context, as_json: bool) -> int:
    """List the attempts."""
    found = session_of(context).ask(lambda engine: engine.attempts())
    if as_json:
        emit(attempts_document(found))
    elif found:
        show(_attempts_table(found))
    else:
        say(_("No attempt yet. Start one with: tfcert-tui start"))
    return DONE


def _attempts_table(found: Sequence[AttemptView]) -> str:
    head = (_("attempt"), _("mode"), _("form"), _("seed"), _("began"), _("score"), "", _("state"))
    return table([head, *(_row(attempt) for attempt in found)])


def _row(attempt: AttemptView) -> tuple[str, ...]:
    began = moment(attempt.started.wall_s)
    which = (attempt.attempt, mode_words(attempt), attempt.form, str(attempt.seed), began)
    return (*which, score_words(attempt), _outcome(attempt), _state(attempt))


def _outcome(attempt: AttemptView) -> str:
    return (words.outcome(attempt) if attempt.ended else "") or "-"


def _state(attempt: AttemptView) -> str:
    if not attempt.ended:
        return _("under way: {time}").format(time=time_words(attempt))
    at = "" if attempt.ended_at is None else moment(attempt.ended_at)
    said = _("time ran out {at}") if attempt.end_reason == "deadline" else _("ended {at}")
    return said.format(at=at).rstrip()


@attempts.command(
    "show",
    help=_("Show how ATTEMPT went, as `result` does."),
    epilog=example(
        _("Example: tfcert-tui attempts show 20261120-231507"),
        _("Exit codes: 0 done, passed or not; 2 no such attempt."),
    ),
)
@click.argument("attempt", metavar="ATTEMPT")
@json_option
@click.pass_context
def show_attempt(context: click.Context, attempt: str, as_json: bool) -> int:
    """Show one attempt."""
    tell_result(*session_of(context).ask(lambda engine: looked_back(engine, attempt)), as_json)
    return DONE


@attempts.command(
    "delete",
    help=_(
        "Delete an ended ATTEMPT from the record, with its runs, submissions and kept models. Asks first. "
        "The folder with your scripts stays."
    ),
    epilog=example(
        _("Example: tfcert-tui attempts delete 20261120-231507"),
        _("Exit codes: 0 deleted; 2 no such attempt, it is under way, or --yes missing where nobody can be asked;"),
        _("3 our failure; 130 left as it is."),
    ),
)
@click.argument("attempt", metavar="ATTEMPT")
@yes_option
@json_option
@click.pass_context
def delete_attempt(context: click.Context, attempt: str, yes: bool, as_json: bool) -> int:
    """Delete one attempt."""
    session = session_of(context)
    if not yes and not _really(session.ask(lambda engine: engine.attempt(attempt)), attempt):
        return declined(_("Nothing was deleted."), as_json)
    deleted = session.ask(lambda engine: engine.delete_attempt(attempt))
    if as_json:
        emit(deleted_document(deleted))
    else:
        show(_deleted_words(deleted))
    return DONE


def _really(state: EngineState, name: str) -> bool:
    """Ask whether to delete, having said what goes and what stays."""
    say(_("Attempt {attempt} goes for good, with {things}.").format(attempt=name, things=_things(state)))
    if state.attempt is not None and state.attempt.folder:
        say(_("Your own folder stays: {folder}").format(folder=state.attempt.folder))
    return confirmed(_("Really delete it?"), _("Deleting an attempt cannot be taken back."))


def _things(state: EngineState) -> str:
    runs, submissions = len(state.runs), len(state.submissions)
    models = sum(run.kept_model is not None for run in state.runs)
    return ", ".join(
        (
            ngettext("{n} run and its log", "{n} runs and their logs", runs).format(n=runs),
            ngettext("{n} submission", "{n} submissions", submissions).format(n=submissions),
            ngettext("{n} kept model", "{n} kept models", models).format(n=models),
        )
    )


def _deleted_words(deleted: DeletedView) -> str:
    gone = _("Attempt {attempt} is deleted; {size} are free again.").format(
        attempt=deleted.attempt, size=megabytes(deleted.megabytes)
    )
    return f"{gone}\n" + _("Your own folder stays: {folder}").format(folder=deleted.folder) if deleted.folder else gone


attempts.add_command(prune)
