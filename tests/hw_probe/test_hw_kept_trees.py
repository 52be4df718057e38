"""Trees known from the last look: real processes that come and go, and a /proc of files for what is hard to stage."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tfcert_hw_probe.births import FIRST_AGAIN, MOST_NEW, Births
from tfcert_hw_probe.kept_trees import WHOLE_EVERY_S, KeptTrees
from tfcert_hw_probe.process_tree import ProcLister

PARENT = """
import subprocess, sys, threading
children = []
def start():
    code = "print(1, flush=True); input()"
    children.append(subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE))
    children[-1].stdout.readline()
for line in sys.stdin:
    if line == "start\\n":
        thread = threading.Thread(target=start)
        thread.start()
        thread.join()
    else:
        children.pop().communicate(b"\\n")
    print("done", flush=True)
"""


class Counted(ProcLister):
    """Counts how often a whole tree is read."""

    whole = 0

    def __call__(self, pid: int):  # type: ignore[no-untyped-def]
        self.whole += 1
        return super().__call__(pid)


@pytest.fixture
def parent() -> Iterator[subprocess.Popen[str]]:
    """A real process that starts children from threads of its own, and ends them, as it is told."""
    running = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield running
    running.communicate()


def tell(parent: subprocess.Popen[str], word: str) -> None:
    assert parent.stdin is not None and parent.stdout is not None
    parent.stdin.write(word + "\n")
    parent.stdin.flush()
    assert parent.stdout.readline() == "done\n"


def test_real_children_that_begin_and_end_are_known_without_reading_the_tree_again(
    parent: subprocess.Popen[str],
) -> None:
    lister = Counted()
    trees = KeptTrees(lister, Births("/proc"), lambda: 0.0)
    assert len(trees(parent.pid)) == 1
    for word, processes in (("start", 2), ("start", 3), ("end", 2), ("start", 3), ("end", 2), ("end", 1)):
        tell(parent, word)
        found = {one.pid for one in trees(parent.pid)}
        assert found == {one.pid for one in ProcLister()(parent.pid)}
        assert len(found) == processes
    assert lister.whole == 1


def test_a_tree_is_read_whole_now_and_then(parent: subprocess.Popen[str]) -> None:
    lister, at = Counted(), [0.0]
    trees = KeptTrees(lister, Births("/proc"), lambda: at[0])
    trees(parent.pid)
    at[0] += WHOLE_EVERY_S
    trees(parent.pid)
    assert lister.whole == 2


def test_a_process_that_is_gone_has_no_tree() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    trees = KeptTrees(ProcLister(), Births("/proc"))
    trees(gone.pid)
    gone.wait()
    assert trees(gone.pid) == []


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    (tmp_path / "sys" / "kernel").mkdir(parents=True)
    (tmp_path / "sys" / "kernel" / "pid_max").write_text("32768\n")
    newest(tmp_path, 1000)
    return tmp_path


def newest(proc: Path, pid: int) -> None:
    (proc / "loadavg").write_text(f"8.43 6.88 5.53 8/154 {pid}\n")


def begin(proc: Path, pid: int, parent: int = 10, leader: int | None = None, listed: bool = True) -> None:
    """Write what the kernel shows of a new process, or of a thread; `listed`: also as its parent's child."""
    (proc / str(pid)).mkdir()
    (proc / str(pid) / "status").write_text(f"Name:\tx\nTgid:\t{leader or pid}\nPid:\t{pid}\nPPid:\t{parent}\n")
    (proc / str(pid) / "stat").write_text(
        f"{pid} (x) S {parent} 1 1 0 -1 0 0 0 0 0 1 0 0 0 20 0 1 0 {pid * 10} 1000 7 0"
    )
    task = proc / str(pid) / "task" / str(pid)
    task.mkdir(parents=True)
    (task / "children").write_text("")
    above = proc / str(parent) / "task" / str(parent) / "children"
    if listed and above.exists():
        above.write_text(above.read_text() + f"{pid} ")


