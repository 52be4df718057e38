"""What clients see of a model file that was checked for free, or graded outside of attempts."""

from __future__ import annotations

import msgspec

from tfcert_exam_engine.events import AnyEnding, Cancelled, Checked, EngineFault, Rejected
from tfcert_exam_engine.grading.verdict import CheckLevel, ContractCheck, ContractReport, worst


class CheckView(msgspec.Struct, frozen=True):
    """A free check of a model file; `ending` is Checked, Rejected, Crashed, TimedOut, OutOfMemory or EngineFault."""

    category: int
    model_name: str
    ending: AnyEnding
    beside: list[ContractCheck] = []
    """What the file itself does not say: its age, the script, runs under way, earlier submissions."""
    seconds: float | None = None
    """From the question to the answer."""
    saved_at: float | None = None
    """When the file was last written, Unix time in seconds."""

    @property
    def report(self) -> ContractReport | None:
        """What was found in the file; None where nothing could be said of it."""
        return self.ending.report if isinstance(self.ending, Checked | Rejected) else None

    @property
    def checks(self) -> list[ContractCheck]:
        """All that was looked at, as it was asked for."""
        return [*self.beside, *(self.report.checks if self.report else [])]

    @property
    def level(self) -> CheckLevel | None:
        """Green, amber or red for all of it: red for what would not be graded; None where the check failed by us."""
        if isinstance(self.ending, EngineFault | Cancelled):
            return None
        return worst(self.checks) if isinstance(self.ending, Checked) else "bad"


class FileGraded(msgspec.Struct, frozen=True):
    """A file graded outside of attempts; `ending` is as for a submission."""

    category: int
    slug: str
    file: str
    sha256: str
    ending: AnyEnding
    tries: int = 1
    parts: dict[str, float] = {}
    """Where the time went, in seconds."""
