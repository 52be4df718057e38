"""`run` and `stop`: training a problem's script in the background, with or without an onlooker."""

from __future__ import annotations

import asyncio
import sys
from gettext import gettext as _

import click

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.views import EngineState, RunView
from tfcert_tui.cli.failure import CANDIDATE, DONE, INTERRUPTED, OURS
from tfcert_tui.cli.feed import Feed
from tfcert_tui.cli.following import LogFollower
from tfcert_tui.cli.interface import ALIVE, run_document
from tfcert_tui.cli.interruption import Interruption, Wish
from tfcert_tui.cli.options import category_argument, example, json_option
from tfcert_tui.cli.output import emit, say, show
from tfcert_tui.cli.session import Session, session_of
from tfcert_tui.cli.words import run_words, waiting_words


@click.command(
    help=_("Train solution.py and follow its log. It goes on in the background. CATEGORY is 1 to 5."),
    epilog=example(
        _("Example: tfcert-tui run 3"),
        _("The log goes to stdout (to stderr with --json). Ctrl+C asks whether to stop the run or to leave it"),
        _("running; where nobody can be asked it is left running."),
        _("A script of the exam's years: tfcert-tui run 3 --legacy-keras. To have it always so for a problem:"),
        _("tfcert-tui settings set legacy_keras NAMES, with names as in: tfcert-tui problems list"),
        _("Where other trainings come first it waits for its turn, and says how many."),
        _("Exit codes: 0 trained; 1 the script failed, was stopped or went over a limit; 2 no exam; 3 our failure;"),
        _("130 interrupted."),
    ),
)
@category_argument
@click.option(
    "--legacy-keras/--no-legacy-keras",
    "legacy_keras",
    default=None,
    help=_(
        "Under exam-era Keras (Keras 2, as with TF_USE_LEGACY_KERAS=1), or not; else as the setting or the script says."
    ),
)
@json_option
@click.pass_context
def run(context: click.Context, category: int, legacy_keras: bool | None, as_json: bool) -> int:
    """Train and follow."""
    ended, interrupted = asyncio.run(_run(session_of(context), category, legacy_keras, as_json))
    if as_json:
        emit(run_document(ended))
    else:
        say(run_words(ended))
    return INTERRUPTED if interrupted else run_code(ended)


async def _run(session: Session, category: int, legacy_keras: bool | None, as_json: bool) -> tuple[RunView, bool]:
    """Return the run as it was last seen, and whether a person interrupted it."""
    async with session.engine() as engine, Feed(engine) as feed:
        begun = await engine.run(category, legacy_keras)
        say(
            _("Run {number} of problem {category}; Ctrl+C asks what to do.").format(number=begun.run, category=category)
        )
        if begun.legacy_keras:
            say(_("It is run under exam-era Keras (Keras 2)."))
        narrator = Narrator()
        narrator.hear(begun)
        follower = LogFollower(engine, feed, begun, sys.stderr if as_json else sys.stdout, narrator.hear)
        with Interruption() as interruption:
            return await _follow(engine, follower, interruption)


class Narrator:
    """Says what happens to a run before its log begins; each sentence once."""

    def __init__(self) -> None:
        self._remark = ""
        self._wait = ""

    def hear(self, run: RunView) -> None:
        """Say what is new: a remark on the script, how many runs come first, and when its turn has come."""
        if run.remark != self._remark:
            say(run.remark)
        self._remark = run.remark
        if run.state == "queued" and run.ahead:
            self._say_wait(waiting_words(run))
        elif run.state == "running" and self._wait:
            self._wait = ""
            say(_("It begins."))

    def _say_wait(self, words: str) -> None:
        if words != self._wait:
            say(words)
        self._wait = words


async def _follow(engine: Engine, follower: LogFollower, interruption: Interruption) -> tuple[RunView, bool]:
    """Follow until the run has ended or the person wants to leave."""
    while follower.alive:
        await follower.look()
        if not interruption.happened:
            continue
        match await interruption.ask(_("Stop the run (s), leave it running (l), or go on following (Enter)?")):
            case Wish.STOP:
                return await engine.stop_run(follower.run.run), True
            case Wish.LEAVE:
                say(_left_words(follower.run))
                return follower.run, True
            case Wish.GO_ON:
                say(_("Following."))
    return follower.run, False


def _left_words(run: RunView) -> str:
    if run.state == "queued":
        return _("Left waiting for its turn. Stop it with: tfcert-tui stop {n}").format(n=run.category)
    return _("Left running. Stop it with: tfcert-tui stop {n}").format(n=run.category)


def run_code(run: RunView) -> int:
    """Return the exit code for how a run ended."""
    codes = {"trained": DONE, "engine_fault": OURS}
    return codes.get(run.state, CANDIDATE)


@click.command(
    help=_("Stop a training. CATEGORY is 1 to 5."),
    epilog=example(_("Example: tfcert-tui stop 3"), _("Exit codes: 0 stopped; 2 nothing runs there; 3 our failure.")),
)
@category_argument
@json_option
@click.pass_context
def stop(context: click.Context, category: int, as_json: bool) -> int:
    """Stop a run."""
    stopped = session_of(context).ask(lambda engine: _stop(engine, category))
    if as_json:
        emit(run_document(stopped))
    else:
        show(run_words(stopped))
    return DONE


async def _stop(engine: Engine, category: int) -> RunView:
    return await engine.stop_run(_alive(await engine.state(), category).run)


def _alive(state: EngineState, category: int) -> RunView:
    for run in reversed(state.runs):
        if run.category == category and run.state in ALIVE:
            return run
    message = _("Problem {category} has no training under way.").format(category=category)
    raise UsageRefused("no_run", message, _("Start one with: tfcert-tui run {n}").format(n=category))
