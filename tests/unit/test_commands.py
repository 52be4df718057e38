"""The headless commands against a scripted engine: output, JSON, exit codes."""

from __future__ import annotations

import os
import signal

import click
import msgspec
import pytest

from scripted_engine import attempt_view, verdict
from tfcert_exam_engine.bank_check import BankCheck
from tfcert_exam_engine.errors import AttemptOver, CandidateRefused, EngineUnavailable, UsageRefused
from tfcert_exam_engine.events import Checked, Crashed, EngineFault, Rejected
from tfcert_exam_engine.verdict import ContractCheck, ContractReport, ModelFacts
from tfcert_exam_engine.views import CheckView, DataView, RunView
from tfcert_tui.cli.root import root


def test_status_says_the_promised_fields(document):
    code, said = document("status")
    assert code == 0
    assert (said["attempt"], said["form"], said["seed"], said["mode"]) == ("20261120-231507", "offline", 7, "practice")
    assert 17990 < said["remaining_s"] <= 18000
    assert said["score"] == 0
    wanted = {"category", "slug", "title", "weight", "stars", "points", "submissions"}
    assert all(wanted <= problem.keys() for problem in said["problems"])
    assert [problem["stars"] for problem in said["problems"]] == [None] * 5


def test_status_before_the_first_attempt_has_the_same_fields(engine, document):
    with_attempt = document("status")[1].keys()
    engine.attempt_view = None
    code, said = document("status")
    assert code == 0
    assert said.keys() == with_attempt
    assert said["attempt"] is None


def test_status_in_words_is_aligned_even_with_double_width_titles(engine, command):
    wide = [
        msgspec.structs.replace(p, title="手写数字") if p.category == 2 else p for p in engine.attempt_view.problems
    ]
    engine.attempt_view = attempt_view(problems=wide)
    code, out, _err = command("status")
    rows = [line for line in out.splitlines() if line[:1].isdigit() and "/" in line and "·" not in line]
    assert code == 0
    assert rows[0].index("-") == rows[1].index("-") + 4  # four double-width letters: four cells, not characters


def test_a_graded_submission_is_done_whatever_the_stars(engine, document):
    code, said = document("submit", "2")
    assert code == 0
    assert (said["outcome"], said["stars"], said["category"], said["submission"]) == ("graded", 3, 2, 1)
    assert [check["passed"] for check in said["checks"]] == [True, True, True, False, False]
    assert {"name", "passed", "measured", "needed", "margin", "advice"} <= said["checks"][0].keys()
    assert said["model"].keys() == {"path", "sha256", "megabytes", "parameters", "written_by"}


def test_figures_withheld_by_a_live_exam_are_null(engine, document):
    hidden = [
        msgspec.structs.replace(check, measured=None, needed=None, margin=None, advice="")
        for check in verdict(3).checks
    ]
    bare = msgspec.structs.replace(verdict(3), checks=hidden, value=None, standard_error=None)
    engine.outcome = msgspec.structs.replace(engine.outcome, verdict=bare)
    code, said = document("submit", "2")
    assert code == 0
    assert {check["measured"] for check in said["checks"]} == {None}
    assert said["stars"] == 3


@pytest.mark.parametrize(
    ("state", "code"),
    [("rejected", 1), ("crashed", 1), ("timed_out", 1), ("out_of_memory", 1), ("engine_fault", 3), ("graded", 0)],
)
def test_every_outcome_of_a_submission_has_its_exit_code(engine, document, state, code):
    engine.outcome = msgspec.structs.replace(engine.outcome, state=state, stars=None, verdict=None, message="Why.")
    found, said = document("submit", "2")
    assert (found, said["outcome"], said["message"]) == (code, state, "Why.")
    assert said["model"]["path"] == "mymodel.keras"


def test_a_verdict_is_found_even_when_the_line_to_the_engine_breaks(engine, document):
    engine.loses_line_once = True
    code, said = document("submit", "2")
    assert (code, said["outcome"], said["stars"]) == (0, "graded", 3)
    assert engine.calls.count("connect") == 2


def test_a_folder_reaches_the_engine_too_which_knows_what_it_is(engine, command, tmp_path):
    command("check", "2", "--file", str(tmp_path))
    assert f"check {tmp_path}" in engine.calls


def test_in_words_a_verdict_names_who_wrote_the_file(command):
    _code, out, _err = command("submit", "2")
    assert "written by Keras" in out


