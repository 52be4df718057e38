"""The fork server: an interpreter with TensorFlow imported that forks a ready child on request.

Started by the engine as `python -m tfcert_exam_engine.runner.forking`; speaks JSON lines on its stdin and stdout:
in `{"fork": JOB_FILE}`; out `{"ready": SECONDS}`, `{"forked": JOB_FILE, "pid": N}` or
`{"failed": JOB_FILE, "why": TEXT}`, and `{"exited": PID, "status": N}`.
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
from pathlib import Path
from typing import Any

from tfcert_exam_engine.job import LEGACY_VARIABLE

NO_TENSORFLOW = 78
"""Exit code when TensorFlow cannot be imported (EX_CONFIG of sysexits.h)."""


class ForkLoop:
    """One thread, one loop: requests in, children out."""

    def __init__(self, requests: int, answers: int) -> None:
        self._requests = requests
        self._answers = answers
        self._buffer = b""
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
            self._fork(json.loads(line)["fork"])
        return bool(data)

    def _fork(self, job_file: str) -> None:
        try:
            pid = os.fork()
        except OSError as error:
            self.say(failed=job_file, why=str(error))
            return
        if pid == 0:
            self._be_child(job_file)
        self.say(forked=job_file, pid=pid)

    def _be_child(self, job_file: str) -> None:
        """Leave the server's world behind, do the job, and never return."""
        code = 1
        try:
            os.setsid()
            signal.set_wakeup_fd(-1)
            self._selector.close()
            for descriptor in (self._requests, self._answers, self._wake_read, self._wake_write):
                os.close(descriptor)
            from tfcert_exam_engine.runner.child import run_job

            code = run_job(Path(job_file))
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
            self.say(exited=pid, status=os.waitstatus_to_exitcode(status))


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
    import tfcert_exam_engine.runner.self_test  # noqa: F401


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
