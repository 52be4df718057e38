"""What the keys of the exam screen and of its panes and pages do."""

from __future__ import annotations

import operator
from typing import Any

from effects_of_keys import Does, Place, asked, exam, focus, of, over, reads, says, top, typed
from exam_scenes import many_runs, needle, swing, with_check
from other_scenes import explained, hinted

ONE = ("ctrl+a", *typed("ab cd"))
TWO = ("ctrl+a", *typed("ab cd\nef gh"))
REPEATED = ("ctrl+a", *typed("aa ba aa"), "ctrl+home")


def code(what: Any) -> Any:
    """That is so of the editor."""
    return of("CodeEditor", what)


def cursor(row: int, column: int) -> Any:
    return code(lambda editor: editor.cursor_location == (row, column))


def text(wanted: str) -> Any:
    return code(lambda editor: editor.text == wanted)


def chosen(wanted: str) -> Any:
    return code(lambda editor: editor.selected_text == wanted)


def found(wanted: str) -> Any:
    """That is so of the find bar's count: other lines of the screen count as well."""
    return of("FindBar #found", lambda said: str(said.content) == wanted)


def log(what: Any) -> Any:
    return of("#log", what)


def curves(what: Any) -> Any:
    return of("Curves", lambda pane: what(pane.view))


EVERYWHERE = Place("everywhere", swing, (), (
    Does("app.help", over("HelpScreen"), back=("f1",)),
    Does("app.palette", over("Palette"), back=("ctrl+p",)),
    Does("app.settings", over("SettingsScreen"), back=("alt+g",)),
    Does("app.looks", over("LooksScreen"), back=("alt+slash",)),
    Does("app.welcome", over("WelcomeScreen"), back=("x",)),
    Does("app.engine", over("ReadingScreen"), back=("enter",)),
    Does("app.interrupt", says("training and the clock go on")),
    Does("app.reference", over("ReferenceScreen"), back=("alt+f",)),
    Does("app.monitor", over("MonitorScreen"), back=("shift+f8",)),
    Does("app.about", over("AboutScreen"), back=("enter",)),
    Does("app.leave", lambda at: at.app.return_value is not None),
))  # fmt: skip


def shown_text(at: Any) -> str:
    """All that stands on the screen."""
    return str(at.text)


HAS_FOCUS = operator.attrgetter("has_focus")


def pane(at: Any) -> Any:
    """The pane with the keyboard."""
    return at.app.screen_stack[1].focused_pane()


