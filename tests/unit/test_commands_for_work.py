"""Runs that wait, runs that kept their model, hints, solutions and the starter."""

from __future__ import annotations

import asyncio
import inspect
import os
import signal

import msgspec
import pytest

from scripted_engine import ScriptedEngine, attempt_view
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.views import RunView

TRAINED = RunView(4, "20261120-231507", 3, "trained", 100.0, 162.0)


def with_hints_read(count: int):
    problems = [msgspec.structs.replace(p, hints=count) if p.category == 3 else p for p in attempt_view().problems]
    return attempt_view(problems=problems)


@pytest.mark.parametrize(
    "name", [name for name, _member in inspect.getmembers(Engine, inspect.isfunction) if not name.startswith("_")]
)
def test_the_scripted_engine_takes_what_the_engine_takes(name):
    wanted = inspect.signature(getattr(Engine, name)).parameters
    found = inspect.signature(getattr(ScriptedEngine, name)).parameters
    extra = {"start"} if name == "connect" else set()
    assert found.keys() - extra == wanted.keys()
    assert all(found[one].default == wanted[one].default for one in wanted)


def test_a_queued_run_is_followed_from_the_queue_on(engine, command):
    engine.waits, engine.log, engine.run_ends = [2, 1, 1, 0], "Epoch 1/2\n", TRAINED
    code, out, err = command("run", "3")
    assert (code, out) == (0, "Epoch 1/2\n")
    lines = [line for line in err.splitlines() if "wait" in line or "begins" in line]
    assert lines == ["waiting: 2 runs ahead", "waiting: 1 run ahead", "It begins."]


def test_a_run_that_begins_at_once_is_not_told_as_one_that_waits(engine, command):
    engine.waits, engine.run_ends = [0], TRAINED
    _code, _out, err = command("run", "3")
    assert "waiting" not in err
    assert "It begins." not in err


def test_ctrl_c_leaves_a_run_in_the_queue(engine, command, nobody):
    async def run(category: int, legacy_keras: bool | None = None) -> RunView:
        engine.runs = [RunView(4, "20261120-231507", category, "queued", 100.0, ahead=1)]
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGINT)
        return engine.runs[0]

    engine.run = run
    code, _out, err = command("run", "3")
    assert code == 130
    assert "Left waiting for its turn. Stop it with: tfcert-tui stop 3" in err


def test_the_log_of_a_run_that_waits_is_not_asked_for(engine, command):
    engine.waits, engine.log = [1], "of another run"
    engine.run_ends = msgspec.structs.replace(TRAINED, state="cancelled")
    heard = []
    engine.before_event = lambda: heard.append("read_log" in engine.calls)
    command("run", "3")
    assert heard[:2] == [False, False]


def test_what_was_noticed_is_said_once_and_before_the_log(engine, capfd, own_data_folder):
    from tfcert_tui.cli.root import run_command

    engine.remark, engine.log = "The block `data` of the starter was changed.", "Epoch 1/2\n"
    engine.run_ends = msgspec.structs.replace(TRAINED, remark=engine.remark)
    written: list[str] = []
    read_log = engine.read_log

    async def noted(run: int, offset: int, limit: int = 65536):
        written.append(capfd.readouterr().err)
        return await read_log(run, offset, limit)

    engine.read_log = noted
    assert run_command(("run", "3"), lambda paths: engine) == 0
    assert engine.remark in written[0]
    assert sum(text.count(engine.remark) for text in written) == 1


@pytest.mark.parametrize("state", ["crashed", "timed_out", "out_of_memory", "too_much_output", "disk_filled"])
def test_a_run_that_went_over_a_limit_ends_like_a_crash(engine, document, state):
    engine.run_ends = msgspec.structs.replace(TRAINED, state=state, message="Why.", advice="What to do.")
    code, said = document("run", "3")
    assert (code, said["outcome"], said["message"], said["advice"]) == (1, state, "Why.", "What to do.")


@pytest.mark.parametrize(("state", "words"), [("too_much_output", "printed too much"), ("disk_filled", "nearly full")])
def test_the_new_endings_have_words(engine, command, state, words):
    engine.run_ends = msgspec.structs.replace(TRAINED, state=state)
    assert words in command("run", "3")[2]


