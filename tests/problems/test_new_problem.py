"""A problem of one's own: made by a command, judged by a command, and in the bank under its own name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tfcert_exam_engine.bank_check import verify
from tfcert_problems import making
from tfcert_problems.problem import load


def command(*arguments: str, **environment: str) -> tuple[int, dict[str, Any]]:
    """Run tfcert-tui with --json; return its exit code and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tfcert_tui", *arguments, "--json"],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


def filled(place: Path, slug: str = "tides", category: int = 5) -> Path:
    """Make a problem and fill its blanks in; one that has a name of the bank's was renamed by its author."""
    folder = making.make(place, category, "tides")
    for file in folder.rglob("*.*"):
        file.write_text(file.read_text().replace("FILL IN: ", "").replace("FILL IN", "words").replace("tides", slug))
    return folder.rename(place / f"category{category}_{slug}")


def test_a_new_problem_says_what_is_still_to_be_filled_in(tmp_path: Path) -> None:
    code, said = command("problems", "new", "5", "tides", "--in", str(tmp_path))
    assert (code, said["folder"]) == (0, str(tmp_path / "category5_tides"))
    code, said = command("problems", "verify", said["folder"])
    missed = {check["check"]: check["detail"] for check in said["checks"] if not check["passed"]}
    assert code == 3
    assert missed == {"blanks": "data.py, line 1 is not filled in"}


@pytest.mark.trains
def test_filled_in_it_passes_every_check_and_trains(tmp_path: Path) -> None:
    problem = load(filled(tmp_path))
    found = verify([problem], tmp_path / "datasets", seeds=[7], train=True, tell=lambda text: None)
    assert [check for check in found if not check.passed] == []
    assert {"data", "starter, seed 7", "reference, seed 7"} <= {check.check for check in found}


@pytest.mark.parametrize("slug", ["Tides", "two words", "a_b_c", "../x", ""])
def test_a_name_that_makes_no_folder_is_refused(slug: str, tmp_path: Path) -> None:
    code, said = command("problems", "new", "5", slug, "--in", str(tmp_path))
    assert (code, said["error"]["code"]) == (2, "not_made")
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    code, said = command("problems", "new", "5", "tides", "--in", str(tmp_path))
    assert (code, said["error"]["message"]) == (2, f"{folder} is there already.")


def test_a_name_that_the_bank_has_is_refused_before_its_author_fills_anything_in(tmp_path: Path) -> None:
    code, said = command("problems", "new", "5", "moons", "--in", str(tmp_path))
    assert (code, said["error"]["code"]) == (2, "not_made")
    assert said["error"]["message"].startswith("The bank has moons already, in ")
    assert list(tmp_path.iterdir()) == []


def listed(**environment: str) -> tuple[set[str], list[str]]:
    code, said = command("problems", "list", **environment)
    assert code == 0
    return {problem["slug"] for problem in said["problems"]}, said["left_out"]


def test_a_folder_of_problems_joins_the_bank_and_can_be_drilled(tmp_path: Path) -> None:
    filled(tmp_path)
    slugs, left_out = listed(TFCERT_PROBLEMS=str(tmp_path))
    assert {"tides", "line", "digits"} <= slugs and left_out == []
    at = ("--data-dir", str(tmp_path / "data"))
    here = {"TFCERT_PROBLEMS": str(tmp_path), "TFCERT_DATASETS_DIR": str(tmp_path / "datasets")}
    code, said = command(*at, "drill", "--problem", "tides", **here)
    try:
        assert (code, [problem["slug"] for problem in said["problems"]]) == (0, ["tides"])
        assert (Path(said["problems"][0]["folder"]) / "data" / "examples.csv").is_file()
        code, said = command(*at, "hint", "5", **here)
        assert (code, said["text"]) == (0, "where to look.")
    finally:
        command(*at, "engine", "stop", "--force", **here)


def test_the_problems_of_an_installed_package_join_the_bank(tmp_path: Path) -> None:
    (tmp_path / "our_school").mkdir()
    (tmp_path / "our_school" / "__init__.py").touch()
    filled(tmp_path / "our_school", "lakes", 1)
    about = tmp_path / "our_school-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: our-school\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[tfcert_problems]\nour_school = our_school\n")
    slugs, _left_out = listed(PYTHONPATH=os.pathsep.join([str(tmp_path), *filter(None, sys.path)]))
    assert "lakes" in slugs


