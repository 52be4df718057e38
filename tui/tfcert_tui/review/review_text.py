"""The pages of a review as content."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _
from typing import TYPE_CHECKING

from textual.content import Content

from tfcert_exam_engine.review.views import ReviewView, Subject
from tfcert_exam_engine.views import AttemptView, ProblemView
from tfcert_tui import words
from tfcert_tui.code.code_cells import pieces
from tfcert_tui.fitting import first_that_fits, fit, fit_right
from tfcert_tui.review import review_words
from tfcert_tui.review.review_diff import difference, ruled
from tfcert_tui.verdicts import sheets
from tfcert_tui.verdicts import submission_facts as facts

if TYPE_CHECKING:
    from tfcert_tui.widgets.left_markdown import LeftMarkdown

SAID_ON: dict[str, tuple[Subject, ...]] = {
    "difference": ("run", "script", "problem", "difference", "again"),
    "explanation": ("problem",),
    "figures": ("submission", "run", "problem", "figures", "curves", "reference_curves"),
    "submissions": ("submission",),
}
"""What is said at the top of each page."""
LABEL_CELLS, VALUE_CELLS = 12, 26


def heading(problem: ProblemView, attempt: AttemptView, cells: int) -> Content:
    """Return in one line what is looked back at, and which keys lead to the attempt's other problems."""
    title = _("{n} {title}").format(n=problem.category, title=problem.title)
    points = _("{points} points").format(points=words.points(problem))
    others = [_("1 to 5: the others")] if len(attempt.problems) > 1 else []
    choices = ["  ·  ".join(parts) for parts in ([points, *others, attempt.attempt], [points, *others], [points])]
    left = Content.assemble((title, "bold $primary"), "  ", (words.stars(problem.stars), "$star"), "  ")
    return Content.assemble(left, (first_that_fits(choices, max(1, cells - left.cell_length)), "$dim"))


def said(view: ReviewView, page: str) -> Content:
    """Return what is missing on a page, or otherwise than one would think; empty where all is there."""
    return Content("\n").join([Content.styled(f"! {why}", "$warning") for why in view.why(*SAID_ON[page])])


def difference_text(view: ReviewView, cells: int) -> Content:
    """Return the difference, or the one script that there is."""
    if view.diff:
        return difference(view.diff, (review_words.own_side(view), review_words.goal_side()), cells)
    if view.script.text is None or view.reference_script is not None:
        return Content("")
    heads = Content.styled(review_words.own_side(view), "bold")
    return Content("\n").join(
        [heads, *(Content(piece) for line in view.script.text.splitlines() for piece in pieces(line, cells))]
    )


def explanation_text(view: ReviewView) -> LeftMarkdown:
    """Return explanation and reference, to be read one after the other."""
    from tfcert_tui.widgets.left_markdown import CODE_THEME, LeftMarkdown

    fence = "~~~~~~"  # Not backticks: a script may hold some.
    script = (
        f"\n\n### reference.py\n\n{fence}python\n{view.reference_script.rstrip()}\n{fence}\n"
        if view.reference_script
        else ""
    )
    return LeftMarkdown((view.explanation or "").rstrip() + script, code_theme=CODE_THEME)


def figures_text(view: ReviewView, cells: int) -> Content:
    """Return both models in figures, and how far they are apart."""
    room = max(14, min(VALUE_CELLS, (cells - LABEL_CELLS) // 2 - 1))
    heads, *rows = review_words.figure_rows(view)
    *rows, (on, mine, other) = rows
    lines = [_row(heads, room, "$dim"), *(_row(row, room, "") for row in rows)]
    lines.append(Content.styled(fit(on, LABEL_CELLS) + f" {mine} · {other}", "$dim"))
    if apart := review_words.against(view):
        lines.append(Content.styled(apart, "bold"))
    return Content("\n").join(lines)


def _row(row: review_words.Row, room: int, look: str) -> Content:
    name, mine, other = row
    return Content.styled(fit(name, LABEL_CELLS) + fit_right(mine, room) + " " + fit_right(other, room), look)


def submissions_text(view: ReviewView, cells: int) -> Content:
    """Return every submission, the newest first, with all that its verdict says."""
    parts = [part for each in reversed(view.submissions) for part in _submission(view, each.submission, cells)]
    return Content("\n").join(parts)


def _submission(view: ReviewView, number: int, cells: int) -> Iterator[Content]:
    each = next(one for one in view.submissions if one.submission == number)
    run = view.run if view.run is not None and facts.run_of(each, [view.run]) else None
    sheet = sheets.submission_sheet(view.problem, each, figures=True, over=True)
    mark = "◆ " if number == view.counts else ""
    about = [facts.standing(each, view.submissions), facts.difference(each, facts.before(each, view.submissions))]
    about.append(facts.origin(each, run))
    yield ruled(f"{mark}{sheet.title}", cells, "bold")
    yield from (Content.styled(line, "" if at == 0 else "$dim") for at, line in enumerate(about) if line)
    yield Content("")
    yield sheets.hanging(sheet.body, max(20, cells))
    yield Content("")
