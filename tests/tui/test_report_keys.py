"""The keys of the result that write a report and a record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

import scenes
from other_scenes import passed
from tfcert_tui.screens.ask_line import AskLineScreen
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.screens.result import ResultScreen


async def type_in(at: Any, text: str) -> None:
    """Put a text in the place of what stands in the field, and take it."""
    await at.until(lambda: isinstance(at.app.screen, AskLineScreen) and at.app.screen.query("#typed"))
    at.app.screen.query_one("#typed", Input).value = text
    await at.press("enter")


async def look_back(at: Any) -> None:
    await at.press("f7")
    await at.until(lambda: isinstance(at.app.screen, ResultScreen) and at.app.screen.submissions)


@pytest.mark.parametrize("key", ["f6", "alt+r"])
async def test_a_report_is_written_where_the_person_says(work: Any, tmp_path: Path, key: str) -> None:
    place = tmp_path / "mine.html"
    async with work(scenes.ended()) as at:
        await look_back(at)
        await at.press(key)
        await type_in(at, str(place))
        await at.says("The report is in")
    assert place.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


async def test_what_is_there_is_written_over_after_a_yes(work: Any, tmp_path: Path) -> None:
    place = tmp_path / "mine.html"
    place.write_text("before")
    async with work(scenes.ended()) as at:
        await look_back(at)
        await at.press("f6")
        await type_in(at, str(place))
        await at.until(lambda: isinstance(at.app.screen, ConfirmScreen))
        assert place.read_text() == "before"
        await at.press("y")
        await at.says("The report is in")
    assert place.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


async def test_a_folder_that_is_missing_is_said(work: Any, tmp_path: Path) -> None:
    async with work(scenes.ended()) as at:
        await look_back(at)
        await at.press("f6")
        await type_in(at, str(tmp_path / "none" / "mine.html"))
        await at.says("There is no folder")


@pytest.mark.parametrize("key", ["f9", "alt+c"])
async def test_the_name_is_asked_once_and_a_record_written(work: Any, tmp_path: Path, key: str) -> None:
    async with work(passed()) as at:
        await look_back(at)
        await at.press(key)
        await at.shows("Which name is on the record?")
        await type_in(at, "محمد")
        await at.shows("from right to left")
        await type_in(at, "김민수")
        await at.shows("Write the record into which file?")
        await type_in(at, str(tmp_path / "one.pdf"))
        await at.says("The record is in")
        await at.until(lambda: at.app.desk.state.settings.name == "김민수")
        await at.press(key)
        await at.shows("Write the record into which file?")
        await type_in(at, str(tmp_path / "two.pdf"))
        await at.says("two.pdf")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


async def test_an_exam_that_was_not_passed_has_no_record(work: Any) -> None:
    async with work(scenes.ended()) as at:
        await look_back(at)
        await at.press("f9")
        await at.says("was not passed")
        assert isinstance(at.app.screen, ResultScreen)


async def test_going_back_writes_nothing(work: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with work(scenes.ended()) as at:
        await look_back(at)
        await at.press("f6")
        await at.until(lambda: isinstance(at.app.screen, AskLineScreen))
        assert at.app.screen.query_one("#typed", Input).value == str(tmp_path / "20261120-1.html")
        await at.press("escape")
        await at.until(lambda: isinstance(at.app.screen, ResultScreen))
    assert list(tmp_path.glob("*.html")) == []
