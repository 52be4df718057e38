"""The blocks of a starter that are not to be changed, and whether a script still has them."""

from __future__ import annotations

import re
from gettext import gettext as _
from gettext import ngettext

BEGINS = "# Do not change this block"
ENDS = "# Down to here."


def blocks(starter: str) -> list[str]:
    """Return the marked blocks, their marks left out, in order."""
    pattern = rf"^{re.escape(BEGINS)}.*?$\n(.*?)^{re.escape(ENDS)}\s*?$"
    return [_plain(found) for found in re.findall(pattern, starter, re.DOTALL | re.MULTILINE)]


def remark_on(script: str, starter: str) -> str:
    """Return one sentence when a script no longer has the starter's blocks as they were; "" when it has."""
    mine = _plain(script)
    gone = [number for number, block in enumerate(blocks(starter), 1) if block not in mine]
    if not gone:
        return ""
    said = ngettext(
        "A block of the starter that is not to be changed is different: the hidden examples may not fit the model.",
        "{n} blocks of the starter that are not to be changed are different: the hidden examples may not fit.",
        len(gone),
    ).format(n=len(gone))
    return said + " " + _("Compare with the starter, or put it back: tfcert-tui reset")


def _plain(text: str) -> str:
    """Return text without what an editor may change by itself: line ends, space at the end of lines, empty lines."""
    lines = (line.rstrip() for line in text.replace("\t", "    ").splitlines())
    return "\n".join(line for line in lines if line)
