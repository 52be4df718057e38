"""The cold way to run one job: `python -m tfcert_exam_engine.runner JOB_FOLDER`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tfcert_exam_engine.runner.child import run_job


def main() -> None:
    """Run the job in a session of its own; leave without the interpreter's teardown, which may wait for a device."""
    if os.getpgid(0) != os.getpid():
        os.setsid()
    code = run_job(Path(sys.argv[1]))
    os._exit(code)


if __name__ == "__main__":
    main()
