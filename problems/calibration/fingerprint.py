"""What a record is of: everything in a problem's folder that a measured figure hangs on."""

from __future__ import annotations

import hashlib
import io
import tokenize
from collections.abc import Iterator
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
    return code_of(problem.text(str(path.relative_to(problem.folder)))).encode()


def code_of(script: str) -> str:
    """Return a script without what changes no figure: its comments, its docstrings, blank lines."""
    lines = script.splitlines()
    for (first, start), (last, end) in reversed(list(_words_in(script))):
        lines[first - 1 : last] = [lines[first - 1][:start] + lines[last - 1][end:]]
    return "\n".join(line.rstrip() for line in lines if line.strip())


Span = tuple[tuple[int, int], tuple[int, int]]
"""From (line, column) to (line, column)."""


def _words_in(script: str) -> Iterator[Span]:
    """Give the comments, and the strings that are statements of their own."""
    before = tokenize.NEWLINE
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(script).readline) if token.type != tokenize.NL]
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == tokenize.COMMENT:
            yield token.start, token.end
            continue
        begins = before in {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
        if token.type == tokenize.STRING and begins and after is not None and after.type == tokenize.NEWLINE:
            yield token.start, token.end
        before = token.type
