"""`status`, `pause`, `resume`, `end`, `result`: the attempt as a whole."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from gettext import gettext as _
from gettext import ngettext

import click

from tfcert_exam_engine.attempts.retakes import Retake, retake_up_to
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.views import AttemptView, EngineState, RunView
from tfcert_tui.cli.confirming import confirmed, declined, yes_option
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface import attempt_document, no_attempt_document
from tfcert_tui.cli.interface_result import result_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, say, show
from tfcert_tui.cli.reporting import file_document, tell_file, write_html
from tfcert_tui.cli.result_words import result_words
from tfcert_tui.cli.session import Session, session_of
from tfcert_tui.cli.words import attempt_words


@click.command(
    help=_("Say how the attempt stands: time left, score, stars per problem, what trains and what waits."),
    epilog=example(_("Example: tfcert-tui status --json"), _("Exit codes: 0 done, with or without an exam.")),
)
@json_option
@click.pass_context
def status(context: click.Context, as_json: bool) -> int:
    """Show the live attempt, or the newest."""
    state = asyncio.run(_state(session_of(context)))
    if state.attempt is not None:
        tell_attempt(state.attempt, state.runs, as_json)
    elif as_json:
        emit(no_attempt_document())
    else:
        show(_("No exam yet. Start one with: tfcert-tui start"))
    return DONE


async def _state(session: Session) -> EngineState:
    """Return how things stand, and say what troubles the engine if that was not said when it was reached."""
    async with session.engine() as engine:
        state = await engine.state()
        if state.trouble and state.trouble != engine.notice:
            say(state.trouble)
        return state


@click.command(
    help=_("Let the clock of a practice stand. Trainings go on; nothing is run or submitted until resume."),
    epilog=example(
        _("Example: tfcert-tui pause"),
        _("Exit codes: 0 the clock stands; 1 time is up; 2 no practice under way, or paused already; 3 our failure."),
    ),
)
@json_option
@click.pass_context
def pause(context: click.Context, as_json: bool) -> int:
    """Pause a practice."""
    return _tell_after(context, lambda engine: engine.pause(), as_json)


@click.command(
    help=_("Let the clock of a paused practice run again."),
    epilog=example(
        _("Example: tfcert-tui resume"), _("Exit codes: 0 the clock runs; 2 nothing is paused; 3 our failure.")
    ),
)
@json_option
@click.pass_context
def resume(context: click.Context, as_json: bool) -> int:
    """Go on with a practice."""
    return _tell_after(context, lambda engine: engine.go_on(), as_json)


def _tell_after(context: click.Context, change: Callable[[Engine], Awaitable[AttemptView]], as_json: bool) -> int:
    """Change the attempt, and tell how it stands with its runs."""

    async def changed(engine: Engine) -> tuple[AttemptView, EngineState]:
        return await change(engine), await engine.state()

    attempt, state = session_of(context).ask(changed)
    tell_attempt(attempt, state.runs, as_json)
    return DONE


@click.command(
    help=_("End the exam now. What was submitted counts; a problem without a graded submission counts as zero."),
    epilog=example(
        _("Example: tfcert-tui end --yes"),
        _("Exit codes: 0 ended; 2 no exam under way, or --yes missing where nobody can be asked; 130 not ended."),
    ),
)
@yes_option
@json_option
@click.pass_context
def end(context: click.Context, yes: bool, as_json: bool) -> int:
    """End the live attempt."""
    session = session_of(context)
    live = live_attempt(session.ask(lambda engine: engine.state()))
    if not yes and not _really(live):
        return declined(_("The exam goes on."), as_json)
    say(_("Ending the exam; what was submitted is graded first."))
    tell_result(*session.ask(_end_and_look), as_json)
    return DONE


async def _end_and_look(engine: Engine) -> tuple[EngineState, Retake | None]:
    ended = await engine.end()
    return await looked_back(engine, ended.attempt)


async def looked_back(engine: Engine, name: str | None) -> tuple[EngineState, Retake | None]:
    """Return an attempt, the newest where none is named, and what the exam's rule said after it."""
    state = await engine.attempt(name)
    attempt = state.attempt
    if attempt is None or attempt.mode != "exam" or not attempt.ended:
        return state, None
    return state, retake_up_to(attempt, await engine.attempts())


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
    zero = [p for p in attempt.problems if p.stars is None and p.grading is None]
    if zero:
        words = ngettext(
            "This has no graded submission and will count as zero: {problems}.",
            "These have no graded submission and will count as zero: {problems}.",
            len(zero),
        )
        say(words.format(problems=", ".join(f"{problem.category} {problem.title}" for problem in zero)))
    return confirmed(_("Really end the exam?"), _("Ending the exam cannot be taken back."))


@click.command(
    help=_(
        "Show how an exam went. The newest where none is named; every figure is there once it has ended. "
        "--html writes all of it into one file for any browser, without a network: curves, timeline, every check, "
        "and the scripts that count."
    ),
    epilog=example(
        _("Example: tfcert-tui result --json"),
        _("Example: tfcert-tui result --html result.html"),
        _("Exit codes: 0 done, passed or not; 2 no such attempt, not ended, or FILE is there already; 3 our failure;"),
        _("130 FILE left as it is."),
    ),
)
@click.argument("attempt", required=False)
@click.option("--html", "file", type=click.Path(), metavar="FILE", help=_("Write a report there once it has ended."))
@click.option("--force", is_flag=True, help=_("Write over FILE without asking."))
@json_option
@click.pass_context
def result(context: click.Context, attempt: str | None, file: str | None, force: bool, as_json: bool) -> int:
    """Show how an attempt ended, or write it down."""
    if force and file is None:
        raise click.UsageError(_("--force is for --html alone: nothing else is written."))
    session = session_of(context)
    state, retake = session.ask(lambda engine: looked_back(engine, attempt))
    if file is None:
        tell_result(state, retake, as_json)
        return DONE
    written = write_html(session, known_attempt(state), file, force)
    if written is None:
        return declined(_("It stays as it is."), as_json)
    if as_json:
        emit({**result_document(state, retake), "html": file_document(written)})
    else:
        tell_file(written)
    return DONE


def tell_attempt(attempt: AttemptView, runs: Sequence[RunView], as_json: bool) -> None:
    """Print how an attempt stands."""
    if as_json:
        emit(attempt_document(attempt, runs))
    else:
        show(attempt_words(attempt, runs))


def tell_result(state: EngineState, retake: Retake | None, as_json: bool) -> None:
    """Print how an attempt went.

    Raises:
        UsageRefused: there was none yet.
    """
    known_attempt(state)
    if as_json:
        emit(result_document(state, retake))
    else:
        show(result_words(state, retake))


def known_attempt(state: EngineState) -> AttemptView:
    """Return the attempt of a state.

    Raises:
        UsageRefused: there was none yet.
    """
    if state.attempt is None:
        raise UsageRefused("no_attempt", _("There is no attempt yet."), _("Start one with: tfcert-tui start"))
    return state.attempt
