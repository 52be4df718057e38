"""How an attempt begins, stands still, is told, and goes from the record."""

from __future__ import annotations

import msgspec
import pytest

from scripted_engine import attempt_view, drill_view
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.upkeep_views import Pruned
from tfcert_exam_engine.views import RunView

OLD = [
    Pruned("log", "run-1/log.txt", "20260701-080000", 3.5, "Its attempt ended more than 90 days ago."),
    Pruned("model", "abababab.keras", "20260701-080000", 8.75, "Its attempt ended more than 30 days ago."),
]


def a_run(number: int, state: str, **changes) -> RunView:
    return msgspec.structs.replace(RunView(number, "20261120-231507", 3, state, 100.0), **changes)


def test_a_practice_may_have_no_deadline(engine, document, command):
    engine.attempt_view = None
    code, said = document("start", "--mode", "practice", "--minutes", "0")
    assert (code, said["minutes"], said["remaining_s"], said["ended"]) == (0, 0, None, False)
    assert "no deadline · score 0 of 100, 90 to pass" in command("status")[1]


def test_a_drill_has_a_score_and_no_pass(engine, command):
    engine.attempt_view = None
    out = command("drill", "3")[1]
    assert "score 0 of " in out and "to pass" not in out


def test_an_exam_without_a_deadline_is_refused_with_the_way_out(engine, document):
    code, said = document("start", "--mode", "exam", "--minutes", "0")
    assert (code, said["error"]["code"]) == (2, "usage")
    assert "--mode practice --minutes 0" in said["error"]["message"]
    assert engine.calls == []


def test_a_drill_of_a_category_is_short_and_worth_what_its_problem_is(engine, document):
    code, said = document("drill", "3")
    assert (code, said["mode"], said["minutes"], said["full"], said["skill"]) == (0, "drill", 30, 20.0, "")
    assert [problem["category"] for problem in said["problems"]] == [3]
    assert engine.drilled == (3, "", "")


def test_a_drill_of_a_skill_hands_the_skill_over(engine, document):
    code, said = document("drill", "--skill", "3.4", "--minutes", "20", "--seed", "11")
    assert (code, said["skill"], said["minutes"], said["seed"]) == (0, "3.4", 20, 11)
    assert engine.drilled == (None, "3.4", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("3", "--skill", "3.4"),
        ("3", "--problem", "digits"),
        ("6",),
        ("0",),
        ("--skill", "three"),
        ("--skill", "3.4.1"),
        ("--skill", "3.19"),
        ("--skill", ""),
        ("3", "--minutes", "0"),
        ("3", "--minutes", "1441"),
    ],
)
def test_a_drill_of_nothing_in_particular_is_wrong_usage(engine, document, arguments):
    code, said = document("drill", *arguments)
    assert (code, said["error"]["code"]) == (2, "usage")
    assert engine.calls == []


@pytest.mark.parametrize(("given", "minutes"), [((), 120), (("--minutes", "60"), 60)])
def test_a_drill_of_a_long_problem_has_the_time_that_it_takes(engine, document, given, minutes):
    code, said = document("drill", "--problem", "ring", *given)
    assert (code, said["minutes"]) == (0, minutes)


def test_the_time_that_a_drill_has_is_in_its_help(engine, command):
    code, out, _err = command("drill", "--help")
    assert (code, engine.calls) == (0, [])
    assert "[default: 30, or 120 for one of the long problems]" in " ".join(out.split())


def test_a_drill_that_the_engine_refuses_says_why(engine, document):
    engine.error = UsageRefused("no_problem", "No problem practises skill 3.6.", "Take another.")
    code, said = document("drill", "--skill", "3.6")
    assert (code, said["error"]["code"]) == (2, "no_problem")


def test_a_drill_is_scored_of_its_own_points_never_of_100(engine, command):
    engine.attempt_view = msgspec.structs.replace(drill_view(attempt_view(), 3), score=12.0, skill="3.4")
    for arguments in (("status",), ("result",), ("attempts", "list")):
        code, out, _err = command(*arguments)
        assert code == 0
        assert "12 of 20" in out
        assert "of 100" not in out
        assert "drill of skill 3.4" in out
    engine.attempt_view = msgspec.structs.replace(engine.attempt_view, skill="")
    assert "drill of problem 3 ·" in command("status")[1]


