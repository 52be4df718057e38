"""What of the exam's skills a person has shown, from the attempts made, and what is worth a drill tonight."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from gettext import gettext as _
from typing import Literal

import msgspec

from tfcert_exam_engine.attempts.scoring import MAX_STARS
from tfcert_exam_engine.views import AttemptView
from tfcert_problems.catalog import is_possible
from tfcert_problems.problem import CATEGORY_WEIGHTS, Problem
from tfcert_problems.skills import GROUPS, SKILLS, Skill

FADES_AFTER_S = 21 * 86_400.0
"""What was shown longer ago is brought back: without practice most of a skill is gone within weeks (Ebbinghaus)."""

Level = Literal["shown", "faded", "begun", "new"]
"""Five stars lately; five stars long ago; fewer stars; never tried."""


class Tried(msgspec.Struct, frozen=True):
    """A problem's graded answer in one attempt."""

    slug: str
    stars: int
    at: float
    """When the attempt began, Unix time in seconds."""


class SkillProgress(msgspec.Struct, frozen=True):
    """How one skill stands."""

    skill: Skill
    level: Level
    best: int | None
    """Most stars on any problem that practises it; None: never tried."""
    last_at: float | None
    """When it was last tried, Unix time in seconds."""
    problems: list[Problem]
    """Those that practise it."""
    weight: int
    """Points that the heaviest of them carries in an exam."""
    last_full_at: float | None = None
    """When it had all stars last, Unix time in seconds; None: never."""

    @property
    def is_shown(self) -> bool:
        """Whether nothing need be done for it tonight."""
        return self.level == "shown"


class Advice(msgspec.Struct, frozen=True):
    """What to drill next."""

    skill: Skill
    problem: Problem
    why: str
    """In a few words: "never tried"."""


def progress_of(bank: Sequence[Problem], attempts: Iterable[AttemptView], now_s: float) -> list[SkillProgress]:
    """Return every skill that the bank practises, in the list's order."""
    tried = tried_in(attempts)
    found = []
    for skill in SKILLS:
        problems = [problem for problem in bank if skill.number in problem.skills]
        if skill.gradable and problems:
            found.append(_progress(skill, problems, tried, now_s))
    return found


def tried_in(attempts: Iterable[AttemptView]) -> list[Tried]:
    """Return every graded answer, the newest attempt's first."""
    return [
        Tried(problem.slug, problem.stars, attempt.started.wall_s)
        for attempt in sorted(attempts, key=lambda attempt: -attempt.started.wall_s)
        for problem in attempt.problems
        if problem.stars is not None
    ]


def _progress(skill: Skill, problems: list[Problem], tried: list[Tried], now_s: float) -> SkillProgress:
    slugs = {problem.slug for problem in problems}
    mine = [one for one in tried if one.slug in slugs]
    best = max((one.stars for one in mine), default=None)
    last_full = max((one.at for one in mine if one.stars == MAX_STARS), default=None)
    weight = max(CATEGORY_WEIGHTS[problem.category] for problem in problems)
    return SkillProgress(
        skill,
        _level(best, last_full, now_s),
        best,
        max((one.at for one in mine), default=None),
        problems,
        weight,
        last_full,
    )


def _level(best: int | None, last_full: float | None, now_s: float) -> Level:
    if best is None:
        return "new"
    if last_full is None:
        return "begun"
    return "faded" if now_s - last_full > FADES_AFTER_S else "shown"


def by_group(progress: Iterable[SkillProgress]) -> dict[int, list[SkillProgress]]:
    """Return the skills by the number before the dot."""
    found: dict[int, list[SkillProgress]] = {group: [] for group in GROUPS}
    for one in progress:
        found[int(one.skill.number.partition(".")[0])].append(one)
    return found


def weakest(progress: Iterable[SkillProgress]) -> list[SkillProgress]:
    """Return what is not shown, the most urgent first.

    What was begun comes before what faded, and that before what is new; among equals what weighs more in an exam, then
    fewer stars, then what was tried longest ago. Who has tried nothing begins with the easiest category.
    """
    urgency = {"begun": 0, "faded": 1, "new": 2}
    open_ones = [one for one in progress if not one.is_shown]
    if all(one.level == "new" for one in open_ones):
        return sorted(open_ones, key=lambda one: min(problem.category for problem in one.problems))
    return sorted(open_ones, key=lambda one: (urgency[one.level], -one.weight, one.best or 0, one.last_at or 0.0))


def advice(
    progress: Sequence[SkillProgress], attempts: Iterable[AttemptView], now_s: float, here: Collection[str] = ()
) -> Advice | None:
    """Return what to drill tonight; None when every skill was shown lately, or none is known.

    `here` names the public sets that are on this machine: what needs another cannot be drilled tonight.
    """
    for one in weakest(progress):
        if possible := [problem for problem in one.problems if is_possible(problem, here)]:
            return Advice(one.skill, least_practised(possible, tried_in(attempts)), _why(one, now_s))
    return None


def least_practised(problems: Sequence[Problem], tried: Sequence[Tried]) -> Problem:
    """Return the problem with the fewest stars, then the one sat longest ago; long ones come last."""
    return min(problems, key=lambda one: (one.long, *_practice(one, tried), one.category, one.slug))


def _practice(problem: Problem, tried: Sequence[Tried]) -> tuple[int, float]:
    mine = [one for one in tried if one.slug == problem.slug]
    return max((one.stars for one in mine), default=0), max((one.at for one in mine), default=0.0)


def _why(one: SkillProgress, now_s: float) -> str:
    if one.level == "new":
        return _("never tried")
    if one.level == "begun":
        return _("{n} of 5 stars so far").format(n=one.best)
    days = int((now_s - (one.last_full_at or now_s)) // 86_400)
    return _("last shown {n} days ago").format(n=days)


def brief(progress: Sequence[SkillProgress], found: Advice | None) -> str:
    """Return the same in some forty cells."""
    shown = sum(one.is_shown for one in progress)
    if found is None:
        return _("{n} of {all} shown").format(n=shown, all=len(progress))
    said = _("{n} of {all} shown; {skill}: {why}")
    return said.format(n=shown, all=len(progress), skill=found.skill.number, why=found.why)


def readiness(progress: Sequence[SkillProgress], found: Advice | None) -> str:
    """Return one line: how much was shown lately, what to do tonight, and why."""
    shown = sum(one.is_shown for one in progress)
    if found is None:
        return _("{n} of {all} skills shown: sit an exam.").format(n=shown, all=len(progress))
    return _("{n} of {all} skills shown. Tonight {skill}, {words}: {why}.").format(
        n=shown, all=len(progress), skill=found.skill.number, words=found.skill.shown, why=found.why
    )
