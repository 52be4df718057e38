"""`check` and `submit`: a model file against its problem."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from gettext import gettext as _

import click

from tfcert_exam_engine.changes import SubmissionChanged
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.from_outside import full_path
from tfcert_exam_engine.grading.check_views import CheckView
from tfcert_exam_engine.views import SubmissionView
from tfcert_tui.cli.failure import CANDIDATE, DONE, INTERRUPTED, OURS
from tfcert_tui.cli.feed import Feed
from tfcert_tui.cli.interface import check_document, submission_document
from tfcert_tui.cli.options import category_argument, example, file_option, json_option
from tfcert_tui.cli.output import Progress, emit, say, show
from tfcert_tui.cli.session import Session, session_of
from tfcert_tui.cli.words import check_words, submission_words


@click.command(
    help=_("Check a model file before it is submitted: free, and counts for nothing. CATEGORY is 1 to 5."),
    epilog=example(
        _("Example: tfcert-tui check 2 --file mymodel.keras"),
        _("Exit codes: 0 ready, or ready with something to look at; 1 a submission would get no star; 2 no exam;"),
        _("3 our failure."),
    ),
)
@category_argument
@file_option
@json_option
@click.pass_context
def check(context: click.Context, category: int, file: str | None, as_json: bool) -> int:
    """Check a model file."""
    checked = session_of(context).ask(lambda engine: engine.check(category, _absolute(file)))
    if as_json:
        emit(check_document(checked))
    else:
        show(check_words(checked))
    return _check_code(checked)


def _check_code(checked: CheckView) -> int:
    """Amber is done as well: it is for a person to look at."""
    if checked.level is None:
        return OURS
    return CANDIDATE if checked.level == "bad" else DONE


@dataclass(frozen=True)
class Choice:
    """Which model is submitted: a file, the one that a run kept, or the newest in the category's folder."""

    category: int
    file: str | None
    run: int | None


@click.command(
    help=_("Submit a model file, wait for its stars. The best of all counts. CATEGORY is 1 to 5."),
    epilog=example(
        _("Example: tfcert-tui submit 2 --json"),
        _("The model of an earlier run (see: tfcert-tui runs): tfcert-tui submit 2 --run 12"),
        _("Exit codes: 0 graded, whatever the stars; 1 rejected, failed, too slow or too large; 2 no exam;"),
        _("3 our failure, which costs nothing; 130 interrupted (the submission counts all the same)."),
    ),
)
@category_argument
@file_option
@click.option("--run", type=click.IntRange(min=1), metavar="RUN", help=_("Submit the model that this run kept."))
@json_option
@click.pass_context
def submit(context: click.Context, category: int, file: str | None, run: int | None, as_json: bool) -> int:
    """Submit a model file."""
    if file is not None and run is not None:
        raise click.UsageError(_("Give --file or --run, not both: one model is submitted."))
    accepted: list[SubmissionView] = []
    try:
        submission = asyncio.run(_submit(session_of(context), Choice(category, _absolute(file), run), accepted))
    except KeyboardInterrupt:
        if not accepted:
            raise
        say(_("Not waiting any longer. The submission is accepted and counts; see: tfcert-tui status"))
        submission = accepted[0]
    if as_json:
        emit(submission_document(submission))
    else:
        show(submission_words(submission))
    return submission_code(submission)


def submission_code(submission: SubmissionView) -> int:
    """Return the exit code for an outcome."""
    codes = {"graded": DONE, "engine_fault": OURS, "grading": INTERRUPTED}
    return codes.get(submission.state, CANDIDATE)


async def _submit(session: Session, choice: Choice, accepted: list[SubmissionView]) -> SubmissionView:
    async with session.engine() as engine, Feed(engine) as feed:
        submission = await engine.submit(choice.category, choice.file, choice.run)
        accepted.append(submission)
        progress = Progress()
        progress.show(_("grading {file}").format(file=submission.model_name))
        try:
            return await graded(engine, feed, submission)
        finally:
            progress.close()


async def graded(engine: Engine, feed: Feed, submission: SubmissionView) -> SubmissionView:
    """Wait for the outcome of an accepted submission."""
    while submission.state == "grading":
        event = await feed.next()
        if isinstance(event, SubmissionChanged) and event.submission.submission == submission.submission:
            submission = event.submission
        elif event is None:
            submission = await _looked_up(engine, submission)
    return submission


async def _looked_up(engine: Engine, submission: SubmissionView) -> SubmissionView:
    state = await engine.attempt(submission.attempt)
    found = [one for one in state.submissions if one.submission == submission.submission]
    return found[0] if found else submission


def _absolute(file: str | None) -> str | None:
    """The engine works in another folder than the person who names a file."""
    return None if file is None else str(full_path(file))
