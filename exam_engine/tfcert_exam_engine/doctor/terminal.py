"""The doctor on the terminal that the command was typed in."""

from __future__ import annotations

from gettext import gettext as _

import msgspec

from tfcert_exam_engine.doctor.findings import Finding

SMALLEST, WISHED = (80, 24), (120, 40)
"""Columns and rows."""


class TerminalFacts(msgspec.Struct, frozen=True):
    """What the command knows of the terminal it was typed in."""

    columns: int
    rows: int
    colors: int
    """16777216 for true colour; 0: none."""
    encoding: str
    term: str = ""


def terminal_finding(facts: TerminalFacts) -> Finding:
    """Judge size, colours and encoding."""
    text = _("{columns}x{rows}, {colors} colours, {encoding}").format(
        columns=facts.columns, rows=facts.rows, colors=facts.colors, encoding=facts.encoding
    )
    advice = _advice(facts)
    return Finding("terminal", "warning" if advice else "good", text, advice)


def _advice(facts: TerminalFacts) -> str:
    if facts.term in ("dumb", "unknown"):
        return _("This terminal cannot show a full screen; the headless commands work: tfcert-tui --help")
    if facts.columns < SMALLEST[0] or facts.rows < SMALLEST[1]:
        return _("Make the window larger: at least {0}x{1}, better {2}x{3}.").format(*SMALLEST, *WISHED)
    if facts.encoding.lower().replace("-", "") != "utf8":
        return _("The charts are drawn in ASCII here; for finer ones set a UTF-8 locale.")
    if facts.colors < 256:
        return _("Set TERM to one with 256 colours, such as xterm-256color.")
    return ""
