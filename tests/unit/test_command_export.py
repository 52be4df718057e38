"""`export`, against a scripted engine."""

from __future__ import annotations

from pathlib import Path

import pytest


def test_a_category_is_written_to_the_file_named(engine, command, tmp_path):
    code, out, err = command("export", "4", "-o", str(tmp_path / "there.zip"))
    assert code == 0
    assert engine.exported == [(4, str(tmp_path / "there.zip"), "", False)]
    assert out == f"{tmp_path / 'there.zip'} (0.3 MB)\n"
    assert "1 file of data (1.5 MB)" in err
    assert "tfcert-tui submit 4 --file mymodel.keras" in err


def test_a_problem_of_the_bank_goes_where_one_is(engine, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _out, err = command("export", "--problem", "digits")
    assert (code, engine.exported) == (0, [(2, str(Path(tmp_path)), "digits", False)])
    assert "tfcert-tui grade digits mymodel.keras" in err


def test_json_says_what_was_written(document):
    code, found = document("export", "4")
    assert (code, found["problem"], found["category"], found["own_script"]) == (0, "docstrings", 4, True)
    assert found["requirements"][0].startswith("tensorflow")


@pytest.mark.parametrize("given", [(), ("4", "--problem", "digits"), ("--problem", "2")])
def test_one_problem_is_written_neither_none_nor_two(engine, document, given):
    code, found = document("export", *given)
    assert (code, found["error"]["code"], engine.exported) == (2, "usage", [])


def test_what_is_there_is_written_over_after_a_yes_or_by_force(engine, command, answer):
    engine.zip_is_there = True
    answer("n\n")
    code, _out, err = command("export", "4")
    assert (code, engine.exported) == (130, [])
    assert "It stays as it is." in err
    answer("y\n")
    assert command("export", "4")[0] == 0
    assert command("export", "4", "--force")[0] == 0
    assert [one[3] for one in engine.exported] == [True, True]


def test_where_nobody_can_be_asked_it_is_refused_with_what_to_do(engine, command, nobody):
    engine.zip_is_there = True
    code, out, err = command("export", "4")
    assert (code, out, engine.exported) == (2, "", [])
    assert err.endswith("is there already.\nName another file with -o.\n")
