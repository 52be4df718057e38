"""The fork server: an interpreter with TensorFlow imported that forks a ready child on request.

Started by the engine as `python -m tfcert_exam_engine.runner.forking`; speaks JSON lines on its stdin and stdout:
in `{"fork": JOB_FILE}`, `{"wait": CELL}`, and for the child that waits there `{"fork": JOB_FILE, "to": PID}` or
`{"dismiss": PID}`; out `{"ready": SECONDS}`, `{"forked": WHAT, "pid": N}` or `{"failed": WHAT, "why": TEXT}` with the
job's file or the cell, and `{"exited": PID, "status": N}`.
It never runs an op and never opens a device: forking is safe only so. When its stdin ends it leaves; children live on.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tfcert_exam_engine.children.job import LEGACY_VARIABLE
from tfcert_exam_engine.runner.bare import claiming

NO_TENSORFLOW = 78
"""Exit code when TensorFlow cannot be imported (EX_CONFIG of sysexits.h)."""


class ForkLoop:
    """One thread, one loop: requests in, children out."""

    def __init__(self, requests: int, answers: int) -> None:
        self._requests = requests
        self._answers = answers
        self._buffer = b""
        self._waiting: dict[int, int] = {}
        """Children that wait for a job, by pid: where it is written to."""
        self._dismissed: set[int] = set()
        """Those that were ended, and whose exit was not seen yet."""
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)

    def run(self) -> None:
        """Serve until the engine closes our stdin."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        self._selector.register(self._requests, selectors.EVENT_READ)
        self._selector.register(self._wake_read, selectors.EVENT_READ)
        while True:
            ready = [key.fd for key, _ in self._selector.select()]
            if self._wake_read in ready:
                self._reap()
            if self._requests in ready and not self._read_requests():
                self._leave()
                return

    def say(self, **message: Any) -> None:
        """Answer one line; the engine may be gone."""
        try:
            os.write(self._answers, json.dumps(message).encode() + b"\n")
        except BrokenPipeError:
            return

    def _read_requests(self) -> bool:
        data = os.read(self._requests, 65536)
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            self._obey(json.loads(line))
        return bool(data)

    def _obey(self, request: dict[str, Any]) -> None:
        match request:
            case {"fork": job_file, "to": pid}:
                self._hand_over(job_file, pid)
            case {"fork": job_file}:
                self._fork(job_file, lambda: _run_job(job_file))
            case {"wait": cell}:
                self._have_one_wait(cell)
            case {"dismiss": pid} if pid in self._waiting:
                self._dismiss(pid)

    def _dismiss(self, pid: int) -> None:
        """End a child that waits: it has nothing that is of use to anybody, and it may still be warming up."""
        os.close(self._waiting.pop(pid))
        os.kill(pid, signal.SIGKILL)  # ours, and not waited for yet: the number is nobody else's
        self._dismissed.add(pid)

    def _leave(self) -> None:
        """End those who wait, and see them gone: nobody holds a file of the engine's when it is said to be stopped."""
        for pid in list(self._waiting):
            self._dismiss(pid)
        for pid in self._dismissed:
            os.waitpid(pid, 0)

    def _have_one_wait(self, cell: str) -> None:
        orders, given = os.pipe()
        pid = self._fork(cell, lambda: _wait_for_a_job(cell, orders), given)
        os.close(orders)
        if pid is None:
            os.close(given)
        else:
            self._waiting[pid] = given

    def _hand_over(self, job_file: str, pid: int) -> None:
        """Claim a job for a child that waits: shut in as it is, it cannot."""
        given = self._waiting.pop(pid, None)
        claim = claiming.claim(Path(job_file)) if given is not None else None
        if given is None or claim is None:
            self.say(failed=job_file, why=f"{pid} does not wait for it")
            return
        try:
            os.write(given, f"{claim.token}\n{claim.file}\n".encode())
            self.say(forked=job_file, pid=pid)
        except OSError as error:
            self.say(failed=job_file, why=str(error))
        finally:
            os.close(given)

    def _fork(self, what: str, work: Callable[[], int], *not_the_childs: int) -> int | None:
        try:
            pid = os.fork()
        except OSError as error:
            self.say(failed=what, why=str(error))
            return None
        if pid == 0:
            self._be_child(work, not_the_childs)
        self.say(forked=what, pid=pid)
        return pid

    def _be_child(self, work: Callable[[], int], not_ours: tuple[int, ...]) -> None:
        """Leave the server's world behind, do the work, and never return."""
        code = 1
        try:
            os.setsid()
            signal.set_wakeup_fd(-1)
            self._selector.close()
            servers = (self._requests, self._answers, self._wake_read, self._wake_write)
            for descriptor in (*servers, *self._waiting.values(), *not_ours):
                os.close(descriptor)
            code = work()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def _reap(self) -> None:
        os.read(self._wake_read, 4096)
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._dismissed.discard(pid)
            if pid in self._waiting:
                os.close(self._waiting.pop(pid))
            self.say(exited=pid, status=os.waitstatus_to_exitcode(status))


def _run_job(job_file: str) -> int:
    from tfcert_exam_engine.runner.child import run_job

    return run_job(Path(job_file))


def _wait_for_a_job(cell: str, orders: int) -> int:
    from tfcert_exam_engine.runner.waiting import wait

    return wait(Path(cell), orders)


def claim_channel() -> tuple[int, int]:
    """Move stdin and stdout away, so that nothing that is imported can write into the channel."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return requests, answers


def import_what_children_need() -> None:
    """Import TensorFlow, a Keras, and the children's own modules; none of it runs an op."""
    import tensorflow  # noqa: F401

    if os.environ.get(LEGACY_VARIABLE) == "1":
        _import_for_legacy_runs()
        return
    import tfcert_exam_engine.runner.bare.running
    import tfcert_exam_engine.runner.child
    import tfcert_exam_engine.runner.grade
    import tfcert_exam_engine.runner.preflight
    import tfcert_exam_engine.runner.self_test
    import tfcert_exam_engine.runner.waiting  # noqa: F401


def _import_for_legacy_runs() -> None:
    """Import Keras 2; such a server's children train and do nothing else."""
    import tf_keras  # noqa: F401

    import tfcert_exam_engine.runner.bare.running
    import tfcert_exam_engine.runner.child  # noqa: F401


def main() -> None:
    """Import, say ready, serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = claim_channel()
    loop = ForkLoop(requests, answers)
    began = time.monotonic()
    try:
        import_what_children_need()
    except ImportError as error:
        print(error, file=sys.stderr)
        loop.say(unavailable=str(error))
        sys.exit(NO_TENSORFLOW)
    # Python 3.12 warns of forking with threads about; TensorFlow's hold no lock while no op has run.
    warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*multi-threaded.*fork")
    gc.collect()
    gc.freeze()
    loop.say(ready=round(time.monotonic() - began, 3))
    loop.run()


if __name__ == "__main__":
    main()
