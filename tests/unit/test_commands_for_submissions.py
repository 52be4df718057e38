"""`submit` and `check` against a scripted engine: verdicts, refused files, JSON, exit codes."""

from __future__ import annotations

import msgspec
import pytest

from scripted_engine import verdict
from tfcert_exam_engine.events import Checked, Crashed, EngineFault, Rejected
from tfcert_exam_engine.grading.check_views import CheckView
from tfcert_exam_engine.grading.verdict import ContractCheck, ContractReport, ModelFacts


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


def test_regrade_grades_what_we_failed_and_nothing_else(engine, document):
    failed = [
        msgspec.structs.replace(engine.outcome, submission=n, state=state, stars=None, verdict=None)
        for n, state in ((3, "engine_fault"), (4, "rejected"))
    ]
    engine.submissions = failed
    code, said = document("regrade")
    assert "grade_again 3 None" in engine.calls and "grade_again 4 None" not in engine.calls
    assert (code, [each["submission"] for each in said["submissions"]]) == (3, [3])


def test_regrade_without_anything_to_do_says_so(engine, command):
    engine.submissions = []
    assert command("regrade")[:2] == (0, "Nothing to grade again: our machinery failed none of them.\n")
