"""`key`, `sign` and `verify`: real keys and records; the engine that signs and grades is scripted."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import msgspec
import pytest

from attempts import an_attempt
from scripted_engine import verdict
from signed_records import document_of, sat, signed, submitted
from tfcert_exam_engine.errors import Busy, UsageRefused
from tfcert_exam_engine.events import Graded, Rejected
from tfcert_exam_engine.signing.keys import read_public
from tfcert_problems import catalog


def test_the_key_is_made_when_it_is_asked_for_and_stays(command, document, tmp_path):
    code, out, err = command("key")
    assert (code, err) == (0, "A key is made, for this data folder and from now on.\n")
    _code, said = document("key")
    assert said["fingerprint"] in out and said["pem"].strip() in out
    assert (said["algorithm"], said["file"], said["written"]) == ("Ed25519", str(tmp_path / "signing.key"), None)
    assert command("key") == (0, out, "")
    assert "PRIVATE" not in out + json.dumps(said)


def test_the_public_half_is_written_and_never_over_something(command, document, tmp_path):
    file = tmp_path / "kim.pem"
    code, said = document("key", "export", str(file))
    assert (code, said["written"]) == (0, str(file))
    assert read_public(file).fingerprint == said["fingerprint"]
    assert document("key", "export", str(file))[1]["error"]["code"] == "exists"
    assert command("key", "export", str(file), "--force")[0] == 0


def test_a_key_that_others_may_read_is_our_failure_and_no_traceback(document, command, tmp_path):
    command("key")
    (tmp_path / "signing.key").chmod(0o644)
    code, said = document("key")
    assert (code, said["error"]["code"]) == (3, "key_open_to_others")


def test_signing_asks_the_engine_and_says_where_it_is(engine, command, document, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = command("sign", "result.json", "--name", "Kim")
    assert (code, out) == (0, f"{tmp_path}/result.json\n")
    assert "Signed with the key " + "cd" * 32 in err
    assert "sign None result.json" in engine.calls
    code, said = document("sign", "20261120-231507", "other.json")
    assert (code, said["fingerprint"], said["submissions"]) == (0, "cd" * 32, 1)
    assert "sign 20261120-231507 other.json" in engine.calls


@pytest.mark.parametrize("given", [(), ("a", "b", "c"), ("x.json", "--models", "/nowhere")])
def test_a_command_line_that_makes_no_sense_is_refused(document, given):
    code, said = document("sign", *given)
    assert code == 2 and said["error"]["message"]


def test_what_cannot_be_signed_yet_is_said(engine, document):
    engine.error = Busy("grading", "Category 2 is still being graded.", "Sign it later.")
    assert document("sign", "x.json")[0] == 1
    engine.error = UsageRefused("attempt_live", "Only an attempt that has ended is signed.", "End it.")
    assert document("sign", "x.json")[0] == 2


def test_a_record_that_is_there_is_written_over_after_a_yes_or_by_force(engine, command, answer, tmp_path):
    there = tmp_path / "result.json"
    there.write_text("{}")
    answer("n\n")
    assert command("sign", str(there))[0] == 130
    answer("y\n")
    assert command("sign", str(there))[0] == 0
    assert engine.calls.count("sign None result.json over it") == 1
    assert command("sign", str(there), "--force")[0] == 0


@pytest.fixture
def record(tmp_path) -> Path:
    return Path(signed(tmp_path / "kim").file)


def test_a_whole_record_is_told_with_all_that_it_says(record, command, engine):
    code, out, err = command("verify", str(record))
    assert code == 0
    assert out.startswith(f"{record}: whole\n")
    for said in (
        "Kim (by their own word)",
        "a · exam · offline · seed 7",
        "19 of 100, not passed",
        "5/5 · 10 of 10 · Title (slug v1)",
    ):
        assert said in out
    assert "nothing in it was changed since the holder of that key signed it" in " ".join(err.split())
    assert engine.calls == []


def test_verifying_needs_no_data_folder(record, command, tmp_path, monkeypatch):
    monkeypatch.setenv("TFCERT_DATA_DIR", str(tmp_path / "none"))
    assert command("verify", str(record))[0] == 0
    assert not (tmp_path / "none").exists()


def test_the_json_has_every_field_of_a_verified_file(record, document):
    code, said = document("verify", str(record))
    assert (code, said["whole"]) == (0, True)
    (file,) = said["files"]
    assert (file["outcome"], file["name"], file["wanted_key"], file["submissions"]) == ("whole", "Kim", None, 5)
    assert (file["attempt"]["score"], file["attempt"]["seed"], file["attempt"]["mode"]) == (19.0, 7, "exam")
    assert [one["stars"] for one in file["problems"]] == [5, 3, 0, None, None]


def test_a_changed_record_fails_with_what_was_changed(record, command, document):
    changed = json.loads(record.read_text())
    changed["record"]["attempt"]["score"] = 100.0
    record.write_text(json.dumps(changed))
    code, out, err = command("verify", str(record))
    assert code == 1
    assert "NOT as it was signed" in out
    assert "Changed since it was signed: attempt." in err
    (file,) = document("verify", str(record))[1]["files"]
    assert (file["outcome"], file["changed"]) == ("not_whole", ["attempt"])
    assert file["disagreements"][0] == "The score says 100 of 100, the categories come to 19 of 100."


def test_only_a_key_that_was_named_will_do(record, command, document, tmp_path):
    mine = document_of(signed(tmp_path / "lee"))["signed"]["fingerprint"]
    theirs = json.loads(record.read_text())["signed"]["fingerprint"]
    assert command("verify", str(record), "--key", theirs)[0] == 0
    code, out, err = command("verify", str(record), "--key", mine)
    assert (code, "whole, signed by another key" in out) == (1, True)
    assert "not signed by a key that you named" in err
    assert command("verify", str(record), "--key", mine, "--key", theirs.upper())[0] == 0
    assert document("verify", str(record), "--key", "beef")[1]["error"]["code"] == "no_key"


def test_a_class_is_one_line_each_and_fails_when_one_fails(record, command, document, tmp_path):
    other = shutil.copy(record, tmp_path / "other.json")
    broken = tmp_path / "broken.json"
    broken.write_text(record.read_text()[:500])
    assert command("verify", str(record), str(other))[0] == 0
    code, out, err = command("verify", str(record), str(other), str(broken), str(tmp_path / "none.json"))
    assert code == 1
    rows = out.splitlines()
    assert len(rows) == 5
    assert "5/5 3/5 0/5 - -" in rows[1] and "19/100" in rows[1]
    assert "cannot be read" in rows[3]
    assert f"{broken}: {broken} is no JSON, or is cut off" in err
    assert document("verify", str(broken), str(tmp_path / "none.json"))[0] == 2
    assert document("verify", str(broken), str(record))[1]["whole"] is False


def test_an_attempt_or_a_model_in_two_files_is_said_and_against_nobody(record, command, document, tmp_path):
    other = shutil.copy(record, tmp_path / "other.json")
    carried = msgspec.structs.replace(sat(), uid="ee" * 16)
    third = Path(signed(tmp_path / "lee", carried).file)
    code, _out, err = command("verify", str(record), str(other), str(third))
    assert code == 0
    assert f"The same attempt in {record}, {other}." in err
    assert f"The very same model file counts for category 2 in {record}, {third}." in err
    shared = document("verify", str(record), str(third))[1]["shared"]
    assert [(one["what"], one["category"], one["sha256"][:2]) for one in shared] == [
        *(("model", 1, "01"), ("model", 2, "03"), ("model", 3, "04"))
    ]
    assert document("verify", str(record))[1]["shared"] == []


def test_a_strangers_words_cannot_steer_the_terminal(record, command, tmp_path):
    changed = json.loads(record.read_text())
    changed["signed"]["name"] = "\x1b[2J\x07 Kim\nwhole"
    changed["record"]["attempt"]["form"] = "\x1b]0;title\x07"
    changed["\x1b[31m"] = changed["record"]["problems"][0]["title"] = "\x1b[1;1H\u202e"
    changed["signed"]["digests"]["\x1b[5m"] = "\x1b[5m"
    record.write_text(json.dumps(changed))
    evil = tmp_path / "evil\x1b[31m.json"
    shutil.copy(record, evil)
    for files in ([str(record)], [str(record), str(evil)]):
        _code, out, err = command("verify", *files)
        assert "\x1b" not in out + err
        assert "\x07" not in out + err


@pytest.fixture
def handed_in(tmp_path) -> tuple[str, Path]:
    """A record of two categories with stars, and a folder with the files that were submitted."""
    folder = tmp_path / "models"
    (folder / "below").mkdir(parents=True)
    files = {number: folder / name for number, name in enumerate(("a.keras", "below/b.h5", "c.keras"), 1)}
    hashes = {}
    for number, file in files.items():
        file.write_bytes(b"model %d" % number)
        hashes[number] = hashlib.sha256(file.read_bytes()).hexdigest()
    here = (catalog.find(1, "line"), catalog.find(2, "digits"))
    attempt = an_attempt()
    submissions = [
        submitted(attempt, 1, 1, 3, 0.93, hashes[1], here[0].version),
        submitted(attempt, 2, 2, 2, 0.91, hashes[2], here[1].version),
        submitted(attempt, 3, 2, 3, 0.93, hashes[3], here[1].version),
    ]
    carried = msgspec.structs.replace(sat(), submissions=submissions)
    known = [msgspec.structs.replace(carried.problems[n], slug=p.slug, version=p.version) for n, p in enumerate(here)]
    problems = [*known, *carried.problems[2:]]
    view = signed(tmp_path / "kim", msgspec.structs.replace(carried, problems=problems))
    return view.file, folder


def test_model_files_are_found_by_their_hashes_under_any_name(handed_in, command, document):
    file, folder = handed_in
    code, said = document("verify", file, "--models", str(folder))
    (found,) = said["files"]
    counting = {"1": str(folder / "a.keras"), "2": str(folder / "c.keras")}
    assert (code, found["outcome"]) == (0, "whole")
    assert found["models"] == {"counting": counting, "missing": [], "submitted": 3, "found": 3}
    (folder / "below" / "b.h5").unlink()
    assert command("verify", file, "--models", str(folder))[0] == 0
    (folder / "c.keras").write_bytes(b"another model")
    code, out, err = command("verify", file, "--models", str(folder))
    assert (code, "whole, model files missing" in out) == (1, True)
    assert "The model file that counts is not there for category 2." in err
    assert "1 of 2 that count are there; 1 of 3 that were submitted" in " ".join(out.split())
    assert document("verify", file, "--models", "/nowhere")[1]["error"]["code"] == "no_folder"


def test_files_that_count_are_graded_once_more(handed_in, engine, document, command):
    file, folder = handed_in
    code, said = document("verify", file, "--models", str(folder), "--regrade")
    assert engine.calls[1:3] == [f"grade line-first {folder}/a.keras", f"grade digits-first {folder}/c.keras"]
    (found,) = said["files"]
    assert [(one["category"], one["said"], one["found"]) for one in found["regraded"]] == [(1, 3, 3), (2, 3, 3)]
    assert (code, found["outcome"]) == (0, "whole")


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        (Graded(1.0, verdict(2)), "Category 2: the record says 3 of 5 stars, graded again it has 2."),
        (Rejected(1.0, "unreadable", "No model.", ""), "Category 2 could not be graded again: No model."),
    ],
)
def test_other_stars_are_said_and_fail(handed_in, engine, command, ending, said):
    file, folder = handed_in
    engine.file_endings[str(folder / "c.keras")] = ending
    code, out, err = command("verify", file, "--models", str(folder), "--regrade")
    assert (code, "1 of 2 have the stars that the record says" in out) == (1, True)
    assert said in err


def test_a_problem_of_another_version_is_not_compared(handed_in, engine, command, monkeypatch):
    file, folder = handed_in
    newer = msgspec.structs.replace(catalog.find(1, "line"), version=77)
    monkeypatch.setattr(catalog, "find", lambda *_given: newer)
    code, _out, err = command("verify", file, "--models", str(folder), "--regrade")
    assert code == 1
    assert "of line, the bank here has version 77." in err
    assert not [call for call in engine.calls if call.startswith("grade")]


def test_grading_again_needs_the_files_and_a_whole_record(handed_in, engine, command, document):
    file, folder = handed_in
    assert document("verify", file, "--regrade")[1]["error"]["code"] == "usage"
    changed = json.loads(Path(file).read_text())
    changed["record"]["problems"][0]["slug"] = "digits"
    Path(file).write_text(json.dumps(changed))
    assert command("verify", file, "--models", str(folder), "--regrade")[0] == 1
    assert not [call for call in engine.calls if call.startswith("grade")]
