"""The keys of questions, settings, looks and help."""

from __future__ import annotations

from tfcert_tui.keys.key import N_, Key

CONFIRM = (
    Key("confirm.yes", "y,f9", "answer(True)", "", N_("Yes.")),
    Key("confirm.no", "n,f10,escape", "answer(False)", "", N_("No.")),
)

WORKING = (Key("working.stop", "f10,escape", "stop", "", N_("Stop it; nothing is changed.")),)

CHOICE = (
    Key("choice.up", "up,shift+tab", "move(-1)", "", N_("The answer above.")),
    Key("choice.down", "down,tab", "move(1)", "", N_("The answer below.")),
    Key("choice.take", "enter", "take", "", N_("Take the answer.")),
    Key("choice.later", "f10,escape", "later", "", N_("Decide later; nothing is changed.")),
)

SETTINGS = (
    Key("settings.edit", "enter", "edit", N_("change"), N_("Change the chosen setting, and take the change.")),
    Key("settings.default", "delete,alt+d", "default", N_("default"), N_("Put the chosen setting's default back.")),
    Key("settings.close", "alt+g,escape", "close", N_("close"), N_("Leave the field, then the settings.")),
    Key("settings.up", "up", "move(-1)", "", N_("The setting above.")),
    Key("settings.down", "down", "move(1)", "", N_("The setting below.")),
)

LOOKS = (
    Key("looks.up", "up", "move(-1)", "", N_("The look above, at once.")),
    Key("looks.down", "down", "move(1)", "", N_("The look below, at once.")),
    Key("looks.keep", "enter,f9", "keep", N_("keep"), N_("Keep this look.")),
    Key("looks.close", "alt+slash,escape", "close", N_("as before"), N_("Close; the look is as it was.")),
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
