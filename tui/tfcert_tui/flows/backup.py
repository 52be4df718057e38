"""Backing up and restoring from the screen: a file is asked for, what will happen is said, and it can be stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from gettext import gettext as _
from pathlib import Path
from typing import Any

from textual.app import App

from tfcert_exam_engine.backups import making_way, restoring, writing
from tfcert_exam_engine.backups.contents import Choice
from tfcert_exam_engine.backups.manifest import Manifest
from tfcert_exam_engine.backups.reading import Backup
from tfcert_exam_engine.backups.restoring import Present
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.from_outside import full_path
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets.troubles import Cancelled
from tfcert_tui import backup_words
from tfcert_tui.desk import Desk
from tfcert_tui.notices import ask, tell
from tfcert_tui.screens.ask_line import AskLineScreen
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.screens.working import Work, WorkingScreen


class BackupFlow:
    """One for each press."""

    def __init__(self, app: App[Any], desk: Desk, paths: Paths) -> None:
        self._app, self._desk, self._paths = app, desk, paths

    def _proposed(self) -> str:
        return str(Path.home() / backup_words.default_name(self._desk.clock.now().wall_s))

    # Backing up

    def back_up(self) -> None:
        """Ask for a file, and write it."""
        lines = [
            _("Attempts, your folders, models, logs, settings, keys, snippets and notes; data sets stay out."),
            _("An exam and a training go on meanwhile."),
            "",
        ]
        question = AskLineScreen(_("Back up into which file?"), lines, self._proposed())
        self._app.push_screen(question, lambda file: self._write(full_path(file), force=False) if file else None)

    def _write(self, file: Path, *, force: bool) -> None:
        self._go(self._written(file, force))

    async def _written(self, file: Path, force: bool) -> None:
        def write(work: Work) -> writing.Written:
            return writing.backup(self._paths, file, force=force, choice=Choice(), tell=work.tell)

        try:
            done = await self._worked(_("Backing up"), lambda work: asyncio.to_thread(write, work))
        except UsageRefused as refusal:
            if refusal.code != "exists":
                raise
            self._ask_to_write_over(file)
            return
        manifest = done.manifest
        said = [backup_words.written_words(done), done.mended, backup_words.with_key_words(manifest)]
        said += backup_words.left_out_words(manifest.left_out)
        tell(self._app, "\n".join(filter(None, said)), timeout=20)

    def _ask_to_write_over(self, file: Path) -> None:
        lines = [_("{file} is there already.").format(file=file)]
        question = ConfirmScreen(_("Write over it?"), lines, _("Write over it"))
        self._app.push_screen(question, lambda yes: self._write(file, force=True) if yes else None)

    # Restoring

    def restore(self) -> None:
        """Ask for a file, say what it holds and what will happen, and do it."""
        lines = [_("All of it is checked before anything is replaced, and what is here is backed up first."), ""]

        def answered(file: str | None) -> None:
            if file:
                self._go(self._look(full_path(file)))

        self._app.push_screen(AskLineScreen(_("Restore which backup?"), lines, self._proposed()), answered)

    async def _look(self, file: Path) -> None:
        manifest, present = await asyncio.to_thread(self._looked_at, file)
        if present.live:
            raise making_way.attempt_live(present.live)
        lines = [*backup_words.what_will_happen(manifest, present), "", backup_words.trust()]

        def answered(yes: bool | None) -> None:
            if yes:
                self._go(self._restored(file))

        self._app.push_screen(ConfirmScreen(_("Restore this backup?"), lines, _("Restore it")), answered)

    def _looked_at(self, file: Path) -> tuple[Manifest, Present]:
        with Backup(file) as found:
            return found.manifest, restoring.look_at(self._paths)

    async def _restored(self, file: Path) -> None:
        async def restore(work: Work) -> restoring.Restored:
            async with making_way.folder_held(self._paths, self._reach):
                return await asyncio.to_thread(restoring.restore, self._paths, file, work.tell)

        done = await self._worked(_("Restoring"), restore)
        said = [*backup_words.restored_words(done), _("Your keys hold when the workstation is opened again.")]
        tell(self._app, "\n".join(said), timeout=30)

    @asynccontextmanager
    async def _reach(self) -> AsyncIterator[EngineClient]:
        """A line of its own: the workstation's is followed, and taken up again when the engine has left."""
        engine = EngineClient(self._paths)
        try:
            await engine.connect(start=False)
            yield engine
        finally:
            await engine.close()

    # Both

    def _go(self, doing: Coroutine[Any, Any, None]) -> None:
        ask(self._app, self._desk, doing)

    async def _worked(self, title: str, doing: Callable[[Work], Awaitable[Any]]) -> Any:
        """Do it in another thread with its progress over the work; stopped, it says so and ends what waits for it."""
        work = Work()
        screen = WorkingScreen(title, work)
        await self._app.push_screen(screen)
        try:
            return await doing(work)
        except Cancelled:
            tell(self._app, _("Stopped; nothing was changed."))
            raise asyncio.CancelledError from None
        finally:
            work.stop()
            if screen in self._app.screen_stack:
                screen.leave()
