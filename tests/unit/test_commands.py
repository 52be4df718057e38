"""What all commands share: status, refusals, faults and usage as JSON and exit codes, help, the bank, the data."""

from __future__ import annotations

import click
import msgspec
import pytest

from scripted_engine import attempt_view
from tfcert_exam_engine.bank_check import BankCheck
from tfcert_exam_engine.errors import AttemptOver, CandidateRefused, EngineUnavailable, UsageRefused
from tfcert_exam_engine.views import DataView
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


@pytest.mark.parametrize("given", ["7", "0", "curves", "1.5", ""])
def test_what_is_no_category_is_told_in_the_exams_words(document, given):
    said = document("run", given)[1]["error"]["message"]
    assert said == f"Invalid value for 'CATEGORY': {given} is no category: give a number from 1 to 5."


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


def test_every_skill_is_listed_with_the_problems_that_practise_it(command, document, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    code, said = document("problems", "skills")
    assert (code, len(said["skills"])) == (0, 52)
    of = {problem["slug"]: problem["skills"] for problem in document("problems", "list")[1]["problems"]}
    for skill in said["skills"]:
        assert skill["problems"] == [slug for slug, numbers in of.items() if skill["skill"] in numbers]
    assert [skill["skill"] for skill in said["skills"] if not skill["gradable"]] == ["1.4"]
    _code, out, _err = command("problems", "skills")
    assert "3 Images" in out and "open book: no model shows it" in out
    assert all(skill["words"] in " ".join(out.split()) for skill in said["skills"])


@pytest.mark.parametrize("name", ["show", "verify"])
def test_an_unknown_problem_is_wrong_usage(document, name):
    code, said = document("problems", name, "nonsense")
    assert (code, said["error"]["code"]) == (2, "no_problem")


def test_problems_that_fall_short_are_a_failure_of_ours(document, monkeypatch):
    short = [BankCheck("category1_line", "hints", False, "too few"), BankCheck("category1_line", "files", True)]
    monkeypatch.setattr("tfcert_tui.cli.verification.verify", lambda *arguments, **options: short)
    code, said = document("problems", "verify")
    assert (code, said["passed"], said["checks"][0]["detail"]) == (3, False, "too few")
