"""What a drill is to be on, and for how long."""

from __future__ import annotations

from gettext import gettext as _

import msgspec
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static

from tfcert_exam_engine.engine import MAX_MINUTES
from tfcert_problems import catalog, skills
from tfcert_problems.problem import CATEGORY_WEIGHTS, DRILL_MINUTES
from tfcert_tui.history.skill_progress import Advice
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.home import DRILL
from tfcert_tui.messages import Drilled
from tfcert_tui.terminal.sparing import SparingModal
from tfcert_tui.widgets.plain_input import PlainInput

MOST_TITLES = 2
"""So that they fit under the fields."""


class DrillWanted(msgspec.Struct, frozen=True):
    """What it is on, and for how long."""

    on: Drilled
    minutes: int


class DrillScreen(SparingModal[DrillWanted | None]):
    """Two small fields."""

    CSS_PATH = "drill.tcss"
    BINDINGS = bindings(DRILL)

    def __init__(self, advice: Advice | None = None) -> None:
        super().__init__()
        self.advice = advice
        """What it is on where nothing is typed."""
        self._offered = self._usual_minutes("")

    def compose(self) -> ComposeResult:
        """What, how long, two buttons."""
        with Vertical(id="box") as box:
            box.border_title = _("Drill")
            yield Static(_("One problem against a short clock, with hints and every figure."), markup=False)
            with Horizontal(classes="field"):
                yield Static(_("On"), classes="label", markup=False)
                yield PlainInput(
                    placeholder=_("1 to 5, a skill (3.4), a problem"), id="what", compact=True, max_length=24
                )
            with Horizontal(classes="field"):
                yield Static(_("Minutes"), classes="label", markup=False)
                yield PlainInput(self._offered, type="integer", id="minutes", compact=True, max_length=4)
            yield Static(id="refusal", markup=False)
            with Horizontal(id="answers"):
                yield Button(_("Start ({key})").format(key=keymap.shown("drill.start")), id="start", compact=True)
                yield Button(_("Back ({key})").format(key=keymap.shown("drill.close")), id="back", compact=True)

    def on_mount(self) -> None:
        """Begin with what it is on."""
        for field in self.query("#what").results(Input):
            field.focus()
        self._say(self._words(""), refuses=False)

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Take Enter in a field."""
        self.action_start()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by button."""
        if event.button.id == "start":
            self.action_start()
        else:
            self.action_close()

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Say what was named so far; a refusal has been read once something is typed."""
        what = self.query_one("#what", Input).value.strip()
        self._say(self._words(what), refuses=False)
        self._offer_minutes(what)

    def _offer_minutes(self, what: str) -> None:
        """Offer the time that such a drill usually has, unless another was typed."""
        field, usual = self.query_one("#minutes", Input), self._usual_minutes(what)
        if field.value == self._offered and field.value != usual:
            field.value = self._offered = usual

    def _usual_minutes(self, what: str) -> str:
        named = catalog.named(what) if what or self.advice is None else self.advice.problem
        return str(named.drill_minutes if named else DRILL_MINUTES)

    def _words(self, what: str) -> str:
        return advised(self.advice) if not what and self.advice else words_of(what)

    def _say(self, words: str, *, refuses: bool) -> None:
        said = self.query_one("#refusal", Static)
        said.update(words)
        said.set_class(refuses, "-refuses")

    def action_start(self) -> None:
        """Start it, or say what is missing."""
        what, minutes = self.query_one("#what", Input).value, self.query_one("#minutes", Input).value
        wanted = drill_of(what, minutes, self.advice)
        if isinstance(wanted, str):
            self._say(wanted, refuses=True)
        else:
            self.dismiss(wanted)

    def action_close(self) -> None:
        """Back, without starting."""
        self.dismiss(None)


def drill_of(what: str, minutes: str, advice: Advice | None = None) -> DrillWanted | str:
    """Return what was typed as a drill, nothing as what is advised; or what is wrong with it in one sentence."""
    what = what.strip()
    if not minutes.isdecimal() or not 1 <= int(minutes) <= MAX_MINUTES:
        return _("A drill has a short clock: minutes from 1 to {most}.").format(most=MAX_MINUTES)
    on = _drilled(what) if what else Drilled(skill=advice.skill.number, problem=advice.problem.slug) if advice else None
    if on is None:
        return _("Name a category from 1 to 5, a skill by its number, such as 3.4, or a problem, such as digits.")
    return DrillWanted(on, int(minutes))


def _drilled(what: str) -> Drilled | None:
    if what.isdecimal() and int(what) in CATEGORY_WEIGHTS:
        return Drilled(category=int(what))
    if skills.find(what) is not None:
        return Drilled(skill=what)
    return Drilled(problem=what) if catalog.named(what) else None


def words_of(what: str) -> str:
    """Return what a skill is, and which problems practise it; what a problem is; "" for all else."""
    skill, problem = skills.find(what), catalog.named(what)
    if problem is not None:
        return f"{problem.title}: {problem.summary}"
    if skill is None:
        return ""
    titles = [problem.title for problem in skills.practised_by(skill, catalog.problems())]
    named = ", ".join(titles[:MOST_TITLES]) or _("no problem yet")
    more = len(titles) - MOST_TITLES
    return f"{skill.shown}: {named}" + (_(" and {n} more").format(n=more) if more > 0 else "")


def advised(advice: Advice) -> str:
    """Return what a drill is on where nothing is named."""
    return _("Nothing: {problem}, for skill {skill}, {words}; {why}.").format(
        problem=advice.problem.title, skill=advice.skill.number, words=advice.skill.shown, why=advice.why
    )
