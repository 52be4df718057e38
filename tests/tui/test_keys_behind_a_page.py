"""What is typed right behind the key of a page lands in it, however long the page takes to be made."""

from __future__ import annotations

import asyncio
import gc
from typing import Any
from weakref import ref

import pytest
from textual import events

import scenes
from tfcert_tui.app import TfcertApp
from tfcert_tui.keys import key_turns
from tfcert_tui.pages.notes_page import NotesArea, NotesPage
from tfcert_tui.screens.exam import ExamScreen

LATE_S = 1.0
TYPED = "layer 12345 of ? n"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the page take its time, as on a machine that trains."""
    made = NotesPage._on_compose

    async def slowly(page: NotesPage, event: events.Compose) -> None:
        await asyncio.sleep(0.4)
        await made(page, event)

    monkeypatch.setattr(NotesPage, "_on_compose", slowly)


def type_behind(at: Any, key: str) -> None:
    """Put a key and a text before the app at once."""
    at.app.post_message(events.Key(key, None))
    for each in TYPED:
        at.app.post_message(events.Key({" ": "space"}.get(each, each), each))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_notes_get_every_letter_that_is_typed_right_behind_their_key(
    work: Any, slow: None, size: tuple[int, int]
) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("2")
        type_behind(at, "alt+m")
        await at.until(lambda: at.app.screen.query(NotesArea) and at.app.screen.query_one(NotesArea).text == TYPED)
        assert at.app.screen.category == 2, "digits went into the text"


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_they_wait_for_a_screen_that_gets_to_the_key_late(
    work: Any, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    async def late(_screen: ExamScreen, event: events.Key) -> None:
        if event.key == "alt+m":
            await asyncio.sleep(LATE_S)

    monkeypatch.setattr(ExamScreen, "on_key", late, raising=False)
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("2")
        type_behind(at, "alt+m")
        await at.until(lambda: at.app.screen.query(NotesArea) and at.app.screen.query_one(NotesArea).text == TYPED)


async def test_a_page_that_never_comes_holds_the_keys_for_a_while_only(
    work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_turns, "HELD_S", 0.1)
    async with work(scenes.in_full_swing()) as at:
        key_turns.hold(at.app)
        at.app.post_message(events.Key("f7", None))
        await at.until(lambda: at.app.screen.shown == "log")


def test_an_app_that_was_left_is_let_go_of() -> None:
    app = TfcertApp(scenes.in_full_swing())
    left = ref(app)
    assert key_turns.KeyTurns(app, app.on_event) is not None
    del app
    gc.collect()
    assert left() is None
