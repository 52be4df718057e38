"""What can be said of a submission beside its verdict: which one counts, what changed, where its file came from."""

from __future__ import annotations

import time
from collections.abc import Iterable
from gettext import gettext as _
from gettext import ngettext

from tfcert_exam_engine.ages import age
from tfcert_exam_engine.attempts.scoring import counting
from tfcert_exam_engine.views import RunView, SubmissionView
from tfcert_tui import figures, words
from tfcert_tui.verdicts.submission_words import heading_of, megabytes


def run_of(view: SubmissionView, runs: Iterable[RunView]) -> RunView | None:
    """Return the newest run that kept this very file."""
    kept = [run for run in runs if run.kept_sha256 and run.kept_sha256 == view.sha256]
    return max(kept, key=lambda run: run.run, default=None)


def before(view: SubmissionView, found: list[SubmissionView]) -> SubmissionView | None:
    """Return the one graded last before this."""
    return next((each for each in reversed(found) if each.submission < view.submission and each.verdict), None)


def value(view: SubmissionView) -> float | None:
    """Return its metric; None where it was not graded, or where figures are withheld."""
    return view.verdict.value if view.verdict else None


def change(view: SubmissionView, earlier: SubmissionView | None) -> float | None:
    """Return how much its metric differs from that of the one before."""
    now, then = value(view), value(earlier) if earlier else None
    return None if now is None or then is None else round(now - then, 6)


def missing(view: SubmissionView) -> tuple[int, float] | None:
    """Return the next star and what is missing to it; None with all five, or where figures are withheld."""
    coming = view.verdict.next_star if view.verdict else None
    return (coming.star, coming.missing) if coming else None


def outcome(view: SubmissionView) -> str:
    """Return in a word or two how one ended that has no figure."""
    return {
        "grading": _("grading…"),
        "graded": "",
        "rejected": _("rejected"),
        "crashed": _("crashed"),
        "timed_out": _("too slow"),
        "out_of_memory": _("memory"),
        "engine_fault": _("our fault"),
    }[view.state]


def standing(view: SubmissionView, found: list[SubmissionView]) -> str:
    """Return whether it counts, and else which one does."""
    best = counting(found)
    if view.state == "grading":
        return _("It is accepted; its verdict appears here by itself.")
    if view.state != "graded":
        return heading_of(view)[0] + " " + _("It costs nothing and lowers nothing.")
    if best is None or best.submission == view.submission:
        return _("This one counts: the best graded submission does.")
    if best.stars == view.stars:
        return _("Submission {n} counts: it had as many stars before.").format(n=best.submission)
    return _("Submission {n} counts: it has {stars}.").format(n=best.submission, stars=words.stars(best.stars))


def origin(view: SubmissionView, run: RunView | None) -> str:
    """Return when it was pressed, how old its file was, and which run kept that file."""
    parts = [_("pressed {time}").format(time=time.strftime("%H:%M:%S", time.localtime(view.accepted_at)))]
    if view.saved_at is not None:
        parts.append(_("{file} saved {age} before").format(file=view.model_name, age=age(_older(view))))
    else:
        parts.append(view.model_name)
    parts.append(_("from run {n}").format(n=run.run) if run else _("from no run that is known"))
    return " · ".join(parts)


def _older(view: SubmissionView) -> float:
    return max(0.0, view.accepted_at - (view.saved_at or view.accepted_at))


def difference(view: SubmissionView, earlier: SubmissionView | None) -> str:
    """Return what is other than in the one before; "" where there is none before."""
    if earlier is None:
        return ""
    parts = [text for text in (_stars(view, earlier), _metric(view, earlier), *_model(view, earlier)) if text]
    if view.sha256 == earlier.sha256:
        parts = [_("the very same file")]
    told = " · ".join(parts) or _("another file, nothing else that is known")
    return _("Against submission {n}: {what}").format(n=earlier.submission, what=told)


def _stars(view: SubmissionView, earlier: SubmissionView) -> str:
    if view.stars is None or earlier.stars is None:
        return ""
    step = view.stars - earlier.stars
    said = ngettext("{n:+d} star", "{n:+d} stars", abs(step)).format(n=step)
    return said if step else _("as many stars")


def _metric(view: SubmissionView, earlier: SubmissionView) -> str:
    step = change(view, earlier)
    return "" if step is None or view.verdict is None else f"{view.verdict.metric} {figures.difference(step)}"


def _model(view: SubmissionView, earlier: SubmissionView) -> list[str]:
    if view.verdict is None or earlier.verdict is None:
        return []
    now, then = view.verdict.model, earlier.verdict.model
    parts = []
    if now.parameters is not None and then.parameters is not None and now.parameters != then.parameters:
        parts.append(_("{n:+,} parameters").format(n=now.parameters - then.parameters))
    if megabytes(now.megabytes) != megabytes(then.megabytes):
        parts.append(_("{then} to {now} MB").format(then=megabytes(then.megabytes), now=megabytes(now.megabytes)))
    return parts
