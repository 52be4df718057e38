"""The record of a pass as a PDF: one A4 sheet on its side; the same facts give the same bytes."""

from __future__ import annotations

import io
from gettext import gettext as _

from tfcert_exam_engine.attempts.scoring import MAX_STARS, PASS_AT
from tfcert_exam_engine.person_name import not_in_any_font
from tfcert_tui.reporting import faces
from tfcert_tui.reporting.faces import Style
from tfcert_tui.reporting.ink import Ink
from tfcert_tui.reporting.line_breaks import broken, fitted
from tfcert_tui.reporting.record_facts import RecordedProblem, RecordFacts
from tfcert_tui.reporting.said_of_itself import disclaimer, language, trademark
from tfcert_tui.words import duration, number

WIDTH, HEIGHT = 841.89, 595.28
MIDDLE, SIDE = WIDTH / 2, 74.0
"""Points; A4 on its side, and where its columns begin."""
INK, QUIET, RULE, ACCENT = "#1b2430", "#5b6673", "#c9cfd6", "#9a6410"
NAME_SIZES = {1: (44.0, 30.0), 2: (30.0, 18.0), 3: (18.0, 12.0)}


def record_pdf(facts: RecordFacts) -> bytes:
    """Return the whole file.

    Raises:
        UsageRefused: the name has a character that no font here has.
    """
    from reportlab.pdfgen.canvas import Canvas

    absent = faces.missing(facts.name)
    if absent:
        raise not_in_any_font(absent)
    file = io.BytesIO()
    # Named, or it would ask for Helvetica, which is not embedded.
    first = next(iter(faces.setting(" ").fonts))
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1, lang=language(), initialFontName=first)
    canvas.setTitle(f"{_('Practice record')}: {facts.name}")
    canvas.setSubject(disclaimer())
    canvas.setCreator(f"tfcert-tui {facts.product}".rstrip())
    _draw(Ink(canvas), facts)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw(ink: Ink, facts: RecordFacts) -> None:
    ink.frame(28, WIDTH, HEIGHT, ACCENT, 1.2)
    ink.frame(33, WIDTH, HEIGHT, RULE, 0.5)
    ink.text(MIDDLE, 512, _("PRACTICE RECORD"), 15, "bold", ACCENT, "centre", spacing=4)
    _name(ink, facts.name)
    ink.line(MIDDLE - 150, 400, MIDDLE + 150, 400, RULE)
    sat = _("passed a mock of the TensorFlow Developer Certificate exam with")
    ink.text(MIDDLE, 376, sat, 14, "italic", QUIET, "centre")
    score = _("{score} of {full} points").format(score=number(facts.score), full=number(facts.full))
    ink.text(MIDDLE, 340, score, 28, "bold", INK, "centre")
    rule = _("{needed} are needed to pass").format(needed=number(facts.full * PASS_AT / 100))
    ink.text(MIDDLE, 322, rule, 11, "roman", QUIET, "centre")
    _categories(ink, facts.problems)
    _details(ink, facts)
    ink.text(MIDDLE, 58, disclaimer(), 11.5, "bold", INK, "centre")
    ink.text(MIDDLE, 44, trademark(), 8.5, "roman", QUIET, "centre")


def _name(ink: Ink, name: str) -> None:
    """Set it in the room above the line, in the largest size that fits."""
    set_as = fitted(name, WIDTH - 2 * SIDE, NAME_SIZES)
    step = set_as.size * 1.25
    base = 445 + step * (len(set_as.lines) - 1) / 2 - set_as.size * 0.25
    for place, line in enumerate(set_as.lines):
        ink.text(MIDDLE, base - place * step, line, set_as.size, "roman", INK, "centre", fonts=set_as.setting)


def _categories(ink: Ink, problems: list[RecordedProblem]) -> None:
    """Set one column each between two lines."""
    ink.line(SIDE, 302, WIDTH - SIDE, 302, RULE)
    step = (WIDTH - 2 * SIDE) / max(1, len(problems))
    for place, problem in enumerate(problems):
        _category(ink, problem, SIDE + step * (place + 0.5), step - 12)
    ink.line(SIDE, 204, WIDTH - SIDE, 204, RULE)


def _category(ink: Ink, problem: RecordedProblem, x: float, room: float) -> None:
    ink.text(x, 288, _("Category {n}").format(n=problem.category), 9.5, "roman", QUIET, "centre")
    title = problem.title if not faces.missing(problem.title, "bold") else problem.slug
    fonts = faces.setting(title, "bold")
    lines = broken(title, room, 12.5, fonts)[:2]
    for place, line in enumerate(lines):
        ink.text(x, (268 if len(lines) == 1 else 271) - 14 * place, line, 12.5, "bold", INK, "centre", fonts=fonts)
    for star in range(MAX_STARS):
        ink.star(x + (star - (MAX_STARS - 1) / 2) * 16, 239, 6.5, ACCENT, star < problem.stars)
    counted = _("{stars} of {all} stars · {points} of {weight} points").format(
        stars=problem.stars, all=MAX_STARS, points=number(problem.points), weight=problem.weight
    )
    ink.text(x, 216, counted, 9, "roman", QUIET, "centre")


def _details(ink: Ink, facts: RecordFacts) -> None:
    """Set what tells this attempt from any other."""
    told = _told(facts)
    beside = SIDE + 16 + max(faces.setting(label, "italic").width(label, 10) for label, _value, _style in told)
    for place, (label, value, style) in enumerate(told):
        y = 181 - place * 19
        largest: float = 10 if style == "roman" else 8.5
        size = fitted(value, WIDTH - SIDE - beside, {1: (largest, 5.0)}, style).size
        ink.text(SIDE, y, label, 10, "italic", QUIET)
        ink.text(beside, y, value, size, style, INK)


def _told(facts: RecordFacts) -> list[tuple[str, str, Style]]:
    """Return labels and values; what is compared letter by letter is set in letters of one width."""
    sat = _("{date}, in {taken} of {given}").format(
        date=facts.date, taken=duration(facts.taken_s), given=duration(facts.minutes * 60)
    )
    if facts.origin:
        sat = _("{sat}, on another machine ({origin})").format(sat=sat, origin=facts.origin)
    drawn = _("form {form}, seed {seed}").format(form=facts.form, seed=facts.seed)
    told: list[tuple[str, str, Style]] = [
        (_("Sat"), sat, "roman"),
        (_("Drawn"), f"{drawn}  ·  tfcert-tui {facts.product}", "roman"),
        (_("Problems"), "  ".join(map(_versioned, facts.problems)), "mono"),
        (_("Attempt"), facts.uid, "mono"),
    ]
    # The key signs another file, which can be verified; a sheet of paper cannot.
    return [*told, (_("Signing key"), facts.fingerprint, "mono")] if facts.fingerprint else told


def _versioned(problem: RecordedProblem) -> str:
    named = f"{problem.slug}-{problem.variant}" if problem.variant else problem.slug
    return f"{named}\N{NO-BREAK SPACE}v{problem.version}"
