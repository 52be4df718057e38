"""How an attempt begins: what is refused, what is made, and when its clock starts."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
import uuid
from collections.abc import Mapping
from gettext import gettext as _
from typing import get_args

import msgspec

from tfcert_exam_engine import public_data
from tfcert_exam_engine.attempts import problem_shelf, workspace
from tfcert_exam_engine.attempts.attempt import Attempt, CategoryState, ProblemRef
from tfcert_exam_engine.attempts.countdown import Countdown
from tfcert_exam_engine.clock import Clock
from tfcert_exam_engine.engine import MAX_MINUTES, MOST_SEED
from tfcert_exam_engine.errors import UsageRefused, disk_trouble
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.version import __version__
from tfcert_exam_engine.views import Mode
from tfcert_problems import catalog
from tfcert_problems.datasets.catalog import DatasetEntry
from tfcert_problems.datasets.public import PublicSet
from tfcert_problems.problem import DRILL_MINUTES, Problem


class Wanted(msgspec.Struct, frozen=True):
    """What a candidate asks for."""

    form: str
    """"": the one that is set."""
    mode: Mode
    seed: int | None
    """None: any."""
    minutes: int
    """0: without a deadline."""
    category: int | None = None
    skill: str = ""
    blank: bool = False
    problem: str = ""
    """The one problem of a drill, as `catalog.named` reads it: `line`, or `line-stiff`; "": any that fits."""

    @property
    def names_problem(self) -> bool:
        """Whether it says what a drill is to be on."""
        return self.category is not None or bool(self.skill) or bool(self.problem)


class Plan(Wanted, frozen=True):
    """What will be sat: a wish in which nothing is open any more."""

    seed: int
    here: dict[str, PublicSet] = {}
    """The public sets that are on this machine."""

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems to be sat: five, in a drill the one that was asked for.

        Raises:
            UsageRefused: no problem of the bank fits the drill, or what fits needs public sets that are not here.
        """
        if self.mode != "drill":
            public_data.check_form(self.form, self.here)
            return tuple(public_data.stamped(one, self.here) for one in catalog.draw(self.form, self.seed, self.here))
        return (public_data.stamped(self._drilled(), self.here),)

    def _drilled(self) -> Problem:
        slug, variant = catalog.parted(self.problem)
        fitting = catalog.candidates(self.form, self.category, self.skill, slug, self.here)
        if not fitting or (variant is not None and variant not in catalog.variants(fitting[0])):
            raise _no_drill(self)
        # A long one is drawn only where there is time for it, or nothing else fits.
        in_time = [problem for problem in fitting if problem.drill_minutes <= max(self.minutes, DRILL_MINUTES)]
        return catalog.pick(in_time or fitting, self.seed, variant)

    def entries(self) -> list[DatasetEntry]:
        """Return the data sets of its problems, to be built."""
        return [public_data.entry_of(problem, self.here) for problem in self.problems()]


def _no_drill(plan: Plan) -> UsageRefused:
    slug, variant = catalog.parted(plan.problem)
    found = catalog.candidates(plan.form, plan.category, plan.skill, slug)
    if found and variant is not None and variant not in catalog.variants(found[0]):
        return _no_variant(found[0], variant)
    if found:
        return public_data.not_here([found[0].title], public_data.missing(found[:1], plan.here))
    if plan.problem:
        message = _("The bank has no problem {name} for this.").format(name=plan.problem)
        return UsageRefused("no_problem", message, _("See: tfcert-tui problems list"))
    if plan.skill:
        message = _("No problem of the bank practises skill {skill}.").format(skill=plan.skill)
        return UsageRefused("no_skill", message, _("Which problem practises which skill: tfcert-tui problems skills"))
    message = _("There is no category {n}.").format(n=plan.category)
    return UsageRefused("no_category", message, _("Take 1 to 5."))


def _no_variant(problem: Problem, variant: str) -> UsageRefused:
    message = _("The problem {slug} has no variant {name}.").format(slug=problem.slug, name=variant)
    names = ", ".join(f"{problem.slug}-{name}" for name in catalog.variants(problem))
    return UsageRefused("no_variant", message, _("Take: ") + names)


def planned(wanted: Wanted, form: str, current: Attempt | None, here: Mapping[str, PublicSet]) -> Plan:
    """Fill in the form and the seed where they were left open; refuse a start that makes no sense.

    A drill that names no form is drawn from all problems that the sets `here` allow, whatever is set.

    Raises:
        UsageRefused: an attempt is live; no such form, mode or drill; minutes out of range.
    """
    seed = random.SystemRandom().randrange(1, 1_000_000) if wanted.seed is None else wanted.seed
    usual = _form_of_drill(wanted, here) if wanted.mode == "drill" else form
    plan = Plan(**{**msgspec.structs.asdict(wanted), "form": wanted.form or usual, "seed": seed, "here": dict(here)})
    _check(current, plan)
    return plan


