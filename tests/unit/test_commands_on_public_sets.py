"""What the commands say of problems whose public sets are here, and of those whose are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfcert_exam_engine.public_sets.places import ROOT_VARIABLE, Root
from tfcert_exam_engine.public_sets.records import PlacedFile, RawFile, Record, size_and_time, write_record
from tfcert_problems import catalog
from tfcert_tui.history import skill_progress


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Root:
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    return Root(tmp_path / "public")


def place(root: Root, name: str) -> None:
    """Have a set of one small file here."""
    for folder in (root.placed(name), root.raw(name)):
        folder.mkdir(parents=True)
        (folder / "file.csv").write_text("1,2\n")
    size, at = size_and_time(root.placed(name) / "file.csv")
    raw, placed = RawFile("file.csv", size, "ab" * 32, "here", 0.0), PlacedFile("file.csv", size, "ab" * 32, at)
    write_record(root, Record(name, "canonical", "placed", (raw,), (placed,), 0.0))


def test_a_listed_problem_says_which_sets_it_needs_and_which_are_missing(command, document, root):
    def iris() -> dict[str, object]:
        return next(one for one in document("problems", "list")[1]["problems"] if one["slug"] == "iris")

    assert (iris()["public_sets"], iris()["missing_sets"]) == (["iris"], ["iris"])
    _code, out, err = command("problems", "list")
    assert "public data: iris (not here)" in " ".join(out.split())
    assert "tfcert-tui datasets fetch" in err and "tfcert-tui datasets unpack" in err
    place(root, "iris")
    assert (iris()["public_sets"], iris()["missing_sets"]) == (["iris"], [])
    assert "public data: iris (not here)" not in " ".join(command("problems", "list")[1].split())


def test_a_problem_that_is_shown_says_how_to_get_its_data(command, root):
    code, out, err = command("problems", "show", "iris")
    assert (code, out.startswith("# Iris")) == (0, True)
    assert "these public data sets are missing on this machine: iris" in " ".join(err.split())
    assert "tfcert-tui datasets fetch iris" in " ".join(err.split())
    place(root, "iris")
    assert command("problems", "show", "iris")[2] == ""


def test_the_skills_say_what_cannot_be_drilled_here(command, root):
    assert "iris (its data are not here)" in " ".join(command("problems", "skills")[1].split())
    place(root, "iris")
    assert "iris (its data are not here)" not in " ".join(command("problems", "skills")[1].split())


def test_nobody_is_told_to_drill_what_is_not_here():
    iris, digits = catalog.find(2, "iris"), catalog.find(2, "digits")
    alone = skill_progress.progress_of([iris], [], 0.0)
    assert skill_progress.advice(alone, [], 0.0) is None
    found = skill_progress.advice(alone, [], 0.0, here=["iris"])
    assert found is not None and found.problem == iris
    both = skill_progress.advice(skill_progress.progress_of([iris, digits], [], 0.0), [], 0.0)
    assert both is not None and both.problem == digits


def test_a_classic_start_says_what_was_not_drawn_from(command, engine, root):
    code, _out, err = command("start", "--form", "mixed", "--mode", "practice")
    assert code == 0
    said = " ".join(err.split())
    assert "Not drawn from, as their data are not here:" in said and "Iris" in said
    assert "tfcert-tui datasets fetch" in said
