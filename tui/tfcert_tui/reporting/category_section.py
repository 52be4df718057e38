"""One category of a report: what counts, what does not and why, the run that it came from."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _
from gettext import ngettext

from tfcert_exam_engine.attempts.outcome import CategoryOutcome
from tfcert_exam_engine.views import RunView
from tfcert_tui import words
from tfcert_tui.reporting.curve_chart import chart, curves_of, fits_begin
from tfcert_tui.reporting.markup import Markup, tag
from tfcert_tui.reporting.material import Material
from tfcert_tui.reporting.star_marks import stars
from tfcert_tui.reporting.submission_part import submission_part
from tfcert_tui.reporting.tables import numbers_table
from tfcert_tui.runs.run_facts import keras_words
from tfcert_tui.verdicts.outcome_words import not_counted_words


def category_section(material: Material, category: CategoryOutcome) -> Markup:
    """Return the whole of it."""
    heading = _("{n} {title}").format(n=category.category, title=category.title)
    points = _("{points} of {weight} points").format(points=words.number(category.points), weight=category.weight)
    return tag(
        "section",
        tag("h2", heading, " ", stars(category.stars)),
        tag("p", tag("strong", points), " · ", _drawn(category), class_="quiet"),
        *_left_out(category),
        *_counting(material, category),
        *_run_that_counts(material, category),
        *_other_submissions(material, category),
        *_all_runs(material, category),
        *_script(material, category),
        id=f"category{category.category}",
        class_="category",
    )


def _drawn(category: CategoryOutcome) -> str:
    named = f"{category.slug}-{category.variant}" if category.variant else category.slug
    return _("problem {name}, version {version}").format(name=named, version=category.version)


def _left_out(category: CategoryOutcome) -> Iterator[Markup]:
    said = not_counted_words(category)
    if said:
        yield tag("h3", _("What did not count, and why"))
        yield tag("ul", *(tag("li", each) for each in said))


def _counting(material: Material, category: CategoryOutcome) -> Iterator[Markup]:
    counts = material.counting(category)
    if counts is not None:
        yield tag("h3", _("Submission {n} counts").format(n=counts.submission))
        yield submission_part(counts, category)


def _run_that_counts(material: Material, category: CategoryOutcome) -> Iterator[Markup]:
    run = material.run_that_counts(category)
    if run is not None:
        yield tag("h3", _("Run {n}, which it came from").format(n=run.run))
        yield tag("p", _about(run), class_="quiet")
        yield from _curves(material, category, run)
    elif category.counts is not None:
        yield tag("p", _("Its model came from no run that is known: it has no curves."), class_="quiet")


def _script(material: Material, category: CategoryOutcome) -> Iterator[Markup]:
    run = material.run_that_counts(category)
    if run is None:
        return
    text = material.scripts.get(run.run)
    if text is None:
        yield tag("p", _("The script of run {n} is not kept here.").format(n=run.run), class_="quiet")
        return
    count = len(text.splitlines())
    said = ngettext("The script of run {n}, {lines} line", "The script of run {n}, {lines} lines", count)
    said = said.format(n=run.run, lines=count)
    yield tag("details", tag("summary", said), tag("pre", tag("code", text), tabindex=0))


def _curves(material: Material, category: CategoryOutcome, run: RunView) -> Iterator[Markup]:
    epochs = material.curves.get(run.run, [])
    charts = curves_of(epochs)
    drawn = [
        chart(curves, len(epochs), fits_begin(epochs), f"category{category.category}-{n}")
        for n, curves in enumerate(charts, 1)
    ]
    if drawn:
        yield tag("div", *drawn, class_="charts")
    else:
        yield tag("p", _("It has no curves: no epoch ended, or they are not kept here."), class_="quiet")


def _about(run: RunView) -> str:
    took = "" if run.ended_at is None else words.duration(run.ended_at - run.started_at)
    parameters = "" if run.parameters is None else _("{n:,} parameters").format(n=run.parameters)
    return " · ".join(each for each in (words.run_state(run), took, parameters, keras_words(run)) if each)


def _all_runs(material: Material, category: CategoryOutcome) -> Iterator[Markup]:
    runs = [run for run in material.runs if run.category == category.category]
    if not runs:
        return
    heads = [_("run"), _("outcome"), _("epochs"), _("time"), _("model"), ""]
    rows = [
        [
            str(run.run),
            words.run_state(run),
            _epochs(run),
            _time(run),
            run.kept_model or "–",
            " ".join(each for each in (run.message, run.advice) if each),
        ]
        for run in runs
    ]
    named = _("All runs of category {n}").format(n=category.category)
    yield tag("details", tag("summary", named), numbers_table(heads, rows, named))


def _epochs(run: RunView) -> str:
    return f"{run.epoch}/{run.epochs}" if run.epochs else "–"


def _time(run: RunView) -> str:
    return "–" if run.ended_at is None or run.state == "queued" else words.duration(run.ended_at - run.started_at)


def _other_submissions(material: Material, category: CategoryOutcome) -> Iterator[Markup]:
    others = [each for each in material.submissions_of(category.category) if each.submission != category.counts]
    for each in others:
        title = _("Submission {n}").format(n=each.submission)
        yield tag("details", tag("summary", title, " ", stars(each.stars)), submission_part(each, category))
