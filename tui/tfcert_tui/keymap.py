"""Every key of the workstation. Labels are marked here and translated when they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
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
    def now(self) -> str:
        """The keys in force: a person's own, or ours."""
        return _chosen.get(self.id, self.keys)

    @property
    def shown_key(self) -> str:
        """The first key as the key bar writes it."""
        return key_name(self.now.split(",")[0])

    @property
    def names(self) -> list[str]:
        """All keys as people write them."""
        return [key_name(name) for name in self.now.split(",") if name not in ESCAPED_DIGITS]


_chosen: dict[str, str] = {}
"""A person's own keys by id."""


def choose(keys: dict[str, str]) -> None:
    """Take a person's own keys, by id; all others are ours."""
    _chosen.clear()
    _chosen.update(keys)


def chosen() -> dict[str, str]:
    """Return a person's own keys, by id."""
    return dict(_chosen)


def shown(id: str) -> str:  # noqa: A002 - what a binding calls it
    """Return the key of an action as a sentence names it: `F5`, `Alt+K`, `Ctrl+Q`, `Esc`.

    Raises:
        KeyError: there is no such action.
    """
    return spoken(by_id()[id].now.split(",")[0])


def spoken(key: str) -> str:
    """Return a key as a sentence names it."""
    named = key_name(key)
    if named.startswith("^"):
        named = f"ctrl+{named[1:]}"
    return "+".join(part.capitalize() if len(part) > 1 or "+" in named else part for part in named.split("+"))


def key_name(key: str) -> str:
    """Return a key as people write it: `F5`, `^e`, `alt+1`, `?`."""
    names = {"question_mark": "?", "escape": "esc", "pagedown": "pgdn", "pageup": "pgup"}
    signs = {"right_square_bracket": "]", "underscore": "_", "slash": "/"}
    if key.startswith("ctrl+"):
        return "^" + (names | signs).get(key[5:], key[5:])
    if key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return names.get(key, key)


APP = (
    Key(
        "app.help",
        "f1,question_mark",
        "app.help",
        N_("help"),
        N_("Help: what has the focus, every key, grading and outcomes."),
        priority=True,
    ),
    Key(
        "app.palette",
        "ctrl+p",
        "app.command_palette",
        N_("all"),
        N_("Everything by name, with its id and its keys; again: close it."),
        priority=True,
    ),
    Key(
        "app.leave",
        "ctrl+q",
        "app.leave",
        N_("leave"),
        N_("Leave the workstation; training and the clock go on."),
        priority=True,
    ),
    Key("app.settings", "alt+g", "app.settings", "", N_("Settings: see and change them.")),
    Key("app.looks", "alt+slash", "app.looks", "", N_("Looks: dark, light, high contrast, the terminal's colours.")),
    Key("app.welcome", "alt+apostrophe", "app.welcome", "", N_("Welcome: the five keys that matter.")),
    Key("app.engine", "alt+n", "app.engine", "", N_("Engine: how the process behind the screen is doing.")),
    Key(
        "app.interrupt",
        "ctrl+c",
        "app.interrupt",
        "",
        N_("Copy what is selected; with nothing selected, twice: leave the workstation."),
        priority=True,
    ),
    Key("app.reference", "alt+f", "app.reference", "", N_("Reference: search TensorFlow and Keras, offline.")),
    Key("app.about", "alt+a", "app.about", "", N_("About: the real exam's rules, and what is ours.")),
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
    Key("exam.edit", "alt+e", "edit", "", N_("Save, and open solution.py in $VISUAL or $EDITOR.")),
    Key("exam.verdict", "f10,alt+v", "verdict", N_("verdict"), N_("Show this problem's last verdict, or put it away.")),
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
    Key("exam.newest", "ctrl+n,escape", "newest", "", N_("Back from an earlier run to the newest.")),
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
    Key("home.exam", "f2", "begin('exam')", N_("exam"), N_("Start an exam: its clock cannot be paused.")),
    Key("home.practice", "f3", "begin('practice')", N_("practice"), N_("Start a practice: all figures at once.")),
    Key("home.drill", "f4", "drill", N_("drill"), N_("Start a drill: one category or skill against a short clock.")),
    Key("home.first", "f6", "first", N_("first try"), N_("Try it out: a drill of category 1, 15 minutes.")),
    Key("home.result", "f7", "result", N_("result"), N_("Show the chosen attempt's result.")),
    Key("home.prepare", "f8", "prepare", N_("prepare data"), N_("Build the offline data now.")),
    Key("home.delete", "delete,alt+d", "delete", "", N_("Delete the chosen attempt; asks first, your folder stays.")),
    Key("home.prune", "alt+u", "prune", "", N_("Prune: clear away old logs and models; says which, asks first.")),
    Key("home.doctor", "alt+c", "doctor", "", N_("Look at this machine again.")),
    Key("home.cancel", "f10,escape", "cancel", "", N_("Stop waiting for the data; the attempt does not start.")),
)

