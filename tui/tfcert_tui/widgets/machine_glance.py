"""The doctor's findings in short: what is not in order, with what to do, before what is."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Size

from tfcert_tui.desk import Desk
from tfcert_tui.fitting import fit
from tfcert_tui.widgets.line_drawn import LineDrawn
from tfcert_tui.wrapping import wrap

if TYPE_CHECKING:  # the doctor is imported when it is asked, in the background
    from tfcert_exam_engine.doctor.findings import Finding

SIGNS = {"good": ("✓", "$success"), "warning": ("!", "bold $warning"), "bad": ("✗", "bold $error")}
COMMAND = "tfcert-tui doctor"


class MachineGlance(LineDrawn):
    """As many lines as there is room for, the most important first; the command that says all of it last."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="machine")
        self.desk = desk
        self.findings: list[Finding] | None = None
        """None: not looked yet."""

    def put(self, findings: list[Finding]) -> None:
        """Show these."""
        self.findings = findings
        self.refresh(layout=bool(self.styles.is_auto_height))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that all of it takes, where it may have them."""
        return len(self._details(width)) + 2 if self.findings else 1

    def lines(self) -> list[Content]:
        """Return the lines."""
        height, width = max(1, self.size.height), self.size.width
        if self.findings is None:
            said = _("Looking at this machine…") if self.desk.doctor else _("{command} looks it over.")
            return [Content.assemble((fit(said.format(command=COMMAND), width), "$dim"))]
        if not self.findings:
            return [Content.assemble((fit(_("Not known: {command} says why.").format(command=COMMAND), width), "$dim"))]
        head, *rest = [self._headline(width), *self._details(width)]
        more = Content.assemble((fit(_("All of it: {command}").format(command=COMMAND), width), "$dim"))
        if height == 1:
            return [head]
        return [head, *rest[: height - 2], *([Content("")] * (height - 2 - len(rest))), more]

    def _headline(self, width: int) -> Content:
        findings = self.findings or []
        troubles = [each for each in findings if each.level != "good"]
        worst = "bad" if any(each.level == "bad" for each in troubles) else "warning" if troubles else "good"
        said = _("This machine is in order.")
        if troubles:
            said = _("{n} to look at: {command}").format(n=len(troubles), command=COMMAND)
        sign, style = SIGNS[worst]
        return Content.assemble((f"{sign} ", style), (fit(said, width - 2), style if troubles else "bold"))

    def _details(self, width: int) -> list[Content]:
        order = {"bad": 0, "warning": 1, "good": 2}
        found: list[Content] = []
        for each in sorted(self.findings or [], key=lambda finding: order[finding.level]):
            sign, style = SIGNS[each.level]
            look = "$dim" if each.level == "good" else ""
            first, *more = wrap(each.text, width - 2)
            found.append(Content.assemble((f"{sign} ", style), (first, look)))
            found += [Content.assemble((f"  {line}", look)) for line in more]
            found += [Content.assemble((f"  {line}", "$dim")) for line in wrap(each.advice, width - 2) if each.advice]
        return found
