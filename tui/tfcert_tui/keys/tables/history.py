"""The keys of the history: all attempts, skills and problems."""

from __future__ import annotations

from tfcert_tui.keys.key import N_, Key, alt_digit

HISTORY = (
    Key("history.open", "enter", "open", N_("open"), N_("Show the attempt's result; on the skills' page: drill it.")),
    Key("history.next_page", "tab", "turn_page(1)", N_("next page"), N_("The next page: attempts, skills, problems.")),
    Key("history.previous_page", "shift+tab", "turn_page(-1)", "", N_("The page before.")),
    Key("history.filter", "f3,ctrl+f,slash", "filter", N_("filter"), N_("Type what the attempts shown must have.")),
    Key("history.drill", "f5,alt+r", "drill", N_("drill"), N_("Begin a drill on the chosen skill or problem.")),
    Key("history.note", "f4,alt+m", "note", N_("note"), N_("Write a line on the chosen attempt; it is kept.")),
    Key("history.export", "f8,alt+w", "export", N_("export"), N_("Write the attempts shown to a file, JSON or CSV.")),
    Key("history.import", "f9,alt+u", "import", N_("import"), N_("Take in a JSON file of another machine.")),
    Key("history.delete", "delete,alt+d", "delete", "", N_("Delete the chosen attempt; asks first.")),
    Key("history.close", "f10,escape", "close", N_("close"), N_("Take the filter away, then back.")),
    Key("history.attempts", alt_digit(1), "page('attempts')", "", N_("The attempts.")),
    Key("history.skills", alt_digit(2), "page('skills')", "", N_("The skills, the weakest first.")),
    Key("history.problems", alt_digit(3), "page('problems')", "", N_("The problems, with your best submissions.")),
    Key("history.up", "up", "move(-1)", "", N_("The row above.")),
    Key("history.down", "down", "move(1)", "", N_("The row below.")),
    Key("history.page_up", "pageup", "move(-10)", "", N_("Ten rows up.")),
    Key("history.page_down", "pagedown", "move(10)", "", N_("Ten rows down.")),
    Key("history.first", "home", "move(-100000)", "", N_("The first row.")),
    Key("history.last", "end", "move(100000)", "", N_("The last row.")),
    Key("history.better", "left,alt+left", "turn(-1)", "", N_("On the problems' page: a better submission.")),
    Key("history.worse", "right,alt+right", "turn(1)", "", N_("On the problems' page: the next best submission.")),
)  # fmt: skip
