"""The first screen: what this is, begin, resume, how earlier attempts ended, how the data stand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from gettext import gettext as _
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Grid, Horizontal, Vertical
from textual.widgets import Button, Static

from tfcert_exam_engine.attempts.retakes import retake_after
from tfcert_exam_engine.engine import MAX_MINUTES
from tfcert_exam_engine.views import AttemptView, Mode
from tfcert_problems import catalog
from tfcert_tui import home_words
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.flows.attempt_care import AttemptCare
from tfcert_tui.flows.beginning import Waiting
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.key_offers import offer_at_home
from tfcert_tui.keys.keymap import bar
from tfcert_tui.keys.tables.home import HOME
from tfcert_tui.messages import Drilled, ResultWanted, ResumeWanted, StartCancelled, StartWanted
from tfcert_tui.notices import ask, fetch, tell
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.terminal.sparing import Sparing
from tfcert_tui.verdicts.outcome_words import retake_words
from tfcert_tui.widgets.attempt_list import AttemptList
from tfcert_tui.widgets.data_progress import DataProgress
from tfcert_tui.widgets.key_bar import KeyBar
from tfcert_tui.widgets.line_drawn import LineDrawn
from tfcert_tui.widgets.live_card import LiveCard, resume_words
from tfcert_tui.widgets.machine_glance import MachineGlance
from tfcert_tui.widgets.settings_glance import SettingsGlance
from tfcert_tui.widgets.skill_glance import SkillGlance
from tfcert_tui.widgets.start_form import StartForm

if TYPE_CHECKING:
    from tfcert_exam_engine.doctor.findings import Finding
    from tfcert_tui.flows.backup import BackupFlow
    from tfcert_tui.screens.drill import DrillWanted

TALL_ROWS, SLIM_COLUMNS = 34, 100
WIDE_COLUMNS = 150
"""From here on the machine has a column of its own."""
DOCTOR_AFTER_S = 1.0
"""The first frame, and the first key, come before it."""
FIRST_PROBLEM, FIRST_MINUTES = "line", 15
"""What is tried first."""
FIRST_DAY_KEYS = (
    *("home.first", "home.exam", "home.practice", "home.drill", "app.help", "app.palette", "app.leave"),
    "home.prepare",
)
"""While there is no attempt to look back on."""
KEYS = (
    *("home.resume", "home.exam", "home.practice", "home.drill", "app.help", "home.history", "app.palette"),
    *("app.leave", "home.result", "home.first", "home.prepare"),
)


class HomeScreen(Painted, Sparing[None]):
    """Shown first, and whenever no attempt is looked at."""

    CSS_PATH = "home.tcss"
    """Read by the app where this is the first screen: Textual reads no style of that one."""
    AUTO_FOCUS = "#practice"
    """From the first frame on: a later change of focus paints the whole screen again."""
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (SLIM_COLUMNS, "-roomy"), (WIDE_COLUMNS, "-wide")]  # noqa: RUF012 - Textual declares it without ClassVar
    VERTICAL_BREAKPOINTS = [(0, "-low"), (TALL_ROWS, "-tall")]  # noqa: RUF012 - Textual declares it without ClassVar
    BINDINGS = bindings(HOME)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._begun = False
        self.care = AttemptCare(desk, self, self._fetch_attempts)
        self.waiting: Waiting = ""
        """What a wanted start waits for."""

    def compose(self) -> ComposeResult:
        """Name, begin, attempts, data, disclaimer, keys."""
        yield Static(home_words.title(), id="title", markup=False)
        yield Static(id="trouble", markup=False)
        with Grid(id="columns"):
            with Vertical(id="left"):
                with Horizontal(id="livebox", classes="pane") as box:
                    box.border_title = _("Under way")
                    yield LiveCard(self.desk)
                    yield Button(resume_words(), id="resume", compact=True)
                yield StartForm(self.desk)
            attempts = AttemptList(self.desk)
            attempts.border_title = _("Attempts")
            yield attempts
            with Vertical(id="third"):
                yield from self._panes()
        yield Static(home_words.disclaimer(), id="disclaimer", markup=False)
        yield KeyBar(bar(*FIRST_DAY_KEYS), lambda key: offer_at_home(self.desk.state, attempts.chosen, key))

    def _panes(self) -> ComposeResult:
        """The machine, the skills, the data, the settings."""
        panes: list[tuple[str, str, LineDrawn]] = [
            ("machinebox", _("This machine"), MachineGlance(self.desk)),
            ("skillbox", _("Skills"), SkillGlance()),
            ("databox", _("Offline data"), DataProgress(self.desk)),
            ("settingsbox", _("Settings"), SettingsGlance(self.desk)),
        ]
        for name, title, widget in panes:
            with Vertical(id=name, classes="pane") as box:
                box.border_title = title
                yield widget

    def on_mount(self) -> None:
        """Paint all, laid out for the height there is from the first frame on."""
        self.set_class(self.app.size.height >= TALL_ROWS, "-tall")
        self.set_class(self.app.size.width >= WIDE_COLUMNS, "-wide")
        self.set_class(self.app.size.width < SLIM_COLUMNS, "-slim")
        self.paint(Part.ALL)

    def on_screen_resume(self) -> None:
        """Ask for the attempts anew: one may have ended."""
        if not self._begun:
            self.set_timer(DOCTOR_AFTER_S, self._look_at_machine)
        self._begun = True
        fetch(self.app, self.desk, self._fetch_attempts())

    async def _fetch_attempts(self) -> None:
        if self.desk.state.link == "live":
            attempts = await self.desk.engine.attempts()
            for known in self.query(AttemptList):
                known.put(attempts)
            self._paint_keys(any(attempts))
            bank = await asyncio.to_thread(catalog.problems)  # some thirty files, the first time
            here = await asyncio.to_thread(self.desk.sets_here)
            for glance in self.query(SkillGlance):
                glance.put(bank, attempts, self.desk.clock.now().wall_s, here)

    def _paint_keys(self, been_here: bool) -> None:
        for known in self.query(KeyBar):
            known.keys = bar(*(KEYS if been_here else FIRST_DAY_KEYS))
            known.paint()

    def paint(self, changed: Part) -> None:
        """Paint what changed."""
        if not self.is_attached or not self.query(KeyBar):
            return  # Not composed yet: it paints all when it is.
        if changed & (Part.LINK | Part.ATTEMPT):
            fetch(self.app, self.desk, self._fetch_attempts())
            self._paint_buttons()
        if changed & (Part.LINK | Part.TROUBLE):
            self._paint_trouble()
        if changed & (Part.ATTEMPT | Part.HARDWARE | Part.SUBMISSIONS):
            self._paint_each(LiveCard)
        if Part.DATA in changed:
            self._paint_each(DataProgress)
        if Part.SETTINGS in changed:
            self._paint_each(StartForm, SettingsGlance)

    def _paint_each(self, *kinds: type[LiveCard | DataProgress | StartForm | SettingsGlance]) -> None:
        """Paint those that are there: what lies in containers comes after the key bar, and paints itself."""
        for kind in kinds:
            for known in self.query(kind):
                known.paint()

    def show_waiting(self, waiting: Waiting) -> None:
        """Say what a wanted start waits for."""
        self.waiting = waiting
        text = {
            "": _("End the attempt under way before another begins.") if self.desk.state.live else "",
            "data": _("Preparing the data; the clock starts after that. {key} cancels.").format(
                key=keymap.shown("home.cancel")
            ),
            "engine": _("Starting…"),
        }[waiting]
        for line in self.query("#waiting").results(Static):  # on a slow machine it may not be composed yet
            line.update(text)

    def _paint_buttons(self) -> None:
        live = self.desk.state.live is not None
        self.set_class(live, "-live")
        self.show_waiting(self.waiting)
        for button in self.query(Button):
            if button.id == "resume":
                button.disabled = not live
                if live and (self.focused is None or self.focused.disabled or self.focused.id == "practice"):
                    button.focus()
        for name in ("#exam", "#practice", "#drill"):
            for button in self.query(name).results(Button):
                button.disabled = live

    def _paint_trouble(self) -> None:
        link, trouble = self.desk.state.link, self.desk.state.trouble
        said = {
            "connecting": _("Reaching the engine…"),
            "lost": _("The engine is gone; reconnecting. Nothing is lost."),
            "live": "",
        }[link]
        for line in self.query("#trouble").results(Static):
            # A line is always kept free: coming and going of the words asks for no layout.
            line.update(trouble or said, layout=bool(trouble) or line.has_class("-bad"))
        line.set_class(bool(trouble) or link == "lost", "-bad")

    # What is done

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take a press of a button."""
        if event.button.id == "resume":
            self.action_resume()
        elif event.button.id == "drill":
            self.action_drill()
        elif event.button.id == "starter":
            self.action_blank()
        elif event.button.id == "form":
            self.action_form()
        elif event.button.id in ("exam", "practice"):
            self.action_begin("exam" if event.button.id == "exam" else "practice")

    def action_resume(self) -> None:
        """Go back into the live attempt."""
        if self.desk.state.live is None:
            tell(self.app, _("No attempt is under way."))
        else:
            self.post_message(ResumeWanted())

    def action_begin(self, mode: Mode) -> None:
        """Begin an exam or a practice, if nothing is under way."""
        if not self._free():
            return
        minutes = self.query_one(StartForm).minutes
        if mode == "exam" and minutes == 0:
            said = _("An exam has a deadline: minutes from 1 to {most}. A practice may go without.")
            tell(self.app, said.format(most=MAX_MINUTES), severity="warning")
        elif not 0 <= minutes <= MAX_MINUTES:
            said = _("Minutes must be from 1 to {most}; 0 or nothing is a practice without a deadline.")
            tell(self.app, said.format(most=MAX_MINUTES), severity="warning")
        elif mode == "exam":
            self._ask_to_begin(self._wanted(mode, minutes))
        else:
            self._begin(self._wanted(mode, minutes))

    def _wanted(self, mode: Mode, minutes: int, on: Drilled | None = None) -> StartWanted:
        """Return what is to be begun, from what stands in the form."""
        form = self.query_one(StartForm)
        return StartWanted(mode, form.seed, minutes, on, blank=form.blank and mode != "exam")

    def action_blank(self) -> None:
        """Begin without the starter's help from now on, or with it."""
        self.query_one(StartForm).turn_starter()

    def action_form(self) -> None:
        """Draw from another form from now on; it is a setting, and kept by the engine."""
        forms = catalog.FORMS
        following = forms[(forms.index(self.desk.state.settings.form) + 1) % len(forms)]
        ask(self.app, self.desk, self.desk.change_settings({"form": following}))

    def _begin(self, wanted: StartWanted) -> None:
        self.query_one(StartForm).remember()
        self.post_message(wanted)

    def _ask_to_begin(self, wanted: StartWanted) -> None:
        """An exam's clock cannot be stopped: one key must not be enough."""
        settings = self.desk.state.settings
        waits = retake_words(retake_after(self.query_one(AttemptList).attempts), settings.retakes == "held")
        lines = home_words.exam_rules(wanted.minutes, settings.exam_shows, waits)

        def answered(yes: bool | None) -> None:
            if yes:
                self._begin(wanted)

        self.app.push_screen(ConfirmScreen(_("Begin the exam?"), lines, _("Begin")), answered)

    def _free(self) -> bool:
        """Return whether an attempt can be begun; else say why not."""
        if self.desk.state.live is not None:
            tell(self.app, _("An attempt is under way: resume it, or end it first."), severity="warning")
        elif self.waiting:
            tell(self.app, _("One moment: the attempt is being prepared."))
        return self.desk.state.live is None and not self.waiting

    def action_drill(self) -> None:
        """Ask what a drill is to be on, and begin it."""
        if self._free():
            from tfcert_tui.screens.drill import DrillScreen

            advice = self.query_one(SkillGlance).advice
            self.app.push_screen(DrillScreen(advice), self._begin_drill)

    def _begin_drill(self, wanted: DrillWanted | None) -> None:
        if wanted is not None:
            self._begin(self._wanted("drill", wanted.minutes, wanted.on))

    def action_history(self) -> None:
        """Look back on all attempts; a drill that is chosen there begins here."""
        from tfcert_tui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self.desk), self._begin_drill_of_history)

    def _begin_drill_of_history(self, wanted: DrillWanted | None) -> None:
        if wanted is not None and self._free():
            self._begin_drill(wanted)

    def action_first(self) -> None:
        """Try it out with the easiest problem."""
        if self._free():
            self._begin(self._wanted("drill", FIRST_MINUTES, Drilled(problem=FIRST_PROBLEM)))

    def on_attempt_list_first(self) -> None:
        """Take a click on the offer of a first try."""
        self.action_first()

    def action_doctor(self) -> None:
        """Look at this machine again."""
        self._look_at_machine()

    def _look_at_machine(self) -> None:
        if self.desk.doctor is not None and self.is_attached:
            self.run_worker(self._looked(self.desk.doctor), group="doctor", exclusive=True)

    async def _looked(self, doctor: Callable[[], Awaitable[list[Finding]]]) -> None:
        findings = await doctor()
        for glance in self.query(MachineGlance):
            glance.put(findings)

    def action_prepare(self) -> None:
        """Build the data now."""
        ask(self.app, self.desk, self.desk.engine.prepare_data())

    def action_delete(self) -> None:
        """Delete the chosen attempt, after a question."""
        self.care.delete(self.query_one(AttemptList).chosen)

    def action_prune(self) -> None:
        """Prune, after a question."""
        self.care.prune()

    def action_verify(self) -> None:
        """Verify a signed record of anybody's."""
        from tfcert_tui.flows import signed_records

        signed_records.verify(self.app, self.desk)

    def action_backup(self) -> None:
        """Write everything that is the person's into one file."""
        if (flow := self._backup_flow()) is not None:
            flow.back_up()

    def action_restore(self) -> None:
        """Have everything of a backup again."""
        if (flow := self._backup_flow()) is not None:
            flow.restore()

    def _backup_flow(self) -> BackupFlow | None:
        from tfcert_tui.flows.backup import BackupFlow  # reads databases and archives: not while the screen opens

        return BackupFlow(self.app, self.desk, self.desk.paths) if self.desk.paths else None

    def action_cancel(self) -> None:
        """Stop waiting."""
        if self.waiting:
            self.post_message(StartCancelled())

    def action_result(self) -> None:
        """Show the chosen attempt."""
        chosen = self.query_one(AttemptList).chosen
        if chosen is not None:
            self.on_attempt_list_opened(AttemptList.Opened(chosen))

    def on_attempt_list_opened(self, message: AttemptList.Opened) -> None:
        """Open an attempt: the live one to work on, another's result."""
        attempt: AttemptView = message.attempt
        self.post_message(ResultWanted(attempt) if attempt.ended else ResumeWanted())
