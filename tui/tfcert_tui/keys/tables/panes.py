"""The keys of the panes beside the work: log, curves, verdict."""

from __future__ import annotations

from tfcert_tui.keys.key import N_, Key

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
    Key("log.clear", "ctrl+u,escape", "clear", "", N_("Take back the log's selection, or what was looked for.")),
    Key("log.up", "up", "scroll_rows(-1)", "", N_("A row of the log up.")),
    Key("log.down", "down", "scroll_rows(1)", "", N_("A row of the log down.")),
    Key("log.page_up", "pageup", "scroll_pages(-1)", "", N_("A page of the log up.")),
    Key("log.page_down", "pagedown", "scroll_pages(1)", "", N_("A page of the log down.")),
    Key("log.top", "home", "top", "", N_("The log's first line.")),
    Key("log.follow", "end", "follow", "", N_("The log's newest line, and follow.")),
)

LOG_SEARCH = (
    Key("log_search.keep", "enter", "keep", N_("go on"), N_("Back to the log, at what was found.")),
    Key("log_search.leave", "ctrl+g,escape", "leave", N_("leave"), N_("Back to the log, nothing looked for.")),
    Key("log_search.next", "ctrl+down,down", "step(1)", "", N_("Next place.")),
    Key("log_search.previous", "ctrl+up,up", "step(-1)", "", N_("The place before.")),
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

VERDICT = (
    Key("verdict.close", "enter,escape", "close", N_("close"), N_("Back to the work.")),
    Key("verdict.earlier", "left,alt+left", "turn(-1)", N_("earlier"), N_("The submission before.")),
    Key("verdict.later", "right,alt+right", "turn(1)", N_("later"), N_("The submission after.")),
)
