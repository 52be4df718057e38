"""`start`, `status`, `end`, `result`: the attempt as a whole."""

from __future__ import annotations

import asyncio
import sys
from gettext import gettext as _

import click

from tfcert_exam_engine.engine import DEFAULT_MINUTES, MAX_MINUTES, Engine
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.views import AttemptView, EngineState, Mode
from tfcert_problems.catalog import FORMS
from tfcert_tui.cli.data import show_data
from tfcert_tui.cli.failure import DONE, INTERRUPTED, USAGE, CommandFailed
from tfcert_tui.cli.feed import Feed
from tfcert_tui.cli.interface import attempt_document, no_attempt_document, result_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import Progress, emit, say, show
from tfcert_tui.cli.session import Session, session_of
from tfcert_tui.cli.words import attempt_words, result_words


@click.command(
    help=_("Start an exam: five problems, one clock. Missing data sets are built first; the clock starts after that."),
    epilog=example(
        _("Example: tfcert-tui start --seed 7 --minutes 300"),
        _("Exit codes: 0 started; 2 an exam is under way already; 3 our failure."),
    ),
)
@click.option("--form", type=click.Choice(FORMS), default="offline", show_default=True, help=_("Kind of exam."))
@click.option("--seed", type=click.IntRange(min=0), help=_("Which problems are drawn; by chance where not given."))
@click.option(
    "--minutes",
    type=click.IntRange(1, MAX_MINUTES),
    default=DEFAULT_MINUTES,
    show_default=True,
    help=_("Time for all five problems."),
)
@click.option(
    "--mode",
    type=click.Choice(["exam", "practice"]),
    default="exam",
    show_default=True,
    help=_("exam shows stars alone until the end; practice shows every figure at once."),
)
@json_option
@click.pass_context
def start(context: click.Context, form: str, seed: int | None, minutes: int, mode: Mode, as_json: bool) -> int:
    """Begin an attempt."""
    attempt = asyncio.run(_start(session_of(context), form, mode, seed, minutes))
    _tell_attempt(attempt, as_json)
    return DONE


async def _start(session: Session, form: str, mode: Mode, seed: int | None, minutes: int) -> AttemptView:
    async with session.engine() as engine, Feed(engine) as feed:
        return await started(engine, feed, form, mode, seed, minutes)


async def started(engine: Engine, feed: Feed, form: str, mode: Mode, seed: int | None, minutes: int) -> AttemptView:
    """Begin an attempt, the building of its data shown on stderr."""
    starting = asyncio.ensure_future(engine.start(form, mode, seed, minutes))
    progress = Progress()
    try:
        while not starting.done():
            show_data(await feed.next(look_s=0.2), progress)
        return await starting
    finally:
        progress.close()
        starting.cancel()


@click.command(
    help=_("Say how the exam stands: time left, score, stars per problem."),
    epilog=example(_("Example: tfcert-tui status --json"), _("Exit codes: 0 done, with or without an exam.")),
)
@json_option
@click.pass_context
def status(context: click.Context, as_json: bool) -> int:
    """Show the live attempt, or the newest."""
    state = session_of(context).ask(lambda engine: engine.state())
    if state.trouble:
        say(state.trouble)
    if state.attempt is not None:
        _tell_attempt(state.attempt, as_json)
    elif as_json:
        emit(no_attempt_document())
    else:
        show(_("No exam yet. Start one with: tfcert-tui start"))
    return DONE


@click.command(
    help=_("End the exam now. What was submitted counts; a problem never submitted counts as zero."),
    epilog=example(
        _("Example: tfcert-tui end --yes"),
        _("Exit codes: 0 ended; 2 no exam under way, or --yes missing where nobody can be asked; 130 not ended."),
    ),
)
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@json_option
@click.pass_context
def end(context: click.Context, yes: bool, as_json: bool) -> int:
    """End the live attempt."""
    session = session_of(context)
    live = live_attempt(session.ask(lambda engine: engine.state()))
    if not yes and not _really(live):
        say(_("The exam goes on."))
        return INTERRUPTED
    say(_("Ending the exam; what was submitted is graded first."))
    state = session.ask(_end_and_look)
    _tell_result(state, as_json)
    return DONE


async def _end_and_look(engine: Engine) -> EngineState:
    ended = await engine.end()
    return await engine.attempt(ended.attempt)


def live_attempt(state: EngineState) -> AttemptView:
    """Return the live attempt.

    Raises:
        UsageRefused: there is none.
    """
    if state.attempt is None or state.attempt.ended:
        raise UsageRefused("no_live_attempt", _("No exam is under way."), _("Start one with: tfcert-tui start"))
    return state.attempt


def _really(attempt: AttemptView) -> bool:
    """Ask whether to end, having said what will count as zero."""
    zero = [f"{problem.category} {problem.title}" for problem in attempt.problems if not problem.submissions]
    if zero:
        say(_("These were never submitted and will count as zero: {problems}.").format(problems=", ".join(zero)))
    if not sys.stdin.isatty():
        message = _("Ending the exam cannot be taken back, and there is nobody to ask here.")
        raise CommandFailed(USAGE, "confirmation_needed", message, _("Say it with: tfcert-tui end --yes"))
    return click.confirm(_("Really end the exam?"), default=False, err=True)


@click.command(
    help=_("Show how an exam went. The newest where none is named; every figure is there once it has ended."),
    epilog=example(_("Example: tfcert-tui result --json"), _("Exit codes: 0 done, passed or not; 2 no such attempt.")),
)
@click.argument("attempt", required=False)
@json_option
@click.pass_context
def result(context: click.Context, attempt: str | None, as_json: bool) -> int:
    """Show how an attempt ended."""
    _tell_result(session_of(context).ask(lambda engine: engine.attempt(attempt)), as_json)
    return DONE


def _tell_attempt(attempt: AttemptView, as_json: bool) -> None:
    if as_json:
        emit(attempt_document(attempt))
    else:
        show(attempt_words(attempt))


def _tell_result(state: EngineState, as_json: bool) -> None:
    if state.attempt is None:
        raise UsageRefused("no_attempt", _("There is no attempt yet."), _("Start one with: tfcert-tui start"))
    if as_json:
        emit(result_document(state.attempt, state.submissions))
    else:
        show(result_words(state.attempt, state.submissions))
