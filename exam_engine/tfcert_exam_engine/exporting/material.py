"""What an export is made of, gathered before a byte of it is written."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from tfcert_exam_engine.public_sets.licences import why_not_passed_on
from tfcert_exam_engine.public_sets.registry import PublicSet, find_all
from tfcert_problems.problem import Problem

DATA = "data"
SCRIPT = "solution.py"


class Material(msgspec.Struct, frozen=True):
    """A problem as a candidate has it."""

    problem: Problem
    starter: str
    script: str
    """The candidate's, as it stands; the starter where there is none."""
    data: Path
    """The folder of the public data; what lies beside it is hidden."""
    source: str
    """Where the data come from, and their licence."""
    in_attempt: bool
    """Whether what is handed in may be submitted; else it can only be graded."""
    legacy_keras: bool = False
    """Whether its runs are under exam-era Keras (Keras 2)."""

    @property
    def name(self) -> str:
        """Name of the folder in the zip."""
        return self.problem.name

    @property
    def own_script(self) -> bool:
        """Whether the candidate has written something."""
        return self.script != self.starter

    @property
    def hand_in(self) -> str:
        """The command that takes what the notebook saves."""
        if self.in_attempt:
            return f"tfcert-tui submit {self.problem.category} --file mymodel.keras"
        return f"tfcert-tui grade {self.problem.slug} mymodel.keras"

    def data_files(self) -> list[tuple[str, Path]]:
        """Return the public files, each with its path in the zip's folder, in order."""
        files = sorted(Path(place, name) for place, _, names in os.walk(self.data, followlinks=True) for name in names)
        return [(f"{DATA}/{one.relative_to(self.data).as_posix()}", one) for one in files]

    @property
    def public_sets(self) -> tuple[PublicSet, ...]:
        """The public sets that its data were taken from."""
        return find_all(self.problem.public)

    @property
    def for_oneself(self) -> list[str]:
        """A sentence for each of them that may not be passed on."""
        return [why for one in self.public_sets if (why := why_not_passed_on(one))]
