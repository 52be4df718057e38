"""Signing a result and verifying a record from the screen: one key, one file, and a sheet that says what it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import scenes
from signed_records import signed
from tfcert_exam_engine.errors import EngineUnavailable

SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_one_key_signs_the_result_into_the_file_that_is_typed(work, size):
    async with work(scenes.ended(), size) as at:
        await at.press("f7", "alt+s")
        await at.shows("Sign this result into which file?", "20261120-1-signed.json")
        at.whole()
        await at.press("enter")
        file = "/home/ada/tfcert/20261120-1/20261120-1-signed.json"
        await at.until(lambda: ("sign", "20261120-1", file, False) in at.engine.calls)
        await at.says("Signed with the key")


async def test_nothing_is_signed_where_nothing_is_typed(work):
    async with work(scenes.ended()) as at:
        await at.press("f7", "s")
        await at.shows("Sign this result")
        await at.press("escape")
        await at.shows("not passed")
        assert not at.engine.asked("sign")


async def test_a_record_that_is_there_is_written_over_only_after_a_yes(work):
    engine = scenes.ended()
    engine.record_is_there = True
    async with work(engine) as at:
        await at.press("f7", "alt+s")
        await at.shows("Sign this result")
        await at.press("enter")
        await at.shows("Write it anew?", "20261120-1-signed.json is")
        await at.press("n")
        assert not [call for call in at.engine.calls if call[0] == "sign" and call[3]]
        await at.press("alt+s")
        await at.shows("Sign this result")
        await at.press("enter")
        await at.shows("Write it anew?")
        await at.press("y")
        await at.says("Signed with the key")


async def test_a_key_that_cannot_be_used_is_a_notice(work):
    engine = scenes.ended()
    engine.refuse("sign", EngineUnavailable("key_damaged", "The signing key is damaged.", "Put back a copy of it."))
    async with work(engine) as at:
        await at.press("f7", "alt+s")
        await at.shows("Sign this result")
        await at.press("enter")
        await at.says("The signing key is damaged. Put back a copy of it.")


async def test_what_is_live_is_not_signed(work):
    async with work(scenes.in_full_swing()) as at:
        from tfcert_tui.screens.result import ResultScreen

        at.app.push_screen(ResultScreen(at.app.desk, at.app.desk.state.live))
        await at.press("alt+s")
        await at.says("Only an attempt that has ended is signed.")


@pytest.mark.parametrize("size", SIZES)
async def test_a_record_is_verified_and_read_on_the_home_screen(work, tmp_path, size):
    file = signed(tmp_path / "kim").file
    async with work(scenes.ended(), size) as at:
        await ask_for(at, file)
        await at.shows("✓ whole", "Kim (by their own word)", "19 of 100, not passed")
        at.whole()
        await at.press("enter")


async def test_a_changed_record_is_told_by_sign_and_words(work, tmp_path):
    file = Path(signed(tmp_path / "kim").file)
    document = json.loads(file.read_text())
    document["record"]["problems"][0]["stars"] = 4
    document["record"]["attempt"]["form"] = "\x1b[31mred"
    file.write_text(json.dumps(document))
    async with work(scenes.ended(), (120, 40)) as at:
        await ask_for(at, str(file))
        await at.shows("✗ NOT as it was signed", "Changed since it was signed: attempt, problems[0].", "?[31mred")


async def test_a_file_that_is_no_record_is_said(work, tmp_path):
    (tmp_path / "x.json").write_text("no record")
    async with work(scenes.ended(), (120, 40)) as at:
        # Single words: how long the folder's path is decides where the sentence wraps.
        for name, said in (("x.json", "JSON"), ("none.json", "directory"), ("", "plain")):
            await ask_for(at, str(tmp_path / name))
            await at.shows("✗ cannot be read", said)
            await at.press("enter")


async def ask_for(at, file: str) -> None:
    """Type a file's name into the question that the key of verifying opens."""
    await at.press("alt+v")
    await at.shows("Verify which signed record?")
    at.app.screen.query_one("#typed").value = file
    await at.press("enter")
