"""The curves of a problem's reference solution, as one training of it drew them: to hold one's own against."""

from __future__ import annotations

import msgspec

from tfcert_problems.problem import REFERENCE_CURVES, Problem


class ReferenceFit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One call of `fit`, thinned out."""

    epochs: int
    """As many as were planned."""
    at: list[int]
    """Epochs that are kept, from 1."""
    logs: dict[str, list[float | None]]
    """One value for each of them, under Keras' names; None where it was not finite, or not measured."""


class ReferenceCurves(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One training; written by problems/calibration/calibrate.py --curves, never by hand."""

    seed: int
    keras: str
    """As a run says it: "keras 3.15.1"."""
    value: float
    """Metric on the hidden examples of the model that it saved, rounded to 6 decimals."""
    memory_mb: float | None
    """The most that it used, in MB (10**6 bytes); None where nobody looked in time."""
    fits: list[ReferenceFit]


_CURVES = msgspec.json.Decoder(dict[str, ReferenceCurves])
"""Made while this is imported: msgspec 0.22 dies where two threads read a type for the first time at once."""


def curves_of(problem: Problem) -> ReferenceCurves | None:
    """Return the curves of the reference in the problem's variant; None where none were kept.

    Raises:
        OSError, ValueError: the file cannot be read.
    """
    try:
        content = (problem.folder / REFERENCE_CURVES).read_bytes()
    except FileNotFoundError:
        return None
    return _CURVES.decode(content).get(problem.variant_name)
