"""The keys of the screen of public data sets, and of the line in which a file is named."""

from __future__ import annotations

from tfcert_tui.keys.key import N_, Key, alt_digit

DATASETS = (
    Key("datasets.fetch", "f5,enter,alt+r", "fetch", N_("fetch"), N_("Fetch the marked sets, or the chosen one.")),
    Key("datasets.mark", "space,insert", "mark", N_("mark"), N_("Mark the set, to do the same with several.")),
    Key("datasets.missing", "f6,alt+m", "missing", N_("fetch all missing"), N_("Fetch all that are not here.")),
    Key("datasets.stop", "f4,alt+x", "stop", N_("stop"), N_("Stop what is under way; what has come is kept.")),
    Key("datasets.verify", "f7,alt+v", "verify", N_("verify"), N_("Read every byte again, and compare.")),
    Key("datasets.remove", "delete,alt+d", "remove", N_("remove"), N_("Remove the sets; asks first.")),
    Key("datasets.pack", "f8,alt+p", "pack", N_("pack"), N_("Pack the sets into one file, to be carried.")),
    Key("datasets.unpack", "f9,alt+u", "unpack", N_("unpack"), N_("Take in the sets of such a file.")),
    Key("datasets.only_here", "tab", "only_here", N_("those here"), N_("Only the sets that are here, or all of them.")),
    Key("datasets.mirror", "alt+i", "app.setting('mirror')", "", N_("Mirror and folder, in the settings.")),
    Key("datasets.close", "f10,escape", "close", N_("close"), N_("Close; what is under way goes on.")),
    Key("datasets.up", "up", "move(-1)", "", N_("The set above.")),
    Key("datasets.down", "down", "move(1)", "", N_("The set below.")),
    Key("datasets.page_up", "pageup,home", "move(-10)", "", N_("Ten sets up.")),
    Key("datasets.page_down", "pagedown,end", "move(10)", "", N_("Ten sets down.")),
    Key("datasets.about_up", "shift+up,ctrl+up", "about(-1)", "", N_("Scroll what is said of the set up.")),
    Key("datasets.about_down", "shift+down,ctrl+down", "about(1)", "", N_("Scroll what is said of the set down.")),
    *(
        Key(f"datasets.category_{n}", alt_digit(n), f"category({n})", "", N_("Only the sets of that category, or all."))
        for n in range(1, 6)
    ),
)  # fmt: skip

ASKED_LINE = (
    Key("line.take", "enter,f9", "take", "", N_("Take what is typed.")),
    Key("line.close", "f10,escape", "close", "", N_("Back; nothing is done.")),
)
