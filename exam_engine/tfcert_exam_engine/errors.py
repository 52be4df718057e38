"""Everything the engine refuses or fails at.

EngineError                 code, message, advice: one sentence each, for a person
|-- UsageRefused            asked for something that is not (exit code 2): no attempt, unknown category, bad minutes
|-- CandidateRefused        the candidate's file or script (exit code 1): no model file, no script
|-- AttemptOver             after the end (exit code 1)
|-- Busy                    a second press while the first is under way (exit code 1)
`-- EngineUnavailable       our machinery (exit code 3): cannot start, wrong protocol, TensorFlow missing
    `-- DiskTrouble         the disk is full, fails, or is not writable; what must be kept is tried again
"""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

EXIT_CODES = {"usage": 2, "candidate": 1, "ours": 3}
"""Exit code of the command for each kind of error."""


class EngineError(Exception):
    """Base of all; `kind` decides the exit code and travels over the wire."""

    kind = "ours"

    def __init__(self, code: str, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.advice = advice


class UsageRefused(EngineError):
    """Asked for something that is not there or makes no sense."""

    kind = "usage"


class CandidateRefused(EngineError):
    """The candidate's file or script cannot be taken."""

    kind = "candidate"


class AttemptOver(CandidateRefused):
    """The attempt has ended."""


class Busy(CandidateRefused):
    """The same work is already under way."""


class EngineUnavailable(EngineError):
    """Our machinery cannot do it."""


class DiskTrouble(EngineUnavailable):
    """The disk does not take what has to be kept."""


def disk_trouble(place: Path, error: Exception) -> EngineUnavailable:
    """Return the sentence for a disk that is full or not writable."""
    why = error.strerror if isinstance(error, OSError) else str(error)
    return EngineUnavailable(
        "disk",
        _("{place} cannot be written: {why}.").format(place=place, why=why),
        _("Make it writable, make room, or take another --data-dir."),
    )


def from_wire(kind: str, code: str, message: str, advice: str) -> EngineError:
    """Rebuild an error that travelled over the wire."""
    kinds = {"usage": UsageRefused, "candidate": CandidateRefused, "ours": EngineUnavailable}
    return kinds.get(kind, EngineUnavailable)(code, message, advice)
