"""The reference's side of a review: its texts, figures and curves, each of which may be missing."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.review.views import Lack, ReviewFigures
from tfcert_problems.problem import STARS, Problem
from tfcert_problems.reference_curves import ReferenceCurves, curves_of

SCRIPT, EXPLANATION = "reference.py", "explanation.md"


def texts(problem: Problem, lacks: list[Lack]) -> tuple[str | None, str | None]:
    """Return script and explanation."""
    return _text(problem, SCRIPT, lacks), _text(problem, EXPLANATION, lacks)


def _text(problem: Problem, name: str, lacks: list[Lack]) -> str | None:
    try:
        return problem.text(name)
    except (OSError, ValueError) as error:
        lacks.append(Lack("problem", _("{name} of this problem cannot be read: {why}.").format(name=name, why=error)))
        return None


def recorded(problem: Problem | None, lacks: list[Lack]) -> ReferenceCurves | None:
    """Return the training of the reference that the bank keeps."""
    if problem is None:
        return None
    try:
        found = curves_of(problem)
    except (OSError, ValueError) as error:
        said = _("The curves of the reference cannot be read: {why}.").format(why=error)
        lacks.append(Lack("reference_curves", said))
        return None
    if found is None:
        lacks.append(Lack("reference_curves", _("No curves were kept of the reference.")))
    return found


def figures(problem: Problem | None, training: ReferenceCurves | None, lacks: list[Lack]) -> ReviewFigures | None:
    """Return its figures as the bank was calibrated with."""
    known = problem.reference if problem else None
    if known is None:
        if problem is not None:
            lacks.append(Lack("figures", _("The bank has no figures of the reference.")))
        return None
    machine = _("a machine with {n} processors").format(n=known.processors)
    return ReviewFigures(
        *(known.value, None, STARS, known.parameters, known.megabytes, known.train_seconds),
        memory_mb=training.memory_mb if training else None,
        keras=f"keras {known.keras}",
        machine=machine,
    )


def points(training: ReferenceCurves | None) -> list[EpochEnded]:
    """Return its curves as those of a run are told."""
    return [
        EpochEnded(0.0, number, epoch, fit.epochs, {name: values[at] for name, values in fit.logs.items()}, 0.0)
        for number, fit in enumerate(training.fits if training else [], 1)
        for at, epoch in enumerate(fit.at)
    ]