def test_a_named_file_reaches_the_engine_as_an_absolute_path(engine, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command("submit", "2", "--file", "some.h5")
    assert f"submit {tmp_path / 'some.h5'}" in engine.calls


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CandidateRefused("no_model", "There is no model file.", "Save one."), 1),
        (AttemptOver("over", "The exam has ended."), 1),
        (UsageRefused("no_attempt", "No exam is under way."), 2),
        (EngineUnavailable("disk", "The disk is full."), 3),
    ],
)
def test_a_refusal_of_the_engine_is_json_and_an_exit_code(engine, document, error, code):
    engine.error = error
    found, said = document("submit", "2")
    assert found == code
    assert said["error"] == {"code": error.code, "message": error.message, "advice": error.advice}


def test_a_refusal_without_json_is_one_sentence_on_stderr(engine, command):
    engine.error = CandidateRefused("no_model", "There is no model file.", "Save one.")
    code, out, err = command("submit", "2")
    assert (code, out) == (1, "")
    assert err == "tfcert-tui: There is no model file.\nSave one.\n"


@pytest.mark.parametrize("arguments", [("submit", "7"), ("submit",), ("nonsense",), ("status", "--wrong"), ("engine",)])
def test_wrong_usage_is_json_too(document, arguments):
    code, said = document(*arguments)
    assert code == 2
    assert said["error"]["code"] == "usage"
    assert "--help" in said["error"]["advice"]


def test_a_fault_of_ours_shows_no_traceback_and_keeps_it_in_a_file(engine, command, tmp_path):
    engine.error = ZeroDivisionError("oops")
    code, out, err = command("status")
    assert (code, out) == (3, "")
    assert "Traceback" not in err
    assert "ZeroDivisionError: oops" in err
    assert "Traceback" in (tmp_path / "command.log").read_text()


def test_an_interrupt_ends_with_130(engine, document):
    engine.error = KeyboardInterrupt()
    code, said = document("status")
    assert (code, said["error"]["code"]) == (130, "interrupted")


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


def test_end_without_a_terminal_wants_a_yes(engine, document, nobody):
    code, said = document("end")
    assert (code, said["error"]["code"]) == (2, "confirmation_needed")
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


def test_data_waits_until_every_set_is_there(engine, document):
    engine.data = [DataView("line", "missing"), DataView("digits", "ready")]
    code, said = document("data")
    assert code == 0
    assert [one["state"] for one in said["datasets"]] == ["ready", "ready"]


def test_data_state_builds_nothing(engine, document):
    engine.data = [DataView("line", "missing")]
    code, said = document("data", "--state")
    assert (code, said["datasets"][0]["state"]) == (0, "missing")
    assert "prepare_data" not in engine.calls


def test_a_data_set_that_cannot_be_built_is_our_failure(engine, document):
    engine.data = [DataView("line", "failed", text="The disk is full.")]
    engine.prepare_data = engine.status  # type: ignore[method-assign]
    code, said = document("data")
    assert (code, said["error"]["code"]) == (3, "data_failed")
    assert "The disk is full." in said["error"]["message"]


@pytest.mark.parametrize(
    ("ending", "code", "outcome"),
    [
        (Rejected(1.0, "truncated", "The file is cut short.", "Save it again."), 1, "rejected"),
        (Crashed(1.0, "It died."), 1, "crashed"),
        (EngineFault(1.0, "Ours."), 3, "engine_fault"),
    ],
)
def test_a_check_that_did_not_come_through_says_why(engine, document, ending, code, outcome):
    async def check(category: int, file: str | None = None) -> CheckView:
        return CheckView(category, "mymodel.keras", ending)

    engine.check = check  # type: ignore[method-assign]
    found, said = document("check", "2")
    assert (found, said["outcome"], said["message"], said["passed"]) == (code, outcome, ending.message, None)


def test_a_check_that_holds_is_done(document):
    code, said = document("check", "2")
    assert (code, said["outcome"], said["passed"], said["checks"][0]["name"]) == (0, "checked", True, "loads")
    assert (said["level"], said["checks"][0]["level"]) == ("good", "good")


def checked(engine, *checks: ContractCheck, beside: tuple[ContractCheck, ...] = ()) -> None:
    """Let the engine find these."""

    async def check(category: int, file: str | None = None) -> CheckView:
        report = ContractReport(ModelFacts("mymodel.keras", "ab12", 1.2, 15, "Keras 3.15.1"), list(checks))
        return CheckView(category, "mymodel.keras", Checked(1.0, report), list(beside), 0.21, 1000.0)

    engine.check = check


GREEN = ContractCheck("loads", True, "yes", "one input and one output")
AMBER = ContractCheck("run", True, "run 4 is under way", "none under way", "Wait for it.", warning=True)
RED = ContractCheck("output", False, "(None, 9)", "(None, 10)", "Let the last layer give (None, 10).")