def test_a_paused_clock_shows_what_it_stands_at(engine, command, document):
    code, said = document("pause")
    assert (code, said["paused"], said["remaining_s"]) == (0, True, 4800.0)
    assert "paused, 1:20:00 left" in command("status")[1]
    code, said = document("resume")
    assert (code, said["paused"]) == (0, False)
    assert 4790 < said["remaining_s"] <= 4800
    assert [call for call in engine.calls if call in ("pause", "go_on")] == ["pause", "go_on"]


def test_a_practice_without_a_deadline_is_paused_in_words(engine, command, document):
    engine.attempt_view = attempt_view(deadline=None, paused=True)
    assert "paused, no deadline" in command("status")[1]
    assert document("status")[1]["remaining_s"] is None


def test_an_ended_attempt_has_nothing_left_with_or_without_a_deadline(engine, document):
    engine.attempt_view = attempt_view(deadline=None, ended=True, ended_at=5.0)
    said = document("status")[1]
    assert (said["remaining_s"], said["ended_at"]) == (0.0, 5.0)


@pytest.mark.parametrize("name", ["pause", "resume"])
def test_a_pause_that_the_engine_refuses_says_why(engine, document, name):
    engine.error = UsageRefused("no_pause", "An exam cannot be paused.", "A practice can.")
    code, said = document(name)
    assert (code, said["error"]["message"]) == (2, "An exam cannot be paused.")


def test_status_tells_the_queue_and_what_was_noticed(engine, command, document):
    busy = [
        msgspec.structs.replace(p, running=True, run=p.category + 1) if p.category in (3, 4) else p
        for p in engine.attempt_view.problems
    ]
    engine.attempt_view = attempt_view(problems=busy)
    engine.runs = [
        a_run(3, "trained", remark="An older remark."),
        a_run(4, "running", remark="The block `data` of the starter was changed."),
        a_run(5, "queued", category=4, ahead=1),
    ]
    code, out, _err = command("status")
    assert code == 0
    assert "Run 4 of problem 3: The block `data` of the starter was changed." in out
    assert "Run 5 of problem 4: waiting: 1 run ahead" in out
    assert "An older remark." not in out
    rows = {line[:1]: line for line in out.splitlines()}
    assert rows["3"].endswith("training")
    assert rows["4"].endswith("waiting to train")
    said = document("status")[1]
    assert [(run["run"], run["outcome"], run["ahead"]) for run in said["runs_under_way"]] == [
        (4, "running", None),
        (5, "queued", 1),
    ]


def test_attempts_are_listed_with_how_each_ended(engine, command, document):
    engine.past = [
        attempt_view(
            attempt="a", mode="exam", ended=True, ended_at=1e9, end_reason="deadline", score=90.0, passed=True
        ),
        attempt_view(attempt="b", mode="exam", ended=True, ended_at=1e9, end_reason="candidate", score=20.0),
    ]
    code, out, _err = command("attempts", "list")
    live, first, second = out.splitlines()[1:]
    assert code == 0
    assert "under way: " in live
    assert live.endswith(" left")
    assert "90 of 100  passed" in first
    assert "time ran out 2001-09-0" in first
    assert "20 of 100  not passed" in second
    assert "  ended 2001-09-0" in second
    said = document("attempts", "list")[1]["attempts"]
    assert [(one["attempt"], one["ended"], one["end_reason"]) for one in said] == [
        ("20261120-231507", False, ""),
        ("a", True, "deadline"),
        ("b", True, "candidate"),
    ]


def test_no_attempts_at_all_is_no_failure(engine, command, document):
    engine.attempt_view = None
    assert command("attempts", "list")[:2] == (0, "")
    assert document("attempts", "list")[1]["attempts"] == []


def test_show_is_what_result_shows(engine, command):
    engine.submissions = [engine.outcome]
    assert command("attempts", "show", "20261120-231507") == command("result", "20261120-231507")


