"""How far each group of the exam's skills was shown, and what is worth a drill tonight."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from gettext import gettext as _
from textwrap import wrap

from textual import events
from textual.content import Content

from tfcert_exam_engine.views import AttemptView
from tfcert_problems.problem import Problem
from tfcert_problems.skills import GROUPS
from tfcert_tui.fitting import fit, shorten
from tfcert_tui.history import skill_progress
from tfcert_tui.history.skill_progress import Advice, SkillProgress
from tfcert_tui.terminal.glyphs import ascii_only, bar
from tfcert_tui.widgets.line_drawn import LineDrawn

NAME_CELLS, BAR_CELLS = 30, 12


class SkillGlance(LineDrawn):
    """One line a group, then what to do and why; the latter alone where there is one line."""

    DEFAULT_CSS = "SkillGlance { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__(id="skills")
        self.progress: list[SkillProgress] = []
        self.advice: Advice | None = None

    def put(
        self, bank: Sequence[Problem], attempts: Sequence[AttemptView], now_s: float, here: Collection[str] = ()
    ) -> None:
        """Take the bank, the attempts that were made, and the names of the public sets that are here."""
        self.progress = skill_progress.progress_of(bank, attempts, now_s)
        self.advice = skill_progress.advice(self.progress, attempts, now_s, here)
        self.paint()

    async def on_click(self, _event: events.Click) -> None:
        """Offer the drill."""
        await self.screen.run_action("drill")

    def lines(self) -> list[Content]:
        """Return the lines, what to do last."""
        width, height = self.size.width, max(1, self.size.height)
        if not self.progress:
            return [Content("")] * height
        said = skill_progress.readiness(self.progress, self.advice)
        room = height - len(GROUPS) - 1
        if room < 1:
            short = skill_progress.brief(self.progress, self.advice)
            return [Content(shorten(said if len(said) <= width else short, width))]
        groups = [self._group(group, found) for group, found in skill_progress.by_group(self.progress).items()]
        words = wrap(said, max(10, width))[:room]
        words += [""] * (room - len(words))
        return [*groups, Content(""), *(Content(line) for line in words)]

    def _group(self, group: int, found: list[SkillProgress]) -> Content:
        shown = sum(one.is_shown for one in found)
        width = max(10, min(NAME_CELLS, self.size.width - BAR_CELLS - 10))
        share = shown / len(found) if found else 0.0
        return Content.assemble(
            (fit(_(GROUPS[group]), width), "$dim"),
            (bar(share, BAR_CELLS, ascii_only()), "$primary"),
            "  " + _("{n} of {all}").format(n=shown, all=len(found)),
        )
