"""When the real exam would have let one try again, and how long a pass held: its handbook's rule, on our attempts."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from gettext import gettext as _

import msgspec

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.views import AttemptView

FIRST_WAIT_DAYS = 14
SECOND_WAIT_MONTHS = 2
LATER_WAIT_MONTHS = 12
PASS_MONTHS = 36


class Retake(msgspec.Struct, frozen=True):
    """What the exam's rule says after the newest exam that has ended."""

    fails: int
    """Exams not passed since the last pass."""
    open_from: str
    """ISO date on which the next try would have been open; "" after a pass."""
    holds_until: str = ""
    """ISO date up to which a pass would have held; "" after a fail."""


def retake_after(attempts: Iterable[AttemptView]) -> Retake | None:
    """Return what the rule says after the newest of these exams; None: there is no exam that has ended.

    Waits after a fail: 14 days, then 2 months, then 1 year each; a pass held for 36 months (TensorFlow Developer
    Certificate, Candidate Handbook).
    """
    exams = [each for each in attempts if each.mode == "exam" and each.ended]
    exams.sort(key=lambda each: each.started.wall_s)
    if not exams:
        return None
    ended = _day(exams[-1].ended_at or exams[-1].started.wall_s)
    if exams[-1].passed:
        return Retake(0, "", after_months(ended, PASS_MONTHS).isoformat())
    fails = 0
    for exam in exams:
        fails = 0 if exam.passed else fails + 1
    return Retake(fails, _open_from(ended, fails).isoformat())


def retake_up_to(attempt: AttemptView, attempts: Iterable[AttemptView]) -> Retake | None:
    """Return what the rule said when one exam had ended: of it and those before."""
    return retake_after(each for each in attempts if each.started.wall_s <= attempt.started.wall_s)


def _open_from(ended: datetime.date, fails: int) -> datetime.date:
    if fails == 1:
        return ended + datetime.timedelta(days=FIRST_WAIT_DAYS)
    return after_months(ended, SECOND_WAIT_MONTHS if fails == 2 else LATER_WAIT_MONTHS)


def after_months(day: datetime.date, months: int) -> datetime.date:
    """Return the same day of a later month, or that month's last day where it has no such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def _day(wall_s: float) -> datetime.date:
    return datetime.datetime.fromtimestamp(wall_s).date()


def refuse_early(attempts: Iterable[AttemptView], now_s: float) -> None:
    """Refuse an exam that the waits would not have let one sit yet.

    Raises:
        UsageRefused: the next try is not open; says from when it is.
    """
    retake = retake_after(attempts)
    if retake is None or not retake.open_from or _day(now_s).isoformat() >= retake.open_from:
        return
    raise UsageRefused(
        "retake",
        _("The next exam is open from {day}: the exam's waits are held here.").format(day=retake.open_from),
        _("Practise until then, or let them go with: tfcert-tui settings set retakes shown"),
    )
