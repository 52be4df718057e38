"""Which keys are there right now, and what the pane in focus is for."""

from __future__ import annotations

from gettext import gettext as _

from textual.actions import parse
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.screen import Screen

from tfcert_tui.keys.key import Key
from tfcert_tui.keys.keymap import by_id


def keys_in_focus(screen: Screen[object]) -> list[Key]:
    """Return the keys of what has the focus, from the inside out; the screen's own are not among them."""
    focused = screen.focused
    nodes = focused.ancestors_with_self if focused is not None else []
    inside = [node for node in nodes if isinstance(node, DOMNode) and node not in (screen, screen.app)]
    return list(dict.fromkeys(key for node in inside for key in keys_of(node) if _works(screen, node, key)))


def _works(screen: Screen[object], node: DOMNode, key: Key) -> bool:
    """Tell whether a key does something now: nobody types it, and its node does not refuse it."""
    _namespace, action, parameters = parse(key.action)
    return not _is_typed(screen, node, key) and bool(node.check_action(action, parameters))


def _is_typed(screen: Screen[object], node: DOMNode, key: Key) -> bool:
    """Tell whether a field in focus types the key, which then does nothing of what it does around the field."""
    focused, name = screen.focused, key.now.split(",")[0]
    return focused is not None and node is not focused and focused.check_consume_key(name, key_to_character(name))


def keys_of(node: DOMNode) -> list[Key]:
    """Return a node's keys that have an id of ours, in the order of their table."""
    bound = [each for kind in type(node).__mro__ for each in vars(kind).get("BINDINGS", ())]
    names = [each.id for each in bound if isinstance(each, Binding) and each.id]
    known = by_id()
    return list(dict.fromkeys(known[name] for name in names if name in known))


def purpose(screen: Screen[object]) -> tuple[str, str]:
    """Return what has the focus and what it is for; "" and "" where there is nothing to say."""
    purposes = _purposes()
    focused = screen.focused
    for node in focused.ancestors_with_self if focused is not None else [screen]:
        for name in (getattr(node, "shown", None), node.id, type(node).__name__):
            if node is not screen.app and isinstance(name, str) and name in purposes:
                return purposes[name]
    return purposes.get(type(screen).__name__, ("", ""))


def _purposes() -> dict[str, tuple[str, str]]:
    return {**_panes(), **_screens()}


def _panes() -> dict[str, tuple[str, str]]:
    return {
        "statement": (_("Statement"), _("What is wanted: goal, shapes, limits, what each star needs, then the text.")),
        "code": (_("Code"), _("solution.py of this problem: write it here; a run and a submission save it first.")),
        "data": (_("Data"), _("Examples of this problem's data as your script gets them.")),
        "submissions": (_("Submissions"), _("What was submitted for this problem, each with its verdict.")),
        "notes": (_("Notes"), _("Your own notes on this problem; they are kept from one attempt to the next.")),
        "curves": (_("Curves"), _("Loss and metrics of the run, epoch by epoch, training beside validation.")),
        "log": (
            _("Log"),
            _("What your script prints, as a terminal would show it; it follows the end until you scroll."),
        ),
        "machine": (_("Machine"), _("What the machine does, and what your run has of it.")),
        "attempts": (_("Attempts"), _("Earlier attempts: look at a result, or go on with the live one.")),
        "begin": (_("Begin"), _("Choose seed and minutes, then begin an exam, a practice or a drill.")),
    }


def _screens() -> dict[str, tuple[str, str]]:
    return {
        "HomeScreen": (_("Home"), _("Begin an attempt, go on with one, or look at how earlier ones ended.")),
        "ExamScreen": (_("Work"), _("Five problems, each with a folder, a script, and stars to earn.")),
        "RunsScreen": (_("Runs"), _("Every training of this attempt: look at one, submit its model, stop it.")),
        "MonitorScreen": (
            _("Monitor"),
            _("All of the machine, what is wrong with how it is used, and what a run has used of it since it began."),
        ),
        "VerdictScreen": (_("Verdict"), _("How a submission was graded, star by star, with what was missing.")),
        "ResultScreen": (_("Result"), _("How the attempt ended, problem by problem.")),
        "HistoryScreen": (
            _("History"),
            _("All attempts: how the scores went, which skills are weak, what was your best on each problem."),
        ),
        "ReviewScreen": (
            _("Review"),
            _("Your work on a problem beside the reference: what differs, why, in figures, and every submission."),
        ),
        "HintScreen": (_("Hints"), _("Help in small pieces; each one read is remembered.")),
        "SettingsScreen": (
            _("Settings"),
            _("What you can set for this data folder; every change holds at once or from the next run on."),
        ),
        "ConfirmScreen": (_("Question"), _("Read what follows from it; the focus is on the answer that does no harm.")),
        "WorkingScreen": (_("At work"), _("Something that takes a while; stopped before its end it changes nothing.")),
        "DrillScreen": (_("Drill"), _("One problem against a short clock, by category or by skill.")),
        "LooksScreen": (_("Looks"), _("Every look is put on as you go; it stays only when you keep it.")),
    }
