"""Every key of the workstation by where it works, and as a person has it; the tables are in `tables`."""

from __future__ import annotations

from functools import cache
from gettext import gettext as _

from tfcert_tui.keys.key import OWN, Key, spoken
from tfcert_tui.keys.tables.code import CODE, EDITOR, EDITOR_MOVES, FIND, SNIPPETS
from tfcert_tui.keys.tables.datasets import ASKED_LINE, DATASETS
from tfcert_tui.keys.tables.dialogs import CHOICE, CONFIRM, HELP, LOOKS, SETTINGS, WORKING
from tfcert_tui.keys.tables.everywhere import APP
from tfcert_tui.keys.tables.exam import EXAM, SHEET
from tfcert_tui.keys.tables.figures import FIGURES
from tfcert_tui.keys.tables.history import HISTORY
from tfcert_tui.keys.tables.home import ATTEMPTS, DRILL, HOME, RESULT
from tfcert_tui.keys.tables.pages import DATA, NOTES, SUBMISSIONS
from tfcert_tui.keys.tables.panes import CURVES, LOG, LOG_SEARCH, VERDICT
from tfcert_tui.keys.tables.review import REVIEW
from tfcert_tui.keys.tables.screens import ABOUT, COMPARE, HINTS, MONITOR, READING, REFERENCE, RUNS

INSIDE_HOME = frozenset({"attempts"})
INSIDE_EXAM = frozenset(
    {"code", "editor", "find", "data", "log", "log_search", "curves", "submissions", "notes", "verdict"}
)
"""Places of panes and pages: their keys are there together with the exam screen's."""
NEAREST_FIRST = frozenset({"escape", "tab", "shift+tab"})
"""Keys that may be several actions' at a time: they put away, and go on in, what is nearest to the keyboard."""
INSIDE_REVIEW = frozenset({"curves"})
INSIDE_CODE = frozenset({"editor", "find"})
"""Places inside the Code page: their keys are there together with its own."""


def choose(keys: dict[str, str]) -> None:
    """Take a person's own keys, by id; all others are ours."""
    OWN.clear()
    OWN.update(keys)


def chosen() -> dict[str, str]:
    """Return a person's own keys, by id."""
    return dict(OWN)


def shown(id: str) -> str:  # noqa: A002 - what a binding calls it
    """Return the key of an action as a sentence names it: `F5`, `Alt+K`, `Ctrl+Q`, `Esc`.

    Raises:
        KeyError: there is no such action.
    """
    return spoken(by_id()[id].now.split(",")[0])


def written(id: str) -> str:  # noqa: A002 - what a binding calls it
    """Return the key of an action as a border writes it: `F5`, `alt+k`, `^q`, `esc`.

    Raises:
        KeyError: there is no such action.
    """
    return by_id()[id].shown_key


def bar(*ids: str) -> list[Key]:
    """Return keys by their ids, in the order of a key bar: the most needed first."""
    return [by_id()[name] for name in ids]


def sections() -> list[tuple[str, tuple[Key, ...]]]:
    """Return all keys by where they work, for the help screen."""
    return [
        (_("Everywhere"), APP),
        (_("Exam and practice"), EXAM),
        (_("Code"), (*CODE, *EDITOR)),
        (_("Find in the code"), FIND),
        (_("Snippets"), SNIPPETS),
        (_("Log"), LOG),
        (_("Finding in the log"), LOG_SEARCH),
        (_("Home"), HOME),
        (_("Attempts"), ATTEMPTS),
        (_("Drill"), DRILL),
        (_("History"), HISTORY),
        (_("Curves"), CURVES),
        (_("Verdict"), (*SHEET, *VERDICT)),
        (_("Submissions"), SUBMISSIONS),
        (_("Notes"), NOTES),
        (_("Data"), DATA),
        (_("Reference"), REFERENCE),
        (_("Monitor"), MONITOR),
        (_("Figures"), FIGURES),
        (_("Public data sets"), DATASETS),
        (_("About"), ABOUT),
        (_("Table of runs"), RUNS),
        (_("Runs side by side"), COMPARE),
        (_("Hints"), HINTS),
        (_("Engine"), READING),
        (_("Settings"), SETTINGS),
        (_("Result"), RESULT),
        (_("Review"), REVIEW),
        (_("Questions with several answers"), CHOICE),
        (_("Questions"), CONFIRM),
        (_("A line to be typed"), ASKED_LINE),
        (_("Something that takes a while"), WORKING),
        (_("Looks"), LOOKS),
        (_("Moving in the code"), EDITOR_MOVES),
        (_("Help"), HELP),
    ]


@cache
def by_id() -> dict[str, Key]:
    """Return every action by its id."""
    return {key.id: key for _title, keys in sections() for key in keys}


def place(id: str) -> str:  # noqa: A002 - what a binding calls it
    """Return where an action is there: "exam" for `exam.run`."""
    return id.partition(".")[0]


def together(one: str, other: str) -> bool:
    """Return whether two actions can be waited for at the same time, by their ids."""
    places = {place(one), place(other)}
    if len(places) == 1 or "app" in places:
        return True
    around = {"exam": INSIDE_EXAM, "home": INSIDE_HOME, "code": INSIDE_CODE, "review": INSIDE_REVIEW}
    return any(outer in places and places & inside for outer, inside in around.items())
