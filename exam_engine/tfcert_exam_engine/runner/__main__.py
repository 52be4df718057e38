"""The cold way to run one job: `python -m tfcert_exam_engine.runner JOB_FILE`."""

from __future__ import annotations

from tfcert_exam_engine.runner.bare.performing import perform_and_leave
from tfcert_exam_engine.runner.child import run_job

if __name__ == "__main__":
    perform_and_leave(run_job)
