"""Every key of the workstation. Labels are marked here and translated when they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from gettext import gettext as _

from textual.binding import Binding, BindingType


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a marker
    """Mark a text for translation without translating it: this table is read before the language is known."""
    return message


@dataclass(frozen=True)
class Key:
    """One action and its keys; the first key is the one shown, and at least one does not print."""

    id: str
    """`screen.verb`; a person's keymap refers to it."""
    keys: str
    """Textual's names, separated by commas."""
    action: str
    label: str
    """For the key bar; "" keeps it out of there."""
    tip: str
    """One sentence for the help screen and the palette."""
    priority: bool = False

    @property
    def shown_key(self) -> str:
        """The first key as people write it."""
        return key_name(self.keys.split(",")[0])


def key_name(key: str) -> str:
    """Return a key as people write it: `F5`, `^e`, `alt+1`, `?`."""
    names = {"question_mark": "?", "escape": "esc", "shift+tab": "shift+tab", "pagedown": "pgdn", "pageup": "pgup"}
    if key.startswith("ctrl+"):
        return "^" + key[5:]
    if key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return names.get(key, key)


APP = (
    Key("app.help", "f1,question_mark", "app.help", N_("help"), N_("Keys, grading and outcomes explained.")),
    Key("app.palette", "ctrl+p", "app.command_palette", N_("all"), N_("Find any command by name.")),
    Key(
        "app.leave",
        "ctrl+q",
        "app.leave",
        N_("leave"),
        N_("Leave the workstation; training and the clock go on."),
        priority=True,
    ),
    Key("app.interrupt", "ctrl+c", "app.interrupt", "", N_("Twice: leave the workstation."), priority=True),
)

ESCAPED_DIGITS = ("inverted_exclamation_mark", "trade_mark_sign", "pound_sign", "cent_sign", "infinity")
"""What Textual 8.2.8 makes of Escape and a digit, which is what Alt and a digit is on most terminals."""


def _digit(number: int) -> str:
    return f"alt+{number},{number},{ESCAPED_DIGITS[number - 1]}"


EXAM = (
    Key("exam.run", "f5,alt+r", "run", N_("run"), N_("Train solution.py in the background; again: stop it.")),
    Key("exam.check", "f6,alt+c", "check", N_("check"), N_("Check the newest model file against the contract; free.")),
    Key("exam.submit", "f9,alt+s", "submit", N_("submit & test"), N_("Submit the newest model file and grade it.")),
    Key("exam.edit", "f4,alt+e", "edit", N_("edit"), N_("Open solution.py in $VISUAL or $EDITOR.")),
    Key("exam.verdict", "f10,alt+v", "verdict", N_("verdict"), N_("Show this problem's last submission again.")),
    Key("exam.zoom", "f11,alt+z", "zoom", N_("zoom"), N_("Fill the screen with one pane, and back.")),
    Key("exam.end", "ctrl+e", "end", N_("end"), N_("End the exam; asks first.")),
    Key("exam.statement", "f2", "pane('statement')", "", N_("Go to the statement.")),
    Key("exam.curves", "f3", "pane('curves')", "", N_("Go to the curves.")),
    Key("exam.log", "f7", "pane('log')", "", N_("Go to the log.")),
    Key("exam.machine", "f8", "pane('machine')", "", N_("Go to the machine.")),
    Key("exam.next_pane", "tab", "next_pane(1)", "", N_("Next pane.")),
    Key("exam.previous_pane", "shift+tab", "next_pane(-1)", "", N_("Previous pane.")),
    Key("exam.problem_1", _digit(1), "problem(1)", "", N_("First problem.")),
    Key("exam.problem_2", _digit(2), "problem(2)", "", N_("Second problem.")),
    Key("exam.problem_3", _digit(3), "problem(3)", "", N_("Third problem.")),
    Key("exam.problem_4", _digit(4), "problem(4)", "", N_("Fourth problem.")),
    Key("exam.problem_5", _digit(5), "problem(5)", "", N_("Fifth problem.")),
    Key("exam.home", "alt+h", "home", "", N_("Back to the home screen; the exam goes on.")),
)

HOME = (
    Key("home.resume", "f5", "resume", N_("resume"), N_("Go back into the live attempt.")),
    Key("home.exam", "f2", "begin('exam')", N_("start exam"), N_("Start an exam: figures come after the end.")),
    Key("home.practice", "f3", "begin('practice')", N_("start practice"), N_("Start a practice: all figures at once.")),
    Key("home.result", "f7", "result", N_("result"), N_("Show the chosen attempt's result.")),
    Key("home.prepare", "f8", "prepare", N_("prepare data"), N_("Build the offline data now.")),
    Key("home.cancel", "escape", "cancel", "", N_("Stop waiting for the data; the attempt does not start.")),
)

VERDICT = (
    Key("verdict.close", "escape,enter,f10", "close", N_("close"), N_("Back to the work.")),
    Key("verdict.earlier", "left,alt+left", "turn(-1)", N_("earlier"), N_("The submission before.")),
    Key("verdict.later", "right,alt+right", "turn(1)", N_("later"), N_("The submission after.")),
)

CONFIRM = (
    Key("confirm.yes", "y,f9", "answer(True)", "", N_("Yes.")),
    Key("confirm.no", "escape,n", "answer(False)", "", N_("No.")),
)

RESULT = (
    Key("result.home", "escape,enter,f2", "home", N_("home"), N_("Back to the home screen.")),
    Key("result.next", "down,tab", "move(1)", N_("next category"), N_("Next category.")),
    Key("result.previous", "up,shift+tab", "move(-1)", N_("previous"), N_("Previous category.")),
    Key("result.page_down", "pagedown,end", "page(1)", N_("scroll"), N_("Scroll the checks down.")),
    Key("result.page_up", "pageup,home", "page(-1)", "", N_("Scroll the checks up.")),
    Key("result.earlier", "left", "turn(-1)", N_("earlier submission"), N_("The submission before.")),
    Key("result.later", "right", "turn(1)", N_("later"), N_("The submission after.")),
)

HELP = (Key("help.close", "escape,enter,f1", "close", N_("close"), N_("Back to the work.")),)


def sections() -> list[tuple[str, tuple[Key, ...]]]:
    """Return all keys by where they work, for the help screen."""
    return [
        (_("Everywhere"), APP),
        (_("Exam and practice"), EXAM),
        (_("Home"), HOME),
        (_("Verdict"), VERDICT),
        (_("Result"), RESULT),
        (_("Questions"), CONFIRM),
    ]


def bindings(keys: Iterable[Key]) -> list[BindingType]:
    """Return Textual's bindings; what they are called is looked up when shown, in the person's language."""
    return [
        Binding(
            key.keys, key.action, key.label or key.tip, show=False, id=key.id, tooltip=key.tip, priority=key.priority
        )
        for key in keys
    ]
