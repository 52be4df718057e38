"""Backing up and restoring by keys: what is asked, what is said, and what is on the disk afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backed_up import back_up, furnished
from kept_records import counted, filled, paths_in
from other_scenes import home
from tfcert_exam_engine.backups.reading import Backup
from tfcert_tui.screens.ask_line import AskLineScreen
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.screens.working import WorkingScreen

Work = Callable[..., Any]


async def type_file(at: Any, key: str, file: Path) -> None:
    """Ask for it, and name a file."""
    await at.press(key)
    await at.until(lambda: isinstance(at.app.screen, AskLineScreen))
    at.app.screen.query_one("#typed").value = str(file)
    await at.press("enter")


async def test_a_backup_is_written_by_keys(work: Work, tmp_path: Path) -> None:
    furnished(tmp_path / "data")
    async with work(home()) as at:
        await type_file(at, "alt+s", tmp_path / "b.zip")
        await at.says("2 attempts, 12 runs, 12 submissions")
        assert not isinstance(at.app.screen, WorkingScreen)
    with Backup(tmp_path / "b.zip") as found:
        assert found.manifest.attempts == 2


async def test_a_file_that_is_there_is_written_over_after_a_question(work: Work, tmp_path: Path) -> None:
    furnished(tmp_path / "data")
    (tmp_path / "b.zip").write_text("mine")
    async with work(home()) as at:
        await type_file(at, "alt+s", tmp_path / "b.zip")
        await at.until(lambda: isinstance(at.app.screen, ConfirmScreen))
        await at.press("n")
        assert (tmp_path / "b.zip").read_text() == "mine"
        await type_file(at, "alt+s", tmp_path / "b.zip")
        await at.until(lambda: isinstance(at.app.screen, ConfirmScreen))
        await at.press("y")
        await at.says("2 attempts")
    with Backup(tmp_path / "b.zip") as found:
        assert found.manifest.runs == 12


async def test_a_backup_that_is_stopped_leaves_nothing(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnished(tmp_path / "data")
    (tmp_path / "to").mkdir()
    monkeypatch.setattr(WorkingScreen, "on_mount", WorkingScreen.action_stop)
    async with work(home()) as at:
        await type_file(at, "alt+s", tmp_path / "to" / "b.zip")
        await at.says("Stopped; nothing was changed.")
        await at.until(lambda: not isinstance(at.app.screen, WorkingScreen))
    assert list((tmp_path / "to").iterdir()) == []


async def test_a_backup_is_restored_after_a_question_that_says_what_happens(work: Work, tmp_path: Path) -> None:
    back_up(furnished(tmp_path / "other"), tmp_path / "b.zip")
    paths = filled(tmp_path / "data", 1)
    async with work(home(), size=(80, 24)) as at:
        await type_file(at, "alt+r", tmp_path / "b.zip")
        await at.until(lambda: isinstance(at.app.screen, ConfirmScreen))
        await at.shows("It holds 2 attempts, 12 runs, 12 submissions", "What is here (1 attempt)")
        await at.press("n")
        assert counted(paths) == (1, 6, 6)
        await type_file(at, "alt+r", tmp_path / "b.zip")
        await at.until(lambda: isinstance(at.app.screen, ConfirmScreen))
        await at.press("y")
        await at.says("What was here before is in")
    assert counted(paths) == (2, 12, 12)


@pytest.mark.parametrize(
    ("content", "said"), [(b"text", "is no backup of tfcert-tui"), (None, "cannot be read: No such file")]
)
async def test_what_is_no_backup_is_refused_with_a_sentence(
    content: bytes | None, said: str, work: Work, tmp_path: Path
) -> None:
    paths_in(tmp_path / "data")
    if content is not None:
        (tmp_path / "b.zip").write_bytes(content)
    async with work(home()) as at:
        await type_file(at, "alt+r", tmp_path / "b.zip")
        await at.until(lambda: any(said in " ".join(notice.split()) for notice in at.notices))
        assert not isinstance(at.app.screen, WorkingScreen)
