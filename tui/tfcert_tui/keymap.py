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
    Key("app.settings", "alt+g", "app.settings", "", N_("Settings: see and change them.")),
    Key("app.engine", "alt+n", "app.engine", "", N_("Engine: how the process behind the screen is doing.")),
    Key("app.reference", "alt+f", "app.reference", "", N_("Reference: search TensorFlow and Keras, offline.")),
    Key("app.about", "alt+a", "app.about", "", N_("About: the real exam's rules, and what is ours.")),
    Key("app.interrupt", "ctrl+c", "app.interrupt", "", N_("Twice: leave the workstation."), priority=True),
)

ESCAPED_DIGITS = ("inverted_exclamation_mark", "trade_mark_sign", "pound_sign", "cent_sign", "infinity")
"""What Textual 8.2.8 makes of Escape and a digit, which is what Alt and a digit is on most terminals."""


def _digit(number: int) -> str:
    return f"alt+{number},{number},{ESCAPED_DIGITS[number - 1]}"


EXAM = (
    Key(
        "exam.run",
        "f5,alt+r",
        "run",
        N_("run"),
        N_("Train solution.py in the background; again: stop it, or take it out of the queue."),
    ),
    Key("exam.check", "f6,alt+c", "check", N_("check"), N_("Check the newest model file before you submit it; free.")),
    Key("exam.submit", "f9,alt+s", "submit", N_("submit & test"), N_("Submit the newest model file and grade it.")),
    Key("exam.code", "f4", "page('code')", N_("code"), N_("Go to the code: edit solution.py here.")),
    Key("exam.edit", "alt+e", "edit", "", N_("Open solution.py in $VISUAL or $EDITOR.")),
    Key("exam.verdict", "f10,alt+v", "verdict", N_("verdict"), N_("Show this problem's last submission again.")),
    Key("exam.zoom", "f11,alt+z", "zoom", N_("zoom"), N_("Fill the screen with one pane, and back.")),
    Key("exam.end", "ctrl+e", "end", N_("end"), N_("End the exam; asks first.")),
    Key("exam.statement", "f2", "pane('statement')", "", N_("Go to the statement.")),
    Key("exam.curves", "f3", "pane('curves')", "", N_("Go to the curves.")),
    Key("exam.log", "f7", "pane('log')", "", N_("Go to the log.")),
    Key("exam.machine", "f8", "pane('machine')", "", N_("Go to the machine.")),
    Key("exam.data", "alt+d", "page('data')", "", N_("Go to the data: look at examples.")),
    Key("exam.submissions", "alt+l", "page('submissions')", "", N_("Go to this problem's submissions.")),
    Key("exam.notes", "alt+m", "page('notes')", "", N_("Go to your notes on this problem.")),
    Key("exam.next_pane", "tab", "next_pane(1)", "", N_("Next pane.")),
    Key("exam.previous_pane", "shift+tab", "next_pane(-1)", "", N_("Previous pane.")),
    Key("exam.problem_1", _digit(1), "problem(1)", "", N_("First problem.")),
    Key("exam.problem_2", _digit(2), "problem(2)", "", N_("Second problem.")),
    Key("exam.problem_3", _digit(3), "problem(3)", "", N_("Third problem.")),
    Key("exam.problem_4", _digit(4), "problem(4)", "", N_("Fourth problem.")),
    Key("exam.problem_5", _digit(5), "problem(5)", "", N_("Fifth problem.")),
    Key("exam.runs", "f12,alt+t", "runs", N_("runs"), N_("Table of runs: submit an earlier one, stop, look at one.")),
    Key("exam.newest", "escape", "newest", "", N_("Back from an earlier run to the newest.")),
    Key("exam.what_if", "alt+w", "what_if", "", N_("Say what is still needed to pass.")),
    Key("exam.clock", "alt+q", "clock", "", N_("Hide the countdown, or show it; warnings come all the same.")),
    Key("exam.column_left", "alt+comma", "move_column(-1)", "", N_("Move the border beside the training left.")),
    Key("exam.column_right", "alt+full_stop", "move_column(1)", "", N_("Move it right.")),
    Key("exam.row_up", "alt+minus", "move_row(-1)", "", N_("Move the border between curves and log up.")),
    Key("exam.row_down", "alt+equals_sign", "move_row(1)", "", N_("Move it down.")),
    Key("exam.even", "alt+backslash", "even", "", N_("Give the panes the sizes that they had in the beginning.")),
    Key("exam.hint", "alt+i", "hint", "", N_("Hints, one at a time; not in an exam.")),
    Key(
        "exam.solution",
        "alt+o",
        "solution",
        "",
        N_("Reference solution: after 5 stars in a practice, or after the end."),
    ),
    Key(
        "exam.legacy_keras",
        "alt+k",
        "legacy_keras",
        "",
        N_("Exam-era Keras (Keras 2) for this problem's runs: on or off; runs at once what failed for want of it."),
    ),
    Key("exam.pause", "alt+p", "pause", "", N_("Pause: let the clock of a practice stand, and go on.")),
    Key(
        "exam.reset",
        "alt+x",
        "reset",
        "",
        N_("Reset: put the starter back; your solution.py is kept under another name."),
    ),
    Key("exam.home", "alt+h", "home", "", N_("Back to the home screen; the exam goes on.")),
)