ATTEMPTS = (
    Key("attempts.up", "up", "move(-1)", "", N_("The attempt above.")),
    Key("attempts.down", "down", "move(1)", "", N_("The attempt below.")),
    Key("attempts.open", "enter", "open", N_("open"), N_("Go on with the live one, or show another's result.")),
)

LOG = (
    Key("log.search", "slash,ctrl+f", "search", N_("find"), N_("Find words in the whole log, as you type.")),
    Key("log.next", "n,ctrl+down", "step(1)", N_("next"), N_("Next place in the log that holds what you look for.")),
    Key("log.previous", "N,ctrl+up", "step(-1)", N_("previous"), N_("The place before it.")),
    Key("log.pause", "space,alt+j", "pause", N_("pause"), N_("Let the log stand, or follow the newest line again.")),
    Key("log.copy", "y,ctrl+insert", "copy", N_("copy"), N_("Copy what is selected in the log, else its page.")),
    Key("log.copy_path", "Y,ctrl+y", "want('path')", "", N_("Copy the path of the log's file: the whole log.")),
    Key("log.pager", "o,ctrl+o", "want('pager')", N_("pager"), N_("Open the whole log in $PAGER, or in less.")),
    Key("log.select_up", "shift+up,K", "select(-1)", "", N_("Select the log's lines upwards.")),
    Key("log.select_down", "shift+down,J", "select(1)", "", N_("Select the log's lines downwards.")),
    Key("log.clear", "escape,ctrl+u", "clear", "", N_("Take back the log's selection, or what was looked for.")),
    Key("log.up", "up", "scroll_rows(-1)", "", N_("A row of the log up.")),
    Key("log.down", "down", "scroll_rows(1)", "", N_("A row of the log down.")),
    Key("log.page_up", "pageup", "scroll_pages(-1)", "", N_("A page of the log up.")),
    Key("log.page_down", "pagedown", "scroll_pages(1)", "", N_("A page of the log down.")),
    Key("log.top", "home", "top", "", N_("The log's first line.")),
    Key("log.follow", "end", "follow", "", N_("The log's newest line, and follow.")),
)

LOG_SEARCH = (
    Key("log_search.keep", "enter", "keep", N_("go on"), N_("Back to the log, at what was found.")),
    Key("log_search.leave", "escape,ctrl+g", "leave", N_("leave"), N_("Back to the log, nothing looked for.")),
    Key("log_search.next", "ctrl+down,down", "step(1)", "", N_("Next place.")),
    Key("log_search.previous", "ctrl+up,up", "step(-1)", "", N_("The place before.")),
)

VERDICT = (
    Key("verdict.close", "enter,escape", "close", N_("close"), N_("Back to the work.")),
    Key("verdict.earlier", "left,alt+left", "turn(-1)", N_("earlier"), N_("The submission before.")),
    Key("verdict.later", "right,alt+right", "turn(1)", N_("later"), N_("The submission after.")),
)

