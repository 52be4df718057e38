"""`record`, against a scripted engine."""

from __future__ import annotations

import json

import msgspec
import pypdf
import pytest

from recorded_pass import UID, passed


@pytest.fixture
def engine(engine):
    engine.attempt_view = passed(attempt="20261120-231507")
    return engine


def test_the_name_is_asked_once_and_kept(engine, command, answer, tmp_path):
    answer("김민수\n")
    code, out, err = command("record", str(tmp_path / "one.pdf"))
    assert (code, out) == (0, f"{tmp_path / 'one.pdf'}\n")
    assert "The name on the record" in err
    assert engine.kept_settings.name == "김민수"
    code, _out, err = command("record", str(tmp_path / "two.pdf"))
    assert (code, "The name" in err) == (0, False)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_name_given_holds_this_once(engine, document, nobody, tmp_path):
    code, found = document("record", str(tmp_path / "one.pdf"), "--name", " Ada  Kim ")
    assert (code, found["name"], found["uid"], engine.kept_settings.name) == (0, "Ada Kim", UID, "")
    assert found["size"] == (tmp_path / "one.pdf").stat().st_size


def test_without_a_name_and_without_anybody_it_is_refused(command, nobody, tmp_path):
    code, out, err = command("record", str(tmp_path / "one.pdf"))
    assert (code, out) == (2, "")
    assert "there is nobody to ask here" in err
    assert not (tmp_path / "one.pdf").exists()


def test_a_name_that_cannot_be_set_is_not_kept(engine, command, answer, tmp_path):
    answer("Ada \U00013000\n")
    code, _out, err = command("record", str(tmp_path / "one.pdf"))
    assert (code, engine.kept_settings.name) == (2, "")
    assert "EGYPTIAN HIEROGLYPH" in err


def test_what_is_there_is_written_over_after_a_yes_or_by_force(command, answer, tmp_path):
    place = tmp_path / "one.pdf"
    place.write_text("mine")
    answer("n\n")
    assert command("record", str(place), "--name", "Ada Kim")[0] == 130
    assert place.read_text() == "mine"
    answer("y\n")
    assert command("record", str(place), "--name", "Ada Kim")[0] == 0
    assert place.read_bytes().startswith(b"%PDF")
    assert command("record", str(place), "--name", "Ada Kim", "--force")[0] == 0


def test_where_nobody_can_be_asked_what_is_there_stays(command, nobody, tmp_path):
    (tmp_path / "one.pdf").write_text("mine")
    code, _out, err = command("record", str(tmp_path / "one.pdf"), "--name", "Ada Kim")
    assert (code, (tmp_path / "one.pdf").read_text()) == (2, "mine")
    assert "is there already" in err


def test_a_folder_gets_a_file_named_by_the_attempt_and_a_missing_one_is_said(document, nobody, tmp_path):
    code, found = document("record", str(tmp_path), "--name", "Ada Kim")
    assert (code, found["file"]) == (0, str(tmp_path / "20261120-231507.pdf"))
    code, found = document("record", str(tmp_path / "none" / "one.pdf"), "--name", "Ada Kim")
    assert (code, found["error"]["code"]) == (2, "no_folder")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"mode": "practice"}, "no_record_of_practice"),
        ({"mode": "drill"}, "no_record_of_practice"),
        ({"ended": False, "ended_at": None}, "not_ended"),
        ({"passed": False, "score": 76.0}, "not_passed"),
    ],
)
@pytest.mark.parametrize("named", [(), ("20261120-231507",)])
def test_nothing_but_a_passed_exam_has_one(engine, document, nobody, tmp_path, fields, code, named):
    engine.attempt_view = msgspec.structs.replace(engine.attempt_view, **fields)
    exit_code, found = document("record", str(tmp_path / "one.pdf"), *named, "--name", "Ada Kim")
    assert (exit_code, found["error"]["code"]) == (2, code)
    assert list(tmp_path.glob("*.pdf")) == []


def test_an_earlier_pass_is_found_where_none_is_named(engine, document, nobody, tmp_path):
    engine.past = [passed(attempt="20261101-1")]
    engine.attempt_view = msgspec.structs.replace(engine.attempt_view, mode="practice")
    _code, found = document("record", str(tmp_path / "one.pdf"), "--name", "Ada Kim")
    assert found["attempt"] == "20261101-1"


def test_before_the_first_attempt_it_says_how_to_begin(engine, document, nobody, tmp_path):
    engine.attempt_view = None
    code, found = document("record", str(tmp_path / "one.pdf"), "--name", "Ada Kim")
    assert (code, found["error"]["code"]) == (2, "no_attempt")
    assert json.dumps(found).count("tfcert-tui start") == 1


def test_the_key_that_signs_here_stands_on_it(command, nobody, tmp_path):
    code, shown, _err = command("key", "--json")
    assert code == 0, shown
    pdf = tmp_path / "one.pdf"
    assert command("record", str(pdf), "--name", "Ada Kim")[0] == 0
    text = " ".join(pypdf.PdfReader(pdf).pages[0].extract_text().split())
    assert f"Signing key {json.loads(shown)['fingerprint']}" in text
