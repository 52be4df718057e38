"""When the engine is asked to leave, and should not without being told to all the same."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.errors import UsageRefused


def refuse(*, clock_runs: bool, trains: bool) -> None:
    """Refuse while an attempt's clock runs, or a training is under way.

    Raises:
        UsageRefused: says what would go on, or be lost, and how to stop the engine all the same.
    """
    if clock_runs:
        raise UsageRefused(
            "attempt_live",
            _("An attempt is under way and its clock runs on without the engine."),
            _("End it with: tfcert-tui end. Or stop the engine all the same: tfcert-tui engine stop --force"),
        )
    if trains:
        raise UsageRefused(
            "training",
            _("A training is under way, and would be stopped with the engine."),
            _("Wait for it, or stop the engine all the same: tfcert-tui engine stop --force"),
        )