def test_threads_have_numbers_too_and_are_no_processes(proc: Path) -> None:
    births = Births(str(proc))
    mark = births.mark
    begin(proc, 1001)
    begin(proc, 1002, leader=1001)
    newest(proc, 1003)
    assert births.since(mark) == [(1001, 10)]
    assert births.since(births.mark) == []


def test_one_that_cannot_be_seen_yet_is_looked_for_once_more(proc: Path) -> None:
    births = Births(str(proc))
    mark = births.mark
    newest(proc, 1001)
    assert births.since(mark) == []
    begin(proc, 1001)
    assert births.since(mark) == [(1001, 10)]


def test_numbers_begin_again_when_they_have_run_out(proc: Path) -> None:
    newest(proc, 32766)
    births = Births(str(proc))
    mark = births.mark
    begin(proc, 32767)
    begin(proc, FIRST_AGAIN)
    newest(proc, FIRST_AGAIN + 1)
    assert births.since(mark) == [(32767, 10), (FIRST_AGAIN, 10)]


def test_after_too_many_births_nothing_is_known_of_them(proc: Path) -> None:
    births = Births(str(proc))
    mark = births.mark
    newest(proc, 1001 + MOST_NEW)
    assert births.since(mark) is None
    assert births.since(births.mark) == []


@pytest.mark.parametrize("text", ["", "0.00 0.00 0.00 0/0 0\n", "nonsense\n"])
def test_a_system_that_does_not_tell_the_newest_number_is_not_relied_on(proc: Path, text: str) -> None:
    (proc / "loadavg").write_text(text)
    births = Births(str(proc))
    assert births.since(births.mark) is None
    begin(proc, 10, parent=1)
    trees = KeptTrees(ProcLister(proc), births, lambda: 0.0)
    trees(10)
    begin(proc, 20)
    assert [one.pid for one in trees(10)] == [10, 20]


def test_where_a_whole_look_finds_one_that_was_missed_births_are_not_relied_on_any_more(proc: Path) -> None:
    begin(proc, 10, parent=1)
    births, lister, at = Births(str(proc)), Counted(proc), [0.0]
    trees = KeptTrees(lister, births, lambda: at[0])
    trees(10)
    begin(proc, 20)  # and /proc/loadavg says nothing of it
    assert [one.pid for one in trees(10)] == [10]
    at[0] += WHOLE_EVERY_S
    assert [one.pid for one in trees(10)] == [10, 20]
    assert not births.can_be_trusted
    trees(10)
    assert lister.whole == 3


def test_a_process_whose_parent_ended_belongs_to_whoever_took_it(proc: Path) -> None:
    begin(proc, 10, parent=1)
    begin(proc, 20)
    begin(proc, 30, parent=20)
    trees = KeptTrees(ProcLister(proc), Births(str(proc)), lambda: 0.0)
    assert {one.pid for one in trees(10)} == {10, 20, 30}
    (proc / "20" / "stat").unlink()
    stat = proc / "30" / "stat"
    stat.write_text(stat.read_text().replace("S 20 ", "S 1 "))
    assert {one.pid for one in trees(10)} == {10}


def test_another_process_with_a_number_that_was_in_the_tree_is_left_out(proc: Path) -> None:
    begin(proc, 10, parent=1)
    begin(proc, 20)
    trees = KeptTrees(ProcLister(proc), Births(str(proc)), lambda: 0.0)
    trees(10)
    stat = proc / "20" / "stat"
    stat.write_text(stat.read_text().replace(" 200 1000", " 999 1000"))
    assert [one.pid for one in trees(10)] == [10]


def test_the_tree_of_this_very_process_is_what_the_plain_reader_finds() -> None:
    trees = KeptTrees(ProcLister(), Births("/proc"))
    for _look in range(3):
        assert {one.pid for one in trees(os.getpid())} == {one.pid for one in ProcLister()(os.getpid())}
