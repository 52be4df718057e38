"""A child does a job once, or leaves without a trace; whatever of it is alive wears the job's mark."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from job_children import ENTRY, Desk, Forks, empty, wait_until
from tfcert_exam_engine import process
from tfcert_exam_engine.children.job import MARK_VARIABLE, GradeJob, claimed_file, job_file
from tfcert_exam_engine.events import Started, Trained
from tfcert_exam_engine.runner.bare import claiming, mark

FAMILY = """
    import os, subprocess, sys, time
    forked = os.fork()
    if forked == 0:
        os.setsid()
        time.sleep(600)
    executed = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    print(os.getpid(), forked, executed.pid)
    time.sleep(600)
"""


@dataclass
class Child:
    """A child, however it was started."""

    pid: int
    wait: Callable[[], int]
    """Returns its exit code."""


Start = Callable[[Path], Child]


@pytest.fixture(params=["forked", "cold", "foreign"])
def start(request: pytest.FixtureRequest, desk: Desk, forks: Forks) -> Start:
    """Every way to start a child."""

    def begin(file: Path) -> Child:
        if request.param == "forked":
            pid = forks.fork(file)
            return Child(pid, lambda: forks.exit_of(pid))
        child = desk.cold(file) if request.param == "cold" else desk.foreign(file, sys.executable, "-S")
        return Child(child.pid, child.wait)

    return begin


def test_a_child_claims_its_job_and_says_who_it_is(desk: Desk, start: Start) -> None:
    file = desk.ask("import sys; print(sys.argv, __name__, __file__); import time; time.sleep(0.5)")
    child = start(file)
    wait_until(lambda: desk.lines)
    [started] = desk.of_kind(Started)
    assert (started.pid, started.pid_start) == (child.pid, process.start_of(child.pid))
    assert child.wait() == 0
    script = str(desk.folder / "solution.py")
    assert desk.log == f"{[script]} __main__ {script}\n"
    assert isinstance(desk.ending, Trained)
    assert not file.exists()
    assert claimed_file(desk.job_folder, desk.token).exists()


def test_a_child_that_comes_too_late_leaves_without_a_trace(desk: Desk, start: Start) -> None:
    file = desk.ask("print('never')")
    for left in desk.job_folder.iterdir():
        left.unlink()
    assert start(file).wait() == 0
    assert empty(desk.job_folder)


def test_a_child_whose_folder_is_gone_leaves_without_a_trace(desk: Desk, start: Start) -> None:
    file = desk.ask("print('never')")
    shutil.rmtree(desk.job_folder)
    assert start(file).wait() == 0
    assert not desk.job_folder.exists()


def test_of_many_children_exactly_one_does_the_job(desk: Desk, forks: Forks) -> None:
    file = desk.ask("print('once')")
    children = [forks.fork(file) for _ in range(8)]
    cold = [desk.cold(file) for _ in range(2)]
    assert {forks.exit_of(pid) for pid in children} | {child.wait() for child in cold} == {0}
    assert desk.log == "once\n"
    assert [type(event) for event in desk.events] == [Started, Trained]


def test_a_grader_that_comes_too_late_leaves_what_is_there_alone(desk: Desk, forks: Forks) -> None:
    folder = str(desk.job_folder)
    file = desk.put(GradeJob(folder, "old", folder, folder, "/gone.keras", "gone.keras", "0" * 64))
    file.unlink()
    (desk.job_folder / "events.jsonl").write_bytes(b"of a newer job")
    assert forks.exit_of(forks.fork(file)) == 0
    assert [path.name for path in desk.job_folder.iterdir()] == ["events.jsonl"]
    assert desk.lines == [b"of a newer job"]


def test_a_child_never_renames_what_is_no_job(desk: Desk, forks: Forks) -> None:
    assert forks.exit_of(forks.fork(desk.folder)) == 1
    assert desk.folder.is_dir()


def test_the_stdlib_only_part_spells_names_as_the_engine_does(tmp_path: Path) -> None:
    file = job_file(tmp_path, "0123")
    file.write_bytes(b"{}")
    claim = claiming.claim(file)
    assert claim is not None
    assert (claim.token, claim.file, claim.folder) == ("0123", claimed_file(tmp_path, "0123"), tmp_path)
    assert mark.VARIABLE == MARK_VARIABLE


def test_child_and_grandchildren_wear_the_mark(desk: Desk, start: Start) -> None:
    child = start(desk.ask(FAMILY))
    family = desk.pids(3)
    assert family[0] == child.pid
    worn = f"{MARK_VARIABLE}={desk.token}".encode()
    try:
        for pid in family:
            assert worn in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    finally:
        for pid in reversed(family):
            os.kill(pid, signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL


def test_without_a_placeholder_the_job_is_done_all_the_same(desk: Desk) -> None:
    file = desk.ask("import os; print(os.environ['TFCERT_JOB'])")
    environment = {"PATH": os.environ["PATH"], "TFCERT_JOB": "short"}
    subprocess.run([sys.executable, "-S", str(ENTRY), str(file)], env=environment, check=True)
    assert desk.log == f"{desk.token}\n"
    assert isinstance(desk.ending, Trained)
