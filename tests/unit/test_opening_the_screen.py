"""Which command lines open the screen without the parser of all commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfcert_tui.cli.opening import asks_for_the_screen, open_the_screen


def test_nothing_on_the_line_or_the_folder_alone_asks_for_the_screen(tmp_path: Path) -> None:
    assert asks_for_the_screen([])
    assert asks_for_the_screen(["--data-dir", str(tmp_path)])
    assert asks_for_the_screen(["--data-dir", str(tmp_path / "not yet there")])


def test_everything_else_is_for_the_parser(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for line in (["status"], ["--help"], ["--data-dir"], ["--data-dir", "--help"], ["--data-dir", str(file)]):
        assert not asks_for_the_screen(line), line
    assert not asks_for_the_screen(["--data-dir", str(tmp_path), "status"])


def test_without_a_terminal_the_commands_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert open_the_screen(["--data-dir", str(tmp_path)]) == 2
    assert "needs a terminal" in capsys.readouterr().err
