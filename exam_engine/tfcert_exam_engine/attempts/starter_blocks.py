"""The blocks of a starter that are not to be changed, and whether a script still has them."""

from __future__ import annotations

import re
from gettext import gettext as _
from gettext import ngettext

from tfcert_problems.problem import Problem

BEGINS = "# Do not change this block"
ENDS = "# Down to here."


def blocks(starter: str) -> list[str]:
    """Return the marked blocks, their marks left out, in order."""
    pattern = rf"^{re.escape(BEGINS)}.*?$\n(.*?)^{re.escape(ENDS)}\s*?$"
    return [_plain(found) for found in re.findall(pattern, starter, re.DOTALL | re.MULTILINE)]


def frozen_lines(script: str, starter: str) -> dict[int, bool]:
    """Return a script's lines in marked blocks, from 0, marks included, and whether the block was altered."""
    kept, lines = set(blocks(starter)), script.split("\n")
    found: dict[int, bool] = {}
    begin = None
    for row, line in enumerate(lines):
        if line.startswith(BEGINS):
            begin = row
        elif begin is not None and line.startswith(ENDS):
            altered = _plain("\n".join(lines[begin + 1 : row])) not in kept
            found.update(dict.fromkeys(range(begin, row + 1), altered))
            begin = None
    return found


def changed_blocks(script: str, starter: str) -> list[int]:
    """Return which of the starter's blocks a script no longer has as they were, from 1."""
    mine = _plain(script)
    return [number for number, block in enumerate(blocks(starter), 1) if block not in mine]


def remark_on(script: str, problem: Problem) -> str:
    """Return one sentence when a script no longer has the starter's blocks as they were; "" when it has."""
    gone = changed_blocks(script, problem.text("starter.py"))
    if not gone:
        return ""
    said = ngettext(
        "A block of the starter that is not to be changed is different: the hidden examples may not fit the model.",
        "{n} blocks of the starter that are not to be changed are different: the hidden examples may not fit.",
        len(gone),
    ).format(n=len(gone))
    return said + " " + _("The starter can be put back: tfcert-tui reset {n}").format(n=problem.category)


def _plain(text: str) -> str:
    """Return text without what an editor may change by itself: line ends, space at the end of lines, empty lines."""
    lines = (line.rstrip() for line in text.replace("\t", "    ").splitlines())
    return "\n".join(line for line in lines if line)
