"""The whole monitor as one picture that scrolls: the machine, and what one run has used since it began."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

import msgspec
from rich.segment import Segment
from textual.strip import Strip

from tfcert_exam_engine.machine.usage_views import UsageView
from tfcert_tui.border_titles import footnote
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets import monitor_gpus, monitor_parts
from tfcert_tui.widgets.hardware_lines import Line, Look, Room, label_cells
from tfcert_tui.widgets.machine_drawn import MachineDrawn
from tfcert_tui.widgets.machine_marks import Field
from tfcert_tui.widgets.monitor_parts import titled
from tfcert_tui.widgets.usage_charts import Looks, Quantity, heading, quantities, usage_chart

TWO_COLUMNS_FROM = 100
"""From this width on the machine stands beside the run."""
MACHINE_CELLS = 92
"""Most for the machine."""
TWO_CHARTS_FROM = 96
"""From this width on charts stand side by side."""
CHART_ROWS = (8, 24)
"""Least and most of a chart with its axis and heading."""
SCROLLED_ROWS = 11
"""Of a chart below the machine, where all of it scrolls."""
GAP_CELLS = 3


class RunShown(msgspec.Struct, frozen=True):
    """The run whose history is charted."""

    title: str
    facts: str
    usage: UsageView | None = None
    """None: not read yet."""
    epochs: tuple[tuple[float, int], ...] = ()
    """(seconds since the run began, number) of each epoch that ended."""
    words: str = ""
    """What is said where there are no figures."""


class MonitorView(MachineDrawn):
    """Draws the rows that are seen."""

    DEFAULT_CSS = "MonitorView { height: 1fr; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__(id="monitor", classes="pane")
        self.can_focus = True
        self.top = 0
        self._look: Look | None = None
        self._run: RunShown | None = None
        self._count = 0
        self._parts: list[int] = []
        """Rows at which a part begins."""

    def show(self, look: Look | None, run: RunShown | None) -> None:
        """Show the machine and a run as they are now."""
        self._look, self._run = look, run
        self.changed()

    def move(self, step: int) -> None:
        """Scroll by rows."""
        top = max(0, min(self.top + step, self._count - self.size.height))
        if top != self.top:
            self.top = top
            self.paint()

    def next_part(self, step: int) -> None:
        """Go to where the next part begins, or the one before."""
        if step > 0:
            wanted = next((row for row in self._parts if row > self.top), self._count)
        else:
            wanted = next((row for row in reversed(self._parts) if row < self.top), 0)
        self.move(wanted - self.top)

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the rows that are seen; beside a machine that scrolls the run stands where all of it is seen."""
        self._parts = []
        if width < TWO_COLUMNS_FROM:
            machine = self._machine(width)
            self._parts.append(len(machine))
            shown = self._scrolled([*machine, *self._history(width, 0)], height)
        else:
            left = min(MACHINE_CELLS, (width - GAP_CELLS) // 2)
            right = width - left - GAP_CELLS
            history = self._history(right, height)
            shown = self._scrolled(self._machine(left), height, len(history))
            first = min(self.top, max(0, len(history) - height))
            shown = self._beside(shown, history[first : first + height], left, right)
        self.call_next(self._say_place)
        return shown + [Strip.blank(width, self.rich_style)] * (height - len(shown))

    def _scrolled(self, rows: list[Strip], height: int, least: int = 0) -> list[Strip]:
        self._count = max(len(rows), least)
        self.top = max(0, min(self.top, self._count - height))
        return rows[self.top : self.top + height]

    def _say_place(self) -> None:
        if not self.is_attached:
            return
        last = min(self._count, self.top + self.size.height)
        more = self._count > self.size.height
        footnote(self, f"{self.top + 1}-{last} / {self._count}" if more else "")

    def _beside(self, one: list[Strip], other: list[Strip], left: int, right: int) -> list[Strip]:
        between = Strip([Segment(" | " if ascii_only() else " │ ", self.part_style("rest"))])
        rows = max(len(one), len(other))
        one += [Strip.blank(left, self.rich_style)] * (rows - len(one))
        other += [Strip.blank(right, self.rich_style)] * (rows - len(other))
        return [Strip.join([mine, between, its]) for mine, its in zip(one, other, strict=True)]

    def _machine(self, width: int) -> list[Strip]:
        if self._look is None:
            return self.words(_("Waiting for the first look at the machine."), self.part_style("note"), width, 2)
        look = self._look
        room = Room(width, 1, ascii_only(), label_cells(look.sample.gpus))
        parts = [
            (_("Advice"), monitor_parts.advice(look, room)),
            (_("Processor"), monitor_parts.processor(look, room)),
            (_("Memory"), monitor_parts.memory(look, room)),
            (_("GPUs"), monitor_gpus.gpus(look, room)),
            (_("Disk and network"), monitor_parts.disk_and_network(look, room)),
            (_("What may be used here"), monitor_parts.allowed(look, room)),
        ]
        lines: list[Line] = []
        for title, part in parts:
            self._parts.append(len(lines))
            lines += titled(title, part, room)
        return self.strips(lines, width)

    def _history(self, width: int, height: int) -> list[Strip]:
        """Return the run's charts, one above the other or in pairs, as tall as `height` rows allow; 0: no limit."""
        run = self._run
        if run is None:
            return self.strips(self._no_run(width), width)
        head = [*titled(run.title, [[Field(run.facts, "note")]], self._room(width))[:2], []]
        rows = self.strips(head, width)
        known = quantities(run.usage) if run.usage is not None else []
        if not known or run.usage is None:
            return rows + self.words(run.words, self.part_style("note"), width, 3)
        across = 2 if width >= TWO_CHARTS_FROM and len(known) > 1 else 1
        room = (height - len(rows)) // -(-len(known) // across)
        each = max(CHART_ROWS[0], min(CHART_ROWS[1], room)) if height else SCROLLED_ROWS
        for at in range(0, len(known), across):
            rows += self._charts(known[at : at + across], run.usage, width, each, across)
        return rows

    def _charts(self, some: Sequence[Quantity], usage: UsageView, width: int, rows: int, across: int) -> list[Strip]:
        cells = (width - GAP_CELLS * (across - 1)) // across
        drawn = [self._chart(each, usage, cells, rows) for each in some]
        gap = Strip.blank(GAP_CELLS, self.rich_style)
        if len(drawn) == 1:
            return [strip.adjust_cell_length(width, self.rich_style) for strip in drawn[0]]
        pairs = zip(*drawn, strict=True)
        return [Strip.join([one, gap, two]).adjust_cell_length(width, self.rich_style) for one, two in pairs]

    def _chart(self, each: Quantity, usage: UsageView, width: int, rows: int) -> list[Strip]:
        looks = Looks(self.rich_style, self.part_style("note"), self.part_style(each.part), ascii_only())
        epochs = self._run.epochs if self._run is not None else ()
        chart = usage_chart(each, usage, epochs, looks, width, rows - 2)
        return [self.strip(heading(each, usage), width), *chart, Strip.blank(width, self.rich_style)]

    def _no_run(self, width: int) -> list[Line]:
        said = _("No run yet: what it uses of the machine is charted here from its first seconds on.")
        return titled(_("Run"), [[Field(said, "note")]], self._room(width))

    @staticmethod
    def _room(width: int) -> Room:
        return Room(width, 1, ascii_only())