HOME = (
    Key("home.resume", "f5", "resume", N_("resume"), N_("Go back into the live attempt.")),
    Key("home.exam", "f2", "begin('exam')", N_("exam"), N_("Start an exam: figures come after the end.")),
    Key("home.practice", "f3", "begin('practice')", N_("practice"), N_("Start a practice: all figures at once.")),
    Key("home.drill", "f4", "drill", N_("drill"), N_("Start a drill: one category or skill against a short clock.")),
    Key("home.result", "f7", "result", N_("result"), N_("Show the chosen attempt's result.")),
    Key("home.prepare", "f8", "prepare", N_("prepare data"), N_("Build the offline data now.")),
    Key("home.delete", "delete,alt+d", "delete", "", N_("Delete the chosen attempt; asks first, your folder stays.")),
    Key("home.prune", "alt+u", "prune", "", N_("Prune: clear away old logs and models; says which, asks first.")),
    Key("home.cancel", "escape", "cancel", "", N_("Stop waiting for the data; the attempt does not start.")),
)

VERDICT = (
    Key("verdict.close", "escape,enter,f10", "close", N_("close"), N_("Back to the work.")),
    Key("verdict.earlier", "left,alt+left", "turn(-1)", N_("earlier"), N_("The submission before.")),
    Key("verdict.later", "right,alt+right", "turn(1)", N_("later"), N_("The submission after.")),
    Key("verdict.run", "f5,alt+r", "pass_on('run')", "", N_("Close, and run.")),
    Key("verdict.check", "f6,alt+c", "pass_on('check')", "", N_("Close, and check.")),
    Key("verdict.submit", "f9,alt+s", "pass_on('submit')", "", N_("Close, and submit again.")),
)

RUNS = (
    Key("runs.show", "enter", "show", N_("show"), N_("Show its log and curves; esc goes back to the newest run.")),
    Key("runs.submit", "f9,alt+s", "submit", N_("submit"), N_("Submit the model that this run kept.")),
    Key("runs.stop", "f5,alt+r", "stop", N_("stop"), N_("Stop it, or take it out of the queue; asks first.")),
    Key("runs.all", "tab,alt+a", "all", N_("all problems"), N_("Runs of all problems, or of this one alone.")),
    Key("runs.close", "escape,f12,alt+t", "close", N_("close"), N_("Back to the work.")),
    Key("runs.up", "up", "move(-1)", "", N_("The run above.")),
    Key("runs.down", "down", "move(1)", "", N_("The run below.")),
    Key("runs.page_up", "pageup,home", "move(-10)", "", N_("Ten runs up.")),
    Key("runs.page_down", "pagedown,end", "move(10)", "", N_("Ten runs down.")),
)

HINTS = (
    Key("hints.next", "alt+i,enter", "next", N_("next hint"), N_("Read the next hint.")),
    Key("hints.earlier", "left,alt+left", "turn(-1)", N_("earlier"), N_("The hint before.")),
    Key("hints.later", "right,alt+right", "turn(1)", N_("later"), N_("The hint after, where it was read.")),
    Key("hints.close", "escape", "close", N_("close"), N_("Back to the work.")),
)

