"""Why n of 5, by the commands: words and JSON, withheld by a live exam, repeated files."""

from __future__ import annotations

import msgspec

import scenes
from scripted_engine import attempt_view
from tfcert_exam_engine.attempts.attempt import withheld
from tfcert_exam_engine.grading.verdict import StarCheck
from tfcert_tui.cli.interface import submission_document


def say(engine, verdict, **fields):
    engine.outcome = msgspec.structs.replace(engine.outcome, stars=verdict.stars, verdict=verdict, **fields)


def columns(out):
    return [line.split() for line in out.splitlines()]


def test_submit_says_in_words_what_is_missing_and_where(engine, command):
    say(engine, scenes.digits_explained(), same_file=1, same_verdict=1)
    code, out, _err = command("submit", "2")
    assert code == 0
    assert "0.004 more accuracy for the fifth star: 2 more of 500 examples." in out
    assert out.count("8 is taken for 1 most often (7 of 50).") == 1
    assert ["8", "0.860", "1", "(7/50)", "the", "worst"] in columns(out)
    assert ["9", "1.000"] in columns(out)
    assert ["parameters", "412,010", "94,698"] in columns(out)
    assert "graded 1 time before, the same verdict" in out


def test_submit_says_in_words_where_a_series_is_worst(engine, command):
    say(engine, scenes.series_explained())
    _code, out, _err = command("submit", "2")
    assert "The mae has to fall by 0.00623 for the third star." in out
    assert "The error is largest where the answer is 0.941 to 2.538: 0.506, on average 0.233 under." in out
    assert ["19", "to", "24", "0.475", "0.233", "under"] in columns(out)
    assert out.count("the worst") == 1


def test_the_json_has_every_region_the_next_star_and_the_reference(engine, document):
    say(engine, scenes.digits_explained(), same_file=3, same_verdict=2)
    _code, said = document("submit", "2")
    assert (said["metric"], said["value"], said["standard_error"]) == ("accuracy", 0.948, 0.011)
    assert said["hidden_examples"] == 500
    assert said["remark"] == "8 is taken for 1 most often (7 of 50)."
    assert said["next_star"] == {"star": 5, "missing": 0.004, "examples": 2}
    assert said["regions"][0] == {
        "kind": "class", "count": 50, "value": 0.86, "name": "8", "taken_for": "1", "taken": 7,
    }  # fmt: skip
    assert len(said["regions"]) == 10
    assert said["regions_left_out"] == 0
    assert said["reference"] == {
        "value": 0.992, "margin": -0.044, "parameters": 94_698, "megabytes": 1.199, "train_seconds": 12.2,
    }  # fmt: skip
    assert (said["same_file"], said["same_verdict"]) == (3, 2)


def test_the_json_of_a_series_has_the_ends_of_each_stretch(engine, document):
    say(engine, scenes.series_explained())
    _code, said = document("submit", "2")
    assert said["next_star"] == {"star": 3, "missing": 0.006234, "examples": None}
    assert said["regions"][3] == {
        "kind": "target", "count": 136, "value": 0.506, "low": 0.941, "high": 2.538, "offset": 0.1 - 3 / 9,
    }  # fmt: skip
    assert [region["kind"] for region in said["regions"]] == [*["target"] * 4, *["time"] * 4, *["step"] * 4]


def test_what_a_live_exam_withholds_is_not_in_the_words(engine, command):
    say(engine, withheld(scenes.digits_explained()))
    _code, out, _err = command("submit", "2")
    for figure in ("0.004", "8 is taken", "0.860", "94,698", "reference"):
        assert figure not in out


def test_what_a_live_exam_withholds_is_not_in_the_json(engine, document):
    say(engine, withheld(scenes.digits_explained()))
    _code, said = document("submit", "2")
    nothing = {"value": None, "standard_error": None, "next_star": None, "reference": None}
    assert {name: said[name] for name in nothing} == nothing
    assert (said["regions"], said["regions_left_out"], said["remark"]) == ([], 0, "")


def test_without_a_verdict_the_json_has_the_same_fields(engine):
    rejected = msgspec.structs.replace(engine.outcome, state="rejected", stars=None, verdict=None)
    graded, not_graded = submission_document(engine.outcome), submission_document(rejected)
    assert not_graded.keys() == graded.keys()
    assert (not_graded["metric"], not_graded["regions"], not_graded["next_star"]) == (None, [], None)


def test_verdicts_that_differ_are_said_loudly_to_be_our_fault(engine, command):
    say(engine, scenes.digits_explained(), same_file=2, same_verdict=0)
    _code, out, _err = command("submit", "2")
    assert out.splitlines()[1].startswith("Our fault, not yours: this very file was graded 2 times before, 2 of them")
    assert "each time" not in out


def test_a_file_never_graded_before_says_nothing_of_it(engine, command):
    say(engine, scenes.digits_explained())
    _code, out, _err = command("submit", "2")
    assert "before" not in out


def test_the_result_says_what_was_missing_without_the_tables(engine, command):
    engine.attempt_view = attempt_view(ended=True)
    say(engine, scenes.digits_explained())
    engine.submissions = [engine.outcome]
    _code, out, _err = command("result")
    assert "0.004 more accuracy for the fifth star: 2 more of 500 examples." in out
    assert "8 is taken for 1 most often (7 of 50)." in out
    assert "94,698" not in out


def test_submit_says_what_was_measured_on_how_many_examples_and_who_wrote_the_file(engine, command):
    say(engine, scenes.digits_explained())
    _code, out, _err = command("submit", "2")
    assert "accuracy 0.9480 on 500 hidden examples" in out
    assert "412,010 parameters · written by Keras 3.15.1" in out


def test_a_broken_contract_is_told_with_what_to_do(engine, command):
    broken = StarCheck("star 1", False, fault="The input is (None, 8).", advice="Give the first layer (None, 8, 8, 1).")
    say(engine, msgspec.structs.replace(scenes.digits_explained(), stars=0, value=None, checks=[broken]))
    _code, out, _err = command("submit", "2")
    assert "The input is (None, 8). Give the first layer (None, 8, 8, 1)." in " ".join(out.split())


def test_a_live_exam_says_in_words_that_it_shows_stars_alone(engine, command):
    say(engine, withheld(scenes.digits_explained()))
    _code, out, _err = command("submit", "2")
    assert "An exam shows stars and contract faults alone; the figures come after the end." in out


def test_nothing_is_said_to_be_withheld_where_nothing_is(engine, command):
    say(engine, scenes.digits_explained())
    _code, out, _err = command("submit", "2")
    assert "An exam shows" not in out
