"""solution.py, edited here: saved before a run, watched for changes from outside, and never lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Static

from tfcert_tui.client_state import Part
from tfcert_tui.code.code_file import ChangedOutside, FileRefused
from tfcert_tui.code.open_script import OpenScript
from tfcert_tui.desk import Desk
from tfcert_tui.flows.code_questions import conflict_question, left_question
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.code import CODE
from tfcert_tui.messages import HeadingChanged
from tfcert_tui.notices import tell
from tfcert_tui.page import Page
from tfcert_tui.screens.choice import ChoiceScreen
from tfcert_tui.widgets.code_editor import CodeEditor
from tfcert_tui.widgets.code_line import CodeLine
from tfcert_tui.widgets.find_bar import FindBar

SCRIPT = "solution.py"
LOOK_S = 1.0
"""How often the file is looked at while the page is seen."""
DRAFT_S = 2.0
"""Unsaved text is written at most so often."""
SETTLED_S = 0.2
"""After the last of a row of keys: frozen blocks are compared, the line below is painted."""


class CodePage(Page):
    """The code of each problem in an editor of its own, so that each keeps its cursor and what can be undone."""

    BINDINGS = bindings(CODE)
    keeps_text = True
    DEFAULT_CSS = """
    CodePage { layout: vertical; }
    CodePage #scripts { height: 1fr; }
    CodePage CodeEditor { display: none; }
    CodePage CodeEditor.-open { display: block; }
    CodePage #nothing { color: $dim; display: none; padding: 1 0; }
    CodePage #nothing.-open { display: block; }
    """

    def __init__(self, desk: Desk, category: int) -> None:
        super().__init__(desk, category)
        self.scripts: dict[int, OpenScript] = {}
        self._said_unsaved = False
        self._drafted_at = float("-inf")
        self._draft_timer: Timer | None = None
        self._settled_timer: Timer | None = None
        self._asking = False
        self._ready = False

    def compose(self) -> ComposeResult:
        """The editors, the find bar, the line below."""
        script = self._open(self.category)
        with Vertical(id="scripts"):
            if script is not None:
                script.editor.add_class("-open")
                yield script.editor
            yield Static(_("There is no such problem in this attempt: its code cannot be shown."), id="nothing")
        yield FindBar(self._editor)
        yield CodeLine(self._script)

    def on_mount(self) -> None:
        """Open the problem's script, and look at it from now on."""
        self._ready = True
        self.turn_to(self.category)
        self.set_interval(LOOK_S, self._look)

    def _script(self) -> OpenScript | None:
        return self.scripts.get(self.category)

    def _editor(self) -> CodeEditor:
        script = self._script()
        return script.editor if script is not None else CodeEditor()

    # Pages

    def turn_to(self, category: int) -> None:
        """Show another problem's script."""
        had_focus = self.has_focus_within
        self.category = category
        if not self._ready:
            return
        script = self._script() or self._open(category)
        if script is not None and script.editor.parent is None:
            self.query_one("#scripts").mount(script.editor)
        for number, each in self.scripts.items():
            each.editor.set_class(number == category, "-open")
            each.editor.can_focus = number == category  # The shell gives the keyboard to the first that takes keys.
        self.query_one("#nothing").set_class(script is None, "-open")
        if script is not None:
            if had_focus:
                script.editor.focus()
            if script.left:
                self.call_after_refresh(self.action_solve)
        self._look()
        self._changed()

    def _open(self, category: int) -> OpenScript | None:
        view, problem = self.desk.state.problem(category), self.desk.problem(category)
        if view is None:
            return None
        try:
            starter = problem.text("starter.py") if problem else ""
        except OSError:
            starter = ""
        script = self.scripts[category] = OpenScript(Path(view.folder) / SCRIPT, starter, self.desk.drafts_elsewhere)
        script.open()
        return script

    def paint(self, changed: Part) -> None:
        """Look at the file when the page comes into sight."""
        if changed == Part.ALL and self._ready:
            self._look()
            self.query_one(CodeLine).paint()

    def heading(self) -> str:
        """Return the tab's words: a star stands for unsaved text, wherever it is."""
        return _("Code *") if any(each.unsaved for each in self.scripts.values()) else ""

    def settle(self) -> bool:
        """Save all; False where the problem worked on could not be, and the person was told."""
        done = {number: self._saved(number, said=number == self.category) for number in self.scripts}
        return done.get(self.category, True)

    def on_unmount(self) -> None:
        """Save what can be saved; what cannot outlives this process as unsaved text."""
        for script in self.scripts.values():
            try:
                if script.unsaved and not script.gone:
                    script.save()
            except (FileRefused, ChangedOutside):
                pass
            if script.unsaved:
                self._leave(script)

    def _leave(self, script: OpenScript) -> None:
        trouble = script.leave_draft()
        said = _("{file} could not be saved: its text is kept, and offered when it is opened again.")
        tell(self.app, trouble or said.format(file=script.file.path), severity="warning", timeout=20)

    # Saving

    def action_save(self) -> None:
        """Save, also where nothing was changed."""
        script = self._script()
        if script is not None and self._saved(self.category, said=True):
            tell(self.app, _("Saved: {file}").format(file=script.file.path), timeout=2)

    def _saved(self, number: int, *, said: bool) -> bool:
        script = self.scripts[number]
        if not script.unsaved:
            return True
        try:
            script.save()
        except FileRefused as error:
            script.keep_draft()
            if said:
                tell(self.app, str(error), severity="error", timeout=15)
            return False
        except ChangedOutside:
            if said:
                self.action_solve()
            return False
        finally:
            self._changed()
        return True

    # What changes: by keys, and from outside

    def on_text_area_changed(self) -> None:
        """Note unsaved text at once; the rest once the keys rest."""
        self._changed()
        self._keep_drafts_soon()

    def on_text_area_selection_changed(self) -> None:
        """Say where the cursor is, once it rests."""
        self._settle_soon()

    def _changed(self) -> None:
        unsaved = bool(self.heading())
        if unsaved != self._said_unsaved:
            self._said_unsaved = unsaved
            self.post_message(HeadingChanged())
        self._settle_soon()

    def _settle_soon(self) -> None:
        if self._settled_timer is not None:
            self._settled_timer.reset()
        elif self.is_attached:
            self._settled_timer = self.set_timer(SETTLED_S, self._settled)

    def _settled(self) -> None:
        self._settled_timer = None
        script = self._script()
        if not self.is_attached or script is None:
            return
        before = script.altered
        script.inspect()
        if set(script.altered) - set(before) and script.edited:
            said = _(
                "A frozen block is no longer as the starter has it; the hidden examples may not fit. {key} undoes."
            )
            tell(self.app, said.format(key=keymap.shown("editor.undo")), severity="warning", timeout=8)
        self.query_one(CodeLine).paint()

    def _keep_drafts_soon(self) -> None:
        wait = self._drafted_at + DRAFT_S - time.monotonic()
        if wait <= 0:
            self._keep_drafts()
        elif self._draft_timer is None:
            self._draft_timer = self.set_timer(wait, self._keep_drafts)

    def _keep_drafts(self) -> None:
        self._draft_timer, self._drafted_at = None, time.monotonic()
        if not self.is_attached:
            return
        for script in self.scripts.values():
            trouble = script.keep_draft()
            if trouble:
                tell(self.app, trouble, severity="error", timeout=10)

    def _look(self) -> None:
        script = self._script()
        if script is None or not self.is_attached or not self.is_on_screen or self.app.screen is not self.screen:
            return
        seen = script.look()
        if seen == "conflict":
            self.action_solve()
        elif seen == "gone" and script.gone:
            said = _("{file} was taken away. Its text stays here: {key} writes it again.")
            said = said.format(file=script.file.path, key=keymap.shown("code.save"))
            tell(self.app, said, severity="warning", timeout=10)
        if seen:
            self._changed()

    # Questions

    def action_solve(self) -> None:
        """Ask what to do about a change from outside, else about unsaved text that was left."""
        script = self._script()
        if script is None or self._asking or not self.is_attached:
            return
        if script.conflict:
            self._ask(conflict_question(script), lambda answer: self._solved(script, answer))
        elif script.left:
            self._ask(left_question(script), lambda answer: self._left_solved(script, answer))

    def _ask(self, question: ChoiceScreen, then: Callable[[str], None]) -> None:
        def answered(answer: str | None) -> None:
            self._asking = False
            try:
                then(answer or "")
            except FileRefused as error:
                tell(self.app, str(error), severity="error", timeout=15)
            except ChangedOutside:
                tell(self.app, _("It was changed once more meanwhile: look again."), severity="warning")
            self._changed()

        self._asking = True
        self.app.push_screen(question, answered)

    def _solved(self, script: OpenScript, answer: str) -> None:
        if answer == "both":
            kept = script.keep_both()
            tell(self.app, _("Yours is saved; theirs is kept as {file}").format(file=kept), timeout=15)
        elif answer == "theirs":
            script.take_theirs()
            said = _("The file's text is shown; {key} brings yours back.")
            tell(self.app, said.format(key=keymap.shown("editor.undo")))
        elif answer == "mine":
            script.keep_mine()
            tell(self.app, _("Yours stays; the next save writes over theirs."))

    def _left_solved(self, script: OpenScript, answer: str) -> None:
        if answer == "take":
            trouble = script.take_left()
            said = _("Your unsaved text is back; {save} saves it, {undo} brings the file's back.")
            tell(self.app, said.format(save=keymap.shown("code.save"), undo=keymap.shown("editor.undo")))
            if trouble:
                tell(self.app, trouble, severity="error", timeout=15)
        elif answer == "file":
            kept = script.leave_left()
            if kept is not None:
                tell(self.app, _("The unsaved text is kept as {file}").format(file=kept), timeout=15)

    # Finding

    def action_find(self) -> None:
        """Ask what to find."""
        if self._script() is not None:
            self.query_one(FindBar).open("text")

    def action_find_on(self, step: int) -> None:
        """Go to the next match or the one before; ask where nothing was looked for yet."""
        bar = self.query_one(FindBar)
        if not bar.wanted:
            self.action_find()
        else:
            bar.go(step)

    def action_line(self) -> None:
        """Ask for a line's number."""
        if self._script() is not None:
            self.query_one(FindBar).open("line")

    # Snippets

    def action_snippets(self) -> None:
        """Open the book of snippets."""
        script = self._script()
        if script is None or script.refused:
            return
        from tfcert_tui.screens.snippets import SnippetsScreen

        screen = SnippetsScreen(self.desk.snippet_folder, script.editor.selected_text)
        self.app.push_screen(screen, lambda body: script.editor.insert_lines(body) if body else None)
