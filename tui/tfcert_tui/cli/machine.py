"""`doctor`: what this machine has and lacks."""

from __future__ import annotations

import asyncio
import contextlib
import curses
import os
import shutil
import sys
from gettext import gettext as _

import click

from tfcert_exam_engine.doctor.diagnosis import diagnose
from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.doctor.terminal import TerminalFacts
from tfcert_tui.cli.failure import DONE, OURS
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, say, show, table
from tfcert_tui.cli.session import session_of

TRUE_COLOUR = 1 << 24


@click.command(
    help=_("Say what this machine has and lacks. Changes nothing and starts no engine."),
    epilog=example(
        _("Example: tfcert-tui doctor"),
        _("Exit codes: 0 an exam can be sat here, warnings or not; 3 something keeps it from working."),
    ),
)
@json_option
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> int:
    """Look at the machine."""
    say(_("Looking; TensorFlow alone takes some seconds."))
    findings = asyncio.run(diagnose(session_of(context).paths, terminal_facts()))
    healthy = all(finding.level != "bad" for finding in findings)
    if as_json:
        emit({"healthy": healthy, "findings": [_document(finding) for finding in findings]})
    else:
        show(_words(findings))
    return DONE if healthy else OURS


def terminal_facts() -> TerminalFacts | None:
    """Return what can be known of this terminal; None where there is none."""
    if not sys.stdout.isatty():
        return None
    size = shutil.get_terminal_size()
    term = os.environ.get("TERM", "")
    return TerminalFacts(size.columns, size.lines, _colours(), sys.stdout.encoding, term)


def _colours() -> int:
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return TRUE_COLOUR
    with contextlib.suppress(curses.error):
        curses.setupterm()
        return max(0, curses.tigetnum("colors"))
    return 0


def _document(finding: Finding) -> dict[str, str]:
    return {"name": finding.name, "level": finding.level, "text": finding.text, "advice": finding.advice}


def _words(findings: list[Finding]) -> str:
    levels = {"good": _("good"), "warning": _("warning"), "bad": _("bad")}
    lines = table((levels[finding.level], finding.name, finding.text) for finding in findings)
    advice = [f"{finding.name}: {finding.advice}" for finding in findings if finding.advice]
    return "\n".join([lines, *([""] if advice else []), *advice])
