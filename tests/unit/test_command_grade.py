"""`grade`: many files on one problem, told file by file, whatever becomes of one of them or of the engine."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from scripted_engine import verdict
from tfcert_exam_engine.errors import CandidateRefused, EngineUnavailable, UsageRefused
from tfcert_exam_engine.events import EngineFault, Graded, Rejected


@pytest.fixture
def work(tmp_path):
    """A class of three, and a file that is no model."""
    for name in ("anna/mymodel.keras", "bo/model.h5", "cem/deep/model.hdf5", "cem/notes.txt"):
        (tmp_path / "work" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "work" / name).write_bytes(b"")
    return tmp_path / "work"


def names(found, work):
    return [os.path.relpath(one["file"], work) for one in found["files"]]


def test_a_folder_stands_for_the_model_files_in_it_and_below(document, work):
    code, found = document("grade", "digits", str(work))
    assert code == 0
    assert (found["problem"], found["category"], found["complete"]) == ("digits", 2, True)
    assert names(found, work) == ["anna/mymodel.keras", "bo/model.h5", "cem/deep/model.hdf5"]
    assert [one["stars"] for one in found["files"]] == [3, 3, 3]
    assert found["files"][0]["checks"][0]["measured"] == 0.93


def test_a_saved_model_folder_is_handed_in_as_well_and_has_a_line_of_its_own(document, work):
    (work / "dora" / "tulips").mkdir(parents=True)
    (work / "dora" / "tulips" / "saved_model.pb").write_bytes(b"")
    _code, found = document("grade", "digits", str(work / "dora"))
    assert names(found, work) == ["dora/tulips"]


def test_a_name_with_escape_sequences_steers_no_terminal_and_breaks_no_line(command, work):
    (work / "anna" / "a\nb\x1b[31m.keras").write_bytes(b"")
    _code, out, _err = command("grade", "digits", str(work / "anna"))
    assert [line for line in out.splitlines() if "a?b?[31m.keras" in line]
    assert "\x1b" not in out


def test_a_file_that_cannot_be_taken_is_told_in_its_line_and_the_others_are_graded(engine, document, work):
    engine.refused_files[str(work / "bo/model.h5")] = CandidateRefused("no_model", "It is a pipe.", "Copy it.")
    engine.file_endings[str(work / "anna/mymodel.keras")] = Rejected(0.0, "empty", "It is empty.", "Save it.")
    code, found = document("grade", "digits", str(work))
    assert code == 1
    told = [(one["outcome"], one["stars"], one["message"]) for one in found["files"]]
    assert told == [("rejected", None, "It is empty."), ("rejected", None, "It is a pipe."), ("graded", 3, "")]


def test_in_words_there_is_a_line_for_each_file_and_a_count(engine, command, work):
    engine.file_endings[str(work / "anna/mymodel.keras")] = Graded(0.0, verdict(5))
    engine.file_endings[str(work / "bo/model.h5")] = EngineFault(0.0, "the disk is full")
    code, out, _err = command("grade", "digits", str(work))
    assert code == 3
    assert out.splitlines()[0].startswith("5/5  0.93")
    assert "A fault of ours" in out.splitlines()[1]
    assert out.splitlines()[-1] == "2 of 3 graded (5/5: 1, 3/5: 1)"


def test_each_file_is_graded_once_even_when_named_twice(engine, command, work):
    command("grade", "digits", str(work), str(work / "bo/model.h5"))
    assert len([call for call in engine.calls if call.startswith("grade")]) == 3


def test_an_engine_that_goes_away_is_started_again_and_its_file_graded(engine, document, work):
    grade_file, lost = engine.grade_file, []

    async def loses_its_line_once(category, slug, file):
        if not lost:
            lost.append(file)
            raise EngineUnavailable("engine_gone", "The engine has gone away.")
        return await grade_file(category, slug, file)

    engine.grade_file = loses_its_line_once
    code, found = document("grade", "digits", str(work))
    assert (code, len(found["files"]), engine.calls.count("connect")) == (0, 3, 2)


def test_an_engine_that_stays_away_leaves_what_was_graded(engine, document, work):
    grade_file, graded = engine.grade_file, []

    async def dies_after_the_first(category, slug, file):
        if graded:
            raise EngineUnavailable("engine_gone", "The engine has gone away.", "Do it again.")
        graded.append(file)
        return await grade_file(category, slug, file)

    engine.grade_file = dies_after_the_first
    code, found = document("grade", "digits", str(work))
    assert (code, found["complete"], [one["file"] for one in found["files"]]) == (3, False, graded)


@pytest.fixture
def ctrl_c():
    """Ctrl+C as at a terminal: a shell that starts tests in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_prints_what_was_graded_until_then(engine, command, work):
    grade_file, begun, done = engine.grade_file, [], []

    async def interrupted_at_the_third(category, slug, file):
        begun.append(file)
        if len(begun) == 3:
            while len(done) < 2:
                await asyncio.sleep(0)
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.Event().wait()
        done.append(await grade_file(category, slug, file))
        return done[-1]

    engine.grade_file = interrupted_at_the_third
    code, out, err = command("grade", "digits", str(work))
    assert code == 130
    assert out.splitlines()[0].startswith("3/5")
    assert out.splitlines()[-1] == "2 of 3 graded (3/5: 2)"
    assert "Interrupted. " in err
    assert "files were not graded" in err


@pytest.mark.parametrize(
    ("arguments", "said"), [(("nothing", "."), "no problem nothing"), (("digits",), "Missing argument")]
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(command, arguments, said):
    code, _out, err = command("grade", *arguments)
    assert code == 2
    assert said in err


def test_a_folder_without_models_is_refused(command, tmp_path):
    code, _out, err = command("grade", "digits", str(tmp_path))
    assert code == 2
    assert "no model file" in err


def test_in_a_live_exam_it_is_refused(engine, command, work):
    engine.error = UsageRefused("exam_live", "An exam is under way here.", "Submit it.")
    code, _out, err = command("grade", "digits", str(work))
    assert code == 2
    assert "An exam is under way here." in err


def test_a_saved_model_folder_has_a_line_of_its_own_and_nobody_is_left_out(document, work):
    (work / "dana" / "model" / "variables").mkdir(parents=True)
    (work / "dana" / "model" / "saved_model.pb").write_bytes(b"")
    _code, found = document("grade", "digits", str(work))
    assert names(found, work) == ["anna/mymodel.keras", "bo/model.h5", "cem/deep/model.hdf5", "dana/model"]
