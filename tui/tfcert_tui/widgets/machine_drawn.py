"""The looks that all drawings of the machine share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tfcert_tui.widgets.machine_marks import Field, fitting
from tfcert_tui.widgets.row_painter import RowPainter

PARTS = ("label", "bar", "mine", "rest", "spark", "value", "warning", "bad", "good", "note", "head")


class MachineDrawn(RowPainter):
    """Draws lines of fields, each in the look of its part."""

    DEFAULT_CSS = """
    MachineDrawn > .machine--label { color: $text-muted; }
    MachineDrawn > .machine--bar { color: $text-primary; }
    MachineDrawn > .machine--mine { color: $text-accent; text-style: bold; }
    MachineDrawn > .machine--rest { color: $faint; }
    MachineDrawn > .machine--spark { color: $text-secondary; }
    MachineDrawn > .machine--value { color: $foreground; }
    MachineDrawn > .machine--warning { color: $text-warning; text-style: bold; }
    MachineDrawn > .machine--bad { color: $text-error; text-style: bold; }
    MachineDrawn > .machine--good { color: $text-success; }
    MachineDrawn > .machine--note { color: $text-muted; }
    MachineDrawn > .machine--head { color: $text-primary; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"machine--{part}" for part in PARTS}

    def part_style(self, part: str) -> Style:
        """Return the look of a part."""
        return self.get_component_rich_style(f"machine--{part}")

    def strip(self, line: Sequence[Field], width: int) -> Strip:
        """Return what fits of a line, in exactly `width` cells."""
        return self.strips([line], width)[0]

    def strips(self, lines: Sequence[Sequence[Field]], width: int) -> list[Strip]:
        """Return what fits of each line, in exactly `width` cells."""
        base = self.rich_style
        looks = {part: self.part_style(part) for part in PARTS}
        return [_strip(fitting(line, width), looks).adjust_cell_length(width, base) for line in lines]


def _strip(fields: Sequence[Field], looks: dict[str, Style]) -> Strip:
    """Return the fields; the blank behind one has its look, which nobody sees, and costs no colour of its own."""
    glued = [field.glued for field in fields[1:]]
    blanks = ["" if each else " " for each in glued] + [""]
    return Strip(
        [
            Segment(field.text + blank, looks[field.part])
            for field, blank in zip(fields, blanks[: len(fields)], strict=True)
        ]
    )