CURVES = (
    Key("curves.earlier_epoch", "left", "cursor(-1)", "", N_("Read the values at one epoch: the one before.")),
    Key("curves.later_epoch", "right", "cursor(1)", "", N_("Read the values at one epoch: the one after.")),
    Key("curves.zoom_in", "up,plus", "zoom_epochs(1)", "", N_("Fewer epochs, larger; the mouse wheel too.")),
    Key("curves.zoom_out", "down,minus", "zoom_epochs(-1)", "", N_("More epochs.")),
    Key("curves.pan_left", "shift+left,ctrl+left", "pan(-1)", "", N_("Where it is zoomed: to earlier epochs.")),
    Key("curves.pan_right", "shift+right,ctrl+right", "pan(1)", "", N_("Where it is zoomed: to later epochs.")),
    Key("curves.log_scale", "ctrl+l,l", "log_scale", "", N_("Logarithmic axis of losses: on, off, by itself.")),
    Key("curves.others", "ctrl+o,o", "others", "", N_("Earlier runs beneath: none, the best, the last, all.")),
    Key("curves.smooth", "ctrl+t,s", "smooth", "", N_("Smooth the lines, or draw them as they are.")),
    Key("curves.next_chart", "pagedown,m", "next_chart", "", N_("Loss and metric together, or one at a time.")),
    Key("curves.reset_view", "backspace,0", "reset_view", "", N_("See all epochs again, as usual.")),
)

SHEET = (
    Key("verdict.keep", "alt+y", "keep_verdict", "", N_("Keep the verdict open while the work goes on, or no more.")),
    Key("verdict.page_down", "ctrl+pagedown", "scroll_verdict(1)", "", N_("Scroll the verdict down.")),
    Key("verdict.page_up", "ctrl+pageup", "scroll_verdict(-1)", "", N_("Scroll the verdict up.")),
)
"""For the sheet beside the work, wherever the keyboard is."""

SUBMISSIONS = (
    Key("submissions.whole", "enter", "want('whole')", N_("whole"), N_("Give its verdict the whole page, and back.")),
    Key("submissions.up", "up", "move(-1)", "", N_("The submission above; in a whole verdict a line up.")),
    Key("submissions.down", "down", "move(1)", "", N_("The submission below; in a whole verdict a line down.")),
    Key("submissions.earlier", "left", "want('turn', -1)", N_("earlier"), N_("The submission before.")),
    Key("submissions.later", "right", "want('turn', 1)", N_("later"), N_("The submission after.")),
    Key("submissions.page_down", "pagedown,end", "want('page', 1)", "", N_("Scroll its verdict down.")),
    Key("submissions.page_up", "pageup,home", "want('page', -1)", "", N_("Scroll its verdict up.")),
    Key("submissions.again", "alt+u", "want('again')", "", N_("Submit its file again, where a run kept it.")),
)

NOTES = (Key("notes.date", "alt+u", "date", "", N_("Put the date and the time into your notes.")),)

RUNS = (
    Key("runs.show", "enter", "show", N_("show"), N_("Show its log and curves, until the newest run is asked for.")),
    Key("runs.mark", "space,insert", "mark", N_("mark"), N_("Mark the run, to compare it with others.")),
    Key("runs.compare", "f6,alt+c,c", "compare", N_("compare"), N_("Curves, numbers and scripts of the marked runs.")),
    Key("runs.submit", "f9,alt+s", "submit", N_("submit"), N_("Submit the model that this run kept.")),
    Key("runs.stop", "f5,alt+r", "stop", N_("stop"), N_("Stop it, or take it out of the queue; asks first.")),
    Key("runs.all", "tab,alt+a", "all", N_("all problems"), N_("Runs of all problems, or of this one alone.")),
    Key("runs.export", "alt+w", "export", N_("CSV"), N_("Write the table as CSV into the attempt's folder.")),
    Key("runs.close", "f12,alt+t,escape", "close", N_("close"), N_("Back to the work.")),
    Key("runs.sort_right", "right", "sort(1)", "", N_("Sort by the next column.")),
    Key("runs.sort_left", "left", "sort(-1)", "", N_("Sort by the column before.")),
    Key("runs.turn_order", "ctrl+r,r", "turn_order", "", N_("Turn the order round.")),
    Key("runs.up", "up", "move(-1)", "", N_("The run above.")),
    Key("runs.down", "down", "move(1)", "", N_("The run below.")),
    Key("runs.page_up", "pageup,home", "move(-10)", "", N_("Ten runs up.")),
    Key("runs.page_down", "pagedown,end", "move(10)", "", N_("Ten runs down.")),
    Key("runs.about_up", "shift+up,ctrl+up", "about(-1)", "", N_("Scroll what is said of the run up.")),
    Key("runs.about_down", "shift+down,ctrl+down", "about(1)", "", N_("Scroll what is said of the run down.")),
    *(Key(f"runs.problem_{n}", _digit(n), f"problem({n})", "", N_("Runs of that problem alone.")) for n in range(1, 6)),
)

