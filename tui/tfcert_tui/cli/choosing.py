"""Which problems of the bank a person means."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

from tfcert_problems import catalog
from tfcert_problems.problem import Problem
from tfcert_tui.cli.failure import USAGE, CommandFailed


def chosen(names: Sequence[str]) -> list[Problem]:
    """Return the problems called so, by category, name or folder; the whole bank where none is named.

    Raises:
        CommandFailed: the bank has no problem of one of the names.
    """
    if not names:
        return list(catalog.problems())
    found = {problem.folder: problem for name in names for problem in _called(name)}
    return list(found.values())


def _called(name: str) -> list[Problem]:
    found = [one for one in catalog.problems() if name in (str(one.category), one.slug, one.folder.name)]
    if not found:
        message = _("The bank has no problem {name}.").format(name=name)
        raise CommandFailed(USAGE, "no_problem", message, _("See: tfcert-tui problems list"))
    return found
