"""The terminal itself: whether it can show a workstation, and how it is left when the line drops."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from gettext import gettext as _
from types import FrameType
from typing import Any

_OFF = (1000, 1002, 1003, 1006, 1015, 1016, 1004, 2004, 1049)
RESTORE = b"".join(b"\x1b[?%dl" % mode for mode in _OFF) + b"\x1b[<u\x1b[?25h\x1b[0m\r\n"
"""Mouse, focus, paste and key reports off; leave the alternate screen; show the cursor; plain colours."""
PATIENCE_S = 0.3
"""How long a terminal that takes nothing is waited for before it is left as it is."""
LOOK_S = 2.0
"""How often, at the latest, it is seen that the terminal is gone."""


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
        with suppress(OSError, ValueError):
            _write_soon(sys.__stdout__.fileno(), RESTORE + said)  # type: ignore[union-attr]
        _restore_mode(before)
        os._exit(128 + number)

    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    threading.Thread(target=_leave_with_the_terminal, name="hangup", daemon=True).start()


def _leave_with_the_terminal() -> None:
    """Wait until the terminal is gone, and leave.

    The kernel tells a hangup to the session's leader alone. One that does not pass it on, such as `make`, which waits
    for us, would leave us behind for ever, reading the end of a terminal that is not there.
    """
    watch = select.poll()
    watch.register(0, 0)
    while not any(event & (select.POLLHUP | select.POLLNVAL) for _file, event in watch.poll(1000 * LOOK_S)):
        pass
    os._exit(128 + signal.SIGHUP)


def _write_soon(descriptor: int, data: bytes) -> None:
    """Write as far as the terminal takes it within a moment: a frame may still be on its way."""
    os.set_blocking(descriptor, False)
    until = time.monotonic() + PATIENCE_S
    while data and time.monotonic() < until:
        select.select([], [descriptor], [], PATIENCE_S)
        with suppress(BlockingIOError):
            data = data[os.write(descriptor, data) :]


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
