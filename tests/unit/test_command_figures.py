"""`figures`, against a scripted engine and real files."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from tfcert_exam_engine.training.figure_views import FigureFile, FiguresView
from tfcert_exam_engine.views import RunView

RUN = RunView(4, "20261120-231507", 2, "trained", 100.0, 160.0)
NAMES = ("001-shown.png", "002-saved-loss.png")


@pytest.fixture
def drawn(engine, tmp_path):
    folder = tmp_path / "run-4" / "figures"
    folder.mkdir(parents=True)
    for name in NAMES:
        (folder / name).write_bytes(b"figure")
    engine.runs = [RUN]
    figures = [FigureFile(1, NAMES[0], "shown", "", 6, 1.0), FigureFile(2, NAMES[1], "saved", "loss.png", 6, 2.0)]
    engine.drawn = FiguresView(4, str(folder), figures, 3)
    return engine


def test_they_are_listed_with_their_files(drawn, command):
    code, out, err = command("figures", "4")
    assert code == 0
    lines = out.splitlines()
    assert [line.split()[:2] for line in lines] == [["1", "shown"], ["2", "saved"]]
    assert lines[1].endswith(f"{drawn.drawn.folder}/{NAMES[1]}")
    assert "3 more came and were not kept." in err


def test_they_are_copied_out_and_told_as_json(drawn, document, tmp_path):
    code, said = document("figures", "4", "-o", str(tmp_path / "out"))
    assert code == 0
    assert (said["run"], said["not_kept"], said["folder"]) == (4, 3, drawn.drawn.folder)
    assert said["figures"][1] == {
        "number": 2,
        "how": "saved",
        "saved_as": "loss.png",
        "file": f"{drawn.drawn.folder}/{NAMES[1]}",
        "bytes": 6,
        "at": 2.0,
        "copy": str(tmp_path / "out" / NAMES[1]),
    }
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == list(NAMES)


def test_a_folder_that_takes_nothing_is_said(drawn, command, tmp_path):
    (tmp_path / "file").write_text("")
    code, _out, err = command("figures", "4", "-o", str(tmp_path / "file" / "inside"))
    assert code == 3 and "cannot be written" in err


def test_one_is_opened_where_the_desktop_can(drawn, command, monkeypatch):
    launched: list[str] = []
    monkeypatch.setattr(click, "launch", lambda file: launched.append(file) or 0)
    assert command("figures", "4", "--open", "2")[0] == 0
    assert [Path(file).name for file in launched] == [NAMES[1]]
    monkeypatch.setattr(click, "launch", lambda file: 1)
    code, _out, err = command("figures", "4", "--open", "1")
    assert code == 3 and "figures 4 -o FOLDER" in err
    code, _out, err = command("figures", "4", "--open", "9")
    assert code == 2 and "no figure 9" in err


def test_a_run_that_drew_nothing_and_one_that_is_not_there(engine, command):
    engine.runs = [RUN]
    code, _out, err = command("figures", "4")
    assert code == 0 and "has shown or saved no figure" in err
    assert command("figures", "5")[0] == 2
