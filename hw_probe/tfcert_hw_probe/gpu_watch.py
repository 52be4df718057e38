"""Looks at the GPUs through a process of its own, so that a driver that hangs, crashes or lies harms nobody else."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from gettext import gettext as _

import msgspec

from tfcert_hw_probe.gpu_look import FINAL, AgedLook, GpuLook

COMMAND = (sys.executable, "-P", "-m", "tfcert_hw_probe.gpu_server")
"""-P: the engine's working folder is no place to import from."""
HUNG_S = 10.0
"""A look takes milliseconds; a GPU that wakes up, one or two seconds."""
AFTER_FAILURE_S, AFTER_LEAVING_S, LONGEST_S = 10.0, 60.0, 600.0
"""How long a process that hung or crashed, or that found no GPU, is not started again; twice as long each time."""
STEADY_S = 60.0
"""After so long without a failure those before are forgotten."""
PAUSE_S = 3.0
"""Without looks for so long the last answer says nothing of now."""
FRESH_WAIT_S = 0.05
"""How long the first look after a pause waits for its answer; later ones never wait."""
MOST_BYTES = 4 << 20
"""Of one answer: a process that writes without end is ended."""
_LOOKS = msgspec.json.Decoder(GpuLook)
"""Made while this is imported: msgspec 0.22 dies where two threads read a type for the first time at once."""


class GpuWatch:
    """Starts the process at the first look. `ask` and `take` never raise and never wait for the driver."""

    def __init__(self, command: Sequence[str] = COMMAND, now: Callable[[], float] = time.monotonic) -> None:
        self._command, self._now = list(command), now
        self._child: subprocess.Popen[bytes] | None = None
        self._buffer = b""
        self._asked_at: float | None = None
        self._looked_at = float("-inf")
        self._last: GpuLook | None = None
        self._is_final = self._has_answered = False
        self._started_at = self._start_at = float("-inf")
        self._failures = 0
        self._dying: list[subprocess.Popen[bytes]] = []
        self._note, self._fault = _("the NVIDIA driver is being asked"), "starting"

    def ask(self) -> None:
        """Have a look taken, unless one is under way."""
        now = self._now()
        self._take_in()
        if self._child is not None and self._asked_at is not None and now - self._asked_at > HUNG_S:
            self._fail(_("the NVIDIA driver does not answer"))
        self._dying = [child for child in self._dying if child.poll() is None]
        if self._child is None and now >= self._start_at and not self._dying:
            self._start(now)
        if self._child is not None and self._asked_at is None and self._child.poll() is None:
            self._send(now)

    def take(self) -> AgedLook:
        """Return the newest answer and its age."""
        now = self._now()
        paused, self._looked_at = now - self._looked_at > PAUSE_S, now
        waits = paused and self._last is not None and self._asked_at is not None
        self._take_in(FRESH_WAIT_S if waits else 0.0)
        if self._last is None:
            return AgedLook(GpuLook([], self._note, fault=self._fault), 0.0)
        look = self._last
        if self._fault:
            look = msgspec.structs.replace(look, note=self._note, fault=self._fault)
        return AgedLook(look, 0.0 if self._is_final or not look.gpus else max(0.0, self._now() - look.at))

    def look(self, patience_s: float) -> AgedLook:
        """Return an answer to a question put now, waiting at most so long; else an older one, or why there is none."""
        ends = self._now() + patience_s
        before = self._last
        self.ask()
        while self._last is before and self._child is not None and (left := ends - self._now()) > 0:
            self._take_in(min(left, 0.1))
        return self.take()

    def close(self) -> None:
        """End the process."""
        self._drop()
        for child in self._dying:
            try:
                child.wait(1.0)
            except subprocess.TimeoutExpired:
                continue  # a driver that never ends a system call keeps it; nothing more can be done

    def __del__(self) -> None:
        """End the process with whoever asked for it."""
        self.close()

    def _start(self, now: float) -> None:
        self._buffer, self._asked_at, self._started_at = b"", None, now
        self._is_final = self._has_answered = False
        try:
            self._child = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            self._fail(_("the NVIDIA driver cannot be asked: {why}").format(why=error.strerror or error))
            return
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)

    def _send(self, now: float) -> None:
        assert self._child is not None and self._child.stdin is not None
        try:
            os.write(self._child.stdin.fileno(), b"\n")
            self._asked_at = now
        except BlockingIOError:
            self._asked_at = now
        except OSError:  # it has ended: what it said last is still in the pipe
            self._take_in()
            if self._child is not None:
                self._has_left()

    def _take_in(self, wait_s: float = 0.0) -> None:
        """Read what the process has said, waiting so long for the first of it."""
        if self._child is None or self._child.stdout is None:
            return
        pipe = self._child.stdout.fileno()
        if wait_s > 0:
            select.select([pipe], [], [], wait_s)
        while True:
            try:
                data = os.read(pipe, 1 << 16)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._has_left()
                return
            self._feed(data)
            if self._child is None:
                return

    def _feed(self, data: bytes) -> None:
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            self._hear(line)
        if len(self._buffer) > MOST_BYTES:
            self._fail(_("the process that asks the NVIDIA driver talks nonsense"))

    def _hear(self, line: bytes) -> None:
        try:
            look = _LOOKS.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return
        self._last, self._asked_at, self._is_final = look, None, look.fault in FINAL
        self._has_answered = True
        self._note = self._fault = ""
        if not self._is_final and self._now() - self._started_at > STEADY_S:
            self._failures = 0

    def _has_left(self) -> None:
        """Understand that the process is gone: it said why, or it crashed."""
        if self._is_final:
            self._drop()
            self._put_off(AFTER_LEAVING_S)
        elif self._has_answered and self._exit_code() == 0:
            self._drop()  # nobody had looked for a while, and a question that has just been put came too late
            self._last, self._note, self._fault = None, _("the NVIDIA driver is being asked"), "starting"
        else:
            self._fail(_("the NVIDIA driver crashed the process that asked it"))

    def _exit_code(self) -> int | None:
        """Return how a process that has closed its output ends; None where it takes its time."""
        try:
            return self._child.wait(0.1) if self._child is not None else None
        except subprocess.TimeoutExpired:
            return None

    def _fail(self, why: str) -> None:
        self._drop()
        self._put_off(AFTER_FAILURE_S)
        self._note, self._fault = why, "no_answer"

    def _put_off(self, seconds: float) -> None:
        self._start_at = self._now() + min(seconds * 2**self._failures, LONGEST_S)
        self._failures += 1

    def _drop(self) -> None:
        """Kill the process without waiting: in a system call that the driver never ends it cannot die yet."""
        if self._child is None:
            return
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        self._child.kill()
        self._dying.append(self._child)
        self._child, self._asked_at = None, None
