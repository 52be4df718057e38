"""How the time left is told: calm, then amber, then what will count as zero."""

from __future__ import annotations

import math
from gettext import gettext as _
from gettext import ngettext
from typing import Literal

from tfcert_exam_engine.views import AttemptView

WARN_MINUTES = (30, 10, 5, 1)
AMBER_S = 30 * 60
LAST_S = 5 * 60

Mood = Literal["calm", "amber", "last", "over", "paused", "hidden"]


def mood_of(remaining_s: float) -> Mood:
    """Return how urgent it is."""
    if remaining_s <= 0:
        return "over"
    if remaining_s <= LAST_S:
        return "last"
    return "amber" if remaining_s <= AMBER_S else "calm"


def as_clock(remaining_s: float) -> str:
    """Return "03:41:07"; never negative, and 0 only when it is over."""
    whole = max(0, math.ceil(remaining_s))
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def never_submitted(attempt: AttemptView) -> list[int]:
    """Return the categories that count as zero as things stand; one being graded is not among them."""
    return [p.category for p in attempt.problems if p.stars is None and p.grading is None]


def countdown_words(remaining_s: float, zero: list[int]) -> list[str]:
    """Return the countdown, in wordings from long to short."""
    clock, mood = as_clock(remaining_s), mood_of(remaining_s)
    if mood == "over":
        return [_("time is up"), clock]
    if mood == "last" and zero:
        numbers = " ".join(str(category) for category in zero)
        return [
            _("{clock} left · {categories} count as zero").format(clock=clock, categories=numbers),
            _("{clock} · {categories} count as zero").format(clock=clock, categories=numbers),
            _("{clock} · {categories} = 0").format(clock=clock, categories=numbers),
            clock,
        ]
    return [_("{clock} left").format(clock=clock), clock]


def clock_face(attempt: AttemptView, remaining_s: float | None, elapsed_s: float) -> tuple[list[str], Mood]:
    """Return what the clock says, in wordings from long to short, and how urgent it is."""
    if attempt.paused:
        return paused_words(remaining_s), "paused"
    if remaining_s is None:
        elapsed = as_clock(elapsed_s)
        return [_("{elapsed} so far · no deadline").format(elapsed=elapsed), elapsed], "calm"
    return countdown_words(remaining_s, never_submitted(attempt)), mood_of(remaining_s)


def paused_words(remaining_s: float | None) -> list[str]:
    """Return what a clock says that stands, with the time it holds."""
    if remaining_s is None:
        return [_("PAUSED · no deadline"), _("PAUSED")]
    clock = as_clock(remaining_s)
    return [_("PAUSED · {clock} left").format(clock=clock), _("PAUSED {clock}").format(clock=clock)]


def hidden_words(key: str) -> list[str]:
    """Return what stands in the place of a clock that a person does not want to see."""
    return [_("time hidden · {key} shows it").format(key=key), _("{key} shows time").format(key=key), key]


def crossed(before_s: float, now_s: float) -> int | None:
    """Return the smallest warning mark, in minutes, passed between two looks at the clock."""
    passed = [minutes for minutes in WARN_MINUTES if now_s <= minutes * 60 < before_s]
    return min(passed, default=None)


def warning(minutes: int, titles: list[str]) -> str:
    """Return the notice for a warning mark; `titles` are the categories never submitted."""
    left = ngettext("{n} minute left.", "{n} minutes left.", minutes).format(n=minutes)
    if not titles:
        return left + " " + _("Every category has a submission; the best graded one counts.")
    return left + " " + _("Never submitted, counts as zero: {titles}.").format(titles=", ".join(titles))
