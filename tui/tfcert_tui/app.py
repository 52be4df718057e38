"""The workstation: takes an engine, follows its events, paints from one state."""

from __future__ import annotations

import asyncio
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from gettext import gettext as _
from pathlib import Path
from tempfile import gettempdir
from typing import ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.types import CSSPathType

from tfcert_exam_engine.clock import Clock
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.views import AttemptView
from tfcert_tui import themes
from tfcert_tui.beginning import Beginning, Waiting
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.follower import Follower
from tfcert_tui.keymap import APP, bindings
from tfcert_tui.messages import ResultWanted, StartWanted
from tfcert_tui.notices import ask, tell
from tfcert_tui.screens.home import HomeScreen
from tfcert_tui.terminal import leave_at_once_on_hangup
from tfcert_tui.terminal import refusal as refusal
from tfcert_tui.too_small import TooSmallScreen, is_too_small
from tfcert_tui.watches import DeadlineWatch, LinkWatch
from tfcert_tui.words import farewell

PAINTS_PER_S = 4
CTRL_C_AGAIN_S = 3.0
CLOSE_LIMIT_S = 1.0
EARLY_S = 0.15
"""An engine that runs has answered by then; for one that must be started first the home screen is shown."""


class TfcertApp(App[str]):
    """Returns what is to be said on the terminal when it was left."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["app.tcss", "screens/home.tcss"]
    """A default screen's own style is not loaded by Textual: it stands here."""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(APP)]
    TITLE = "tfcert"

    def __init__(self, engine: Engine, desk: Desk | None = None) -> None:
        super().__init__()
        self.desk = desk or Desk(engine)
        self.follower = Follower(self.desk, self._paint)
        self._paint_timer: Timer | None = None
        self._interrupted_at = float("-inf")
        self._link_watch = LinkWatch(self, self.desk, self.follower)
        self._deadline_watch = DeadlineWatch(self, self.desk)
        self._beginning = Beginning(self, self.desk, self._show_waiting)
        self.crash = ""
        """What went wrong in the workstation itself, for its makers."""
        self._shown_attempt: str | None = None
        """The live attempt that was opened here: its end shows the result."""
        for theme in themes.ALL:
            self.register_theme(theme)
        self.theme = "tfcert-mono" if self.no_color else "tfcert-dark"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own tokens for themes that lack them."""
        return (themes.DARK if self.current_theme.dark else themes.LIGHT).variables

    def get_default_screen(self) -> Screen[None]:
        """Begin at home, not drawn where a live attempt will lie over it from the first frame on."""
        return HomeScreen(self.desk, unseen=self.desk.state.live is not None)

    def on_mount(self) -> None:
        """Follow the engine and paint four times a second."""
        self.theme_changed_signal.subscribe(self, lambda theme: self._style_markdown())
        self._style_markdown()
        self._paint_timer = self.set_interval(1 / PAINTS_PER_S, self._paint)
        self.set_interval(1.0, self._deadline_watch.look)
        self._follow_attempt()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run_worker(self.follower.follow(), group="engine")

    def _style_markdown(self) -> None:
        self.console.push_theme(themes.markdown_styles(self.current_theme), inherit=True)

    def on_resize(self, event: events.Resize) -> None:
        """Say so when the terminal is too small, and recover."""
        small = is_too_small(event.size)
        shown = isinstance(self.screen, TooSmallScreen)
        if small and not shown:
            self.push_screen(TooSmallScreen())
        elif shown and not small:
            self.pop_screen()

    # Painting

    def _paint(self) -> None:
        changed = self.desk.state.take_changes()
        if not changed or not self.is_running:
            return
        for screen in list(self.screen_stack):
            if isinstance(screen, Painted) and screen.is_attached:
                screen.paint(changed)
        if changed & (Part.ATTEMPT | Part.LINK):
            self._follow_attempt()
        if Part.LINK in changed:
            self._link_watch.say()

    def _follow_attempt(self) -> None:
        """Open a live attempt that was found; show the result of one that ended here."""
        attempt = self.desk.state.attempt
        if attempt is None:
            return
        if not attempt.ended and self._shown_attempt != attempt.attempt:
            self._open_exam(attempt)
        elif attempt.ended and self._shown_attempt == attempt.attempt:
            self._shown_attempt = None
            self._open_result(attempt)

    def _open_exam(self, attempt: AttemptView) -> None:
        from tfcert_tui.screens.exam import ExamScreen

        self._shown_attempt = attempt.attempt
        self._deadline_watch.look(quiet=True)
        self.clear_notifications()
        self._go_home()
        self._under_any_notice(ExamScreen(self.desk))

    def _open_result(self, attempt: AttemptView) -> None:
        from tfcert_tui.screens.result import ResultScreen

        self._go_home()
        self._under_any_notice(ResultScreen(self.desk, attempt))

    def _go_home(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def _under_any_notice(self, screen: Screen[None]) -> None:
        self.push_screen(screen)
        if is_too_small(self.size):
            self.push_screen(TooSmallScreen())

    # What screens ask for

    def on_start_wanted(self, message: StartWanted) -> None:
        """Begin an attempt once the data are there."""
        self._beginning.begin(message)

    def on_start_cancelled(self) -> None:
        """Stop waiting for the data; they go on being built."""
        self._beginning.cancel()

    def _show_waiting(self, waiting: Waiting) -> None:
        home = self.screen_stack[0]
        assert isinstance(home, HomeScreen)
        home.show_waiting(waiting)

    def on_resume_wanted(self) -> None:
        """Show the live attempt."""
        attempt = self.desk.state.live
        if attempt is not None:
            self._open_exam(attempt)

    def on_result_wanted(self, message: ResultWanted) -> None:
        """Show how an attempt ended."""
        self._open_result(message.attempt)

    # Keys that work everywhere

    def action_help(self) -> None:
        """Open the help, once."""
        from tfcert_tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    def action_settings(self) -> None:
        """Open the settings, once."""
        from tfcert_tui.screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen(self.desk))

    def action_reference(self) -> None:
        """Open the reference, once, with the word under the editor's cursor."""
        from tfcert_tui.screens.reference import ReferenceScreen

        if not isinstance(self.screen, ReferenceScreen):
            word = getattr(self.focused, "word_under_cursor", "")
            self.push_screen(ReferenceScreen(self.desk, word() if callable(word) else str(word)))

    def action_about(self) -> None:
        """Say what the real exam was, and what is ours."""
        from tfcert_tui.screens.about import AboutScreen

        if not isinstance(self.screen, AboutScreen):
            self.push_screen(AboutScreen(self.desk))

    def action_engine(self) -> None:
        """Show how the engine itself is."""
        ask(self, self.desk, self._engine())

    async def _engine(self) -> None:
        from tfcert_tui.engine_words import engine_text
        from tfcert_tui.screens.reading import ReadingScreen

        view = await self.desk.engine.status()
        self.push_screen(ReadingScreen(_("Engine"), engine_text(view, time.time())))

    def action_leave(self) -> None:
        """Leave; the engine goes on."""
        self.exit(farewell(self.desk.state, self.desk.remaining_s()))

    def action_interrupt(self) -> None:
        """Leave on the second press: the first may have been meant for a training or a copy."""
        now = time.monotonic()
        if now - self._interrupted_at < CTRL_C_AGAIN_S:
            self.action_leave()
            return
        self._interrupted_at = now
        said = _("Ctrl+C again, or Ctrl+Q, leaves the workstation; training and the clock go on. F5 stops a run.")
        tell(self, said, timeout=CTRL_C_AGAIN_S)

    async def action_quit(self) -> None:
        """Leave, also when asked from the palette."""
        self.action_leave()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return every key's action by name, and the themes."""
        named = {each.binding.id: each.binding for each in screen.active_bindings.values() if each.enabled}
        for binding in named.values():
            if binding.tooltip:
                yield SystemCommand(_(binding.tooltip), binding.key, self._palette_call(binding.action))
        yield SystemCommand(_("Change the colours"), _("Dark, light, or without colour"), self.action_change_theme)

    def _palette_call(self, action: str) -> Callable[[], object]:
        async def call() -> None:
            await self.screen.run_action(action)

        return call

    def _fatal_error(self) -> None:
        """Keep what happened for the log instead of printing it: a person gets one sentence."""
        self.crash = traceback.format_exc()
        self._close_messages_no_wait()

    async def on_unmount(self) -> None:
        """Leave the engine, without waiting for one that does not answer."""
        self._beginning.cancel()
        with suppress(EngineError, OSError, asyncio.TimeoutError):
            await asyncio.wait_for(self.desk.engine.close(), CLOSE_LIMIT_S)


def run_workstation(engine: Engine, clock: Clock | None = None, crash_log: Path | None = None) -> int:
    """Run the workstation until it is left; returns the exit code: 0, or 3 when the workstation itself failed."""
    desk = Desk(engine, clock=clock) if clock else Desk(engine)
    app = TfcertApp(engine, desk)
    leave_at_once_on_hangup()
    said = asyncio.run(_run(app))
    if app.crash:
        print(_crash_words(app.crash, crash_log or Path(gettempdir()) / "tfcert-workstation.log"), file=sys.stderr)
        return 3
    if said:
        print(said)
    return 0


async def _run(app: TfcertApp) -> str | None:
    await app.follower.take_early(EARLY_S)
    return await app.run_async()


def _crash_words(crash: str, log: Path) -> str:
    words_ = _("The workstation failed: our fault. Training, clock and submissions go on; start tfcert-tui again.")
    try:
        log.write_text(crash, encoding="utf-8")
    except OSError:
        return words_
    return words_ + " " + _("What happened is in {log}.").format(log=log)
