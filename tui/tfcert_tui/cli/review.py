"""`review`: one's own work beside the reference, once the attempt is over."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _

import click

from tfcert_exam_engine.review.views import ReviewView, Subject
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_review import review_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, moment, say, show, stars_text, table
from tfcert_tui.cli.session import session_of
from tfcert_tui.cli.words import submission_words
from tfcert_tui.review import review_words

PARTS = ("diff", "explanation", "figures", "submissions")
SAID_WITH: dict[str, tuple[Subject, ...]] = {
    "diff": ("run", "script", "problem", "difference"),
    "explanation": ("problem",),
    "figures": ("submission", "run", "problem", "figures", "curves", "reference_curves"),
    "submissions": ("submission",),
}


def _part_option(name: str, text: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    return click.option(f"--{name}", "parts", flag_value=name, multiple=True, help=text)


@click.command(
    help=_(
        "Look back at a problem: what differs between your script and the reference, why the reference is as it is, "
        "both models in figures, every submission with its reasons. The newest ATTEMPT where none is named; CATEGORY "
        "is 1 to 5. Never before the attempt is over, but for a practice after 5 of 5 stars. What is no longer kept "
        "is said on stderr."
    ),
    epilog=example(
        _("Example: tfcert-tui review 3"),
        _("Or: tfcert-tui review 20261120-231507 3 --diff"),
        _("Exit codes: 0 done; 2 no such attempt, or not over yet; 3 our failure."),
    ),
)
@click.argument("which", nargs=-1, required=True, metavar="[ATTEMPT] CATEGORY")
@_part_option("diff", _("The difference alone, as diff -u writes it: + is the reference's."))
@_part_option("explanation", _("The explanation alone."))
@_part_option("figures", _("Both models in figures alone."))
@_part_option("submissions", _("The submissions alone."))
@json_option
@click.pass_context
def review(context: click.Context, which: tuple[str, ...], parts: tuple[str, ...], as_json: bool) -> int:
    """Look back at a problem."""
    attempt, category = _named(which)
    view = session_of(context).ask(lambda engine: engine.review(attempt, category))
    if as_json:
        emit(review_document(view))
    else:
        _tell(view, [part for part in PARTS if part in parts] or list(PARTS))
    return DONE


def _named(which: tuple[str, ...]) -> tuple[str | None, int]:
    """Return attempt and category.

    Raises:
        click.UsageError: there are more words than that, or the last is no category.
    """
    *before, category = which
    if len(before) > 1 or category not in ("1", "2", "3", "4", "5"):
        raise click.UsageError(_("Name one attempt, or none, and then a category from 1 to 5: tfcert-tui review 3"))
    return (before[0] if before else None), int(category)


def _tell(view: ReviewView, parts: list[str]) -> None:
    told: set[str] = set()
    for part in parts:
        new = [why for why in view.why(*SAID_WITH[part]) if why not in told]
        told.update(new)
        for why in new:
            say(why)
        text = {"diff": _diff, "explanation": _explanation, "figures": _figures, "submissions": _submissions}[part](
            view
        )
        if text:
            show(text if len(parts) == 1 else f"{_heading(part)}\n\n{text}\n")


def _heading(part: str) -> str:
    name = {
        "diff": _("Difference"),
        "explanation": _("Explanation"),
        "figures": _("Figures"),
        "submissions": _("Submissions"),
    }[part]
    return f"== {name} =="


def _diff(view: ReviewView) -> str:
    if not view.diff:
        return ""
    say(_("- {mine}").format(mine=review_words.own_side(view)))
    say(_("+ {goal}").format(goal=review_words.goal_side()))
    return "\n".join(view.diff)


def _explanation(view: ReviewView) -> str:
    return (view.explanation or "").strip()


def _figures(view: ReviewView) -> str:
    rows = [(f"  {name}", mine, other) for name, mine, other in review_words.figure_rows(view)]
    return "\n".join(part for part in (table(rows), review_words.against(view)) if part)


def _submissions(view: ReviewView) -> str:
    heads = [
        _("{time} · {stars}{counts}").format(
            time=moment(each.accepted_at),
            stars=stars_text(each.stars),
            counts=_(" · this one counts") if each.submission == view.counts else "",
        )
        for each in view.submissions
    ]
    return "\n\n".join(f"{head}\n{submission_words(each)}" for head, each in zip(heads, view.submissions, strict=True))
