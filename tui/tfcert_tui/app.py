"""The workstation: takes an engine, follows its events, paints from one state."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from gettext import gettext as _
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.command import Provider
from textual.screen import ModalScreen, Screen
from textual.timer import Timer
from textual.types import CSSPathType

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.views import AttemptView
from tfcert_tui import palette
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.flows.beginning import Beginning, Waiting
from tfcert_tui.follower import Follower
from tfcert_tui.keys import keymap, terminal_keys
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.key_turns import KeyFollowed, KeyTurns
from tfcert_tui.keys.keymap_file import Choice
from tfcert_tui.keys.tables.everywhere import APP
from tfcert_tui.messages import ResultWanted, StartWanted
from tfcert_tui.notices import tell
from tfcert_tui.opens_screens import OpensScreens
from tfcert_tui.screens.ground import GroundScreen
from tfcert_tui.terminal import themes
from tfcert_tui.terminal.frames import paints_per_second
from tfcert_tui.terminal.looks import Looks
from tfcert_tui.terminal.too_small import TooSmallScreen, is_too_small
from tfcert_tui.watches import DeadlineWatch, LinkWatch, WelcomeWatch
from tfcert_tui.widgets.key_bar import KeyBar
from tfcert_tui.words import farewell

CTRL_C_AGAIN_S = 3.0
CLOSE_LIMIT_S = 1.0
EXAM_STYLE, HOME_STYLE = (Path(__file__).parent / "screens" / name for name in ("exam.tcss", "home.tcss"))


class TfcertApp(OpensScreens):
    """Returns what is to be said on the terminal when it was left."""

    CSS_PATH: ClassVar[CSSPathType | None] = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(APP)]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {palette.provider}
    TITLE = "tfcert"

    def __init__(self, engine: Engine, desk: Desk | None = None, follower: Follower | None = None) -> None:
        super().__init__()
        terminal_keys.install()
        self.desk = desk or Desk(engine)
        self.follower = follower or Follower(self.desk)
        self.follower.whole = self._paint
        self._turns = KeyTurns(self, super().on_event)
        self._paint_timer: Timer | None = None
        self.paint_interval_s = 0.0
        """Seconds between two paints of what changes by itself."""
        self._interrupted_at = float("-inf")
        self._link_watch = LinkWatch(self, self.desk, self.follower)
        self._deadline_watch = DeadlineWatch(self, self.desk)
        self._welcome_watch = WelcomeWatch(self, self.desk)
        self._beginning = Beginning(self, self.desk, self._show_waiting)
        self.data_folder: Path | None = None
        """Where what is copied is kept too."""
        self.crash = ""
        """What went wrong in the workstation itself, for its makers."""
        self._shown_attempt: str | None = None
        """The live attempt that was opened here: its end shows the result."""
        self.own_keys = Choice()
        """What the person's own keys are, and what of them was refused."""
        self.greets = False
        """Whether to show the keys that matter first."""
        # A row that glides into its place comes two frames late, and costs the line both.
        self.animation_level = "none"
        self.looks = Looks(self)
        self._take_settings()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own tokens for themes that lack them."""
        return (themes.DARK if self.current_theme.dark else themes.LIGHT).variables  # of Textual's own themes

    def get_default_screen(self) -> Screen[None]:
        """Begin at home, or with nothing where a live attempt will lie over it from the first frame on."""
        live = self.desk.state.live is not None
        # What is seen first is styled with the app: a style that comes later has all the others read again.
        self.stylesheet.read(EXAM_STYLE if live else HOME_STYLE)
        if live:
            return GroundScreen(self.desk)
        from tfcert_tui.screens.home import HomeScreen

        return HomeScreen(self.desk)

    def refresh_css(self, animate: bool = True) -> None:
        """Style all anew; before the first screen there is nothing that was styled."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def on_mount(self) -> None:
        """Follow the engine and paint four times a second."""
        self.theme_changed_signal.subscribe(self, lambda theme: self._style_markdown())
        self._style_markdown()
        self._pace()
        self.set_interval(1.0, self._deadline_watch.look)
        self._follow_attempt()
        self.call_after_refresh(self._begin)
        if self.greets:
            self.action_welcome()

    def _begin(self) -> None:
        self.run_worker(self.follower.follow(), group="engine")
        self._say_refused_keys()

    # How it looks, and with which keys

    def use_keys(self, choice: Choice) -> None:
        """Take a person's own keys, here and in every text that names one."""
        self.own_keys = choice
        keymap.choose(choice.keys)
        self.set_keymap(choice.keys)

    def _say_refused_keys(self) -> None:
        refused = self.own_keys.refusals
        if refused:
            more = _("More in: tfcert-tui keys check") if len(refused) > 1 else ""
            tell(self, f"keys.toml: {refused[0]} {more}".strip(), severity="warning", timeout=20)

    def _take_settings(self) -> None:
        settings = self.desk.state.settings
        self.looks.put_on(settings)
        interval_s = 1 / paints_per_second(settings.paints_per_second)
        if interval_s != self.paint_interval_s:
            self.paint_interval_s = interval_s
            self._pace()

    def _pace(self) -> None:
        """Paint as often as set; a timer that runs gives way."""
        if not self.is_running:
            return
        if self._paint_timer is not None:
            self._paint_timer.stop()
        self._paint_timer = self.set_interval(self.paint_interval_s, self._paint)

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
                for known in screen.query(KeyBar):
                    known.paint()
        if changed & (Part.ATTEMPT | Part.LINK):
            self._follow_attempt()
        if Part.LINK in changed:
            if self.desk.state.link == "live":
                self.run_worker(self._take_history(), group="history")
            self._link_watch.say()
            self._welcome_watch.remember()
        if Part.SETTINGS in changed:
            self._take_settings()

    async def _take_history(self) -> None:
        with suppress(EngineError):  # Nobody pressed for it, and the sparklines grow without it too.
            self.desk.state.put_history(await self.desk.engine.machine_history())

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
        screen = ExamScreen(self.desk)
        screen.is_styled = self.stylesheet.has_source(str(EXAM_STYLE), "")
        self._under_any_notice(screen)

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
        from tfcert_tui.screens.home import HomeScreen

        for screen in self.screen_stack:
            if isinstance(screen, HomeScreen):
                screen.show_waiting(waiting)

    def on_resume_wanted(self) -> None:
        """Show the live attempt."""
        attempt = self.desk.state.live
        if attempt is not None:
            self._open_exam(attempt)

    def on_result_wanted(self, message: ResultWanted) -> None:
        """Show how an attempt ended."""
        self._open_result(message.attempt)

    async def on_click(self, event: events.Click) -> None:
        """Close what lies over the work by a click beside it: the mouse has no other way out."""
        over = self.screen
        if not isinstance(over, ModalScreen) or not hasattr(over, "action_close"):
            return
        if event.widget is None or event.widget.screen is not over:
            return  # What it has opened is not closed by it.
        if over.get_widget_at(event.screen_x, event.screen_y)[0] is over:
            await over.run_action("close")

    # Keys that work everywhere

    async def on_event(self, event: events.Event) -> None:
        """Take keys one after the other, however fast they come."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._turns.take(event)
        else:
            await super().on_event(event)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """As Textual's own, once the screen whose keys they are has been made; on the way out they are nobody's."""
        return not await self._turns.until_made() or await super()._check_bindings(key, priority)

    async def on_key_followed(self, message: KeyFollowed) -> None:
        """The next key's turn."""
        await self._turns.followed(message)

    def action_welcome(self) -> None:
        """Show the keys that matter, once at a time."""
        from tfcert_tui.screens.welcome import WelcomeScreen

        if not isinstance(self.screen, WelcomeScreen):
            self.push_screen(WelcomeScreen())
            self._welcome_watch.seen = True
            self._welcome_watch.remember()

    def action_leave(self) -> None:
        """Leave; the engine goes on."""
        self.exit(farewell(self.desk.state, self.desk.remaining_s()))

    def action_interrupt(self) -> None:
        """Copy what is selected; else leave on the second press: the first may have been meant for a training."""
        if self._copied_selection():
            return
        now = time.monotonic()
        if now - self._interrupted_at < CTRL_C_AGAIN_S:
            self.action_leave()
            return
        self._interrupted_at = now
        said = _("{again} again, or {leave}, leaves the workstation; training and the clock go on. {run} stops a run.")
        again, leave, run = (keymap.shown(id_) for id_ in ("app.interrupt", "app.leave", "exam.run"))
        tell(self, said.format(again=again, leave=leave, run=run), timeout=CTRL_C_AGAIN_S)

    def _copied_selection(self) -> bool:
        """Copy the selection on the screen, or in the field one types in; returns whether there is one."""
        selected = self.screen.get_selected_text() or getattr(self.focused, "selected_text", "")
        if not selected:
            return False
        self.copy_to_clipboard(selected)
        self.screen.clear_selection()
        return True

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text in every way there is, and say so."""
        from tfcert_tui.terminal.copying import copy

        copy(self, text)

    async def action_quit(self) -> None:
        """Leave, also when asked from the palette."""
        self.action_leave()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return every key's action by name, the looks and the settings."""
        return palette.commands(self, screen)

    def _fatal_error(self) -> None:
        """Keep what happened for the log instead of printing it: a person gets one sentence."""
        self.crash = traceback.format_exc()
        self._close_messages_no_wait()

    async def on_unmount(self) -> None:
        """Leave the engine, without waiting for one that does not answer."""
        self._beginning.cancel()
        with suppress(EngineError, OSError, asyncio.TimeoutError):
            await asyncio.wait_for(self.desk.engine.close(), CLOSE_LIMIT_S)
