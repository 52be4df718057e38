"""`regrade`: what our machinery failed to grade is graded again; it was accepted in time, and counts."""

from __future__ import annotations

import asyncio
from gettext import gettext as _

import click

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.views import EngineState, SubmissionView
from tfcert_tui.cli.failure import DONE, OURS
from tfcert_tui.cli.interface import submission_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import Progress, emit, show
from tfcert_tui.cli.session import session_of
from tfcert_tui.cli.words import submission_words

LOOK_S = 0.2


@click.command(
    help=_(
        "Grade again what our machinery failed to grade, also after the end: it was accepted in time, and counts. The "
        "newest attempt where none is named. The engine does this by itself whenever it starts."
    ),
    epilog=example(
        _("Example: tfcert-tui regrade"),
        _("Exit codes: 0 all graded, or nothing to grade again; 2 no such attempt; 3 our machinery failed once more."),
    ),
)
@click.argument("attempt", required=False)
@json_option
@click.pass_context
def regrade(context: click.Context, attempt: str | None, as_json: bool) -> int:
    """Grade again, one after the other, and say what came of each."""
    done = session_of(context).ask(lambda engine: _regraded(engine, attempt))
    if as_json:
        emit({"submissions": [submission_document(each) for each in done]})
    elif done:
        show("\n\n".join(submission_words(each) for each in done))
    else:
        show(_("Nothing to grade again: our machinery failed none of them."))
    return OURS if any(each.state == "engine_fault" for each in done) else DONE


async def _regraded(engine: Engine, attempt: str | None) -> list[SubmissionView]:
    state = await engine.attempt(attempt)
    failed = [each.submission for each in state.submissions if each.state == "engine_fault"]
    progress = Progress()
    done = []
    try:
        for number in failed:
            progress.show(_("grading submission {n} again").format(n=number))
            await engine.grade_again(number, attempt)
            done.append(await _outcome(engine, attempt, number))
    finally:
        progress.close()
    return done


async def _outcome(engine: Engine, attempt: str | None, number: int) -> SubmissionView:
    """Wait for a verdict; of an attempt that is not the newest nothing is told."""
    while True:
        found = _submission(await engine.attempt(attempt), number)
        if found.state != "grading":
            return found
        await asyncio.sleep(LOOK_S)


def _submission(state: EngineState, number: int) -> SubmissionView:
    return next(each for each in state.submissions if each.submission == number)
