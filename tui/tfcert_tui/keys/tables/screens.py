"""The keys of the screens over the work: runs, hints, reference, reading."""

from __future__ import annotations

from tfcert_tui.keys.key import N_, Key, alt_digit

RUNS = (
    Key("runs.show", "enter", "show", N_("show"), N_("Show its log and curves, until the newest run is asked for.")),
    Key("runs.mark", "space,insert", "mark", N_("mark"), N_("Mark the run, to compare it with others.")),
    Key("runs.compare", "f6,alt+c,c", "compare", N_("compare"), N_("Curves, numbers and scripts of the marked runs.")),
    Key("runs.submit", "f9,alt+s", "submit", N_("submit"), N_("Submit the model that this run kept.")),
    Key("runs.stop", "f5,alt+r", "stop", N_("stop"), N_("Stop it, or take it out of the queue; asks first.")),
    Key("runs.all", "tab", "all", N_("all problems"), N_("Runs of all problems, or of this one alone.")),
    Key("runs.export", "alt+w", "export", N_("CSV"), N_("Write the table as CSV into the attempt's folder.")),
    Key("runs.figures", "alt+9,f3", "figures", "", N_("Figures that this run drew with matplotlib.")),
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
    *(
        Key(f"runs.problem_{n}", alt_digit(n), f"problem({n})", "", N_("Runs of that problem alone."))
        for n in range(1, 6)
    ),
)

COMPARE = (
    Key(
        "compare.page",
        "tab,f6",
        "page",
        N_("curves / script"),
        N_("Curves and numbers, or the scripts' difference."),
    ),
    Key("compare.close", "f12,enter,escape", "close", N_("close"), N_("Back to the table of runs.")),
)

HINTS = (
    Key("hints.next", "alt+i,enter", "next", N_("next hint"), N_("Read the next hint.")),
    Key("hints.earlier", "left,alt+left", "turn(-1)", N_("earlier"), N_("The hint before.")),
    Key("hints.later", "right,alt+right", "turn(1)", N_("later"), N_("The hint after, where it was read.")),
    Key("hints.close", "f10,escape", "close", N_("close"), N_("Back to the work.")),
)

READING = (Key("reading.close", "enter,escape,alt+n", "close", N_("close"), N_("Back to the work.")),)

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
    Key("reference.close", "ctrl+g,escape", "close", N_("close"), N_("Back to the list, then to the work.")),
    Key("reference.leave", "alt+f,f10", "leave", "", N_("Back to the work at once.")),
)

MONITOR = (
    Key("monitor.down", "down", "scroll(1)", "", N_("A row down.")),
    Key("monitor.up", "up", "scroll(-1)", "", N_("A row up.")),
    Key("monitor.page_down", "pagedown,space", "page(1)", N_("scroll"), N_("A page down.")),
    Key("monitor.page_up", "pageup", "page(-1)", "", N_("A page up.")),
    Key("monitor.next", "tab", "part(1)", N_("next part"), N_("To the next part: GPUs, limits, the run.")),
    Key("monitor.previous", "shift+tab", "part(-1)", "", N_("To the part before.")),
    Key("monitor.top", "home", "page(-1000)", "", N_("To the top.")),
    Key("monitor.bottom", "end", "page(1000)", "", N_("To the end.")),
    Key("monitor.earlier", "left", "run(-1)", N_("earlier run"), N_("The history of the run before.")),
    Key("monitor.later", "right", "run(1)", N_("later run"), N_("The history of the run after.")),
    Key("monitor.close", "f8,f10,escape", "close", N_("close"), N_("Back to the work.")),
)

ABOUT = (Key("about.close", "enter,alt+a,escape", "close", N_("close"), N_("Back to the work.")),)
