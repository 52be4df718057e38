"""What is still needed to pass: one way to get there, star by star."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.attempts.scoring import MAX_STARS, PASS_AT
from tfcert_exam_engine.views import AttemptView, ProblemView
from tfcert_tui import words


def aims(attempt: AttemptView) -> dict[int, int]:
    """Return stars by category that pass with the fewest points to spare; never fewer than a category has.

    What may be lost is spent on the fifth stars of the hardest categories: they cost the most work.
    """
    aim = {problem.category: MAX_STARS for problem in attempt.problems}
    spare = attempt.full * (100 - PASS_AT) / 100
    for problem in sorted(attempt.problems, key=lambda each: each.weight, reverse=True):
        worth = problem.weight / MAX_STARS
        if spare >= worth and (problem.stars or 0) < MAX_STARS:
            aim[problem.category] -= 1
            spare -= worth
    return aim


def what_if(attempt: AttemptView) -> list[str]:
    """Return the line, from long to short."""
    if attempt.mode == "drill":
        return _drill(attempt)
    if attempt.passed:
        return _passed(attempt)
    wanted: dict[int, list[int]] = {}
    for problem in attempt.problems:
        aim = aims(attempt)[problem.category]
        if aim > (problem.stars or 0):
            wanted.setdefault(aim, []).append(problem.category)
    parts = [_part(stars, wanted[stars]) for stars in sorted(wanted, reverse=True)]
    path = " · ".join(parts)
    long = _("To pass, for instance: {path}").format(path=path)
    return [f"{long}   {_dearest(attempt)}", long, _("To pass: {path}").format(path=path), path]


def _part(stars: int, categories: list[int]) -> str:
    numbers = ", ".join(str(each) for each in categories)
    return _("{stars} in {categories}").format(stars=words.FULL * stars, categories=numbers)


def _drill(attempt: AttemptView) -> list[str]:
    """Return what to aim for: nothing is passed or failed there."""
    left = _unfinished(attempt)
    if not left:
        return [_("Every star: there is no more to be had in this drill."), _("Every star.")]
    aim = _("{stars} in {categories}").format(
        stars=words.FULL * MAX_STARS, categories=", ".join(str(problem.category) for problem in left)
    )
    long = _("A drill is neither passed nor failed. To aim for: {aim}").format(aim=aim)
    return [long, _("To aim for: {aim}").format(aim=aim)]


def _dearest(attempt: AttemptView) -> str:
    """Return where the next star is worth most."""
    best = max(_unfinished(attempt), key=lambda each: each.weight)
    said = _("The next star in {category} is worth {points} points.")
    return said.format(category=best.category, points=words.number(best.weight / MAX_STARS))


def _unfinished(attempt: AttemptView) -> list[ProblemView]:
    return [each for each in attempt.problems if (each.stars or 0) < MAX_STARS]


def _passed(attempt: AttemptView) -> list[str]:
    left = _unfinished(attempt)
    if not left:
        return [_("Passed, with every star.")]
    numbers = ", ".join(str(each.category) for each in left)
    missing = words.number(attempt.full - attempt.score)
    said = _("Passed. {missing} points are still to be had, in {categories}.")
    return [said.format(missing=missing, categories=numbers), _("Passed.")]
