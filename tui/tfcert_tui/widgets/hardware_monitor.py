"""What the machine does, and what the run has of it."""

from __future__ import annotations

from gettext import gettext as _

from rich.text import Text
from textual.strip import Strip

from tfcert_tui.keys import keymap
from tfcert_tui.machine.machine_words import STALE_S, age
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets.advice_rows import advice_in
from tfcert_tui.widgets.core_grid import core_rows
from tfcert_tui.widgets.hardware_lines import Line, Look, Room, machine_lines, summary
from tfcert_tui.widgets.machine_drawn import MachineDrawn
from tfcert_tui.widgets.machine_marks import Field, cells_of, fitting

NEEDED_ROWS = 3
"""Cores, memory, GPUs: what is left of the rows may be taken by advice."""
ADVICE_CELLS = 24
"""An advice is put into the line where so much of it can be read."""
LOOKS = {"label": "dim", "mine": "bold", "warning": "bold", "bad": "bold reverse", "note": "dim"}
"""Of the pieces of one line, in the terminal's own colours."""


class HardwareMonitor(MachineDrawn):
    """Cores, memory, GPUs and disk, a line each, and a bar per core where there is room; advice always finds a row."""

    DEFAULT_CSS = "HardwareMonitor { height: 4; color: $foreground; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self._look: Look | None = None

    def show(self, look: Look) -> None:
        """Show the machine as it is now."""
        self._look = look
        self.changed()

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the lines that fit."""
        if self._look is None:
            style = self.part_style("note")
            return self.words(_("Waiting for the first look at the machine."), style, width, height)
        lines = _lines(self._look, width, height)[:height]
        lines += [[] for _row in range(height - len(lines))]
        return self.strips(lines, width)


def _lines(look: Look, width: int, height: int) -> list[Line]:
    if height == 1:
        return [summary(look)]
    notes = _notes(look, width, max(1, height - NEEDED_ROWS))
    room = Room(width, max(1, height - len(notes)), ascii_only())
    if room.height == 1:
        return [_without_advice(look), *notes]
    lines = [*machine_lines(look, room)[: room.height], *notes]
    cores = look.sample.cpu.per_core
    grid = core_rows(cores, width, room.ascii_mode) if len(cores) > 1 else []
    return [*lines, [], *grid] if len(lines) + 1 + len(grid) <= height else lines


def _without_advice(look: Look) -> Line:
    """Return the machine in one line, above the rows that say what is wrong."""
    return [field for field in summary(look) if field.part not in ("warning", "bad")]


def _notes(look: Look, width: int, most: int) -> list[Line]:
    """Return the rows of what is wrong: old figures first, since nothing else can be trusted then."""
    old = _("! these figures are {age}: no new look at the machine").format(age=age(look.age_s))
    stale = [[Field(old, "warning")]] if look.age_s > STALE_S else []
    return [*stale, *advice_in(look.advice, width, max(0, most - len(stale)))]


def one_line(look: Look, width: int) -> Text:
    """Return the machine in one line of text, with numbers of fixed width; the worst advice behind it, or its key."""
    line = Text()
    for field in fitting(_with_advice(look, width), width):
        line.append(" " if line and not field.glued else "").append(field.text, LOOKS.get(field.part, ""))
    return line


def _with_advice(look: Look, width: int) -> Line:
    fields = summary(look)
    if not look.advice:
        return fields
    if width - cells_of(fields) > ADVICE_CELLS:
        return [*fields, Field(look.advice[0].text, look.advice[0].level)]
    return [*fields, Field(_("{key}: why").format(key=keymap.shown("app.monitor")), "label")]
