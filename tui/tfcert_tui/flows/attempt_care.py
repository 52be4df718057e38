"""Clearing away: one attempt of the record, or old logs and models of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from gettext import gettext as _
from gettext import ngettext
from typing import Any

from textual.screen import Screen

from tfcert_exam_engine.upkeep_views import PruneView
from tfcert_exam_engine.views import AttemptView
from tfcert_tui import words
from tfcert_tui.desk import Desk
from tfcert_tui.keys import keymap
from tfcert_tui.notices import ask, tell
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.verdicts.submission_words import megabytes


class AttemptCare:
    """One per home screen."""

    def __init__(self, desk: Desk, screen: Screen[Any], done: Callable[[], Awaitable[None]]) -> None:
        self.desk = desk
        self.screen = screen
        self.done = done
        """Called when the list of attempts is no longer right."""

    def delete(self, attempt: AttemptView | None) -> None:
        """Delete an ended attempt, after a question that says what goes and what stays."""
        if attempt is None:
            tell(self.screen.app, _("There is no attempt to delete."))
        elif not attempt.ended:
            tell(self.screen.app, _("It is under way: end it first, then it can be deleted."), severity="warning")
        else:
            question = delete_question(attempt)
            self.screen.app.push_screen(question, lambda yes: self._delete(attempt) if yes else None)

    def _delete(self, attempt: AttemptView) -> None:
        ask(self.screen.app, self.desk, self._deleted(attempt))

    async def _deleted(self, attempt: AttemptView) -> None:
        view = await self.desk.engine.delete_attempt(attempt.attempt)
        said = _("Deleted: {mb} MB are free again.").format(mb=megabytes(view.megabytes))
        stays = _("Your folder stays: {folder}").format(folder=view.folder) if view.folder else ""
        tell(self.screen.app, f"{said} {stays}".strip(), timeout=12)
        await self.done()

    def prune(self) -> None:
        """Say what pruning would take away, ask, and do it."""
        ask(self.screen.app, self.desk, self._offer_to_prune())

    async def _offer_to_prune(self) -> None:
        view = await self.desk.engine.prune(dry_run=True)
        if not view.items:
            tell(self.screen.app, _("There is nothing to prune: nothing is as old as the settings say."))
        elif self.screen.is_active:  # pressed twice, it asks once
            self.screen.app.push_screen(prune_question(view), lambda yes: self._prune() if yes else None)

    def _prune(self) -> None:
        ask(self.screen.app, self.desk, self._pruned())

    async def _pruned(self) -> None:
        view = await self.desk.engine.prune(dry_run=False)
        tell(self.screen.app, _("Pruned: {mb} MB are free again.").format(mb=megabytes(view.megabytes)))


def delete_question(attempt: AttemptView) -> ConfirmScreen:
    """Return the question before an attempt is deleted."""
    lines = [
        _("{mode}, {score} of {full}.").format(
            mode=words.mode_name(attempt.mode), score=words.number(attempt.score), full=words.number(attempt.full)
        ),
        _("Goes: its record, submissions, kept models, logs and curves."),
        _("Stays: your own folder, {folder}").format(folder=attempt.folder)
        if attempt.folder
        else _("Stays: what is on {machine}, where it was sat.").format(machine=attempt.origin),
        _("It cannot be taken back."),
    ]
    return ConfirmScreen(_("Delete attempt {name}?").format(name=attempt.attempt), lines, _("Delete it"))


def prune_question(view: PruneView) -> ConfirmScreen:
    """Return the question before pruning: the sum, and each rule with how much it takes."""
    sizes: defaultdict[str, list[float]] = defaultdict(list)
    for item in view.items:
        sizes[item.why].append(item.megabytes)
    lines = [_rule(why, len(found), sum(found)) for why, found in sizes.items()]
    kept = _("Records, grades and your own folders stay. The settings hold the days ({key}).")
    lines += ["", kept.format(key=keymap.shown("app.settings"))]
    return ConfirmScreen(_("Prune {mb} MB?").format(mb=megabytes(view.megabytes)), lines, _("Prune"))


def _rule(why: str, count: int, size: float) -> str:
    said = ngettext("{n} file, {mb} MB: {why}", "{n} files, {mb} MB: {why}", count)
    return said.format(n=count, mb=megabytes(size), why=why)
