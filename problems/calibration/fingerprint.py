"""What a record is of: everything in a problem's folder that a measured figure hangs on."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from tfcert_problems.problem import Problem

WORDS = frozenset({".md", ".json", ".toml", ".pyc"})
"""Files whose words change no figure; what problem.toml says of contract and metric is taken from the problem."""


def of(problem: Problem) -> str:
    """Return a short hash of the scripts, the data's builder, the contract and the thresholds, in this variant."""
    found = hashlib.sha256()
    metric = msgspec.structs.asdict(msgspec.structs.replace(problem.metric, advice=[], trivial_name=""))
    if not problem.metric.known_words:  # asked of few problems: the others' records need not know of it
        del metric["known_words"]
    constants = problem.variant.constants if problem.variant else {}
    found.update(msgspec.json.encode([problem.contract, metric, constants], order="sorted"))
    for path in sorted(path for path in problem.folder.rglob("*") if path.is_file() and path.suffix not in WORDS):
        found.update(str(path.relative_to(problem.folder)).encode() + b"\0" + _content(problem, path))
    return found.hexdigest()[:16]


def _content(problem: Problem, path: Path) -> bytes:
    if path.suffix != ".py":
        return path.read_bytes()
    return problem.text(str(path.relative_to(problem.folder))).encode()
