"""`skills`: what of the exam's checklist was shown in the attempts of this data folder, and what to do tonight."""

from __future__ import annotations

import time
from collections.abc import Sequence
from gettext import gettext as _

import click

from tfcert_exam_engine import public_data
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets.places import root_for
from tfcert_exam_engine.views import AttemptView
from tfcert_problems import catalog
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, moment, show, stars_text, wrapped_table
from tfcert_tui.cli.session import session_of
from tfcert_tui.history import skill_progress
from tfcert_tui.history.skill_progress import Advice, Level, SkillProgress


@click.command(
    help=_("Show how far your attempts have shown each of the exam's skills, weakest first, and what to drill."),
    epilog=example(
        _("Example: tfcert-tui skills"),
        _("Then: tfcert-tui drill"),
        _("Exit codes: 0 done; 3 our failure."),
    ),
)
@json_option
@click.pass_context
def skills(context: click.Context, as_json: bool) -> int:
    """Show the progress by skill."""
    attempts = session_of(context).ask(lambda engine: engine.attempts())
    progress, found = progress_and_advice(attempts, session_of(context).paths)
    if as_json:
        emit(_document(progress, found))
    else:
        rows = [_row(one) for one in [*skill_progress.weakest(progress), *filter(lambda one: one.is_shown, progress)]]
        show("\n\n".join([wrapped_table(rows), skill_progress.readiness(progress, found)]))
    return DONE


def progress_and_advice(attempts: Sequence[AttemptView], paths: Paths) -> tuple[list[SkillProgress], Advice | None]:
    """Return how every skill stands now, and what is worth a drill."""
    now_s, here = time.time(), public_data.sets_here(root_for(paths))
    progress = skill_progress.progress_of(catalog.problems(), attempts, now_s)
    return progress, skill_progress.advice(progress, attempts, now_s, here)


def _row(one: SkillProgress) -> tuple[str, ...]:
    stars = "-" if one.best is None else stars_text(one.best)
    last = "" if one.last_at is None else moment(one.last_at)
    return one.skill.number, stars, _level_words(one.level), last, one.skill.shown


def _level_words(level: Level) -> str:
    return {"shown": _("shown"), "faded": _("faded"), "begun": _("begun"), "new": _("never tried")}[level]


def _document(progress: Sequence[SkillProgress], found: Advice | None) -> dict[str, object]:
    return {
        "shown": sum(one.is_shown for one in progress),
        "skills": [_skill_document(one) for one in progress],
        "advice": None
        if found is None
        else {"skill": found.skill.number, "problem": found.problem.slug, "why": found.why},
    }


def _skill_document(one: SkillProgress) -> dict[str, object]:
    return {
        "skill": one.skill.number,
        "words": one.skill.shown,
        "level": one.level,
        "best": one.best,
        "last_at": one.last_at,
        "problems": [problem.slug for problem in one.problems],
    }
