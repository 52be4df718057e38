"""`problems list|show|verify`: the bank. None of it needs an engine."""

from __future__ import annotations

from gettext import gettext as _

import click

from tfcert_problems import catalog
from tfcert_problems.problem import Problem
from tfcert_tui.cli.choosing import chosen
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, show, wrapped_table
from tfcert_tui.cli.verification import verify_problems


@click.group(help=_("The bank of problems."))
def problems() -> None:
    """Group the three."""


@problems.command(
    "list",
    help=_("List every problem of the bank."),
    epilog=example(_("Example: tfcert-tui problems list"), _("Exit codes: 0 done; 3 our failure.")),
)
@json_option
def list_problems(as_json: bool) -> int:
    """List the bank."""
    bank = catalog.problems()
    if as_json:
        emit({"problems": [_document(problem) for problem in bank]})
    else:
        show(wrapped_table(row for problem in bank for row in _rows(problem)))
    return DONE


@problems.command(
    "show",
    help=_("Print the statement of PROBLEM: a category from 1 to 5, or a name such as digits."),
    epilog=example(_("Example: tfcert-tui problems show digits"), _("Exit codes: 0 done; 2 no such problem.")),
)
@click.argument("problem", metavar="PROBLEM")
@json_option
def show_problem(problem: str, as_json: bool) -> int:
    """Print statements."""
    found = chosen([problem])
    if as_json:
        emit({"problems": [{**_document(one), "statement": one.text("statement.md")} for one in found]})
    else:
        show("\n\n".join(one.text("statement.md").rstrip() for one in found))
    return DONE


problems.add_command(verify_problems)


def _rows(problem: Problem) -> tuple[tuple[str, ...], ...]:
    """Return a problem's lines: what is asked, and the skills to name in `drill --skill`."""
    skills = _("skills: {numbers}").format(numbers=", ".join(problem.skills))
    return (str(problem.category), problem.slug, problem.title, problem.summary), ("", "", "", skills)


def _document(problem: Problem) -> dict[str, object]:
    return {
        "category": problem.category,
        "slug": problem.slug,
        "title": problem.title,
        "summary": problem.summary,
        "weight": problem.weight,
        "skills": problem.skills,
        "forms": problem.forms,
        "dataset": problem.dataset,
        "data_origin": problem.data_origin,
        "version": problem.version,
    }
