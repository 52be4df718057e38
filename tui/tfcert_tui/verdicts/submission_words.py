"""What is said of a submission wherever it is shown, on the screen, by a command or on paper."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.views import SubmissionView


def heading_of(view: SubmissionView) -> tuple[str, str]:
    """Return the outcome's own sentence and its colour."""
    return {
        "rejected": (_("Not graded: the file cannot be read as a model."), "bold $warning"),
        "crashed": (_("Not graded: the model made the grader stop."), "bold $warning"),
        "timed_out": (_("Not graded: the model takes too long to predict."), "bold $warning"),
        "out_of_memory": (_("Not graded: the model needs more memory than there is."), "bold $warning"),
        "engine_fault": (_("Our fault, not yours: the engine failed while grading."), "bold $error"),
    }.get(view.state, ("", ""))


def megabytes(size: float) -> str:
    """Return a file's size with as many digits as tell something: 0.02, 1.2, 24."""
    return f"{size:.2g}" if size < 1 else f"{size:.1f}"
