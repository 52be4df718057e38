"""The terminal itself: whether it can show a workstation, and how it is left when the line drops."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from gettext import gettext as _
from types import FrameType
from typing import Any

_OFF = (1000, 1002, 1003, 1006, 1015, 1016, 1004, 2004, 1049)
RESTORE = b"".join(b"\x1b[?%dl" % mode for mode in _OFF) + b"\x1b[<u\x1b[?25h\x1b[0m\r\n"
"""Mouse, focus, paste and key reports off; leave the alternate screen; show the cursor; plain colours."""


def refusal() -> str | None:
    """Return why there can be no full screen here, in a sentence, or None."""
    commands = _("Use the commands instead: tfcert-tui status, run, check, submit, end, result (--help lists them).")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _("The workstation needs a terminal, and this is none.") + " " + commands
    if os.environ.get("TERM", "") in ("", "dumb"):
        return (
            _("This terminal (TERM={term}) cannot show a full screen.").format(term=os.environ.get("TERM", ""))
            + " "
            + commands
        )
    return None


def leave_at_once_on_hangup() -> None:
    """On SIGHUP, SIGTERM and an outside SIGINT restore the terminal without blocking and leave.

    A plain handler, not the loop's: while the line is stalled the loop is blocked, and its signal callbacks with it.
    Nothing that matters lives in this process.
    """
    before = _terminal_mode()
    said = _("Left the workstation; training and the clock go on.").encode() + b"\r\n"

    def leave(number: int, _frame: FrameType | None) -> None:
        with suppress(OSError):
            os.set_blocking(sys.__stdout__.fileno(), False)  # type: ignore[union-attr]
            os.write(sys.__stdout__.fileno(), RESTORE + said)  # type: ignore[union-attr]
        _restore_mode(before)
        os._exit(128 + number)

    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)


def _terminal_mode() -> list[Any] | None:
    import termios

    try:
        return termios.tcgetattr(sys.__stdin__.fileno())  # type: ignore[union-attr]
    except (termios.error, OSError, ValueError):
        return None


def _restore_mode(mode: list[Any] | None) -> None:
    import termios

    if mode is not None:
        with suppress(termios.error, OSError):
            termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, mode)  # type: ignore[union-attr]
