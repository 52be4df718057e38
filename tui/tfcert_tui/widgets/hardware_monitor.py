"""What the machine does, and what the run has of it."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual.strip import Strip

from tfcert_exam_engine.views import RunView
from tfcert_hw_probe.sample import Sample
from tfcert_tui.widgets.glyphs import ascii_only
from tfcert_tui.widgets.hardware_lines import (
    Field,
    Room,
    input_is_slow,
    machine_lines,
    summary,
    warning_fields,
)
from tfcert_tui.widgets.row_painter import RowPainter

SLOW_INPUT_SAMPLES = 5
"""So many samples in a row before the input pipeline is blamed: between epochs every GPU waits."""
PARTS = ("label", "bar", "value", "mine", "warning", "note")


class HardwareMonitor(RowPainter):
    """Cores, memory, GPUs and disk, a line each; warnings always find a row."""

    DEFAULT_CSS = """
    HardwareMonitor { height: 4; color: $foreground; }
    HardwareMonitor > .hardware-monitor--label { color: $text-muted; }
    HardwareMonitor > .hardware-monitor--bar { color: $text-primary; }
    HardwareMonitor > .hardware-monitor--mine { color: $text-accent; text-style: bold; }
    HardwareMonitor > .hardware-monitor--warning { color: $text-error; text-style: bold; }
    HardwareMonitor > .hardware-monitor--note { color: $text-muted; }
    HardwareMonitor > .hardware-monitor--value { color: $foreground; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"hardware-monitor--{part}" for part in PARTS}

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self._sample: Sample | None = None
        self._run: RunView | None = None
        self._slow_input = 0

    def show(self, sample: Sample, run: RunView | None) -> None:
        """Show a sample; `run` is the training that "mine" stands for."""
        self._sample, self._run = sample, run
        self._slow_input = self._slow_input + 1 if input_is_slow(sample, run) else 0
        self.changed()

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the lines that fit."""
        if self._sample is None:
            style = self.get_component_rich_style("hardware-monitor--note")
            return self.words(_("Waiting for the first look at the machine."), style, width, height)
        notes = self._notes(self._sample)
        lines = machine_lines(self._sample, self._run, Room(width, height - len(notes), ascii_only()))
        lines = (lines[: max(0, height - len(notes))] + notes)[:height]
        lines += [[]] * (height - len(lines))
        return [self._strip(line, width) for line in lines]

    def _notes(self, sample: Sample) -> list[list[Field]]:
        notes = [[field] for field in warning_fields(sample)]
        if self._slow_input >= SLOW_INPUT_SAMPLES:
            text = _("! input pipeline: a core is busy while the GPU waits")
            notes.append([(text, "warning")])
        return notes

    def _strip(self, line: list[Field], width: int) -> Strip:
        base = self.rich_style
        segments: list[Segment] = []
        for text, part in fitting(line, width):
            segments += [Segment(text, self.get_component_rich_style(f"hardware-monitor--{part}")), Segment(" ", base)]
        return Strip(segments).adjust_cell_length(width, base).simplify()


def fitting(line: Sequence[Field], width: int) -> list[Field]:
    """Return the fields that fit into `width` cells with a blank between them; the last may be cut."""
    kept: list[Field] = []
    room = width
    for text, part in line:
        if kept and part != "note" and cell_len(text) > room:
            continue
        if room < 4 and kept:
            break
        kept.append((text, part))
        room -= cell_len(text) + 1
    return kept


def one_line(sample: Sample, run: RunView | None) -> Text:
    """Return the machine in one line of text, with numbers of fixed width."""
    looks = {"label": "dim", "mine": "bold", "warning": "bold reverse"}
    return Text(" ").join(Text(text, looks.get(part, "")) for text, part in summary(sample, run))
