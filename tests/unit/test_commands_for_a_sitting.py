"""`start`, `run`, `stop`, `end` and `result` against a scripted engine: what is asked, printed and refused."""

from __future__ import annotations

import os
import signal

import msgspec
import pytest

from scripted_engine import attempt_view
from tfcert_exam_engine.views import RunView


def test_run_prints_the_log_on_stdout_and_narrates_on_stderr(engine, command):
    engine.log = "Epoch 1/2\nloss 0.5\n"
    engine.run_ends = RunView(4, "20261120-231507", 3, "trained", 100.0, 101.0, model_file="mymodel.keras")
    code, out, err = command("run", "3")
    assert (code, out) == (0, engine.log)
    assert "Run 4: trained · saved mymodel.keras" in err


def test_run_with_json_prints_nothing_but_json_on_stdout(engine, document):
    engine.log = "Epoch 1/2\n"
    engine.run_ends = RunView(4, "20261120-231507", 3, "crashed", 100.0, 101.0, message="NameError: x")
    code, said = document("run", "3")
    assert (code, said["outcome"], said["message"]) == (1, "crashed", "NameError: x")


def test_a_long_log_is_printed_to_its_last_byte(engine, command):
    engine.log = "".join(f"line {n}\n" for n in range(30_000))
    engine.run_ends = RunView(4, "20261120-231507", 3, "trained", 100.0, 101.0)
    code, out, _err = command("run", "3")
    assert (code, out) == (0, engine.log)


def test_ctrl_c_without_a_terminal_leaves_the_run_and_says_how_to_stop_it(engine, command, nobody):
    engine.before_event = lambda: os.kill(os.getpid(), signal.SIGINT)
    code, _out, err = command("run", "3")
    assert code == 130
    assert "stop_run" not in engine.calls
    assert "tfcert-tui stop 3" in err


def test_stop_ends_the_run_that_is_under_way(engine, document):
    engine.runs = [
        RunView(3, "20261120-231507", 3, "trained", 1.0, 2.0),
        RunView(4, "20261120-231507", 3, "running", 3.0),
    ]
    code, said = document("stop", "3")
    assert (code, said["run"], said["outcome"]) == (0, 4, "cancelled")


def test_stop_without_a_run_is_wrong_usage(document):
    code, said = document("stop", "3")
    assert (code, said["error"]["code"]) == (2, "no_run")


def test_end_without_a_terminal_wants_a_yes_to_the_same_attempt(engine, document, nobody, tmp_path):
    folder = tmp_path / "two words"
    code, said = document("--data-dir", str(folder), "end")
    assert (code, said["error"]["code"]) == (2, "confirmation_needed")
    assert said["error"]["advice"] == f"Say it with: tfcert-tui --data-dir '{folder}' end --json --yes"
    assert "end" not in engine.calls


@pytest.mark.parametrize(("typed", "code", "ended"), [("y\n", 0, True), ("n\n", 130, False), ("\n", 130, False)])
def test_end_says_what_counts_as_zero_and_asks(engine, command, answer, typed, code, ended):
    answer(typed)
    found, _out, err = command("end")
    assert found == code
    assert "count as zero: 1 Line, 2 Digits, 3 Textures, 4 Docstrings, 5 Sunspots." in err
    assert ("end" in engine.calls) is ended


def test_end_counts_as_zero_what_was_only_rejected_and_not_what_is_being_graded(engine, command, answer):
    line, digits, textures, *others = engine.attempt_view.problems
    problems = [
        msgspec.structs.replace(line, submissions=1),
        msgspec.structs.replace(digits, submissions=1, grading=2),
        *(msgspec.structs.replace(one, submissions=1, stars=0) for one in (textures, *others)),
    ]
    engine.attempt_view = attempt_view(problems=problems)
    answer("n\n")
    _code, _out, err = command("end")
    assert "This has no graded submission and will count as zero: 1 Line." in err


def test_an_end_that_was_declined_is_json_too(engine, document, answer):
    answer("n\n")
    code, said = document("end")
    assert (code, said["error"]["code"], said["error"]["message"]) == (130, "declined", "The exam goes on.")


def test_end_shows_the_result_with_what_counted(engine, document):
    engine.submissions = [engine.outcome, msgspec.structs.replace(engine.outcome, submission=2, stars=1)]
    code, said = document("end", "--yes")
    assert (code, said["ended"], said["passed"]) == (0, True, False)
    assert said["problems"][1]["best"]["submission"] == 1
    assert said["problems"][0]["best"] is None


def test_result_of_an_unknown_attempt_is_wrong_usage(document):
    code, said = document("result", "nonsense")
    assert (code, said["error"]["code"]) == (2, "no_attempt")


def test_result_shows_figures_in_words(engine, command):
    engine.attempt_view = attempt_view(ended=True, score=100.0, passed=True)
    engine.submissions = [engine.outcome]
    code, out, _err = command("result")
    assert code == 0
    assert "100 of 100, 90 to pass: passed" in out
    assert "needed 0.952" in out


def test_start_hands_over_what_was_asked(engine, document):
    engine.attempt_view = None
    code, said = document("start", "--seed", "11", "--minutes", "30", "--mode", "exam")
    assert (code, said["seed"], said["mode"], said["minutes"]) == (0, 11, "exam", 30)


@pytest.mark.parametrize("arguments", [("--minutes", "0"), ("--minutes", "1441"), ("--form", "x"), ("--mode", "x")])
def test_start_refuses_what_cannot_be_sat(engine, document, arguments):
    code, said = document("start", *arguments)
    assert (code, said["error"]["code"]) == (2, "usage")
    assert "start" not in engine.calls


def test_force_without_a_file_is_wrong_usage(engine, document):
    code, said = document("result", "--force")
    assert (code, said["error"]["code"]) == (2, "usage")
