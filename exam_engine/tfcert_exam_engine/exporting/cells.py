"""A script, cut into the cells of a notebook where a reader would cut it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from tfcert_exam_engine.attempts.starter_blocks import BEGINS, ENDS

MAIN = 'if __name__ == "__main__":'


def cells_of(script: str) -> list[str]:
    """Return a script in pieces which, run one after the other, do what it does.

    Its head, each block that may not be changed, what follows, what it does in the end. A script that cannot be read as
    Python stays in one piece.
    """
    lines = script.split("\n")
    torn = _inside_statements(script, len(lines))
    cuts = [row for row in _where_a_reader_cuts(lines) if row not in torn]
    pieces = ("\n".join(lines[begin:end]).strip("\n") for begin, end in pairwise([0, *cuts, len(lines)]))
    return [piece for piece in pieces if piece.strip()]


def _where_a_reader_cuts(lines: list[str]) -> Iterator[int]:
    """Yield rows, from 0: what stands from there on is a piece of its own."""
    for row, line in enumerate(lines):
        if line.startswith((BEGINS, MAIN)):
            yield row
        elif line.startswith(ENDS):
            yield row + 1


def _inside_statements(script: str, rows: int) -> set[int]:
    """Return the rows, from 0, before which a cut would tear a statement; all where none can be told."""
    try:
        body = ast.parse(script).body
    except (SyntaxError, ValueError):
        return set(range(rows))
    return {row for one in body for row in range(_first_line(one), one.end_lineno or one.lineno)}


def _first_line(one: ast.stmt) -> int:
    """Return a statement's first line, from 1; its decorators belong to it."""
    decorators: list[ast.expr] = getattr(one, "decorator_list", [])
    return min([one.lineno, *(each.lineno for each in decorators)])
