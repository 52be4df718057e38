"""`history` and what carries it to another machine, on the command line."""

from __future__ import annotations

import msgspec
import pytest

from scripted_engine import attempt_view
from shown_history import HISTORIES, attempts
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.history.views import ImportedAttempt


@pytest.fixture
def past(engine):
    engine.attempt_view, engine.past, engine.histories = None, attempts(8), HISTORIES
    return engine


def test_all_attempts_are_looked_back_on(past, document):
    code, said = document("history")
    assert (code, len(said["attempts"]), said["tally"]["attempts"]) == (0, 8, 8)
    newest = said["attempts"][0]
    assert (newest["attempt"], newest["origin"], newest["stars"]["3"]) == (past.past[0].attempt, "", 4)
    assert [one["category"] for one in said["categories"]] == [1, 2, 3, 4, 5]
    best = said["problems"][1]["best"][0]
    assert (best["stars"], best["value"], best["attempt"]) == (5, 0.97, "20260101-000000")


def test_the_table_says_it_in_words(past, command):
    code, out, _err = command("history")
    assert code == 0
    for words in ("8 attempts · 2 exams", "from lab-server", "mean stars", "Handwritten digits", "0.9700"):
        assert words in out


def test_a_filter_and_a_mode_go_together(past, document):
    code, said = document("history", "--filter", "-imported", "--mode", "drill")
    assert code == 0
    assert [one["mode"] for one in said["attempts"]] == ["drill"] * 4
    code, said = document("history", "--filter", "score>")
    assert (code, said["error"]["code"]) == (2, "filter")


def test_without_an_attempt_the_way_on_is_said(engine, command, document):
    engine.attempt_view = None
    assert "tfcert-tui start" in command("history")[2]
    code, said = document("history")
    assert (code, said["attempts"], said["problems"]) == (0, [], [])


def test_attempts_are_written_to_a_file_with_its_whole_path(past, document, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    past.left_out = ["20260101-000009"]
    code, said = document("history", "export", "h.json", "--attempt", "20260101-000001")
    assert (code, said["file"], said["left_out"]) == (0, str(tmp_path / "h.json"), ["20260101-000009"])
    assert f"export_attempts {tmp_path / 'h.json'} 20260101-000001 False" in past.calls


def test_an_export_may_be_filtered(past, command, tmp_path):
    assert command("history", "export", str(tmp_path / "h.csv"), "--filter", "practice", "--force")[0] == 0
    names = ",".join(one.attempt for one in past.past if one.mode == "practice")
    assert f"export_attempts {tmp_path / 'h.csv'} {names} True" in past.calls
    code, _out, err = command("history", "export", str(tmp_path / "h.csv"), "--filter", "classic")
    assert (code, "No attempt is like that." in err) == (2, True)


def test_a_file_that_is_there_is_written_over_after_a_question_alone(past, command, answer, nobody, tmp_path):
    past.error = UsageRefused("exists", "It is there already.", "Name another file.")
    assert command("history", "export", str(tmp_path / "h.json"))[0] == 2
    answer("n\n")
    code, _out, err = command("history", "export", str(tmp_path / "h.json"))
    assert (code, "It stays as it is." in err) == (130, True)


def test_an_import_says_what_came_and_what_was_here(past, command, document, tmp_path):
    past.imported = [ImportedAttempt("20260101-000001-2", "20260101-000001", "lab-server")]
    past.known = ["20260101-000002"]
    code, out, _err = command("history", "import", str(tmp_path / "h.json"))
    assert code == 0
    for words in ("1 attempt was imported.", "1 was here already.", "20260101-000001 → 20260101-000001-2"):
        assert words in out
    code, said = document("history", "import", str(tmp_path / "h.json"))
    assert said["imported"][0] == {
        "attempt": "20260101-000001-2", "called": "20260101-000001", "origin": "lab-server", "replaced": False,
    }  # fmt: skip


def test_a_note_is_kept_and_taken_away(engine, command, document):
    engine.attempt_view = msgspec.structs.replace(attempt_view(), ended=True)
    code, said = document("history", "note", "20261120-231507", "slept badly")
    assert (code, said["note"]) == (0, "slept badly")
    assert "no note on 20261120-231507" in command("history", "note", "20261120-231507", "")[1]


def test_options_of_the_whole_do_not_go_with_what_is_to_be_done(past, command):
    code, _out, err = command("history", "--mode", "exam", "export", "h.json")
    assert (code, "come after the name" in err) == (2, True)
