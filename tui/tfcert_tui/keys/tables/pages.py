"""The keys of the pages that look at something: data, submissions, notes."""

from __future__ import annotations

from tfcert_tui.keys.key import N_, Key

DATA = (
    Key("data.next", "right,pagedown", "turn(1)", "", N_("The next examples.")),
    Key("data.previous", "left,pageup", "turn(-1)", "", N_("The examples before.")),
    Key("data.first", "home", "first", "", N_("The first examples.")),
    Key("data.last", "end", "last", "", N_("The last examples.")),
    Key("data.class_next", "down", "class(1)", "", N_("The next class alone; after the last, all.")),
    Key("data.class_previous", "up", "class(-1)", "", N_("The class before alone.")),
    Key("data.split", "shift+right,shift+left", "split", "", N_("The next split: train, validation.")),
    Key("data.jump", "ctrl+g", "jump", "", N_("Go to an example by its number.")),
    Key("data.retry", "enter", "retry", "", N_("Build missing data, or read again what could not be read.")),
    Key("data.all", "backspace,escape", "put_away", "", N_("All classes again; put the field for a number away.")),
)

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
