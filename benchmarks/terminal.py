"""A command on a pseudo-terminal, measured from outside."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

COLUMNS, ROWS = 120, 40
QUIET_S = 0.06
"""A first frame is over when nothing has come for so long; what comes later has been asked for since."""
LIMIT_S = 30.0
SYNC_QUERY, SYNC_ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"""A terminal that can paint in one piece says so."""


def spawn(command: list[str]) -> tuple[int, int]:
    """Start a command on a terminal of 120x40 with true colour; return (pid, descriptor)."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", COLUMNS=str(COLUMNS), LINES=str(ROWS))
        os.read(0, 1)  # the parent sets the size first
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    return pid, terminal


def read(terminal: int, wait_s: float) -> bytes:
    """Return what came within `wait_s`, b"" for nothing; answer the one question that apps ask."""
    if not select.select([terminal], [], [], wait_s)[0]:
        return b""
    data = os.read(terminal, 65536)
    if SYNC_QUERY in data:
        os.write(terminal, SYNC_ANSWER)
    return data


def drain(terminal: int, seconds: float) -> int:
    """Read for `seconds` and return how many bytes came."""
    size, ends = 0, time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        size += len(read(terminal, left))
    return size


def first_frame(command: list[str], needle: bytes) -> tuple[float, int]:
    """Start a command; return (seconds until its first full frame was sent, bytes of it).

    The frame is full with the last byte before a pause, once `needle` has been on the screen.
    """
    pid, terminal = spawn(command)
    began = time.perf_counter()
    os.write(terminal, b"\n")
    seen, painted = b"", 0.0
    try:
        while time.perf_counter() - began < LIMIT_S:
            data = read(terminal, QUIET_S)
            if not data and needle in seen:
                return painted, len(seen)
            if data:
                seen, painted = seen + data, time.perf_counter() - began
        raise TimeoutError(f"{command[0]}: no full frame after {LIMIT_S} s")
    finally:
        end(pid, terminal)


def end(pid: int, terminal: int) -> None:
    """Kill the command and let its terminal go."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