COMPARE = (
    Key(
        "compare.page",
        "tab,f6",
        "page",
        N_("curves / script"),
        N_("Curves and numbers, or the scripts' difference."),
    ),
    Key("compare.close", "escape,enter,f12", "close", N_("close"), N_("Back to the table of runs.")),
)

HINTS = (
    Key("hints.next", "alt+i,enter", "next", N_("next hint"), N_("Read the next hint.")),
    Key("hints.earlier", "left,alt+left", "turn(-1)", N_("earlier"), N_("The hint before.")),
    Key("hints.later", "right,alt+right", "turn(1)", N_("later"), N_("The hint after, where it was read.")),
    Key("hints.close", "f10,escape", "close", N_("close"), N_("Back to the work.")),
)

READING = (Key("reading.close", "enter,escape,alt+o,alt+n", "close", N_("close"), N_("Back to the work.")),)

SETTINGS = (
    Key("settings.edit", "enter", "edit", N_("change"), N_("Change the chosen setting, and take the change.")),
    Key("settings.default", "delete,alt+d", "default", N_("default"), N_("Put the chosen setting's default back.")),
    Key("settings.close", "alt+g,escape", "close", N_("close"), N_("Leave the field, then the settings.")),
    Key("settings.up", "up", "move(-1)", "", N_("The setting above.")),
    Key("settings.down", "down", "move(1)", "", N_("The setting below.")),
)

DRILL = (
    Key("drill.start", "enter,f4", "start", N_("start"), N_("Start the drill.")),
    Key("drill.close", "f10,escape", "close", N_("close"), N_("Back, without starting.")),
)

CONFIRM = (
    Key("confirm.yes", "y,f9", "answer(True)", "", N_("Yes.")),
    Key("confirm.no", "n,f10,escape", "answer(False)", "", N_("No.")),
)

RESULT = (
    Key("result.home", "enter,f2,escape", "home", N_("home"), N_("Back to the home screen.")),
    Key("result.next", "down,tab", "move(1)", N_("next category"), N_("Next category.")),
    Key("result.previous", "up,shift+tab", "move(-1)", N_("previous"), N_("Previous category.")),
    Key("result.page_down", "pagedown,end", "page(1)", N_("scroll"), N_("Scroll the checks down.")),
    Key("result.page_up", "pageup,home", "page(-1)", "", N_("Scroll the checks up.")),
    Key("result.earlier", "left", "turn(-1)", N_("earlier submission"), N_("The submission before.")),
    Key("result.later", "right", "turn(1)", N_("later"), N_("The submission after.")),
)

