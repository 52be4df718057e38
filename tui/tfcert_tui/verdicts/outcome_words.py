"""What came of an attempt, in sentences: the screen, the commands and the report say the same."""

from __future__ import annotations

import time
from collections.abc import Sequence
from gettext import gettext as _
from gettext import ngettext

from tfcert_exam_engine.attempts.outcome import CategoryOutcome, Lacking, NotCounted, Outcome
from tfcert_exam_engine.attempts.retakes import Retake
from tfcert_tui import words


def pass_words(outcome: Outcome) -> str:
    """Return what a pass lacks: "6 more points to pass: one star more in category 5 (90)."; else what is left."""
    if outcome.lacking is not None:
        return _lacking(outcome.lacking)
    missing = outcome.attempt.full - outcome.attempt.score
    if not missing:
        return _("Every star of every category.")
    said = ngettext("{points} point was left.", "{points} points were left.", round(missing))
    return said.format(points=words.number(missing))


def _lacking(lacking: Lacking) -> str:
    first, *others = lacking.stars.items()
    parts = [
        ngettext("{n} more star in category {category}", "{n} more stars in category {category}", first[1]).format(
            n=first[1], category=first[0]
        )
    ]
    parts += [_("{n} in {category}").format(n=stars, category=category) for category, stars in others]
    said = ngettext(
        "{points} more point to pass: {parts} would do.",
        "{points} more points to pass: {parts} would do.",
        round(lacking.points),
    )
    return said.format(points=words.number(lacking.points), parts=", ".join(parts))


def retake_words(retake: Retake | None, held: bool = False) -> str:
    """Return when the next try would have been open, or how long a pass would have held; "" where no exam ended."""
    if retake is None:
        return ""
    if retake.holds_until:
        return _("The certificate would have held until {day}.").format(day=retake.holds_until)
    if held:
        return _("The next exam is open from {day}: the waits are held.").format(day=retake.open_from)
    return _("The exam's rule: next try from {day}.").format(day=retake.open_from)


def effort_words(category: CategoryOutcome) -> list[str]:
    """Return submissions, runs and the time spent, from long to short."""
    pressed = ngettext("{n} submission", "{n} submissions", category.submissions).format(n=category.submissions)
    runs = ngettext("{n} run", "{n} runs", category.runs).format(n=category.runs)
    spent = words.duration(category.spent_s)
    if not category.spent_s:  # worked on with commands alone
        spent = _("trained {time}").format(time=words.duration(category.trained_s)) if category.trained_s else ""
    if not spent:
        return [f"{pressed} · {runs}", f"×{category.submissions} · {runs}", f"×{category.submissions}", ""]
    short = f"×{category.submissions}"
    return [f"{pressed} · {runs} · {spent}", f"{short} · {runs} · {spent}", f"{short} · {spent}", spent, ""]


def not_counted_words(category: CategoryOutcome) -> list[str]:
    """Return a sentence for whatever did not count, and why; submissions that were no better are said together."""
    others = [each for each in category.not_counted if each.why == "not_better"]
    said = [_sentence(each) for each in category.not_counted if each.why != "not_better"]
    return [*([_not_better(others, category.counts)] if others else []), *said]


def _not_better(others: Sequence[NotCounted], counts: int | None) -> str:
    numbers = ", ".join(str(each.submission) for each in others)
    said = ngettext(
        "Submission {numbers} had no more stars than {counts}, which counts.",
        "Submissions {numbers} had no more stars than {counts}, which counts.",
        len(others),
    )
    return said.format(numbers=numbers, counts=counts)


def _sentence(each: NotCounted) -> str:
    at = "" if each.at is None else time.strftime("%H:%M:%S", time.localtime(each.at))
    said = {
        "never_submitted": _("Never submitted: counts as zero. A file that was not submitted is not looked at."),
        "never_graded": _("Nothing that was submitted could be graded: counts as zero."),
        "unsubmitted_model": _("Run {run} saved a model at {at} that was never submitted: not looked at."),
        "refused": _("Submission {n} at {at} could not be graded, so it gave nothing: {message}"),
        "engine_fault": _("Submission {n} at {at} was not graded, by our fault: {message}"),
        "graded_again": _(
            "Submission {n}: our machinery failed; graded again ({tries} tries), and that verdict counts."
        ),
        "late": _("Submit was pressed at {at}, after the end: not taken."),
        "grading": _("Submission {n} at {at} was accepted in time and is being graded; it counts."),
    }[each.why]
    return said.format(n=each.submission, run=each.run, at=at, message=each.message, tries=each.tries).strip()
