"""The keys of the Code page: the script, the editor, finding, snippets."""

from __future__ import annotations

from tfcert_tui.keys.key import N_, Key

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
    Key("editor.copy", "ctrl+insert,alt+u", "copy", "", N_("Copy the selection or the line.")),
    Key("editor.cut", "ctrl+x", "cut", "", N_("Cut the selection or the line.")),
    Key("editor.paste", "ctrl+v,shift+insert", "paste", "", N_("Paste what was copied here.")),
    Key("editor.select_all", "ctrl+a", "select_all", "", N_("Select all of the code.")),
)
"""What a script is written with."""

EDITOR_MOVES = (
    Key("editor.newline", "enter", "newline", "", N_("A new line, as far in as it belongs.")),
    Key("editor.up", "up", "cursor_up", "", N_("A line up.")),
    Key("editor.down", "down", "cursor_down", "", N_("A line down.")),
    Key("editor.left", "left", "cursor_left", "", N_("A character left.")),
    Key("editor.right", "right", "cursor_right", "", N_("A character right.")),
    Key("editor.word_left", "ctrl+left", "cursor_word_left", "", N_("A word left.")),
    Key("editor.word_right", "ctrl+right", "cursor_word_right", "", N_("A word right.")),
    Key("editor.line_start", "home", "cursor_line_start", "", N_("The line's beginning.")),
    Key("editor.line_end", "end", "cursor_line_end", "", N_("The line's end.")),
    Key("editor.page_up", "pageup", "cursor_page_up", "", N_("A page of the code up.")),
    Key("editor.page_down", "pagedown", "cursor_page_down", "", N_("A page of the code down.")),
    Key("editor.top", "ctrl+home", "top", "", N_("The first line of the code.")),
    Key("editor.bottom", "ctrl+end", "bottom", "", N_("The last line of the code.")),
    Key("editor.select_up", "shift+up", "cursor_up(True)", "", N_("Select a line upwards.")),
    Key("editor.select_down", "shift+down", "cursor_down(True)", "", N_("Select a line downwards.")),
    Key("editor.select_left", "shift+left", "cursor_left(True)", "", N_("Select a character to the left.")),
    Key("editor.select_right", "shift+right", "cursor_right(True)", "", N_("Select a character to the right.")),
    Key("editor.select_word_left", "ctrl+shift+left", "cursor_word_left(True)", "", N_("Select a word to the left.")),
    Key(
        "editor.select_word_right", "ctrl+shift+right", "cursor_word_right(True)", "", N_("Select a word to the right.")
    ),
    Key("editor.select_line_start", "shift+home", "cursor_line_start(True)", "", N_("Select to the line's beginning.")),
    Key("editor.select_line_end", "shift+end", "cursor_line_end(True)", "", N_("Select to the line's end.")),
    Key("editor.delete_left", "backspace", "delete_left", "", N_("Delete the character before the cursor.")),
    Key("editor.delete_right", "delete,ctrl+d", "delete_right", "", N_("Delete the character at the cursor.")),
    Key(
        "editor.delete_word_left",
        "ctrl+w,ctrl+backspace,alt+backspace",
        "delete_word_left",
        "",
        N_("Delete the word before the cursor."),
    ),
    Key("editor.delete_word_right", "alt+delete", "delete_word_right", "", N_("Delete the word behind the cursor.")),
    Key("editor.delete_to_start", "ctrl+u", "delete_to_start_of_line", "", N_("Delete to the line's beginning.")),
    Key(
        "editor.delete_to_end",
        "ctrl+k",
        "delete_to_end_of_line_or_delete_line",
        "",
        N_("Delete to the line's end; at the end the whole line."),
    ),
)
"""How one goes about in a script, as in every text field."""

FIND = (
    Key("find.go", "enter", "go_to_line", N_("go"), N_("Go to the line with this number.")),
    Key("find.next", "down", "find_on(1)", N_("next"), N_("Go to the next match; Enter as well.")),
    Key("find.previous", "up", "find_on(-1)", N_("previous"), N_("Go to the match before.")),
    Key("find.field", "tab,shift+tab", "other_field", "", N_("The other field: what takes the match's place.")),
    Key("find.all", "ctrl+o", "replace_all", "", N_("Replace every match.")),
    Key("find.close", "alt+j,escape", "close", N_("close"), N_("Back to the code, at the match.")),
)

SNIPPETS = (
    Key("snippets.insert", "enter", "insert", N_("insert"), N_("Put the snippet in at the cursor.")),
    Key("snippets.keep", "alt+s", "keep", N_("keep"), N_("Keep the selected code as a snippet.")),
    Key("snippets.delete", "alt+d,alt+delete", "delete", N_("delete"), N_("Delete the snippet; asks first.")),
    Key("snippets.folder", "alt+o", "folder", N_("folder"), N_("Say where the snippets lie.")),
    Key("snippets.up", "up", "move(-1)", "", N_("The snippet above.")),
    Key("snippets.down", "down", "move(1)", "", N_("The snippet below.")),
    Key("snippets.close", "ctrl+t,alt+b,escape", "close", N_("close"), N_("Back to the code.")),
)
