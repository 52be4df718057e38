"""An exam that was passed, for the tests of its record."""

from __future__ import annotations

from typing import Any

import scenes
from tfcert_exam_engine.views import AttemptView

UID = "0123456789abcdef" * 2


def passed(**fields: Any) -> AttemptView:
    """Return an exam with 95 points, ended by the candidate after four hours."""
    problems = [scenes.problem_view(category, 4 if category == 4 else 5) for category in range(1, 6)]
    given: dict[str, Any] = {
        "problems": problems, "ended": True, "ended_at": scenes.T0 + 4 * 3600, "end_reason": "candidate",
        "uid": UID, "product": "0.9.0",
    }  # fmt: skip
    return scenes.attempt("exam", **{**given, **fields})
