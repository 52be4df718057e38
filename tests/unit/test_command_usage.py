"""`usage`, and the peaks in `runs`, against a scripted engine."""

from __future__ import annotations

import msgspec
import pytest

from tfcert_exam_engine.machine.usage_views import UsageView
from tfcert_exam_engine.views import RunView
from tfcert_hw_probe.usage import Peaks, UsagePoint

RUN = RunView(4, "20261120-231507", 2, "trained", 100.0, 160.0, device="1", peaks=Peaks(190.0, 800 * 10**6))
POINTS = [UsagePoint(2.0 * n, 10.0 * n, n * 10**6) for n in range(1, 51)]
ON_GPU = [UsagePoint(2.0, 50.0, 10**6, 7 * 10**6, 33.0), UsagePoint(4.0, None, None)]


@pytest.fixture
def trained(engine):
    engine.runs = [RUN]
    engine.usages = {4: UsageView(4, 2.0, POINTS, Peaks(500.0, 50 * 10**6))}
    return engine


def test_what_a_run_used_is_told_in_words_on_one_screen(trained, command):
    code, out, _err = command("usage", "4")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "Run 4 of problem 2: trained · device 1"
    assert lines[1].split() == ["most", "CPU", "500", "%"]
    assert lines[2].split() == ["most", "memory", "50.0", "MB"]
    assert lines[3].split() == ["most", "GPU", "memory", "-"]
    assert len(lines) <= 24
    assert lines[-1].split() == ["0:01:40", "495", "%", "#" * 20, "50.0", "MB"]


def test_columns_of_a_gpu_are_there_for_a_run_that_had_one(trained, command):
    trained.usages = {4: UsageView(4, 2.0, ON_GPU, Peaks(50.0, 10**6, 7 * 10**6))}
    lines = command("usage", "4")[1].splitlines()
    assert lines[-2].split() == ["0:00:02", "50", "%", "#" * 20, "1.0", "MB", "33", "%", "7.0", "MB"]
    assert lines[-1].split() == ["0:00:04", "-", "-", "-", "-"]


def test_the_json_has_every_point(trained, document):
    code, said = document("usage", "4")
    assert code == 0
    assert (said["run"], said["category"], said["outcome"], said["device"]) == (4, 2, "trained", "1")
    assert (said["every_s"], said["peak_cpu_percent"], said["peak_memory_mb"]) == (2.0, 500.0, 50.0)
    assert len(said["points"]) == 50
    first = {"at_s": 2.0, "cpu_percent": 10.0, "memory_mb": 1.0, "gpu_memory_mb": None, "gpu_percent": None}
    assert said["points"][0] == first


def test_a_run_that_was_not_measured_says_so(engine, command):
    engine.runs = [msgspec.structs.replace(RUN, device="")]
    code, out, err = command("usage", "4")
    assert code == 0
    assert out.splitlines()[0] == "Run 4 of problem 2: trained"
    assert "too short" in err


def test_a_run_that_is_not_there_is_wrong_usage(trained, document):
    code, said = document("usage", "5")
    assert (code, said["error"]["code"]) == (2, "no_run")


def test_runs_tell_the_most_memory_and_that_of_the_gpu_where_there_is_any(trained, command):
    assert "800.0 MB" in command("runs")[1]
    assert "on GPU" not in command("runs")[1]
    trained.runs = [msgspec.structs.replace(RUN, peaks=Peaks(1.0, 10**6, 7 * 10**6))]
    head, row = command("runs")[1].splitlines()
    assert "on GPU" in head and "7.0 MB" in row
