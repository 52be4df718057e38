"""One's own curves and the reference's in one chart each."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

from tfcert_exam_engine.events import EpochEnded
from tfcert_tui.widgets.compared_curves import ComparedCurves

MINE, REFERENCE = 1, 0
"""Stand-ins for numbers of runs."""


class ReviewCurves(ComparedCurves):
    """Two curves a chart: what was measured on validation examples, where it was."""

    def put(self, mine: Sequence[EpochEnded], reference: Sequence[EpochEnded]) -> None:
        """Draw these; either may be empty."""
        self._runs = []  # Another problem's: nothing of them goes on.
        self.set_runs([(MINE, mine), (REFERENCE, reference)])

    def called(self, run: int) -> str:
        """Return whose curve it is."""
        return _("yours") if run == MINE else _("reference")
