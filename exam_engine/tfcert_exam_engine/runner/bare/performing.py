"""One job in this process, from the claim to the ending; the same for every kind of job and every interpreter."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Any, Callable

from tfcert_exam_engine.language import bind
from tfcert_exam_engine.runner.bare import claiming, kernel, mark, streams, telling
from tfcert_exam_engine.runner.bare.claiming import Claim
from tfcert_exam_engine.runner.bare.telling import Teller, event

TOO_LATE = 0
"""Exit code of a child whose job was revoked or taken: it has written nothing."""
UNTOLD = 74
"""Exit code when the ending could not be written (EX_IOERR of sysexits.h)."""
Work = Callable[[Claim, Teller], Any]
"""Does the job and returns its ending."""


def perform(job_file: Path, work: Work, encode: Callable[[Any], bytes] = telling.encoded) -> int:
    """Claim the job, do it, tell its ending; return the exit code: 0 when an ending was told.

    Raises:
        OSError: the job is there and cannot be claimed.
    """
    claim = claiming.claim(job_file)
    if claim is None:
        return TOO_LATE
    settle(claim.token, claim.folder)
    return perform_claimed(claim, work, encode)


def settle(token: str, folder: Path) -> None:
    """Become the process of a job: its mark, its log, its signals, its language."""
    mark.wear(token)
    streams.point_at(folder / streams.LOG)
    kernel.settle()
    bind()


def perform_claimed(claim: Claim, work: Work, encode: Callable[[Any], bytes] = telling.encoded) -> int:
    """Do a job that is ours, in a process that has settled; return the exit code as `perform`."""
    teller = Teller(claim, encode)
    teller.tell(event("Started", pid=os.getpid(), pid_start=kernel.start_of_this_process()))
    ending = _ending(work, claim, teller)
    streams.flush()
    if teller.is_copy:
        return _code_of_copy(ending)
    return 0 if teller.end(ending) else UNTOLD


def _code_of_copy(ending: Any) -> int:
    """Return what a process that the script forked would have left with."""
    if not isinstance(ending, dict):
        return 1
    return 0 if ending["type"] == "Trained" else int(ending.get("exit_code", 1))


def _ending(work: Work, claim: Claim, teller: Teller) -> Any:
    try:
        return work(claim, teller)
    except MemoryError:
        return event("OutOfMemory")
    except BaseException as error:
        streams.take_back()
        traceback.print_exc()
        return event("EngineFault", message=f"{type(error).__name__}: {error}"[:500])


def perform_and_leave(perform_job: Callable[[Path], int]) -> None:
    """Do the job that the command line names, in a session of its own, and leave without the interpreter's teardown,
    which may wait for a device."""
    kernel.own_session()
    code = 1
    try:
        code = perform_job(Path(sys.argv[1]))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)
