"""The offline data sets and how far they are built: one line-drawn widget."""

from __future__ import annotations

from gettext import gettext as _

from textual.content import Content

from tfcert_exam_engine.views import DataView
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import fit
from tfcert_tui.widgets.line_drawn import LineDrawn

BAR, LABEL = 12, 12


class DataProgress(LineDrawn):
    """One line a data set."""

    DEFAULT_CSS = "DataProgress { height: 1fr; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="data")
        self.desk = desk

    def lines(self) -> list[Content]:
        """Return the lines."""
        data = self.desk.state.data
        if not data:
            return [Content.assemble((_("Nothing known yet."), "$dim"))]
        if len(data) > self.size.height:
            return [self._together(data)]
        return [self._line(each) for each in data]

    def _together(self, data: list[DataView]) -> Content:
        """Return one line for all of them: what is being done, or failed, before what is done."""
        busy = [each for each in data if each.state in ("failed", "building")]
        if busy:
            return self._line(min(busy, key=lambda each: each.state != "failed"))
        ready = sum(each.state == "ready" for each in data)
        if ready == len(data):
            said = _("all {n} data sets are ready").format(n=len(data))
            return Content.assemble(("✓ ", "$success"), (fit(said, max(0, self.size.width - 2)), ""))
        said = _("{n} of {all} ready, others when needed").format(n=ready, all=len(data))
        return Content.assemble((fit(said, self.size.width), "$dim"))

    def _line(self, view: DataView) -> Content:
        width = max(0, self.size.width - LABEL - BAR - 2)
        done = round(BAR * (1 if view.state == "ready" else view.fraction))
        style = {"ready": "$success", "failed": "$error"}.get(view.state, "$primary")
        return Content.assemble(
            fit(view.name, LABEL),
            ("━" * done, style),
            ("─" * (BAR - done), "$faint"),
            "  ",
            (fit(_said(view), width), style if view.state == "failed" else "$dim"),
        )


def _said(view: DataView) -> str:
    if view.state == "building":
        return f"{view.fraction:4.0%} {view.text}"
    words = {"missing": _("not built yet"), "ready": _("ready"), "failed": _("failed")}[view.state]
    return f"{words}: {view.text}" if view.text and view.state == "failed" else words
