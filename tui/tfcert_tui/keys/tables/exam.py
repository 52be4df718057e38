"""The keys of the exam screen, wherever the keyboard is in it."""

from __future__ import annotations

from tfcert_tui.keys.key import N_, Key, alt_digit

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
    Key("exam.problem_1", alt_digit(1), "problem(1)", "", N_("First problem.")),
    Key("exam.problem_2", alt_digit(2), "problem(2)", "", N_("Second problem.")),
    Key("exam.problem_3", alt_digit(3), "problem(3)", "", N_("Third problem.")),
    Key("exam.problem_4", alt_digit(4), "problem(4)", "", N_("Fourth problem.")),
    Key("exam.problem_5", alt_digit(5), "problem(5)", "", N_("Fifth problem.")),
    Key("exam.runs", "f12,alt+t", "runs", N_("runs"), N_("Table of runs: submit an earlier one, stop, look at one.")),
    Key("exam.figures", "alt+9,shift+f3", "figures", "", N_("Figures that the run drew with matplotlib.")),
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
        N_("Solution: review this problem beside the reference; after 5 stars in a practice, or after the end."),
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
    Key(
        "exam.export",
        "alt+0,shift+f4",
        "export",
        "",
        N_("Export: this problem in a zip with a notebook, to be trained on another machine."),
    ),
    Key("exam.home", "alt+h", "home", "", N_("Back to the home screen; the exam goes on.")),
)

SHEET = (
    Key("verdict.keep", "alt+y", "keep_verdict", "", N_("Keep the verdict open while the work goes on, or no more.")),
    Key("verdict.page_down", "ctrl+pagedown", "scroll_verdict(1)", "", N_("Scroll the verdict down.")),
    Key("verdict.page_up", "ctrl+pageup", "scroll_verdict(-1)", "", N_("Scroll the verdict up.")),
)
"""For the sheet beside the work, wherever the keyboard is."""
