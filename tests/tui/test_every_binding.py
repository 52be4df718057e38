"""Every binding of every table is pressed where it applies, and what it does is seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from effects_at_work import AT_WORK
from effects_of_keys import Does, Place
from effects_over_the_work import OVER_THE_WORK
from screen_scenes import with_files
from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.paths import Paths
from tfcert_tui.keys import keymap

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
    log = Paths(tmp_path / "data", tmp_path, tmp_path).job("run", 3) / "log.txt"
    log.parent.mkdir(parents=True)
    log.write_text("Epoch 1/40\n")
    engine.status_view = msgspec.structs.replace(engine.status_view, data_dir=str(tmp_path / "data"))

    async def doctor() -> list[Finding]:
        engine.calls.append(("doctor",))
        return []

    async with work(engine, place.size) as at:
        at.app.desk.snippet_folder = tmp_path / "snippets"
        at.app.desk.drafts_elsewhere = tmp_path / "elsewhere"
        at.app.desk.doctor = doctor
        await at.press(*place.keys)
        if place.prepare is not None:
            await place.prepare(at)
        if place.focus:
            at.app.screen.query_one(place.focus).focus()
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
        before = does.seen(at) if does.changes else await stays(at, does)
        if before and not does.changes:
            yield f"{does.id}: it is so before {key} is pressed"
        await at.press(key)
        if not await comes(at, does, before):
            yield f"{does.id}: nothing is seen of {key}\n{at.text}\n{at.notices}"
        await at.press(*does.back)


async def stays(at: Any, does: Does) -> object:
    """Return what is seen before the key; what an earlier key has left on its way out is waited for."""
    waited = 0.0
    while does.seen(at) and waited < LIMIT_S:
        await at.pilot.pause(REST_S)
        waited += REST_S
    return does.seen(at)


async def comes(at: Any, does: Does, before: object) -> bool:
    """Wait until it is so; returns whether it ever was."""
    waited = 0.0
    while not is_so(at, does, before) and waited < LIMIT_S:
        await at.pilot.pause(REST_S)
        waited += REST_S
    return is_so(at, does, before)


def is_so(at: Any, does: Does, before: object) -> bool:
    """Return whether it is seen now."""
    now = does.seen(at)
    return now != before if does.changes else bool(now)
