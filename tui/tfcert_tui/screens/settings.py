"""All settings with their values; one is changed at a time, by the engine."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tfcert_exam_engine import settings
from tfcert_exam_engine.errors import EngineError
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.dialogs import SETTINGS
from tfcert_tui.terminal.sparing import SparingModal
from tfcert_tui.widgets.plain_input import PlainInput
from tfcert_tui.widgets.setting_list import SettingList

AT_ONCE = ("theme", "ascii", "paints_per_second", "welcome")
"""What the workstation itself follows."""


class SettingsScreen(Painted, SparingModal[None]):
    """A list, a sentence on the chosen one, and a field while it is being changed."""

    CSS_PATH = "settings.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 - Textual declares it without ClassVar
    BINDINGS = bindings(SETTINGS)
    AUTO_FOCUS = ""

    def __init__(self, desk: Desk, name: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.at = name
        """The setting to begin at; "": the first."""

    def compose(self) -> ComposeResult:
        """List, sentence, field, what the engine refused."""
        with Vertical(id="box") as box:
            box.border_title = _("Settings")
            keys = _("↑ ↓ choose · {change} change · {default} default · {close} closes")
            box.border_subtitle = keys.format(
                change=keymap.shown("settings.edit"),
                default=keymap.shown("settings.default"),
                close=keymap.shown("settings.close"),
            )
            yield SettingList(self.desk, self.at)
            yield Static(id="meaning", markup=False)
            yield PlainInput(id="value", compact=True, max_length=300)
            yield Static(id="refusal", markup=False)

    def on_mount(self) -> None:
        """Paint all; the field is shown when it is needed."""
        if self.query("#refusal"):  # else the workstation was left while this was opening
            self._show_field(False)
            self.paint(Part.ALL)

    def paint(self, changed: Part) -> None:
        """Follow changes, also those made elsewhere."""
        if self.is_attached and self.query("#refusal") and Part.SETTINGS in changed:
            self.query_one(SettingList).paint()
            self._say_meaning()

    def _say_meaning(self) -> None:
        name = self.query_one(SettingList).chosen
        self.query_one("#meaning", Static).update(Content(settings.descriptions()[name]))

    def _show_field(self, shown: bool) -> None:
        field = self.query_one("#value", Input)
        field.display = shown
        if shown:
            field.focus()
        else:
            self.set_focus(None)

    @property
    def _editing(self) -> bool:
        return bool(self.query_one("#value", Input).display)

    def _say(self, text: str) -> None:
        self.query_one("#refusal", Static).update(text)

    def action_move(self, step: int) -> None:
        """Choose another setting."""
        if not self._editing:
            self.query_one(SettingList).move(step)
            self._say("")
            self._say_meaning()

    def action_edit(self) -> None:
        """Open the field with the value as it stands; where there are few values, take the next one."""
        name = self.query_one(SettingList).chosen
        values = settings.choices(name)
        if values:
            now = settings.as_typed(getattr(self.desk.state.settings, name))
            self._change(values[(values.index(now) + 1) % len(values)])
            return
        field = self.query_one("#value", Input)
        field.value = str(getattr(self.desk.state.settings, name))
        field.placeholder = _("empty: the default")
        self._say("")
        self._show_field(True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ask the engine to change it."""
        self._change(event.value)

    def action_default(self) -> None:
        """Put the default back."""
        if not self._editing:
            self._change("")

    def _change(self, value: str) -> None:
        self.app.run_worker(self._asked(self.query_one(SettingList).chosen, value))

    async def _asked(self, name: str, value: str) -> None:
        try:
            changed = await self.desk.engine.change_settings({name: value})
        except EngineError as error:
            if self.is_attached:
                self._say(f"{error.message} {error.advice}".strip())
            return
        self.desk.state.take_settings(changed)
        if self.is_attached:
            self._show_field(False)
            self._say(_("Changed.") if name in AT_ONCE else _("Changed; it holds for what begins from now on."))

    def action_close(self) -> None:
        """Leave the field, then the settings."""
        if self._editing:
            self._say("")
            self._show_field(False)
        else:
            self.dismiss(None)
