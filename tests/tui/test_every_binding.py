"""Every binding of every table is pressed where it applies, and what it does is seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from effects_at_work import AT_WORK
from effects_of_keys import Does, Place
from effects_over_the_work import OVER_THE_WORK
from screen_scenes import with_files
from tfcert_tui import keymap

LIMIT_S, REST_S = 3.0, 0.05
PLACES = (*AT_WORK, *OVER_THE_WORK)


def test_every_binding_has_an_effect_that_is_looked_for() -> None:
    looked_for = [does.id for place in PLACES for does in place.effects]
    assert sorted(looked_for) == sorted(keymap.by_id())


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
async def test_a_key_does_what_it_is_there_for(
    work: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Place
) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    engine = place.engine()
    if place.files:
        with_files(engine, tmp_path / "exam", tmp_path / "bank")
    async with work(engine, place.size) as at:
        at.app.desk.snippet_folder = tmp_path / "snippets"
        at.app.desk.drafts_elsewhere = tmp_path / "elsewhere"
        await at.press(*place.keys)
        missed = [missed async for missed in pressed(at, place)]
    assert not missed, "\n".join(missed)


async def pressed(at: Any, place: Place) -> AsyncIterator[str]:
    """Press every key of a place in turn; what was not seen of one is told."""
    for does in place.effects:
        await at.press(*does.ready)
        await at.pilot.pause(REST_S)
        at.app.clear_notifications()
        at.engine.calls.clear()
        key = keymap.by_id()[does.id].now.split(",")[0]
        if does.seen(at):
            yield f"{does.id}: it is so before {key} is pressed"
        await at.press(key)
        if not await comes(at, does):
            yield f"{does.id}: nothing is seen of {key}\n{at.text}\n{at.notices}"
        await at.press(*does.back)


async def comes(at: Any, does: Does) -> bool:
    """Wait until it is so; returns whether it ever was."""
    waited = 0.0
    while not does.seen(at) and waited < LIMIT_S:
        await at.pilot.pause(REST_S)
        waited += REST_S
    return bool(does.seen(at))
