"""`problems list|show|skills|verify|new`: the bank. None of it needs an engine."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from gettext import gettext as _

import click

from tfcert_exam_engine import public_data
from tfcert_exam_engine.public_data import how_to_get
from tfcert_exam_engine.public_sets.places import root_for
from tfcert_problems import catalog, skills
from tfcert_problems.problem import Problem
from tfcert_problems.skills import SKILLS, Skill
from tfcert_tui.cli.choosing import chosen
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.new_problem import new_problem
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, say, show, wrapped_table
from tfcert_tui.cli.session import session_of
from tfcert_tui.cli.verification import verify_problems


@click.group(help=_("The bank of problems."))
def problems() -> None:
    """Group the five."""


@problems.command(
    "list",
    help=_("List every problem of the bank."),
    epilog=example(_("Example: tfcert-tui problems list"), _("Exit codes: 0 done; 3 our failure.")),
)
@json_option
@click.pass_context
def list_problems(context: click.Context, as_json: bool) -> int:
    """List the bank."""
    bank, here = catalog.problems(), _sets_here(context)
    if as_json:
        emit({"problems": [_document(problem, here) for problem in bank], "left_out": list(catalog.left_out())})
    else:
        show(wrapped_table(row for problem in bank for row in _rows(problem, here)))
        if absent := public_data.missing(bank, here):
            say(_("Some problems need public data sets that are not here. {how}").format(how=how_to_get(absent)))
        for sentence in catalog.left_out():
            say(sentence)
    return DONE


@problems.command(
    "show",
    help=_("Print the statement of PROBLEM: a category from 1 to 5, or a name such as digits."),
    epilog=example(_("Example: tfcert-tui problems show digits"), _("Exit codes: 0 done; 2 no such problem.")),
)
@click.argument("problem", metavar="PROBLEM")
@json_option
@click.pass_context
def show_problem(context: click.Context, problem: str, as_json: bool) -> int:
    """Print statements."""
    found, here = chosen([problem]), _sets_here(context)
    if as_json:
        emit({"problems": [{**_document(one, here), "statement": one.text("statement.md")} for one in found]})
    else:
        show("\n\n".join(one.text("statement.md").rstrip() for one in found))
        for one in found:
            if absent := public_data.missing([one], here):
                refused = public_data.not_here([one.title], absent)
                say(f"{refused.message} {refused.advice}")
    return DONE


@problems.command(
    "skills",
    help=_("List the 52 skills that the exam asked for, with the problems that practise each."),
    epilog=example(_("Example: tfcert-tui problems skills"), _("Exit codes: 0 done; 3 our failure.")),
)
@json_option
@click.pass_context
def list_skills(context: click.Context, as_json: bool) -> int:
    """List the checklist."""
    bank = catalog.problems()
    if as_json:
        emit({"skills": [_skill_document(skill, bank) for skill in SKILLS]})
    else:
        here = _sets_here(context)
        parts = [_group(number, bank, here) for number in skills.GROUPS]
        show("\n\n".join([*parts, _("Drill one of them: tfcert-tui drill --skill 2.7")]))
    return DONE


problems.add_command(verify_problems)
problems.add_command(new_problem)


def _sets_here(context: click.Context) -> public_data.Sets:
    return public_data.sets_here(root_for(session_of(context).paths))


def _group(number: int, bank: Sequence[Problem], here: Collection[str]) -> str:
    """Return a group of the checklist: its name, then a line for each skill."""
    mine = [skill for skill in SKILLS if skill.number.startswith(f"{number}.")]
    rows = [(skill.number, skill.shown, _practised_by(skill, bank, here)) for skill in mine]
    return "\n".join([f"{number} {_(skills.GROUPS[number])}", wrapped_table(rows)])


def _practised_by(skill: Skill, bank: Sequence[Problem], here: Collection[str]) -> str:
    if not skill.gradable:
        return _("open book: no model shows it")
    return ", ".join(_named(problem, here) for problem in skills.practised_by(skill, bank)) or _("none yet")


def _named(problem: Problem, here: Collection[str]) -> str:
    if catalog.is_possible(problem, here):
        return problem.slug
    return _("{problem} (its data are not here)").format(problem=problem.slug)


def _skill_document(skill: Skill, bank: Sequence[Problem]) -> dict[str, object]:
    slugs = [problem.slug for problem in skills.practised_by(skill, bank)]
    return {"skill": skill.number, "words": skill.shown, "gradable": skill.gradable, "problems": slugs}


def _rows(problem: Problem, here: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield a problem's lines: what is asked, the skills to name in `drill --skill`, the public sets it needs."""
    yield str(problem.category), problem.slug, problem.title, problem.summary
    yield "", "", "", _("skills: {numbers}").format(numbers=", ".join(problem.skills))
    if problem.public:
        sets = ", ".join(name if name in here else _("{set} (not here)").format(set=name) for name in problem.public)
        yield "", "", "", _("public data: {sets}").format(sets=sets)


def _document(problem: Problem, here: Collection[str]) -> dict[str, object]:
    return {
        "category": problem.category,
        "slug": problem.slug,
        "title": problem.title,
        "summary": problem.summary,
        "weight": problem.weight,
        "skills": problem.skills,
        "forms": problem.forms,
        "dataset": problem.dataset,
        "public_sets": problem.public,
        "missing_sets": public_data.missing([problem], here),
        "data_origin": problem.data_origin,
        "version": problem.version,
    }