EXAM = Place("exam", with_check, (), (
    Does("exam.code", of("CodeEditor", HAS_FOCUS), back=("f2",)),
    Does("exam.curves", focus("curves")),
    Does("exam.log", focus("log")),
    Does("exam.machine", focus("machine")),
    Does("exam.statement", focus("statement")),
    Does("exam.next_pane", pane, changes=True),
    Does("exam.previous_pane", pane, ("f3",), changes=True),
    Does("exam.zoom", exam(lambda screen: screen.zoomed), back=("f11",)),
    Does("exam.data", reads("of 130")),
    Does("exam.submissions", of("SubmissionList", HAS_FOCUS)),
    Does("exam.notes", focus("notes"), back=("f2",)),
    Does("exam.problem_1", exam(lambda screen: screen.category == 1)),
    Does("exam.problem_2", exam(lambda screen: screen.category == 2)),
    Does("exam.problem_3", exam(lambda screen: screen.category == 3)),
    Does("exam.problem_5", exam(lambda screen: screen.category == 5)),
    Does("exam.problem_4", exam(lambda screen: screen.category == 4)),
    Does("exam.runs", over("RunsScreen"), back=("f12",)),
    Does("exam.what_if", says("To pass")),
    Does("exam.clock", reads("time hidden"), back=("alt+q",)),
    Does("exam.column_left", lambda at: at.app.desk.sizes.column(False), changes=True),
    Does("exam.column_right", lambda at: at.app.desk.sizes.column(False), changes=True),
    Does("exam.row_up", lambda at: at.app.desk.sizes.curves, changes=True),
    Does("exam.row_down", lambda at: at.app.desk.sizes.curves, changes=True),
    Does("exam.even", lambda at: at.app.desk.sizes.column(False) == 50, ready=("alt+comma",)),
    Does("exam.solution", over("ReviewScreen"), ready=("alt+1",), back=("escape",)),
    Does("exam.legacy_keras", asked("change_settings")),
    Does("exam.pause", reads("PAUSED"), back=("alt+p",)),
    Does("exam.reset", over("ConfirmScreen"), back=("n",)),
    Does("exam.export", lambda at: at.engine.exported),
    Does("exam.edit", says("$VISUAL")),
    Does("exam.check", asked("check"), ready=("alt+2",), back=("f10",)),
    Does("exam.verdict", lambda at: at.sheet, back=("f10",)),
    Does("exam.run", asked("run"), ready=("alt+3",)),
    Does("exam.submit", asked("submit"), ready=("alt+5",)),
    Does("exam.end", over("ConfirmScreen"), back=("n",)),
    Does("exam.home", over("HomeScreen")),
), files=True)  # fmt: skip
HELPED = Place("hints", hinted, ("2",), (
    Does("exam.hint", over("HintScreen")),
    Does("hints.next", top(lambda screen: screen.number == 2)),
    Does("hints.earlier", top(lambda screen: screen.number == 1)),
    Does("hints.later", top(lambda screen: screen.number == 2)),
    Does("hints.close", over("ExamScreen")),
))  # fmt: skip
WATCHED = Place("an earlier run", many_runs, ("f12", "end", "enter"), (
    Does("exam.newest", exam(lambda screen: screen.watched is None)),
))  # fmt: skip
VERDICT = Place("verdict", explained, ("2", "f10"), (
    Does("verdict.earlier", lambda at: at.sheet, changes=True),
    Does("verdict.later", lambda at: at.sheet, changes=True),
    Does("verdict.page_down", of("VerdictSheet", lambda sheet: sheet.scroll_y > 0)),
    Does("verdict.page_up", of("VerdictSheet", lambda sheet: sheet.scroll_y == 0)),
    Does("verdict.keep", says("stays open")),
    Does("verdict.close", lambda at: not at.sheet),
), size=(80, 24))  # fmt: skip
EDITOR = Place("editor", swing, ("f4",), (
    Does("editor.undo", code(lambda editor: editor.text != "ab cd"), ONE),
    Does("editor.redo", text("ab cd"), (*ONE, "ctrl+z")),
    Does("editor.indent", text("    ab cd"), (*ONE, "home")),
    Does("editor.dedent", text("ab cd"), (*ONE, "home", "tab")),
    Does("editor.comment", text("# ab cd"), ONE),
    Does("editor.copy", lambda at: "ab cd" in at.app.clipboard, ONE),
    Does("editor.cut", text(""), ONE),
    Does("editor.paste", code(lambda editor: "ab cd" in editor.text), (*ONE, "ctrl+x", "x")),
    Does("editor.select_all", chosen("ab cd"), ONE),
    Does("editor.newline", text("ab cd\n"), ONE),
    Does("editor.up", cursor(0, 5), TWO),
    Does("editor.down", cursor(1, 5), (*TWO, "up")),
    Does("editor.left", cursor(1, 4), TWO),
    Does("editor.right", cursor(1, 5), (*TWO, "left")),
    Does("editor.word_left", cursor(1, 3), TWO),
    Does("editor.word_right", cursor(1, 2), (*TWO, "home")),
    Does("editor.line_start", cursor(1, 0), TWO),
    Does("editor.line_end", cursor(1, 5), (*TWO, "home")),
    Does("editor.page_up", code(lambda editor: editor.cursor_location[0] == 0), TWO),
    Does("editor.page_down", code(lambda editor: editor.cursor_location[0] == 1), (*TWO, "up")),
    Does("editor.top", cursor(0, 0), TWO),
    Does("editor.bottom", cursor(1, 5), (*TWO, "ctrl+home")),
    Does("editor.select_up", chosen("\nef gh"), TWO),
    Does("editor.select_down", chosen("ab cd\n"), (*TWO, "ctrl+home")),
    Does("editor.select_left", chosen("d"), ONE),
    Does("editor.select_right", chosen("a"), (*ONE, "home")),
    Does("editor.select_word_left", chosen("cd"), ONE),
    Does("editor.select_word_right", chosen("ab"), (*ONE, "home")),
    Does("editor.select_line_start", chosen("ab cd"), ONE),
    Does("editor.select_line_end", chosen("ab cd"), (*ONE, "home")),
    Does("editor.delete_left", text("ab c"), ONE),
    Does("editor.delete_right", text("b cd"), (*ONE, "home")),
    Does("editor.delete_word_left", text("ab "), ONE),
    Does("editor.delete_word_right", text(" cd"), (*ONE, "home")),
    Does("editor.delete_to_start", text(""), ONE),
    Does("editor.delete_to_end", text(""), (*ONE, "home")),
    Does("code.save", says("Saved"), ONE),
    Does("code.find", of("FindBar.-open", bool), back=("alt+j",)),
    Does("code.find_next", cursor(0, 8), (*REPEATED, "ctrl+f", "a", "a", "alt+j")),
    Does("code.find_previous", cursor(0, 2)),
    Does("code.line", of("FindBar.-line", bool), back=("alt+j",)),
    Does("find.go", cursor(0, 0), (*TWO, "ctrl+l", "1")),
    Does("find.next", found("2 of 2"), (*REPEATED, "ctrl+f", "a", "a")),
    Does("find.previous", found("1 of 2")),
    Does("find.field", focus("new")),
    Does("find.all", text("zz ba zz"), ("z", "z")),
    Does("find.close", of("CodeEditor", HAS_FOCUS)),
    Does("code.snippets", over("SnippetsScreen"), ("ctrl+a",)),
    Does("snippets.down", of("#titles", lambda titles: titles.highlighted == 1)),
    Does("snippets.up", of("#titles", lambda titles: titles.highlighted == 0)),
    Does("snippets.folder", says("snippets")),
    Does("snippets.keep", top(lambda screen: screen.naming), back=("ctrl+t",)),
    Does("snippets.delete", over("ConfirmScreen"), back=("n",)),
    Does("snippets.close", over("ExamScreen")),
    Does("snippets.insert", code(lambda editor: "RandomFlip" in editor.text), ("ctrl+t",)),
), files=True)  # fmt: skip
LOG = Place("log", needle, ("f7",), (
    Does("log.up", log(lambda pane: not pane.following)),
    Does("log.follow", log(lambda pane: pane.following)),
    Does("log.page_up", log(lambda pane: not pane.following)),
    Does("log.top", log(lambda pane: pane._top == 0)),
    Does("log.down", log(lambda pane: pane._top == 1)),
    Does("log.page_down", log(lambda pane: pane._top > 5)),
    Does("log.pause", log(lambda pane: not pane.following), ("end",), ("end",)),
    Does("log.copy", lambda at: "Epoch" in at.app.clipboard),
    Does("log.copy_path", lambda at: "log.txt" in at.app.clipboard),
    Does("log.pager", lambda at: at.notices),
    Does("log.select_up", lambda at: at.app.screen.get_selected_text()),
    Does("log.clear", lambda at: not at.app.screen.get_selected_text()),
    Does("log.select_down", lambda at: at.app.screen.get_selected_text(), back=("ctrl+u",)),
    Does("log.search", of("LogSearchLine", bool)),
    Does("log_search.previous", asked("find_in_log"), typed("Epoch")),
    Does("log_search.next", asked("find_in_log")),
    Does("log_search.keep", focus("log")),
    Does("log.previous", shown_text, changes=True),
    Does("log.next", shown_text, changes=True),
    Does("log_search.leave", log(lambda pane: not pane._what), ("ctrl+f", *typed("Epoch"))),
))  # fmt: skip
CURVES = Place("curves", many_runs, ("f3",), (
    Does("curves.earlier_epoch", curves(lambda view: view.cursor)),
    Does("curves.later_epoch", curves(lambda view: view.cursor == 24), ("left",)),
    Does("curves.zoom_in", of("Curves", lambda pane: pane.axis != pane.whole_axis)),
    Does("curves.zoom_out", curves(lambda view: view.window), changes=True),
    Does("curves.pan_left", curves(lambda view: view.window), ("up", "up"), changes=True),
    Does("curves.pan_right", curves(lambda view: view.window), changes=True),
    Does("curves.reset_view", of("Curves", lambda pane: pane.axis == pane.whole_axis)),
    Does("curves.log_scale", curves(lambda view: view.log is True)),
    Does("curves.others", curves(lambda view: view.others != "none")),
    Does("curves.smooth", curves(lambda view: view.smooth)),
    Does("curves.next_chart", curves(lambda view: view.chart == 1)),
))  # fmt: skip
DATA = Place("data", swing, ("2", "alt+d"), (
    Does("data.next", of("DataPage", lambda page: page.start > 1)),
    Does("data.previous", of("DataPage", lambda page: page.start == 1)),
    Does("data.last", of("DataPage", lambda page: page.start > 24)),
    Does("data.first", of("DataPage", lambda page: page.start == 1)),
    Does("data.class_next", of("DataPage", lambda page: page.label == "cat")),
    Does("data.class_previous", of("DataPage", lambda page: page.label == "")),
    Does("data.all", of("DataPage", lambda page: page.label == ""), ("down",)),
    Does("data.split", of("DataPage", lambda page: page.split == "validation")),
    Does("data.jump", of("DataPage Input", lambda field: field.has_focus), back=("escape",)),
))  # fmt: skip
AT_WORK = (EVERYWHERE, EXAM, HELPED, WATCHED, VERDICT, EDITOR, LOG, CURVES, DATA)