READING = (Key("reading.close", "escape,enter,alt+o,alt+n", "close", N_("close"), N_("Back to the work.")),)

SETTINGS = (
    Key("settings.edit", "enter", "edit", N_("change"), N_("Change the chosen setting, and take the change.")),
    Key("settings.default", "delete,alt+d", "default", N_("default"), N_("Put the chosen setting's default back.")),
    Key("settings.close", "escape,alt+g", "close", N_("close"), N_("Leave the field, then the settings.")),
    Key("settings.up", "up", "move(-1)", "", N_("The setting above.")),
    Key("settings.down", "down", "move(1)", "", N_("The setting below.")),
)

DRILL = (
    Key("drill.start", "enter,f4", "start", N_("start"), N_("Start the drill.")),
    Key("drill.close", "escape", "close", N_("close"), N_("Back, without starting.")),
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

DATA = (
    Key("data.next", "pagedown,right", "turn(1)", "", N_("The next examples.")),
    Key("data.previous", "pageup,left", "turn(-1)", "", N_("The examples before.")),
    Key("data.first", "home", "first", "", N_("The first examples.")),
    Key("data.last", "end", "last", "", N_("The last examples.")),
    Key("data.class_next", "down", "class(1)", "", N_("The next class alone; after the last, all.")),
    Key("data.class_previous", "up", "class(-1)", "", N_("The class before alone.")),
    Key("data.split", "shift+right,shift+left", "split", "", N_("The next split: train, validation.")),
    Key("data.jump", "ctrl+g", "jump", "", N_("Go to an example by its number.")),
    Key("data.retry", "enter", "retry", "", N_("Build missing data, or read again what could not be read.")),
    Key("data.all", "escape,backspace", "put_away", "", N_("All classes again; put the field for a number away.")),
)

ABOUT = (Key("about.close", "escape,enter,alt+a", "close", N_("close"), N_("Back to the work.")),)

REFERENCE = (
    Key("reference.open", "enter", "open", N_("read"), N_("Read the chosen entry, or follow the chosen link.")),
    Key("reference.down", "down", "move(1)", "", N_("The next hit.")),
    Key("reference.up", "up", "move(-1)", "", N_("The hit before.")),
    Key("reference.page_down", "pagedown", "scroll(1)", N_("scroll"), N_("Scroll the entry down.")),
    Key("reference.page_up", "pageup", "scroll(-1)", "", N_("Scroll the entry up.")),
    Key("reference.link", "tab", "link(1)", N_("link"), N_("The next link of the entry: its methods, what it names.")),
    Key("reference.link_back", "shift+tab", "link(-1)", "", N_("The link before.")),
    Key("reference.past", "alt+left", "past", N_("back"), N_("Back to the entry that was read before.")),
    Key("reference.future", "alt+right", "future", "", N_("Forward again.")),
    Key("reference.index", "f5,alt+x", "index", "", N_("Stop reading the libraries, or begin it again.")),
    Key("reference.close", "escape", "close", N_("close"), N_("Back to the list, then to the work.")),
    Key("reference.leave", "alt+f,f10", "leave", "", N_("Back to the work at once.")),
)

HELP = (Key("help.close", "escape,enter,f1", "close", N_("close"), N_("Back to the work.")),)


def shown(name: str) -> str:
    """Return the key of an action as people write it, by the action's id."""
    return next(key.shown_key for _title, keys in sections() for key in keys if key.id == name)


def bar(*ids: str) -> list[Key]:
    """Return keys by their ids, in the order of a key bar: the most needed first."""
    known = {key.id: key for keys in (APP, EXAM, HOME, RESULT) for key in keys}
    return [known[name] for name in ids]


def sections() -> list[tuple[str, tuple[Key, ...]]]:
    """Return all keys by where they work, for the help screen."""
    return [
        (_("Everywhere"), APP),
        (_("Exam and practice"), EXAM),
        (_("Home"), HOME),
        (_("Drill"), DRILL),
        (_("Data"), DATA),
        (_("Reference"), REFERENCE),
        (_("About"), ABOUT),
        (_("Verdict"), VERDICT),
        (_("Table of runs"), RUNS),
        (_("Hints"), HINTS),
        (_("Solution and engine"), READING),
        (_("Settings"), SETTINGS),
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