def test_a_run_says_in_json_where_it_trained_and_what_it_kept(engine, document):
    engine.run_ends = msgspec.structs.replace(
        TRAINED, kept_model="mymodel.keras", kept_sha256="ab" * 32, device="1", python="/opt/venv/bin/python"
    )
    said = document("run", "3")[1]
    assert (said["kept_model"], said["kept_sha256"]) == ("mymodel.keras", "ab" * 32)
    assert (said["device"], said["python"], said["ahead"], said["remark"]) == ("1", "/opt/venv/bin/python", None, "")
    assert said["log_pruned"] is False


def test_runs_tell_how_each_went_and_the_stars_of_the_model_it_kept(engine, command, document):
    kept = {"kept_model": "mymodel.keras", "kept_sha256": "ab" * 32}
    engine.runs = [
        msgspec.structs.replace(TRAINED, run=1, category=2, epoch=5, epochs=5, logs={"loss": 0.12345}, **kept),
        msgspec.structs.replace(TRAINED, run=2, category=2, kept_model="mymodel.keras", kept_sha256="cd" * 32),
        msgspec.structs.replace(TRAINED, run=3, state="queued", ended_at=None, ahead=0),
        msgspec.structs.replace(TRAINED, run=4, category=3, **kept),
    ]
    better = msgspec.structs.replace(engine.outcome, submission=2, stars=4)
    engine.submissions = [engine.outcome, better]
    code, out, _err = command("runs")
    rows = [line.split() for line in out.splitlines()]
    assert code == 0
    assert rows[1] == ["1", "2", "trained", "0:01:02", "5/5", "4/5", "mymodel.keras", "-", "loss", "0.1235"]
    assert rows[2][2:] == ["trained", "0:01:02", "-", "-", "mymodel.keras", "-"]
    assert rows[3] == ["3", "3", "waiting", "-", "-", "-", "-", "-"]
    assert rows[4][5] == "-"  # the same bytes, submitted to another category
    said = document("runs", "--category", "2")[1]
    assert [(run["run"], run["submissions"], run["stars"]) for run in said["runs"]] == [(1, [1, 2], 4), (2, [], None)]


def test_a_run_that_kept_nothing_matches_no_submission(engine, document):
    engine.runs = [msgspec.structs.replace(TRAINED, category=2)]
    engine.submissions = [msgspec.structs.replace(engine.outcome, sha256="")]
    assert document("runs")[1]["runs"][0]["submissions"] == []


def test_runs_of_nothing_is_no_failure_and_of_no_attempt_wrong_usage(engine, command, document):
    assert command("runs")[:2] == (0, "")
    assert document("runs", "--attempt", "nonsense")[1]["error"]["code"] == "no_attempt"
    engine.attempt_view = None
    code, said = document("runs")
    assert (code, said["error"]["code"]) == (2, "no_attempt")


def test_the_model_of_an_earlier_run_is_submitted(engine, document):
    code, said = document("submit", "2", "--run", "12")
    assert (code, said["outcome"]) == (0, "graded")
    assert "submit run 12" in engine.calls


@pytest.mark.parametrize("arguments", [("--run", "12", "--file", "a.keras"), ("--run", "0"), ("--run", "newest")])
def test_one_model_is_submitted_and_named_once(engine, document, arguments):
    code, said = document("submit", "2", *arguments)
    assert (code, said["error"]["code"]) == (2, "usage")
    assert engine.calls == []


@pytest.mark.parametrize(
    ("read", "number", "told"),
    [(0, 1, "There are 2 more."), (1, 2, "There is 1 more."), (2, 3, "That was the last."), (3, 3, "the last.")],
)
def test_a_hint_is_the_first_that_was_not_read(engine, command, read, number, told):
    engine.attempt_view = with_hints_read(read)
    code, out, err = command("hint", "3")
    assert (code, out) == (0, f"Hint {number} of 3\n\n{engine.hints[number - 1]}\n")
    assert told in err
    asked = [call for call in engine.calls if call.startswith("hint")]
    assert max(asked) == f"hint 3 {number}"  # nothing further is marked as read


def test_a_hint_can_be_named(engine, document):
    engine.attempt_view = with_hints_read(0)
    code, said = document("hint", "3", "2")
    assert (code, said["category"], said["number"], said["of"], said["text"]) == (0, 3, 2, 3, "Scale it.")
    code, said = document("hint", "3", "9")
    assert (code, said["error"]["code"]) == (2, "no_hint")


