"""Process trees: a fake /proc for what is hard to stage, and real children on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tfcert_hw_probe.process_tree import ProcessFigures, ProcLister, TreeMeter, best_lister, psutil_lister

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PARENT = """
import subprocess, sys, threading, time
children = []
def start():
    children.append(subprocess.Popen([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]))
thread = threading.Thread(target=start)
thread.start()
thread.join()
spin = sum(n * n for n in range(2_000_000))
print("ready", flush=True)
time.sleep(600)
"""


def fake_process(
    proc: Path, pid: int, name: str = "python", ticks: int = 100, children: str = "", threads: int = 1
) -> None:
    """Write what the kernel shows of a process, in the layout of proc(5); its last thread has the children."""
    times = f"{ticks} 0 0 0"
    stat = f"{pid} ({name}) S 1 1 1 0 -1 0 0 0 0 0 {times} 20 0 1 0 {pid * 10} 1000 7 0"
    for thread in range(pid, pid + threads):
        task = proc / str(pid) / "task" / str(thread)
        task.mkdir(parents=True)
        (task / "children").write_text(children if thread == pid + threads - 1 else "")
    (proc / str(pid) / "stat").write_text(stat)


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    return tmp_path


def test_the_tree_goes_through_the_children_of_every_thread(proc: Path) -> None:
    fake_process(proc, 10, children="20 30 ", threads=3)
    fake_process(proc, 20, children="40")
    fake_process(proc, 30)
    fake_process(proc, 40)
    assert {p.pid for p in ProcLister(proc)(10)} == {10, 20, 30, 40}


def test_a_name_with_blanks_and_parentheses_is_no_trouble(proc: Path) -> None:
    fake_process(proc, 10, name="a) S (b", ticks=3 * TICKS)
    (one,) = ProcLister(proc)(10)
    assert one.cpu_s == pytest.approx(3.0)
    assert one.memory == 7 * PAGE


def test_a_child_that_ends_while_we_look_is_left_out(proc: Path) -> None:
    fake_process(proc, 10, children="20 99")
    fake_process(proc, 20)
    assert {p.pid for p in ProcLister(proc)(10)} == {10, 20}


def test_a_process_that_is_gone_has_no_usage(proc: Path) -> None:
    assert TreeMeter(ProcLister(proc)).look(10) is None


class Script:
    """Answers with the process tables a test wrote; the clock is moved by hand."""

    def __init__(self) -> None:
        self.at = 0.0
        self.processes: list[ProcessFigures] = []

    def __call__(self, pid: int) -> list[ProcessFigures]:
        return list(self.processes)

    def meter(self) -> TreeMeter:
        return TreeMeter(self, lambda: self.at)


def test_percent_is_over_the_time_since_the_last_look() -> None:
    script = Script()
    meter = script.meter()
    script.processes = [ProcessFigures(10, 1.0, 5.0, 100)]
    first = meter.look(10)
    assert first is not None and first.usage.cpu_percent is None
    script.at, script.processes = 2.0, [ProcessFigures(10, 1.0, 8.0, 100), ProcessFigures(11, 2.0, 1.0, 50)]
    second = meter.look(10)
    assert second is not None
    assert second.usage.cpu_percent == pytest.approx(200.0)
    assert (second.usage.memory, second.usage.processes) == (150, 2)


def test_another_process_with_the_same_pid_is_not_taken_for_the_first() -> None:
    script = Script()
    meter = script.meter()
    script.processes = [ProcessFigures(10, 1.0, 5.0, 100)]
    meter.look(10)
    script.at, script.processes = 1.0, [ProcessFigures(10, 9.0, 500.0, 100)]
    tree = meter.look(10)
    assert tree is not None and tree.usage.cpu_percent is None


def test_time_that_left_with_a_child_nobody_waited_for_gives_no_rate_instead_of_a_wrong_one() -> None:
    script = Script()
    meter = script.meter()
    script.processes = [ProcessFigures(10, 1.0, 5.0, 100), ProcessFigures(11, 1.0, 50.0, 100)]
    meter.look(10)
    script.at, script.processes = 1.0, [ProcessFigures(10, 1.0, 6.0, 100)]
    tree = meter.look(10)
    assert tree is not None and tree.usage.cpu_percent is None


@pytest.fixture
def family() -> Iterator[subprocess.Popen[str]]:
    """A real parent that started a real child from another thread, and computed for a moment."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert {parent.stdout.readline().strip(), parent.stdout.readline().strip()} == {"up", "ready"}
    descendants = psutil.Process(parent.pid).children(recursive=True)
    try:
        yield parent
    finally:
        for process in [*descendants, psutil.Process(parent.pid)]:
            process.kill()
        parent.wait()
        parent.stdout.close()


def test_real_children_of_other_threads_are_found_as_psutil_finds_them(family: subprocess.Popen[str]) -> None:
    ours = {p.pid: p for p in best_lister()(family.pid)}
    theirs = {p.pid: p for p in psutil_lister(family.pid)}
    assert len(ours) == 2
    assert ours.keys() == theirs.keys()
    for pid, process in ours.items():
        assert process.memory == pytest.approx(theirs[pid].memory, rel=0.05)
        assert process.cpu_s == pytest.approx(theirs[pid].cpu_s, abs=0.1)


def test_a_real_process_that_ended_is_gone(family: subprocess.Popen[str]) -> None:
    meter = TreeMeter()
    assert meter.look(family.pid) is not None
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert meter.look(gone.pid) is None
