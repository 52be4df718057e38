"""`hint`, `solution`, `reset`: help with a problem, and the way back to its starter."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext

import click

from tfcert_exam_engine.coaching_views import HintView, ResetView
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.views import EngineState
from tfcert_tui.cli.confirming import confirmed, declined, yes_option
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_upkeep import hint_document, reset_document, solution_document
from tfcert_tui.cli.options import category_argument, example, json_option
from tfcert_tui.cli.output import emit, say, show
from tfcert_tui.cli.session import session_of


@click.command(
    help=_(
        "Print a hint of a problem: NUMBER, or the next after the furthest that was read. CATEGORY is 1 to 5. "
        "An exam that runs has none."
    ),
    epilog=example(
        _("Example: tfcert-tui hint 3"),
        _("Exit codes: 0 done; 2 no attempt, an exam that runs, or no such hint; 3 our failure."),
    ),
)
@category_argument
@click.argument("number", type=click.IntRange(min=1), metavar="[NUMBER]", required=False)
@json_option
@click.pass_context
def hint(context: click.Context, category: int, number: int | None, as_json: bool) -> int:
    """Print a hint."""
    found = session_of(context).ask(lambda engine: _hint(engine, category, number))
    if as_json:
        emit(hint_document(found))
    else:
        show(_("Hint {number} of {of}").format(number=found.number, of=found.of) + "\n\n" + found.text.strip())
        say(_more_words(found))
    return DONE


async def _hint(engine: Engine, category: int, number: int | None) -> HintView:
    """Ask for a hint, by default the first unread; the last one again when all were read."""
    if number is not None:
        return await engine.hint(category, number)
    read = _hints_read(await engine.state(), category)
    if read == 0:
        return await engine.hint(category, 1)
    newest = await engine.hint(category, read)
    return newest if newest.of <= read else await engine.hint(category, read + 1)


def _hints_read(state: EngineState, category: int) -> int:
    problems = state.attempt.problems if state.attempt else []
    return next((problem.hints for problem in problems if problem.category == category), 0)


def _more_words(found: HintView) -> str:
    left = found.of - found.number
    if left <= 0:
        return _("That was the last.")
    return ngettext("There is {n} more.", "There are {n} more.", left).format(n=left)


@click.command(
    help=_(
        "Print the reference solution of a problem: after the end, or after 5 of 5 stars in a practice or drill. "
        "The script goes to stdout, its explanation to stderr. CATEGORY is 1 to 5."
    ),
    epilog=example(
        _("Example: tfcert-tui solution 3"),
        _("Exit codes: 0 done; 2 no attempt, or not to be shown yet; 3 our failure."),
    ),
)
@category_argument
@json_option
@click.pass_context
def solution(context: click.Context, category: int, as_json: bool) -> int:
    """Print the reference solution."""
    found = session_of(context).ask(lambda engine: engine.solution(category))
    if as_json:
        emit(solution_document(found))
    else:
        say(found.explanation.strip() + "\n")
        show(found.script.rstrip())
    return DONE


@click.command(
    help=_(
        "Put the starter back as solution.py. Asks first; the script that stood there is kept beside it under a dated "
        "name. CATEGORY is 1 to 5."
    ),
    epilog=example(
        _("Example: tfcert-tui reset 3 --yes"),
        _("Exit codes: 0 done; 2 no attempt, or --yes missing where nobody can be asked; 3 our failure;"),
        _("130 left as it is."),
    ),
)
@category_argument
@yes_option
@json_option
@click.pass_context
def reset(context: click.Context, category: int, yes: bool, as_json: bool) -> int:
    """Put the starter back."""
    if not yes and not _really(category):
        return declined(_("solution.py stays as it is."), as_json)
    done = session_of(context).ask(lambda engine: engine.reset(category))
    if as_json:
        emit(reset_document(done))
    else:
        show(_reset_words(done))
    return DONE


def _really(category: int) -> bool:
    return confirmed(
        _("Put the starter back as solution.py of problem {n}? Yours is kept beside it under a dated name.").format(
            n=category
        ),
        _("The starter takes the place of your solution.py."),
    )


def _reset_words(done: ResetView) -> str:
    said = _("The starter is back: {file}").format(file=done.file)
    return f"{said}\n" + _("Yours is kept: {file}").format(file=done.backup) if done.backup else said
