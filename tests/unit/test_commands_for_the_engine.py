"""`engine` and `settings`: how the process behind the screen is, how it is stopped, what can be set for it."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time

import msgspec
import pytest

from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.hosting.engine_holder import holder
from tfcert_exam_engine.settings import Settings, descriptions
from tfcert_tui.cli.engine_control import UNREACHABLE
from tfcert_tui.cli.engine_log import last_lines

HOLD = """
import fcntl, os, sys, time
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
file.write(str(os.getpid()))
file.flush()
print("held", flush=True)
time.sleep(60)
"""


@contextlib.contextmanager
def holding_the_lock(folder):
    arguments = (sys.executable, "-c", HOLD, str(folder / "engine.lock"))
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def test_engine_status_and_stop_start_nothing_where_none_runs(engine, document):
    engine.running = False
    assert document("engine", "status")[1]["running"] is False
    code, said = document("engine", "stop")
    assert (code, said["stopped"]) == (0, False)
    assert "status" not in engine.calls
    assert "stop" not in engine.calls


def test_engine_stop_stops(engine, document):
    code, said = document("engine", "stop")
    assert (code, said["stopped"], engine.running) == (0, True, False)


@pytest.mark.parametrize(("clients", "said"), [(1, False), (2, True)])
def test_engine_stop_names_a_workstation_that_would_start_it_again(engine, command, clients, said):
    engine.engine_status = msgspec.structs.replace(engine.engine_status, clients=clients)
    code, _out, err = command("engine", "stop")
    assert (code, "starts it again" in err) == (0, said)


@pytest.mark.parametrize("why", UNREACHABLE)
def test_an_engine_that_cannot_be_talked_to_is_stopped_by_the_lock_it_holds_but_only_by_force(
    tmp_path, engine, command, why
):
    with holding_the_lock(tmp_path) as foreign:
        assert holder(tmp_path / "engine.lock") == foreign.pid
        engine.connect_error = EngineUnavailable(why, "An engine of another version is running.")
        code, _out, err = command("engine", "stop")
        assert (code, "tfcert-tui engine stop --force" in err, foreign.poll()) == (3, True, None)
        code, out, _err = command("engine", "stop", "--force")
        assert (code, out) == (0, "The engine is stopped.\n")
        assert foreign.wait() == -signal.SIGTERM
    assert holder(tmp_path / "engine.lock") is None


def test_an_engine_that_cannot_be_talked_to_still_has_a_status(tmp_path, engine, document):
    with_engine = document("engine", "status")[1].keys()
    engine.connect_error = EngineUnavailable("engine_protocol", "An engine of another version is running.", "Stop it.")
    with holding_the_lock(tmp_path) as foreign:
        code, said = document("engine", "status")
    assert (code, said["running"], said["reachable"], said["pid"]) == (3, True, False, foreign.pid)
    assert (said["trouble"], said["advice"]) == ("An engine of another version is running.", "Stop it.")
    assert with_engine <= said.keys()


def test_an_engine_that_cannot_be_talked_to_is_described_in_words(engine, command):
    engine.connect_error = EngineUnavailable("engine_busy_version", "An older engine is still at work.", "Wait.")
    code, out, err = command("engine", "status")
    assert (code, err) == (3, "")
    assert "An older engine is still at work." in out
    assert "Wait." in out


def test_what_is_to_be_known_of_the_engine_is_narrated(engine, command):
    engine.notice = "The engine of version 0.1.0 goes on with its jobs; 0.2.0 takes over after them."
    code, out, err = command("status", "--json")
    assert (code, err) == (0, f"{engine.notice}\n")
    assert engine.notice not in out


def test_any_other_trouble_in_reaching_the_engine_is_told_as_a_failure(engine, document):
    engine.connect_error = EngineUnavailable("not_yours", "The data folder belongs to someone else.")
    for arguments in (("engine", "status"), ("engine", "stop", "--force")):
        code, said = document(*arguments)
        assert (code, said["error"]["code"]) == (3, "not_yours")


def test_engine_stop_is_refused_while_the_clock_of_an_attempt_runs_unless_forced(engine, command, document):
    engine.stop_refused = UsageRefused("attempt_live", "The clock of an attempt is running.")
    code, out, err = command("engine", "stop")
    assert (code, out, engine.running) == (2, "", True)
    assert "The clock of an attempt is running." in err
    assert "tfcert-tui engine stop --force" in err
    code, said = document("engine", "stop", "--force")
    assert (code, said["stopped"], engine.running) == (0, True, False)


def test_engine_status_says_all_of_it_in_words(engine, command):
    engine.engine_status = msgspec.structs.replace(
        engine.engine_status,
        started_at=time.time() - 3723,
        clients=2,
        slow_clients=1,
        jobs=["run 4"],
        queued=["run 5", "run 6"],
        fork_server_pid=77,
        memory=31_400_000,
        fork_server_memory=402_000_000,
        log_file="/data/engine.log",
        retiring="0.3.0",
        trouble="The disk is nearly full.",
    )
    code, out, _err = command("engine", "status")
    said = dict(line.split("  ", 1) for line in out.splitlines())
    said = {name: value.strip() for name, value in said.items()}
    assert code == 0
    assert said["running for"].startswith("1:02:0")
    assert said["clients"] == "2; dropped because they did not read: 1"
    assert (said["jobs"], said["waiting"]) == ("run 4", "run 5, run 6")
    assert said["fork server"] == "ready, process 77, 402.0 MB"
    assert (said["memory"], said["log file"]) == ("31.4 MB", "/data/engine.log")
    assert said["upgrade"] == "it leaves for version 0.3.0 when no job runs any more"
    assert said["trouble"] == "The disk is nearly full."


def test_engine_status_in_json_has_memory_in_megabytes_or_null(engine, document):
    assert document("engine", "status")[1]["memory_mb"] is None
    engine.engine_status = msgspec.structs.replace(engine.engine_status, memory=31_400_000)
    said = document("engine", "status")[1]
    assert (said["memory_mb"], said["fork_server_memory_mb"]) == (31.4, None)


def test_engine_log_prints_the_last_lines_and_starts_nothing(tmp_path, engine, command):
    (tmp_path / "engine.log").write_text("".join(f"line {n}\n" for n in range(100)))
    code, out, err = command("engine", "log", "--lines", "3")
    assert (code, out) == (0, "line 97\nline 98\nline 99\n")
    assert err == f"{tmp_path / 'engine.log'}\n"
    assert engine.calls == []


def test_engine_log_goes_on_in_the_file_that_was_rotated_away(tmp_path, document):
    (tmp_path / "engine.log.1").write_text("one\ntwo\n")
    (tmp_path / "engine.log").write_text("three\n")
    code, said = document("engine", "log", "--lines", "2")
    assert (code, said["lines"], said["log_file"]) == (0, ["two", "three"], str(tmp_path / "engine.log"))


def test_engine_log_without_a_log_is_no_failure(tmp_path, command, document):
    code, out, err = command("engine", "log")
    assert (code, out) == (0, "")
    assert "Nothing was written there yet." in err
    assert command("engine", "log", "--path")[1] == f"{tmp_path / 'engine.log'}\n"
    assert document("engine", "log")[1]["lines"] == []


def test_a_log_that_cannot_be_read_is_said(tmp_path, document):
    (tmp_path / "engine.log").mkdir()
    code, said = document("engine", "log")
    assert (code, said["error"]["code"]) == (3, "log_unreadable")


def test_of_a_huge_log_only_the_end_is_read(tmp_path):
    file = tmp_path / "engine.log"
    with file.open("wb") as stream:
        stream.seek(1 << 31)
        stream.write(b"\nlast but one\nlast\n")
    assert last_lines(file, 2) == ["last but one", "last"]


def test_every_setting_is_shown_with_its_default_and_its_meaning(engine, document):
    engine.kept_settings = Settings(training_nice=3)
    code, said = document("settings", "show")
    shown = {one["name"]: one for one in said["settings"]}
    assert code == 0
    assert shown.keys() == msgspec.structs.asdict(Settings()).keys()
    assert (shown["training_nice"]["value"], shown["training_nice"]["default"]) == (3, 10)
    assert all(one["meaning"] for one in shown.values())


@pytest.mark.parametrize("columns", ["60", "80", "200"])
def test_the_table_of_settings_is_wrapped_to_the_terminal(command, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    code, out, _err = command("settings", "show")
    assert code == 0
    assert max(map(len, out.splitlines())) < max(int(columns), 70)
    empty = [value for value in msgspec.structs.asdict(Settings()).values() if value == ""]
    assert " ".join(out.split()).count("(empty)") == 2 * len(empty)  # value and default
    words = {word for line in out.splitlines() for word in line.split()}
    assert all(set(meaning.split()) <= words for meaning in descriptions().values())


def test_a_setting_is_changed_and_put_back(engine, command):
    assert command("settings", "set", "trainings_at_once", "2")[1] == "trainings_at_once is now: 2\n"
    assert engine.kept_settings.trainings_at_once == 2
    assert command("settings", "reset", "trainings_at_once")[1] == "trainings_at_once is now: 0\n"
    assert engine.kept_settings == Settings()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("set", "nonsense", "1"), "no_setting"),
        (("reset", "nonsense"), "no_setting"),
        (("set", "training_nice", "99"), "setting"),
        (("set", "python", "./no-python-here"), "setting"),
        (("set", "training_nice"), "usage"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_what_may_be(engine, document, arguments, code):
    found, said = document("settings", *arguments)
    assert (found, said["error"]["code"]) == (2, code)
    assert said["error"]["advice"]
    assert engine.kept_settings == Settings()


def test_a_python_is_named_from_the_folder_that_the_person_is_in(engine, command, tmp_path, monkeypatch):
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    monkeypatch.chdir(tmp_path)
    assert command("settings", "set", "python", "./python")[0] == 0
    assert f"change_settings {{'python': '{program}'}}" in engine.calls


def test_a_mirror_is_named_from_the_folder_that_the_person_is_in(engine, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m").mkdir()
    assert command("settings", "set", "mirror", "m")[0] == 0
    assert command("settings", "set", "public", "sets")[0] == 0
    assert f"change_settings {{'mirror': '{tmp_path}/m'}}" in engine.calls
    assert f"change_settings {{'public': '{tmp_path}/sets'}}" in engine.calls


def test_the_fork_server_for_legacy_keras_is_told_off_and_at_work(engine, command, document):
    assert "off, no run needs it" in command("engine", "status")[1]
    assert document("engine", "status")[1]["legacy_fork_server"] == "off"
    engine.engine_status = msgspec.structs.replace(
        engine.engine_status,
        legacy_fork_server="ready",
        legacy_fork_server_pid=4711,
        legacy_fork_server_memory=587_000_000,
    )
    assert "for legacy Keras  ready, process 4711, 587.0 MB" in command("engine", "status")[1]
    told = document("engine", "status")[1]
    assert (told["legacy_fork_server_pid"], told["legacy_fork_server_memory_mb"]) == (4711, 587.0)
