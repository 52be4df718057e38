"""`start` and `drill`: how an attempt begins."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from gettext import gettext as _

import click

from tfcert_exam_engine import public_data
from tfcert_exam_engine.engine import DEFAULT_MINUTES, MAX_MINUTES, Engine
from tfcert_exam_engine.public_sets.places import root_for
from tfcert_exam_engine.views import AttemptView, Mode
from tfcert_problems import catalog, skills
from tfcert_problems.problem import DRILL_MINUTES, LONG_DRILL_MINUTES
from tfcert_tui.cli.data import show_data
from tfcert_tui.cli.exam import tell_attempt
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.feed import Feed
from tfcert_tui.cli.options import Category, Command, example, form_option, json_option, seed_option
from tfcert_tui.cli.output import Progress, say
from tfcert_tui.cli.session import Session, session_of


@dataclass(frozen=True)
class Wanted:
    """What a person wants to sit."""

    form: str
    mode: Mode
    seed: int | None
    minutes: int
    category: int | None = None
    skill: str = ""
    blank: bool = False
    problem: str = ""


def blank_option(command: Command) -> Command:
    """Add --blank."""
    text = _(
        "Without the starter's help: the script has what may not be changed and the contract alone. Not in an exam."
    )
    return click.option("--blank", is_flag=True, help=text)(command)


@click.command(
    help=_(
        "Start an exam or a practice: five problems. Missing data sets are built first; the clock starts after that."
    ),
    epilog=example(
        _("Example: tfcert-tui start --seed 7 --minutes 300"),
        _("Exit codes: 0 started; 2 an attempt is under way already, or such a one cannot be sat; 3 our failure."),
    ),
)
@form_option(_("Where it is not given, the setting form."))
@seed_option
@click.option(
    "--minutes",
    type=click.IntRange(0, MAX_MINUTES),
    default=DEFAULT_MINUTES,
    show_default=True,
    help=_("Time for all five problems; 0, in practice alone: no deadline."),
)
@click.option(
    "--mode",
    type=click.Choice(["exam", "practice"]),
    default="exam",
    show_default=True,
    help=_("exam shows stars alone until the end; practice shows every figure, and has hints and a pause."),
)
@blank_option
@json_option
@click.pass_context
def start(
    context: click.Context, form: str, seed: int | None, minutes: int, mode: Mode, blank: bool, as_json: bool
) -> int:
    """Begin an exam or a practice."""
    if mode == "exam" and blank:
        raise click.UsageError(_("An exam begins with its starters: --blank is for --mode practice, and for a drill."))
    if mode == "exam" and minutes == 0:
        raise click.UsageError(
            _("An exam has a deadline: --minutes 1 to {most}. Without one: --mode practice --minutes 0").format(
                most=MAX_MINUTES
            )
        )
    return _begin(context, Wanted(form, mode, seed, minutes, blank=blank), as_json)


@click.command(
    help=_(
        "Start a drill: one problem against a short clock, with hints. Name its CATEGORY, 1 to 5, the skill to be "
        "practised, or the problem; without a name it is on what you have shown least (see: tfcert-tui skills)."
    ),
    epilog=example(
        _("Example: tfcert-tui drill 3"),
        _("Or: tfcert-tui drill --skill 3.4 --minutes 20"),
        _("Exit codes: 0 started; 2 an attempt is under way already, or no problem is for that; 3 our failure."),
    ),
)
@click.argument("category", type=Category(), metavar="[CATEGORY]", required=False)
@click.option("--skill", metavar="SKILL", help=_("A number of the exam's skill checklist, such as 3.4."))
@click.option(
    "--problem",
    metavar="NAME",
    help=_("A problem of the bank by its name, such as line, or one of its variants, such as line-stiff."),
)
@click.option(
    "--minutes",
    type=click.IntRange(1, MAX_MINUTES),
    help=_("Time for the problem.  [default: {usual}, or {long} for one of the long problems]").format(
        usual=DRILL_MINUTES, long=LONG_DRILL_MINUTES
    ),
)
@form_option(_("Where it is not given, all problems that can be sat here."))
@seed_option
@blank_option
@json_option
@click.pass_context
def drill(
    context: click.Context,
    category: int | None,
    skill: str | None,
    problem: str | None,
    minutes: int | None,
    form: str,
    seed: int | None,
    blank: bool,
    as_json: bool,
) -> int:
    """Begin a drill."""
    _check_drill(category, skill, problem)
    wanted = Wanted(form, "drill", seed, minutes or 0, category, skill or "", blank, problem or "")
    if category is None and not wanted.skill and not wanted.problem:
        wanted = _weakest(context, wanted)
    return _begin(context, replace(wanted, minutes=minutes or _usual_minutes(wanted.problem)), as_json)


def _usual_minutes(slug: str) -> int:
    """Return how long a drill lasts where nobody says it."""
    named = catalog.named(slug)
    return named.drill_minutes if named else DRILL_MINUTES


def _weakest(context: click.Context, wanted: Wanted) -> Wanted:
    """Fill in what was shown least."""
    from tfcert_tui.cli.progress import progress_and_advice

    session = session_of(context)
    _progress, found = progress_and_advice(session.ask(lambda engine: engine.attempts()), session.paths)
    if found is None:
        said = _("Every skill was shown lately. Say what to drill: a category, as in drill 3, or --skill or --problem.")
        raise click.UsageError(said)
    say(_("Skill {skill}, {words}: {why}.").format(skill=found.skill.number, words=found.skill.shown, why=found.why))
    return replace(wanted, skill=found.skill.number, problem=found.problem.slug)


def _check_drill(category: int | None, skill: str | None, problem: str | None) -> None:
    """Refuse what names no problem, or names it twice."""
    if sum(named is not None for named in (category, skill, problem)) > 1:
        raise click.UsageError(_("Give a category, --skill or --problem: one of them."))
    if skill is not None and skills.find(skill) is None:
        said = _("{skill} is no skill of the list: tfcert-tui problems skills shows them, from 1.1 to 5.10.")
        raise click.UsageError(said.format(skill=skill))


def _begin(context: click.Context, wanted: Wanted, as_json: bool) -> int:
    session = session_of(context)
    attempt = asyncio.run(_start(session, wanted))
    tell_attempt(attempt, (), as_json)
    if attempt.mode != "drill" and attempt.form in ("classic", "mixed"):
        _tell_missing(session)
    return DONE


def _tell_missing(session: Session) -> None:
    """Say which problems were not drawn from, because what they are built from is not here."""
    bank = catalog.candidates("classic")
    if absent := public_data.missing(bank, public_data.sets_here(root_for(session.paths), bank)):
        left_out = [problem.title for problem in bank if set(absent).intersection(problem.public)]
        said = _("Not drawn from, as their data are not here: {titles}. {how}")
        say(said.format(titles=", ".join(left_out), how=public_data.how_to_get(absent)))


async def _start(session: Session, wanted: Wanted) -> AttemptView:
    async with session.engine() as engine, Feed(engine) as feed:
        return await started(engine, feed, wanted)


async def started(engine: Engine, feed: Feed, wanted: Wanted) -> AttemptView:
    """Begin an attempt, the building of its data shown on stderr."""
    what = (wanted.category, wanted.skill, wanted.blank, wanted.problem)
    asked = (wanted.form, wanted.mode, wanted.seed, wanted.minutes, *what)
    starting = asyncio.ensure_future(engine.start(*asked))
    progress = Progress()
    try:
        while not starting.done():
            show_data(await feed.next(look_s=0.2), progress)
        return await starting
    finally:
        progress.close()
        starting.cancel()
