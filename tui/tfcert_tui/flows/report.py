"""From the press of a key on the result to a file: the report of an attempt, or the record of a pass."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from gettext import gettext as _
from pathlib import Path
from typing import Any

from textual.app import App

from tfcert_exam_engine.errors import EngineError, UsageRefused
from tfcert_exam_engine.paths import paths_for
from tfcert_exam_engine.views import AttemptView
from tfcert_tui.desk import Desk
from tfcert_tui.notices import ask, refusals_told, tell

Make = Callable[[str, bool], Coroutine[Any, Any, None]]
"""Takes a file and whether to write over it; writes it and tells where."""


class ReportFlow:
    """One per result screen."""

    def __init__(self, app: App[Any], desk: Desk) -> None:
        self._app, self._desk = app, desk

    def report(self, attempt: AttemptView) -> None:
        """Ask for a file, and write the report there."""
        if not attempt.ended:
            tell(self._app, _("The report is written once the attempt has ended."), severity="warning")
            return

        async def make(file: str, force: bool) -> None:
            from tfcert_tui.reporting.making import write_report

            written = await write_report(self._desk.engine, attempt, file, force=force)
            self._tell(_("The report is in {file}. Any browser opens it, without a network."), written.file)

        lines = [_("One HTML file: score, curves, timeline, every check, and the scripts that count.")]
        self._ask_where(_("Write the report into which file?"), lines, _default(attempt, "html"), make)

    def record(self, attempt: AttemptView) -> None:
        """Ask for the name, where none is kept, and for a file; write the record of a pass there."""
        from tfcert_tui.reporting.record_facts import refuse_unless_passed

        with refusals_told(self._app, self._desk):
            refuse_unless_passed(attempt)
            name = self._desk.state.settings.name
            if name:
                self._ask_for_record(attempt, name)
            else:
                self._ask_name(attempt, "", "")

    def _ask_name(self, attempt: AttemptView, typed: str, refusal: str) -> None:
        from tfcert_exam_engine.person_name import cleaned
        from tfcert_tui.screens.ask_line import AskLineScreen

        def answered(name: str | None) -> None:
            if not name:
                return
            try:
                self._ask_for_record(attempt, cleaned(name))
            except EngineError as error:
                self._ask_name(attempt, name, error.message)

        lines = [refusal] if refusal else [_("It is kept as the setting name, and asked for this once.")]
        self._app.push_screen(AskLineScreen(_("Which name is on the record?"), lines, typed), answered)

    def _ask_for_record(self, attempt: AttemptView, name: str) -> None:
        async def make(file: str, force: bool) -> None:
            from tfcert_tui.reporting.making import write_record

            written = await write_record(self._desk.paths or paths_for(), attempt, name, file, force=force)
            if not self._desk.state.settings.name:
                await self._desk.change_settings({"name": name})
            self._tell(_("The record is in {file}."), written.file)

        lines = [_("For {name} (the setting name), as a PDF. A practice record, no credential.").format(name=name)]
        self._ask_where(_("Write the record into which file?"), lines, _default(attempt, "pdf"), make)

    def _ask_where(self, question: str, lines: list[str], default: str, make: Make) -> None:
        from tfcert_tui.screens.ask_line import AskLineScreen

        def answered(file: str | None) -> None:
            if file:
                ask(self._app, self._desk, self._written(make, file))

        self._app.push_screen(AskLineScreen(question, lines, default), answered)

    async def _written(self, make: Make, file: str) -> None:
        try:
            await make(file, False)
        except UsageRefused as refusal:
            if refusal.code != "exists":
                raise
            self._ask_to_write_over(make, file, refusal.message)

    def _ask_to_write_over(self, make: Make, file: str, why: str) -> None:
        from tfcert_tui.screens.confirm import ConfirmScreen

        def answered(yes: bool | None) -> None:
            if yes:
                ask(self._app, self._desk, make(file, True))

        self._app.push_screen(ConfirmScreen(_("Write over it?"), [why], _("Write over it")), answered)

    def _tell(self, said: str, file: str) -> None:
        tell(self._app, said.format(file=file), timeout=20)


def _default(attempt: AttemptView, ending: str) -> str:
    """Return a file in the attempt's own folder; in the person's home where that is not here."""
    folder = Path(attempt.folder) if attempt.folder and Path(attempt.folder).is_dir() else Path.home()
    return str(folder / f"{attempt.attempt}.{ending}")