HELP = (
    Key("help.close", "f1,escape", "close", N_("close"), N_("Back to the work.")),
    Key("help.up", "up", "scroll(-1)", "", N_("A line up.")),
    Key("help.down", "down", "scroll(1)", "", N_("A line down.")),
    Key("help.page_up", "pageup", "scroll(-10)", "", N_("Ten lines up.")),
    Key("help.page_down", "pagedown", "scroll(10)", "", N_("Ten lines down.")),
    # Before the line that is searched with: it is too short to need them.
    Key("help.top", "home", "scroll(-9999)", "", N_("To the beginning."), priority=True),
    Key("help.bottom", "end", "scroll(9999)", "", N_("To the end."), priority=True),
    Key("help.welcome", "alt+apostrophe", "app.welcome", "", N_("Show the five keys that matter.")),
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

ABOUT = (Key("about.close", "enter,alt+a,escape", "close", N_("close"), N_("Back to the work.")),)

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


LOOKS = (
    Key("looks.up", "up", "move(-1)", "", N_("The look above, at once.")),
    Key("looks.down", "down", "move(1)", "", N_("The look below, at once.")),
    Key("looks.keep", "enter,f9", "keep", N_("keep"), N_("Keep this look.")),
    Key("looks.close", "alt+slash,escape", "close", N_("as before"), N_("Close; the look is as it was.")),
)

CODE = (
    Key("code.save", "ctrl+s", "save", N_("save"), N_("Save solution.py.")),
    Key("code.find", "ctrl+f", "find", N_("find"), N_("Find in the code, and replace.")),
    Key("code.find_next", "ctrl+g", "find_on(1)", "", N_("Go to the next match.")),
    Key("code.find_previous", "ctrl+r", "find_on(-1)", "", N_("Go to the match before.")),
    Key("code.line", "ctrl+l", "line", "", N_("Go to a line by its number.")),
    Key("code.snippets", "ctrl+t,alt+b", "snippets", N_("snippets"), N_("Snippets: insert one, or keep one.")),
    Key("code.solve", "ctrl+b", "solve", "", N_("Decide about a change from outside, or about unsaved text.")),
)
"""What is done with a script as a whole."""

EDITOR = (
    Key("editor.undo", "ctrl+z", "undo", "", N_("Take the last change of the code back.")),
    Key("editor.redo", "ctrl+y", "redo", "", N_("Make the change that was taken back again.")),
    Key("editor.indent", "tab,ctrl+right_square_bracket", "indent", "", N_("Move the selected lines in.")),
    Key("editor.dedent", "shift+tab", "dedent", "", N_("Move the lines out.")),
    Key("editor.comment", "ctrl+underscore,ctrl+slash", "comment", "", N_("Comment the lines, or no more.")),
    Key("editor.copy", "ctrl+insert,alt+u", "copy", "", N_("Copy the selection or the line; Ctrl+C does as well.")),
    Key("editor.cut", "ctrl+x", "cut", "", N_("Cut the selection or the line.")),
    Key("editor.paste", "ctrl+v,shift+insert", "paste", "", N_("Paste what was copied here.")),
    Key("editor.select_all", "ctrl+a", "select_all", "", N_("Select all of the code.")),
)
"""What a script is written with."""

EDITOR_MOVES = (
    Key("editor.newline", "enter", "newline", "", ""),
    Key("editor.up", "up", "cursor_up", "", ""),
    Key("editor.down", "down", "cursor_down", "", ""),
    Key("editor.left", "left", "cursor_left", "", ""),
    Key("editor.right", "right", "cursor_right", "", ""),
    Key("editor.word_left", "ctrl+left", "cursor_word_left", "", ""),
    Key("editor.word_right", "ctrl+right", "cursor_word_right", "", ""),
    Key("editor.line_start", "home", "cursor_line_start", "", ""),
    Key("editor.line_end", "end", "cursor_line_end", "", ""),
    Key("editor.page_up", "pageup", "cursor_page_up", "", ""),
    Key("editor.page_down", "pagedown", "cursor_page_down", "", ""),
    Key("editor.top", "ctrl+home", "top", "", ""),
    Key("editor.bottom", "ctrl+end", "bottom", "", ""),
    Key("editor.select_up", "shift+up", "cursor_up(True)", "", ""),
    Key("editor.select_down", "shift+down", "cursor_down(True)", "", ""),
    Key("editor.select_left", "shift+left", "cursor_left(True)", "", ""),
    Key("editor.select_right", "shift+right", "cursor_right(True)", "", ""),
    Key("editor.select_word_left", "ctrl+shift+left", "cursor_word_left(True)", "", ""),
    Key("editor.select_word_right", "ctrl+shift+right", "cursor_word_right(True)", "", ""),
    Key("editor.select_line_start", "shift+home", "cursor_line_start(True)", "", ""),
    Key("editor.select_line_end", "shift+end", "cursor_line_end(True)", "", ""),
    Key("editor.delete_left", "backspace", "delete_left", "", ""),
    Key("editor.delete_right", "delete,ctrl+d", "delete_right", "", ""),
    Key("editor.delete_word_left", "ctrl+w,ctrl+backspace,alt+backspace", "delete_word_left", "", ""),
    Key("editor.delete_word_right", "alt+delete", "delete_word_right", "", ""),
    Key("editor.delete_to_start", "ctrl+u", "delete_to_start_of_line", "", ""),
    Key("editor.delete_to_end", "ctrl+k", "delete_to_end_of_line_or_delete_line", "", ""),
)
"""How every text field goes about; not in the palette, and not in the list of keys."""

FIND = (
    Key("find.next", "down,ctrl+g", "find_on(1)", N_("next"), N_("Go to the next match; Enter as well.")),
    Key("find.previous", "up,ctrl+r", "find_on(-1)", N_("previous"), N_("Go to the match before.")),
    Key("find.field", "tab,shift+tab", "other_field", "", N_("The other field: what takes the match's place.")),
    Key("find.all", "ctrl+o", "replace_all", "", N_("Replace every match.")),
    Key("find.close", "escape,ctrl+l", "close", "", N_("Back to the code, at the match.")),
)

SNIPPETS = (
    Key("snippets.insert", "enter", "insert", N_("insert"), N_("Put the snippet in at the cursor.")),
    Key("snippets.keep", "alt+s", "keep", N_("keep"), N_("Keep the selected code as a snippet.")),
    Key("snippets.delete", "alt+d,alt+delete", "delete", N_("delete"), N_("Delete the snippet; asks first.")),
    Key("snippets.folder", "alt+o", "folder", N_("folder"), N_("Say where the snippets lie.")),
    Key("snippets.up", "up", "move(-1)", "", N_("The snippet above.")),
    Key("snippets.down", "down", "move(1)", "", N_("The snippet below.")),
    Key("snippets.close", "escape,ctrl+t,alt+b", "close", N_("close"), N_("Back to the code.")),
)

CHOICE = (
    Key("choice.up", "up,shift+tab", "move(-1)", "", N_("The answer above.")),
    Key("choice.down", "down,tab", "move(1)", "", N_("The answer below.")),
    Key("choice.take", "enter", "take", "", N_("Take the answer.")),
    Key("choice.later", "escape", "later", "", N_("Decide later; nothing is changed.")),
)

TYPED = ("question_mark",)
"""Of the keys that come before what has the focus: written in a text field nevertheless."""
INSIDE_HOME = frozenset({"attempts"})
INSIDE_EXAM = frozenset({"code", "editor", "find", "data", "log", "curves", "submissions", "notes"})
"""Places of panes and pages: their keys are there together with the exam screen's."""


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
        (_("Curves"), CURVES),
        (_("Verdict"), (*SHEET, *VERDICT)),
        (_("Submissions"), SUBMISSIONS),
        (_("Notes"), NOTES),
        (_("Data"), DATA),
        (_("Reference"), REFERENCE),
        (_("About"), ABOUT),
        (_("Table of runs"), RUNS),
        (_("Runs side by side"), COMPARE),
        (_("Hints"), HINTS),
        (_("Solution and engine"), READING),
        (_("Settings"), SETTINGS),
        (_("Result"), RESULT),
        (_("Questions with several answers"), CHOICE),
        (_("Questions"), CONFIRM),
        (_("Looks"), LOOKS),
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
    inside = ("exam" in places and places & INSIDE_EXAM) or ("home" in places and places & INSIDE_HOME)
    return len(places) == 1 or "app" in places or bool(inside)


def bindings(keys: Iterable[Key]) -> list[BindingType]:
    """Return Textual's bindings; what they are called is looked up when shown, in the person's language."""
    return [_binding(key, names, first) for key in keys for names, first in _by_rank(key) if names]


def _by_rank(key: Key) -> list[tuple[list[str], bool]]:
    """Return the keys that come before what has the focus, and the others: what is typed comes before nothing."""
    typed = [name for name in key.keys.split(",") if key.priority and name in TYPED]
    return [([name for name in key.keys.split(",") if name not in typed], key.priority), (typed, False)]


def _binding(key: Key, names: list[str], first: bool) -> Binding:
    said = key.label or key.tip
    return Binding(",".join(names), key.action, said, show=False, id=key.id, tooltip=key.tip, priority=first)
