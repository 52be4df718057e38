"""One submission of a report: its checks with their figures, its reasons, its model beside the reference."""

from __future__ import annotations

import time
from collections.abc import Iterator
from gettext import gettext as _

from tfcert_exam_engine.attempts.outcome import CategoryOutcome
from tfcert_exam_engine.grading.verdict import StarCheck, Verdict
from tfcert_exam_engine.views import SubmissionView
from tfcert_tui import figures, words
from tfcert_tui.reporting.markup import Markup, tag
from tfcert_tui.reporting.star_marks import stars
from tfcert_tui.reporting.tables import numbers_table
from tfcert_tui.verdicts import why
from tfcert_tui.verdicts.submission_words import heading_of, megabytes


def submission_part(view: SubmissionView, category: CategoryOutcome) -> Markup:
    """Return all that is known of it."""
    return tag("div", tag("p", _about(view), class_="quiet"), *_said(view), *_verdict(view, category))


def _about(view: SubmissionView) -> str:
    at = time.strftime("%H:%M:%S", time.localtime(view.accepted_at))
    parts = [_("pressed {time}").format(time=at), view.model_name]
    if view.verdict is not None:
        model = view.verdict.model
        parts.append(_("{size} MB").format(size=megabytes(model.megabytes)))
        parts += [_("{n:,} parameters").format(n=model.parameters)] if model.parameters is not None else []
        parts += [model.written_by, view.verdict.graded_with]
    parts.append(f"sha256 {view.sha256[:16]}")
    return " · ".join(part for part in parts if part)


def _said(view: SubmissionView) -> Iterator[Markup]:
    sentences = [heading_of(view)[0], view.message, view.advice, why.told_apart(view), why.repeats(view)]
    for sentence in sentences:
        if sentence:
            yield tag("p", sentence)


def _verdict(view: SubmissionView, category: CategoryOutcome) -> Iterator[Markup]:
    verdict = view.verdict
    if verdict is None:
        return
    if verdict.value is not None:
        measured = _("{metric} {value} on {n} hidden examples").format(
            metric=verdict.metric, value=words.figure(verdict.value), n=verdict.hidden_examples
        )
        yield tag("p", tag("strong", measured))
    for sentence in why.sentences(verdict):
        yield tag("p", sentence)
    yield _checks(view, category)
    yield tag("div", *_regions(verdict), *_reference(verdict), class_="tables")
    if why.left_out(verdict):
        yield tag("p", why.left_out(verdict), class_="quiet")


def _regions(verdict: Verdict) -> Iterator[Markup]:
    for regions in why.by_kind(verdict):
        heads = why.region_heads(regions[0].kind)
        named = _("Where it does well and badly, by {what}").format(what=heads[0])
        yield numbers_table(heads, [why.region_cells(each) for each in regions], named)


def _checks(view: SubmissionView, category: CategoryOutcome) -> Markup:
    heads = [_("star"), _("got"), _("measured"), _("needed"), _("margin"), _("why, and what to try")]
    assert view.verdict is not None
    rows = [_check(number, check) for number, check in enumerate(view.verdict.checks, 1)]
    named = _("Checks of submission {n} of category {category}").format(n=view.submission, category=category.category)
    return numbers_table(heads, rows, named)


def _check(number: int, check: StarCheck) -> list[str | Markup]:
    mark, said, kind = ("✓", _("yes"), "good") if check.passed else ("✗", _("no"), "bad")
    margin = "–" if check.margin is None else figures.difference(check.margin)
    told = " ".join(each for each in (check.fault, check.advice) if each)
    got = tag("span", tag("span", mark, aria_hidden="true"), f" {said}", class_=kind)
    return [stars(number), got, words.figure(check.measured), words.figure(check.needed), margin, told]


def _reference(verdict: Verdict) -> Iterator[Markup]:
    beside = why.against_reference(verdict)
    if beside:
        yield numbers_table(beside[0], beside[1:], _("Beside the reference solution"))
