"""The report of an attempt as one HTML file: no script in it, and nothing is fetched from anywhere."""

from __future__ import annotations

import time
from gettext import gettext as _
from importlib.resources import files

from tfcert_exam_engine.attempts.outcome import Outcome
from tfcert_exam_engine.views import AttemptView
from tfcert_tui import words
from tfcert_tui.reporting.category_section import category_section
from tfcert_tui.reporting.markup import Markup, document, style_sheet, tag, together
from tfcert_tui.reporting.material import Material
from tfcert_tui.reporting.said_of_itself import disclaimer, language, trademark
from tfcert_tui.reporting.star_marks import stars
from tfcert_tui.reporting.tables import facts_table, numbers_table
from tfcert_tui.reporting.timeline import deadline_is_drawn, timeline
from tfcert_tui.verdicts.outcome_words import pass_words

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""A browser that reads it runs no script and fetches nothing, whatever the rest of the file says."""


def report_html(material: Material) -> str:
    """Return the whole file: the same material gives the same text."""
    title = _("Result of {attempt}").format(attempt=material.attempt.attempt)
    sections = [category_section(material, each) for each in material.outcome.categories]
    body = tag(
        "main",
        _top(material, title),
        _overview(material.outcome),
        _when(material),
        *sections,
        tag("footer", tag("p", f"{disclaimer()} {trademark()}")),
    )
    return document(language(), _head(title), body)


def _head(title: str) -> Markup:
    return together(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="generator", content="tfcert-tui"),
        tag("title", title),
        style_sheet(files(__package__).joinpath("report.css").read_text(encoding="utf-8")),
    )


def _top(material: Material, title: str) -> Markup:
    attempt = material.attempt
    passed = attempt.passed
    verdict = _("passed") if passed else _("not passed")
    mark = tag("span", "✓ " if passed else "✗ ", aria_hidden="true")
    score = _("{score} of {full}").format(score=words.number(attempt.score), full=words.number(attempt.full))
    verdict_mark = tag("span", mark, verdict, class_="verdict good" if passed else "verdict bad")
    return tag(
        "header",
        tag("h1", title),
        tag("p", tag("strong", score, class_="score"), " ", None if attempt.mode == "drill" else verdict_mark),
        tag("p", pass_words(material.outcome), class_="quiet"),
        tag("p", attempt.note, class_="note") if attempt.note else None,
        facts_table(_facts(material)),
        tag("p", disclaimer(), class_="quiet"),
    )


def _facts(material: Material) -> list[tuple[str, str]]:
    attempt = material.attempt
    ended = attempt.ended_at or attempt.started.wall_s
    reasons = {"deadline": _("time ran out"), "candidate": _("ended by the candidate"), "": ""}
    rows = [
        (_("mode"), words.mode_name(attempt.mode)),
        (_("drawn"), _("form {form}, seed {seed}").format(form=attempt.form, seed=attempt.seed)),
        (_("begun"), _moment(attempt.started.wall_s)),
        (_("ended"), f"{_moment(ended)} · {reasons[attempt.end_reason]}"),
        (_("time"), _taken(attempt, material.outcome.spent_s)),
        (_("version"), f"tfcert-tui {attempt.product}" if attempt.product else ""),
        (_("sat on"), attempt.origin),
        (_("attempt"), attempt.uid),
    ]
    return [(name, value) for name, value in rows if value]


def _taken(attempt: AttemptView, spent_s: float) -> str:
    if not attempt.minutes:
        return _("{time}, without a deadline").format(time=words.duration(spent_s))
    return _("{time} of {given}").format(time=words.duration(spent_s), given=words.duration(attempt.minutes * 60))


def _moment(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S %Z", time.localtime(at)).strip()


def _overview(outcome: Outcome) -> Markup:
    heads = [_("category"), _("stars"), _("points"), _("on screen"), _("trained"), _("runs"), _("submissions")]
    rows: list[list[str | Markup]] = [
        [
            tag("a", f"{each.category} {each.title}", href=f"#category{each.category}"),
            stars(each.stars),
            _("{points} of {weight}").format(points=words.number(each.points), weight=each.weight),
            words.duration(each.spent_s),
            words.duration(each.trained_s),
            str(each.runs),
            str(each.submissions),
        ]
        for each in outcome.categories
    ]
    return tag(
        "section", tag("h2", _("Categories")), numbers_table(heads, rows, _("Categories at a glance"), titled=False)
    )


def _when(material: Material) -> Markup:
    attempt = material.attempt
    deadline = ""
    if attempt.deadline is not None and not deadline_is_drawn(attempt):
        deadline = _("The deadline was at {time}, beyond what is drawn.").format(time=_moment(attempt.deadline.wall_s))
    key = _(
        "Bars are trainings, hollow where one failed or was stopped; triangles are submissions, with the stars that "
        "they got; × is a press of Submit after the end."
    )
    return tag(
        "section",
        tag("h2", _("What was done when")),
        tag("div", timeline(material), class_="wide"),
        tag("p", f"{key} {deadline}".strip(), class_="quiet"),
    )
