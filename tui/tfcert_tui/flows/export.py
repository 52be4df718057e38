"""From the press of Export to the zip beside the category's folder; one export of a problem at a time."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

from textual.screen import Screen

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.views import ProblemView
from tfcert_tui.desk import Desk
from tfcert_tui.export_words import what_is_in_it
from tfcert_tui.keys import keymap
from tfcert_tui.notices import ask, take_back, tell


class ExportFlow:
    """One per exam screen."""

    def __init__(self, desk: Desk, screen: Screen[None]) -> None:
        self.desk = desk
        self.screen = screen
        self._writing: set[int] = set()

    def press(self, category: int) -> None:
        """Write the problem to a zip in the attempt's folder; where one is there, ask first."""
        view = self.desk.state.problem(category)
        if view is not None and category not in self._writing:
            self._begin(view, force=False)

    def _begin(self, view: ProblemView, *, force: bool) -> None:
        self._writing.add(view.category)
        ask(self.screen.app, self.desk, self._write(view, force))

    async def _write(self, view: ProblemView, force: bool) -> None:
        file = Path(view.folder).with_name(f"category{view.category}_{view.slug}.zip")
        said = _("Writing {file}…").format(file=file.name)
        tell(self.screen.app, said, timeout=30)
        try:
            done = await self.desk.engine.export(view.category, str(file), "", force)
        except UsageRefused as refusal:
            if refusal.code != "exists":
                raise
            self._ask_to_write_over(view, file)
            return
        finally:
            self._writing.discard(view.category)
            take_back(self.screen.app, said)
        back = _("Put the model that it saves into {folder}, and press {key}.")
        told = back.format(folder=Path(view.folder).name, key=keymap.shown("exam.submit"))
        tell(self.screen.app, f"{done.file}\n{what_is_in_it(done)} {told}", timeout=20)

    def _ask_to_write_over(self, view: ProblemView, file: Path) -> None:
        from tfcert_tui.screens.confirm import ConfirmScreen

        lines = [
            _("{file} is there already, with the problem as it was then.").format(file=file),
            _("Your solution.py and your models stay as they are."),
        ]
        question = ConfirmScreen(_("Write it anew?"), lines, _("Write it anew"))
        self.screen.app.push_screen(question, lambda yes: self._begin(view, force=True) if yes else None)
