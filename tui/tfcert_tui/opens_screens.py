"""What opens over the work from wherever one is, each of it once."""

from __future__ import annotations

import time
from gettext import gettext as _

from textual.app import App
from textual.command import CommandPalette

from tfcert_tui import palette
from tfcert_tui.desk import Desk
from tfcert_tui.notices import ask
from tfcert_tui.terminal.looks import Looks
from tfcert_tui.terminal.too_small import TooSmallScreen


class OpensScreens(App[str]):
    """The half of the workstation that opens what its keys name; a screen is imported when it is opened."""

    desk: Desk
    looks: Looks

    def action_help(self) -> None:
        """Open the help, or close it."""
        from tfcert_tui.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.action_close()
        elif not isinstance(self.screen, CommandPalette | TooSmallScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_looks(self) -> None:
        """Choose a look, seeing each at once."""
        from tfcert_tui.screens.looks import LooksScreen

        if not isinstance(self.screen, LooksScreen):
            self.push_screen(LooksScreen(self.desk, self.looks))

    def action_settings(self) -> None:
        """Open the settings, once."""
        self.action_setting("")

    def action_command_palette(self) -> None:
        """Open the palette, or close it: without Esc there is no other key for that."""
        if isinstance(self.screen, CommandPalette):
            self.pop_screen()
        else:
            self.push_screen(palette.Palette())

    def action_look(self, choice: str) -> None:
        """Take a look, and keep it."""
        ask(self, self.desk, self.desk.change_settings({"theme": choice}))

    def action_setting(self, name: str) -> None:
        """Open the settings at one of them."""
        from tfcert_tui.screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen(self.desk, name))

    def action_reference(self) -> None:
        """Open the reference, once, with the word under the editor's cursor."""
        from tfcert_tui.screens.reference import ReferenceScreen

        if not isinstance(self.screen, ReferenceScreen):
            word = getattr(self.focused, "word_under_cursor", "")
            self.push_screen(ReferenceScreen(self.desk, word() if callable(word) else str(word)))

    def action_monitor(self) -> None:
        """Open the monitor of the machine, or close it."""
        from tfcert_tui.screens.monitor import MonitorScreen

        if isinstance(self.screen, MonitorScreen):
            self.screen.action_close()
        elif not isinstance(self.screen, CommandPalette | TooSmallScreen):
            self.push_screen(MonitorScreen(self.desk))

    def action_datasets(self) -> None:
        """Open the public data sets, or close them."""
        from tfcert_tui.screens.datasets import DatasetsScreen

        if isinstance(self.screen, DatasetsScreen):
            self.screen.action_close()
        elif not isinstance(self.screen, CommandPalette | TooSmallScreen):
            self.push_screen(DatasetsScreen(self.desk))

    def action_about(self) -> None:
        """Say what the real exam was, and what is ours."""
        from tfcert_tui.screens.about import AboutScreen

        if not isinstance(self.screen, AboutScreen):
            self.push_screen(AboutScreen(self.desk))

    def action_engine(self) -> None:
        """Show how the engine itself is."""
        ask(self, self.desk, self._engine())

    async def _engine(self) -> None:
        from tfcert_tui.machine.engine_words import engine_text
        from tfcert_tui.screens.reading import ReadingScreen

        view = await self.desk.engine.status()
        self.push_screen(ReadingScreen(_("Engine"), engine_text(view, time.time())))
