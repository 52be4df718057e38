"""Which problems of the bank a person means."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.from_outside import is_file, is_folder
from tfcert_problems import catalog
from tfcert_problems.problem import DESCRIPTION, Problem, load
from tfcert_tui.cli.failure import USAGE, CommandFailed


def chosen(names: Sequence[str]) -> list[Problem]:
    """Return the problems called so, by category, name, or a folder of their own; the whole bank where none is named.

    Raises:
        CommandFailed: the bank has no problem of one of the names.
    """
    if not names:
        return list(catalog.problems())
    found = {problem.folder: problem for name in names for problem in _called(name)}
    return list(found.values())


def _called(name: str) -> list[Problem]:
    found = [one for one in catalog.problems() if name in (str(one.category), one.slug, one.folder.name)]
    # A folder that only happens to be called so is not meant.
    if is_folder(folder := Path(name)) and (not found or is_file(folder / DESCRIPTION)):
        return [_in_folder(folder)]
    if not found:
        message = _("The bank has no problem {name}.").format(name=name)
        raise CommandFailed(USAGE, "no_problem", message, _("See: tfcert-tui problems list"))
    return found


def _in_folder(folder: Path) -> Problem:
    """Read a problem that is in no bank yet."""
    try:
        return load(folder.absolute())
    except FileNotFoundError as error:
        message = _("{folder} has no {file}.").format(folder=folder, file=DESCRIPTION)
        raise CommandFailed(USAGE, "no_problem", message, _("Make one with: tfcert-tui problems new")) from error
    except ValueError as error:
        message = _("{folder}/{file} cannot be read: {why}").format(folder=folder, file=DESCRIPTION, why=error)
        raise CommandFailed(USAGE, "unreadable", message, "") from error