def test_amber_is_told_first_and_is_done_all_the_same(engine, command):
    checked(engine, GREEN, beside=(AMBER,))
    code, out, _err = command("check", "2")
    assert code == 0
    assert " ".join(out.split()) == (
        "mymodel.keras: Ready, but look at 1 thing first."
        " look runs run 4 is under way; wanted none under way. Wait for it."
        " ok loads yes"
    )


def test_red_is_a_failure_of_the_candidate(engine, command, document):
    checked(engine, GREEN, RED, beside=(AMBER,))
    code, out, _err = command("check", "2")
    assert code == 1
    assert out.startswith("mymodel.keras: A submission would get no star: the contract does not hold.")
    firsts = [line.split()[0] for line in out.splitlines()[1:] if not line.startswith("   ")]
    assert firsts == ["no", "look", "ok"]
    code, said = document("check", "2")
    assert (code, said["level"], said["passed"]) == (1, "bad", False)
    assert [(one["name"], one["level"]) for one in said["checks"]] == [
        *(("run", "warning"), ("loads", "good"), ("output", "bad"))
    ]
    assert (said["seconds"], said["saved_at"], said["model"]["parameters"]) == (0.21, 1000.0, 15)


def test_a_refused_file_says_what_was_found_of_it(engine, command, document):
    refused = ContractCheck("keeps", False, "It has a class of your own.", "", "Use Keras' own.")
    size = ContractCheck("size", True, "1.2 MB, 15 parameters", "25 MB")

    async def check(category: int, file: str | None = None) -> CheckView:
        report = ContractReport(ModelFacts("mymodel.keras", "ab12", 1.2, 15), [size, refused])
        return CheckView(category, "mymodel.keras", Rejected(1.0, "unknown_class", "It has", "Use", report))

    engine.check = check
    code, out, _err = command("check", "2")
    assert code == 1
    assert "A submission would not be graded" in out
    assert "1.2 MB, 15 parameters" in out
    code, said = document("check", "2")
    assert (code, said["outcome"], said["passed"], said["level"]) == (1, "rejected", None, "bad")
    assert [one["name"] for one in said["checks"]] == ["size", "keeps"]
    assert said["model"]["megabytes"] == 1.2


def test_version_tells_the_trademark_and_python(command):
    code, out, _err = command("--version")
    assert code == 0
    assert "not affiliated with or endorsed by Google; TensorFlow is a trademark of Google LLC" in out


def test_a_command_that_is_misspelt_is_told_its_name(command):
    code, _out, err = command("problms")
    assert code == 2
    assert "No such command 'problms'. Did you mean problems?" in err


def leaves(group, path=()):
    context = click.Context(group)
    for name in group.list_commands(context):
        one = group.get_command(context, name)
        yield from leaves(one, (*path, name)) if hasattr(one, "commands") else [(*path, name)]


@pytest.mark.parametrize("name", list(leaves(root)), ids=" ".join)
def test_every_command_has_an_example_and_its_exit_codes(command, name):
    code, out, _err = command(*name, "--help")
    assert code == 0
    assert f"Example: tfcert-tui {' '.join(name)}" in out
    assert "Exit codes: 0" in out
    assert "--json" in out


def test_the_bank_is_listed_shown_and_found_in_order(document):
    code, listed = document("problems", "list")
    assert code == 0
    assert {problem["category"] for problem in listed["problems"]} <= {1, 2, 3, 4, 5}
    for problem in listed["problems"]:
        code, said = document("problems", "show", problem["slug"])
        assert (code, said["problems"][0]["title"]) == (0, problem["title"])
        code, said = document("problems", "verify", problem["slug"])
        assert code == (0 if said["passed"] else 3)
        assert {check["problem"] for check in said["checks"]} == {f"category{problem['category']}_{problem['slug']}"}


def test_the_list_of_the_bank_names_the_skills_that_can_be_drilled(command, document, monkeypatch):
    monkeypatch.setenv("COLUMNS", "500")
    _code, out, _err = command("problems", "list")
    for problem in document("problems", "list")[1]["problems"]:
        assert f"skills: {', '.join(problem['skills'])}\n" in out


@pytest.mark.parametrize("name", ["show", "verify"])
def test_an_unknown_problem_is_wrong_usage(document, name):
    code, said = document("problems", name, "nonsense")
    assert (code, said["error"]["code"]) == (2, "no_problem")


def test_problems_that_fall_short_are_a_failure_of_ours(document, monkeypatch):
    short = [BankCheck("category1_line", "hints", False, "too few"), BankCheck("category1_line", "files", True)]
    monkeypatch.setattr("tfcert_tui.cli.verification.verify", lambda *arguments, **options: short)
    code, said = document("problems", "verify")
    assert (code, said["passed"], said["checks"][0]["detail"]) == (3, False, "too few")
