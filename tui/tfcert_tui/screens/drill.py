"""What a drill is to be on, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static

from tfcert_exam_engine.engine import MAX_MINUTES
from tfcert_problems import catalog, skills
from tfcert_problems.problem import CATEGORY_WEIGHTS
from tfcert_tui import keymap
from tfcert_tui.key_bindings import bindings
from tfcert_tui.key_tables.home import DRILL
from tfcert_tui.sparing import SparingModal
from tfcert_tui.widgets.plain_input import PlainInput

DRILL_MINUTES = 30


@dataclass(frozen=True)
class DrillWanted:
    """One category, or one skill of the exam's list."""

    category: int | None
    skill: str
    minutes: int


class DrillScreen(SparingModal[DrillWanted | None]):
    """Two small fields."""

    CSS_PATH = "drill.tcss"
    BINDINGS = bindings(DRILL)

    def compose(self) -> ComposeResult:
        """What, how long, two buttons."""
        with Vertical(id="box") as box:
            box.border_title = _("Drill")
            yield Static(_("One problem against a short clock, with hints and every figure."), markup=False)
            with Horizontal(classes="field"):
                yield Static(_("On"), classes="label", markup=False)
                yield PlainInput(
                    placeholder=_("category 1 to 5, or a skill: 3.4"), id="what", compact=True, max_length=8
                )
            with Horizontal(classes="field"):
                yield Static(_("Minutes"), classes="label", markup=False)
                yield PlainInput(str(DRILL_MINUTES), type="integer", id="minutes", compact=True, max_length=4)
            yield Static(id="refusal", markup=False)
            with Horizontal(id="answers"):
                yield Button(_("Start ({key})").format(key=keymap.shown("drill.start")), id="start", compact=True)
                yield Button(_("Back ({key})").format(key=keymap.shown("drill.close")), id="back", compact=True)

    def on_mount(self) -> None:
        """Begin with what it is on."""
        for field in self.query("#what").results(Input):
            field.focus()

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
        self._say(words_of(self.query_one("#what", Input).value.strip()), refuses=False)

    def _say(self, words: str, *, refuses: bool) -> None:
        said = self.query_one("#refusal", Static)
        said.update(words)
        said.set_class(refuses, "-refuses")

    def action_start(self) -> None:
        """Start it, or say what is missing."""
        wanted = drill_of(self.query_one("#what", Input).value, self.query_one("#minutes", Input).value)
        if isinstance(wanted, str):
            self._say(wanted, refuses=True)
        else:
            self.dismiss(wanted)

    def action_close(self) -> None:
        """Back, without starting."""
        self.dismiss(None)


def drill_of(what: str, minutes: str) -> DrillWanted | str:
    """Return what was typed as a drill, or what is wrong with it in one sentence."""
    what = what.strip()
    if not minutes.isdecimal() or not 1 <= int(minutes) <= MAX_MINUTES:
        return _("A drill has a short clock: minutes from 1 to {most}.").format(most=MAX_MINUTES)
    if what.isdecimal() and int(what) in CATEGORY_WEIGHTS:
        return DrillWanted(int(what), "", int(minutes))
    if skills.find(what) is not None:
        return DrillWanted(None, what, int(minutes))
    return _("Name a category from 1 to 5, or a skill by its number, such as 3.4.")


def words_of(what: str) -> str:
    """Return what a skill is, and which problems practise it; "" for all else."""
    skill = skills.find(what)
    if skill is None:
        return ""
    titles = ", ".join(problem.title for problem in skills.practised_by(skill, catalog.problems()))
    return f"{skill.shown}: {titles or _('no problem yet')}"
