"""What a run has used over time, in memory and on a real disk; only the time is set by the test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tfcert_exam_engine.machine import usage_history
from tfcert_exam_engine.machine.usage_history import EVERY_S, MOST_POINTS, UsageHistory, read
from tfcert_hw_probe.usage import Peaks, UsagePoint

MB = 1 << 20


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "usage.jsonl"


def went_on(history: UsageHistory, seconds: Seconds, count: int, memory: int = MB) -> None:
    """Measure once a second, `count` times."""
    for number in range(count):
        seconds.now += 1.0
        history.add(100.0 * (number % 2), memory + number, None, None)


def test_a_point_is_the_mean_of_the_cpu_and_the_most_of_the_memory_of_its_stretch(file: Path, seconds: Seconds) -> None:
    history = UsageHistory(file, 0.0, seconds)
    for cpu, memory, gpu_memory, gpu in ((None, 5, None, None), (100.0, 9, 70, 10.0), (300.0, 7, 60, 40.0)):
        seconds.now += 1.0
        history.add(cpu, memory, gpu_memory, gpu)
    history.flush()
    assert history.points == [UsagePoint(2.0, 100.0, 9, 70, 10.0), UsagePoint(3.0, 300.0, 7, 60, 40.0)]
    assert history.peaks == Peaks(300.0, 9, 70)


def test_what_was_written_is_read_back_and_gone_on_with(file: Path, seconds: Seconds) -> None:
    first = UsageHistory(file, 3.0, seconds)
    went_on(first, seconds, 10)
    again = UsageHistory(file, 2.0, seconds)
    assert again.points == first.points
    assert [point.at_s for point in again.points] == [5.0, 7.0, 9.0, 11.0, 13.0]
    went_on(again, seconds, 4)
    assert [point.at_s for point in read(file)[1]] == [5.0, 7.0, 9.0, 11.0, 13.0, 15.0, 17.0]


def test_a_run_that_was_not_looked_at_for_a_while_has_a_gap(file: Path, seconds: Seconds) -> None:
    went_on(UsageHistory(file, 0.0, seconds), seconds, 2)
    later = UsageHistory(file, 100.0, seconds)
    went_on(later, seconds, 2)
    assert [point.at_s for point in read(file)[1]] == [2.0, 102.0]


def test_a_long_run_has_few_points_and_its_highest_memory(file: Path, seconds: Seconds) -> None:
    history = UsageHistory(file, 0.0, seconds)
    went_on(history, seconds, 10_000)
    history.flush()
    every_s, points, whole = read(file)
    assert whole and points == history.points
    assert MOST_POINTS // 2 <= len(points) <= MOST_POINTS
    assert every_s == history.every_s == 32.0
    assert points[-1].memory == history.peaks.memory
    assert [one.at_s for one in points] == sorted({one.at_s for one in points})
    assert {point.cpu_percent for point in points[:-1]} == {50.0}


def test_a_torn_last_line_is_dropped_and_written_over(file: Path, seconds: Seconds) -> None:
    went_on(UsageHistory(file, 0.0, seconds), seconds, 6)
    whole = file.read_bytes()
    file.write_bytes(whole[:-9])
    history = UsageHistory(file, 4.0, seconds)
    assert [point.at_s for point in history.points] == [2.0, 4.0]
    went_on(history, seconds, 2)
    assert [point.at_s for point in read(file)[1]] == [2.0, 4.0, 6.0]
    assert read(file)[2]


NONSENSE = [
    *(b"", b"\n", b"[]\n", b"{}\n", b"null\n", b"\xff\xfe\n", b"[" * 3000, b"[2.0,1e999,1,1]\n"),
    *(b"[1e300,5.0,1.0,1]\n", b"[2.0,1e300,1.0,1]\n", b"[2.0,-5.0,1.0,1]\n"),
    b"[2.0,5.0,1.0,1]\n[2.0,4.0,1.0,1]\n",
]


@pytest.mark.parametrize("content", NONSENSE)
def test_whatever_stands_in_the_file_costs_points_alone(file: Path, seconds: Seconds, content: bytes) -> None:
    file.write_bytes(content)
    history = UsageHistory(file, 10.0, seconds)
    went_on(history, seconds, 2)
    assert history.points[-1].at_s == 12.0
    assert read(file)[1] == history.points


@pytest.mark.parametrize("kind", ["fifo", "link", "folder"])
def test_what_is_no_file_is_neither_waited_for_nor_written_through(
    file: Path, seconds: Seconds, tmp_path: Path, kind: str
) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"precious")
    make = {"fifo": lambda: os.mkfifo(file), "link": lambda: file.symlink_to(other), "folder": file.mkdir}
    make[kind]()
    history = UsageHistory(file, 0.0, seconds)
    went_on(history, seconds, 4)
    assert len(history.points) == 2
    assert other.read_bytes() == b"precious"
    assert list(tmp_path.glob(".usage*")) == []


def test_a_folder_that_takes_nothing_disturbs_nobody_and_all_is_written_once_it_does(
    tmp_path: Path, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "gone" / "usage.jsonl"
    history = UsageHistory(file, 0.0, seconds)
    went_on(history, seconds, 8)
    assert len(history.points) == 4
    assert len([record for record in caplog.records if "is not written" in record.message]) == 1
    file.parent.mkdir()
    went_on(history, seconds, 2)
    assert read(file)[1] == history.points


def test_a_write_that_stops_half_way_is_mended_by_the_next(
    file: Path, seconds: Seconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fakes a disk that takes half of a line, as a full one does."""
    history = UsageHistory(file, 0.0, seconds)
    went_on(history, seconds, 2)
    write = os.write
    monkeypatch.setattr(usage_history.os, "write", lambda descriptor, line: write(descriptor, line[: len(line) // 2]))
    went_on(history, seconds, 2)
    monkeypatch.undo()
    went_on(history, seconds, 2)
    assert read(file) == (EVERY_S, history.points, True)
    assert len(history.points) == 3