@pytest.mark.parametrize("name", ["hint", "solution"])
def test_help_that_the_engine_refuses_says_why(engine, document, name):
    engine.error = UsageRefused("exam_mode", "An exam has no hints.", "A practice has.")
    code, said = document(name, "3")
    assert (code, said["error"]["code"]) == (2, "exam_mode")


def test_the_script_of_a_solution_alone_is_on_stdout(command, document):
    code, out, err = command("solution", "3")
    assert (code, out) == (0, "import keras\n")
    assert "One neuron is enough." in err
    said = document("solution", "3")[1]
    assert (said["script"], said["explanation"]) == ("import keras\n", "One neuron is enough.\n")


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("n\n", 130)])
def test_reset_asks_and_says_where_the_script_is_kept(engine, command, answer, typed, code):
    answer(typed)
    found, out, err = command("reset", "3")
    assert found == code
    assert "Yours is kept beside it" in err
    assert ("reset 3" in engine.calls) is (code == 0)
    assert (f"Yours is kept: {engine.backup}" in out) is (code == 0)


def test_reset_where_nobody_can_be_asked_wants_a_yes(engine, document, nobody):
    code, said = document("reset", "3")
    assert (code, said["error"]["code"], said["error"]["advice"]) == (
        2,
        "confirmation_needed",
        "Say it with: tfcert-tui reset 3 --json --yes",
    )
    assert engine.calls == []
    code, said = document("reset", "3", "--yes")
    assert (code, said["file"], said["backup"]) == (0, "/exam/category3/solution.py", engine.backup)


def test_a_reset_without_a_script_to_keep_names_none(engine, command, document):
    engine.backup = ""
    assert "Yours" not in command("reset", "3", "--yes")[1]
    assert document("reset", "3", "--yes")[1]["backup"] is None


@pytest.mark.parametrize(
    ("option", "asked"),
    [((), "run"), (("--legacy-keras",), "run legacy_keras=True"), (("--no-legacy-keras",), "run legacy_keras=False")],
)
def test_a_run_is_made_one_under_exam_era_keras_by_an_option(engine, command, option, asked):
    engine.run_ends = msgspec.structs.replace(TRAINED, legacy_keras="--legacy-keras" in option)
    code, _out, err = command("run", "3", *option)
    assert (code, asked in engine.calls) == (0, True)
    assert ("It is run under exam-era Keras (Keras 2)." in err) is ("--legacy-keras" in option)
    assert ("Run 4: trained, legacy Keras" in err) is ("--legacy-keras" in option)


def test_a_run_that_failed_for_want_of_it_names_the_command(engine, command):
    engine.run_ends = msgspec.structs.replace(
        TRAINED, state="crashed", message="solution.py, line 9: ValueError: lr", legacy_keras_helps=True
    )
    code, _out, err = command("run", "3")
    assert code == 1
    assert err.splitlines()[-1].endswith("under exam-era Keras (Keras 2): tfcert-tui run 3 --legacy-keras")


def test_a_run_that_failed_for_want_of_it_says_so_in_json(engine, document):
    engine.run_ends = msgspec.structs.replace(TRAINED, state="crashed", legacy_keras_helps=True)
    code, ended = document("run", "3")
    assert (code, ended["legacy_keras"], ended["legacy_keras_helps"]) == (1, False, True)


def test_status_and_runs_say_which_runs_are_under_exam_era_keras(engine, command, document):
    legacy = msgspec.structs.replace(TRAINED, run=5, state="running", ended_at=None, legacy_keras=True)
    engine.runs = [TRAINED, legacy]
    assert "Run 5 of problem 3: under exam-era Keras (Keras 2)" in command("status")[1]
    rows = command("runs")[1].splitlines()
    assert ["legacy Keras" in row for row in rows[1:]] == [False, True]
    assert [run["legacy_keras"] for run in document("runs")[1]["runs"]] == [False, True]
    assert [run["legacy_keras"] for run in document("status")[1]["runs_under_way"]] == [True]


@pytest.mark.parametrize("verb", ["check", "submit"])
def test_a_folder_is_left_to_the_engine_which_knows_what_a_saved_model_is(engine, command, tmp_path, verb):
    (tmp_path / "saved").mkdir()
    command(verb, "2", "--file", str(tmp_path / "saved"))
    assert [call for call in engine.calls if verb in call and str(tmp_path / "saved") in call]