def test_an_unknown_attempt_is_neither_shown_nor_deleted(engine, document, answer):
    answer("y\n")
    for name in ("show", "delete"):
        code, said = document("attempts", name, "nonsense")
        assert (code, said["error"]["code"]) == (2, "no_attempt")
    assert not any(call.startswith("delete") for call in engine.calls)


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("n\n", 130), ("\n", 130)])
def test_delete_says_what_goes_and_what_stays_and_asks(engine, command, answer, typed, code):
    engine.attempt_view = attempt_view(ended=True, end_reason="candidate")
    engine.runs = [a_run(1, "trained", kept_model="mymodel.keras"), a_run(2, "crashed")]
    engine.submissions = [engine.outcome]
    answer(typed)
    found, out, err = command("attempts", "delete", "20261120-231507")
    assert found == code
    assert "with 2 runs and their logs, 1 submission, 1 kept model." in err
    assert "Your own folder stays: /exam" in err
    assert ("delete_attempt 20261120-231507" in engine.calls) is (code == 0)
    assert ("12.2 MB are free again" in out) is (code == 0)


def test_delete_where_nobody_can_be_asked_wants_a_yes(engine, document, nobody):
    engine.attempt_view = attempt_view(ended=True)
    code, said = document("attempts", "delete", "20261120-231507")
    assert (code, said["error"]["code"]) == (2, "confirmation_needed")
    assert "tfcert-tui attempts delete 20261120-231507 --json --yes" in said["error"]["advice"]
    code, said = document("attempts", "delete", "20261120-231507", "--yes")
    assert (code, said["attempt"], said["folder"], said["megabytes"]) == (0, "20261120-231507", "/exam", 12.25)


def test_the_live_attempt_is_not_deleted_said_yes_or_not(engine, document):
    code, said = document("attempts", "delete", "20261120-231507", "--yes")
    assert (code, said["error"]["code"]) == (2, "attempt_live")


def test_a_dry_run_shows_each_thing_with_its_rule_and_deletes_nothing(engine, command, document):
    engine.old = OLD
    code, out, _err = command("attempts", "prune", "--dry-run")
    assert code == 0
    said = " ".join(out.split())
    assert "log run-1/log.txt 20260701-080000 3.5 MB Its attempt ended" in said
    assert "All of it: 12.2 MB" in said
    assert document("attempts", "prune", "--dry-run")[1]["dry_run"] is True
    assert {call for call in engine.calls if call.startswith("prune")} == {"prune True"}


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("n\n", 130)])
def test_prune_shows_and_asks(engine, command, answer, typed, code):
    engine.old = OLD
    answer(typed)
    found, out, err = command("attempts", "prune")
    assert found == code
    assert "abababab.keras" in out
    assert "Delete these 2 things?" in err
    assert ("Deleted 2 things; 12.2 MB are free again." in out) is (code == 0)
    assert ("prune False" in engine.calls) is (code == 0)


def test_prune_where_nobody_can_be_asked_wants_a_yes(engine, document, nobody):
    engine.old = OLD[:1]
    code, said = document("attempts", "prune")
    assert (code, said["error"]["code"]) == (2, "confirmation_needed")
    assert "prune False" not in engine.calls
    code, said = document("attempts", "prune", "--yes")
    assert (code, said["dry_run"], said["megabytes"], said["items"][0]["why"]) == (0, False, 3.5, OLD[0].why)


def test_nothing_to_prune_asks_nothing(engine, command, document, nobody):
    assert command("attempts", "prune")[:2] == (0, "There is nothing to prune.\n")
    code, said = document("attempts", "prune")
    assert (code, said["dry_run"], said["items"]) == (0, False, [])
    assert "prune False" not in engine.calls


def test_a_blank_practice_is_said(engine, document):
    assert document("start", "--mode", "practice", "--blank")[1]["blank"] is True


def test_a_blank_drill_is_said(engine, document):
    assert document("drill", "3", "--blank")[1]["blank"] is True


def test_an_exam_is_never_blank(engine, command):
    code, _out, err = command("start", "--blank")
    assert code == 2 and "An exam begins with its starters" in err


def test_snippets_are_listed_shown_and_found(command, document, tmp_path, monkeypatch):
    monkeypatch.setenv("TFCERT_DATA_DIR", str(tmp_path / "data"))
    listed = document("snippets", "list")[1]["snippets"]
    assert len(listed) >= 12 and {"name", "title", "file"} == set(listed[0])
    assert [each["name"] for each in document("snippets", "list", "learning", "cosine")[1]["snippets"]] == [
        "learning_rate_schedule"
    ]
    code, out, _err = command("snippets", "show", "checkpoint")
    assert code == 0 and "ModelCheckpoint" in out
    assert command("snippets", "show", "none")[0] == 2
    code, out, _err = command("snippets", "path")
    assert out.strip() == str(tmp_path / "data" / "snippets")
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