def _form_of_drill(wanted: Wanted, here: Mapping[str, PublicSet]) -> str:
    """Without public sets a drill is what it was before there were any: a seed draws what it drew."""
    named = catalog.named(wanted.problem) if wanted.problem else None
    return "mixed" if here or (named and named.public) else "offline"


def _check(current: Attempt | None, plan: Plan) -> None:
    form, mode, minutes = plan.form, plan.mode, plan.minutes
    if current is not None and not current.ended:
        raise UsageRefused(
            "attempt_live",
            _("An attempt is under way; there is one at a time."),
            _("Go on with it, or end it first with: tfcert-tui end"),
        )
    if form not in catalog.FORMS:
        forms = ", ".join(catalog.FORMS)
        raise UsageRefused("no_form", _("There is no form {name}.").format(name=form), _("Take: ") + forms)
    if mode not in get_args(Mode):
        modes = ", ".join(get_args(Mode))
        raise UsageRefused("no_mode", _("There is no mode {name}.").format(name=mode), _("Take: ") + modes)
    if mode == "drill" and not plan.names_problem:
        raise UsageRefused("drill", _("A drill needs a category or a skill."), _("For example: tfcert-tui drill 3"))
    if mode != "drill" and plan.names_problem:
        message = _("A category or a skill is chosen for a drill alone; an exam and a practice have all five.")
        raise UsageRefused("not_a_drill", message, _("For example: tfcert-tui drill 3"))
    if mode == "exam" and plan.blank:
        message = _("An exam begins with its starters, as the exam did; blank is for practice.")
        raise UsageRefused("blank", message, _("Take: --mode practice --blank"))
    _check_minutes(mode, minutes)
    if not 0 <= plan.seed <= MOST_SEED:
        message = _("{seed} cannot be a seed.").format(seed=plan.seed)
        raise UsageRefused("seed", message, _("Take a whole number from 0 to {most}.").format(most=MOST_SEED))
    plan.problems()


def _check_minutes(mode: str, minutes: int) -> None:
    if minutes == 0 and mode != "practice":
        message = _("Only a practice can be sat without a deadline.")
        raise UsageRefused("minutes", message, _("Give minutes, or take: --mode practice"))
    if not 0 <= minutes <= MAX_MINUTES:
        raise UsageRefused(
            "minutes",
            _("{n} minutes cannot be sat.").format(n=minutes),
            _("Take 1 to {most}; the exam had 300.").format(most=MAX_MINUTES),
        )


async def begin(paths: Paths, store: Store, clock: Clock, plan: Plan) -> Attempt:
    """Make the folders, start the clock, keep the attempt: in this order.

    Raises:
        EngineUnavailable: the disk is full or not writable.
    """
    problems = plan.problems()
    name = _fresh_name(paths, store, clock)
    folder = paths.attempts / name
    try:
        for problem in problems:
            await asyncio.to_thread(problem_shelf.keep, paths.problems, problem)
        await asyncio.to_thread(workspace.create, folder, problems, paths.datasets, plan.blank)
        now = clock.now()
        refs = [ProblemRef(p.category, p.slug, p.title, p.weight, p.version, p.variant_name, p.stamp) for p in problems]
        states = {ref.category: CategoryState(ref) for ref in refs}
        countdown = Countdown.of(now, plan.minutes * 60)
        attempt = Attempt(
            *(name, plan.form, plan.mode, plan.seed, plan.minutes, now, countdown, str(folder), states),
            last_category=problems[0].category,
            skill=plan.skill,
            blank=plan.blank,
            uid=uuid.uuid4().hex,
            product=__version__,
        )
        store.add_attempt(attempt)
    except (OSError, sqlite3.Error) as error:
        raise disk_trouble(folder, error) from error
    return attempt


def _fresh_name(paths: Paths, store: Store, clock: Clock) -> str:
    """Return a name that sorts by time and that a person can type: 20261120-231507."""
    stem = time.strftime("%Y%m%d-%H%M%S", time.localtime(clock.now().wall_s))
    taken = {attempt.attempt for attempt in store.attempts()}
    names = (stem, *(f"{stem}-{n}" for n in range(2, 1000)))
    return next(name for name in names if name not in taken and not (paths.attempts / name).exists())
