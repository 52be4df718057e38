"""`review`: one's own work beside the reference."""

from __future__ import annotations

import msgspec
import pytest

from reviews import EXPLANATION, MINE, REFERENCE, bare, review
from scripted_engine import TRAINED, attempt_view, verdict
from tfcert_exam_engine.errors import UsageRefused

DIGITS = attempt_view().problems[1]


def test_a_review_has_the_four_parts_one_after_the_other(command):
    code, out, err = command("review", "2")
    assert code == 0
    heads = [line for line in out.splitlines() if line.startswith("==")]
    assert heads == ["== Difference ==", "== Explanation ==", "== Figures ==", "== Submissions =="]
    assert "- yours: run 4, whose model is the submission that counts" in err
    assert "this one counts" in out and "Submission 1: 3/5 stars" in out and "Try a convolution." in out


def test_the_difference_alone_is_a_diff_and_nothing_else(command):
    _code, out, err = command("review", "2", "--diff")
    lines = out.splitlines()
    assert lines[:2] == ["--- solution.py", "+++ reference.py"]
    assert all(line[:1] in ("-", "+", " ", "@") for line in lines)
    taken = [line[1:] for line in lines[2:] if line[:1] == "+"]
    assert taken and set(taken) <= set(REFERENCE.splitlines()) and "+ the reference, which" in err


@pytest.mark.parametrize(
    ("option", "said"), [("--explanation", "Convolutions"), ("--figures", "94,698"), ("--submissions", "Submission 1")]
)
def test_a_part_can_be_asked_for_alone(command, option, said):
    _code, out, _err = command("review", "2", option)
    assert said in out and "==" not in out and "+++" not in out


def test_the_figures_stand_side_by_side_with_the_distance_in_standard_errors(command):
    _code, out, _err = command("review", "2", "--figures")
    rows = [line.split() for line in out.splitlines()]
    assert ["accuracy", "0.9300", "±", "0.01", "0.9920"] in rows and ["MB", "1.6", "1.2"] in rows
    assert "worse than the reference's by 0.062. That is 6.2 standard errors" in out


def test_an_attempt_can_be_named(engine, command):
    assert command("review", "20261120-231507", "2")[0] == 0
    assert engine.calls[-2] == "review 20261120-231507 2" or "review 20261120-231507 2" in engine.calls
    code, _out, err = command("review", "never", "2")
    assert code == 2 and "no attempt never" in err


@pytest.mark.parametrize("words", [("a", "b", "2"), ("6",), ("twice",), ("2", "20261120-231507")])
def test_words_that_name_no_category_are_refused_with_an_example(command, words):
    code, _out, err = command("review", *words)
    assert code == 2 and "tfcert-tui review 3" in err


def test_a_review_before_the_end_is_refused_with_the_engines_sentence(engine, document):
    engine.error = UsageRefused("solution_hidden", "Shown after the end.", "An exam has neither before its end.")
    code, said = document("review", "2")
    assert (code, said["error"]["code"]) == (2, "solution_hidden")


def test_what_is_missing_is_said_on_stderr_and_nothing_fails(engine, command, document):
    engine.reviewed = bare(DIGITS)
    code, out, err = command("review", "2")
    assert code == 0 and "No script of yours is left" in err and "is not in this version's bank" in err
    assert err.count("is not in this version's bank, nor") == 1 and "Difference" not in out
    said = document("review", "2")[1]
    assert [each["what"] for each in said["lacks"]] == ["submission", "run", "script", "problem", "again"]
    assert (said["script"]["text"], said["reference"], said["again"], said["metric"]) == (None, None, None, None)


def test_the_json_has_all_of_it(document):
    code, said = document("review", "2")
    assert (code, said["category"], said["slug"], said["again"]) == (0, 2, "digits", "digits-first")
    assert said["script"] == {"text": MINE, "origin": "submitted", "run": 4}
    assert (said["reference_script"], said["explanation"]) == (REFERENCE, EXPLANATION)
    assert said["mine"]["parameters"] == 412_010 and said["reference"]["train_seconds"] == 28.9
    assert said["run"]["run"] == 4 and len(said["curves"]) == 40 and said["curves"][0]["fit"] == 1
    assert [(one["submission"], one["counts"], one["stars"]) for one in said["submissions"]] == [(1, True, 3)]


def test_a_better_model_than_the_reference_is_said_so(engine, command):
    better = review(DIGITS, [engine.outcome], TRAINED, verdict(5, 0.996))
    engine.reviewed = msgspec.structs.replace(better, mine=msgspec.structs.replace(better.mine, standard_error=None))
    assert "better than the reference's by 0.004." in command("review", "2", "--figures")[1]