def test_what_cannot_join_is_left_out_and_named(tmp_path: Path) -> None:
    filled(tmp_path, "line", 1)
    broken = filled(tmp_path, "broken", 2)
    (broken / "problem.toml").write_text("slug = 7\n")
    slugs, left_out = listed(TFCERT_PROBLEMS=os.pathsep.join([str(tmp_path), str(tmp_path / "nowhere")]))
    assert "line" in slugs and "broken" not in slugs
    assert len(left_out) == 2
    assert "there is a problem line already" in left_out[0]
    assert "category2_broken is left out" in left_out[1]


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ('[[variants]]\nname = "far"\ncontract = { inputshape = [2] }\n', "inputshape"),
        ('[[variants]]\nname = "far"\nmetric = { stars = "x" }\n', "Expected `array`"),
        ('[[variants]]\nname = "far"\nexamples = { foo = 1 }\n', "foo"),
    ],
)
def test_a_variant_that_cannot_be_read_is_named_and_takes_nothing_down(tmp_path: Path, added: str, said: str) -> None:
    folder = filled(tmp_path)
    description = folder / "problem.toml"
    description.write_text(description.read_text() + added)
    code, found = command("problems", "verify", str(folder))
    missed = {check["check"]: check["detail"] for check in found["checks"] if not check["passed"]}
    assert code == 3 and said in missed["variants"]
    slugs, left_out = listed(TFCERT_PROBLEMS=str(tmp_path))
    assert "line" in slugs and "tides" not in slugs
    assert "category5_tides is left out" in left_out[0] and said in left_out[0]


def test_a_category_that_there_is_not_is_left_out(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    description = folder / "problem.toml"
    description.write_text(description.read_text().replace("category = 5", "category = 7"))
    _slugs, left_out = listed(TFCERT_PROBLEMS=str(tmp_path))
    assert "its category is 7" in left_out[0]


def test_a_statement_in_another_encoding_is_named(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    (folder / "statement.md").write_bytes(b"caf\xe9")
    code, found = command("problems", "verify", str(folder))
    assert (code, found["checks"][0]["detail"]) == (3, "statement.md is no UTF-8 text: byte 4 is 0xe9")
    _slugs, left_out = listed(TFCERT_PROBLEMS=str(tmp_path))
    assert "category5_tides is left out" in left_out[0]


def test_a_slug_of_the_banks_would_be_built_from_the_banks_data(tmp_path: Path) -> None:
    folder = filled(tmp_path, "pump")
    _code, found = command("problems", "verify", str(folder))
    missed = {check["check"]: check["detail"] for check in found["checks"] if not check["passed"]}
    assert "there is a data set pump already" in missed["dataset"]


def test_a_folder_that_cannot_be_looked_at_is_left_out() -> None:
    slugs, left_out = listed(TFCERT_PROBLEMS=f"/{'n' * 300}")
    assert "line" in slugs
    assert "File name too long" in left_out[0]


def test_data_that_nobody_builds_leave_a_problem_out_and_untrained(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    description = folder / "problem.toml"
    said = description.read_text()
    begin = said.index("[data]")
    end = said.find("\n[", begin + 1)
    description.write_text('dataset = "nope"\n' + said[:begin] + (said[end:] if end > 0 else ""))
    slugs, left_out = listed(TFCERT_PROBLEMS=str(tmp_path))
    assert "line" in slugs and "tides" not in slugs
    assert left_out == [f"{folder} is left out: no such data set: nope"]
    code, found = command("problems", "verify", str(folder), "--train")
    missed = {check["check"]: check["detail"] for check in found["checks"] if not check["passed"]}
    assert (code, missed["dataset"]) == (3, "no such data set: nope")


def test_a_problem_without_its_reference_is_not_trained(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    (folder / "reference.py").unlink()
    code, found = command("problems", "verify", str(folder), "--train")
    assert (code, [check["detail"] for check in found["checks"]]) == (3, ["missing or empty: reference.py"])


def test_a_package_that_cannot_be_imported_takes_no_bank_down(tmp_path: Path) -> None:
    about = tmp_path / "broken-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[tfcert_problems]\nours = broken_pack.problems\n")
    (tmp_path / "broken_pack").mkdir()
    (tmp_path / "broken_pack" / "__init__.py").write_text("raise RuntimeError('not today')\n")
    slugs, left_out = listed(PYTHONPATH=str(tmp_path), TFCERT_PROBLEMS="~nobodyhere/x")
    assert "line" in slugs
    assert left_out == ["the package broken_pack.problems is left out: RuntimeError: not today"]


def test_a_folder_that_is_only_called_like_a_problem_is_not_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "digits").mkdir()
    monkeypatch.chdir(tmp_path)
    code, said = command("problems", "show", "digits")
    assert (code, [one["slug"] for one in said["problems"]]) == (0, ["digits"])
