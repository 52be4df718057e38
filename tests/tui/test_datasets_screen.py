"""The screen of public data sets, over an engine's real work on small sets that a real server has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import set_server
import shown_sets
from fakes import ScriptedEngine
from small_sets import CONTENT, registry, write_registry
from tfcert_exam_engine import public_work
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets import registry as registry_module
from tfcert_exam_engine.public_sets.fetching import FetchOptions
from tfcert_exam_engine.public_sets.holding import held
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.sources import Patience
from tfcert_exam_engine.public_shelf import PublicShelf
from tfcert_exam_engine.public_views import PublicTask, PublicView
from tfcert_tui.screens.datasets import DatasetsScreen

PATH = "/numbers/big.bin"


class RealSets(ScriptedEngine):
    """The engine's own work on public sets; all else is scripted."""

    shelf: PublicShelf

    async def public_sets(self) -> PublicView:
        return await self.shelf.view()

    async def begin_public(self, task: PublicTask) -> PublicView:
        self._note("begin_public", task.kind, *task.names)
        return await self.shelf.begin(task)

    async def stop_public(self) -> PublicView:
        return await self.shelf.stop()


@pytest.fixture
def server() -> Iterator[set_server.SetServer]:
    server = set_server.SetServer(dict(CONTENT))
    yield server
    server.stop()


@pytest.fixture
def engine(server: set_server.SetServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedEngine]:
    for name in ("TFCERT_MIRROR", "TFCERT_PUBLIC_DIR", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    hurried = Patience(read_s=5.0)
    monkeypatch.setattr(public_work, "FetchOptions", lambda *given: FetchOptions(*given, patience=hurried))
    monkeypatch.setattr(registry_module, "FILE", write_registry(tmp_path / "registry.toml", registry(server.url)))
    registry_module.public_sets.cache_clear()
    engine = RealSets(shown_sets.with_sets().kept)
    engine.shelf = PublicShelf(Paths(tmp_path / "data", tmp_path, tmp_path), engine)  # type: ignore[arg-type]
    yield engine
    engine.shelf._stop.set()
    registry_module.public_sets.cache_clear()


async def test_sets_are_fetched_while_the_screen_is_closed_and_looked_at(
    work: Any, engine: RealSets, server: set_server.SetServer
) -> None:
    server.plan(PATH, set_server.stalls_after(1_000_000))
    async with work(engine) as at:
        await at.press("alt+7")
        await at.shows("0 of 5 here", "numbers")
        await at.press("space", "down", "f5")
        await at.shows("fetching numbers", "3.0 MB", "fetching 33 %")
        await at.press("escape")
        await at.until(lambda: not isinstance(at.app.screen, DatasetsScreen))
        await at.press("shift+f7")
        await at.shows("fetching 33 %")
        await at.press("f4")
        await at.shows("Stopped: fetching numbers", "begun")
        await at.press("home", "f5")
        await at.shows("1 of 5 here", "numbers is here.", "edition canonical")


async def test_sets_are_verified_packed_removed_and_taken_in_again(work: Any, engine: RealSets, tmp_path: Path) -> None:
    async with work(engine) as at:
        await at.press("alt+7")
        await at.shows("0 of 5 here")
        await at.press("end", "f5")
        await at.shows("secret is here.", "not allowed")
        await at.press("f7")
        await at.shows("secret is as it was placed.", "All 2 files are as they were placed")
        await at.press("f8")
        await at.shows("Some may not be passed on", "for a machine of my own")
        await at.press("enter")
        await at.shows("Pack into which file?", "tfcert-sets.tar")
        await at.press("enter")
        await at.shows("holds secret")
        await at.press("f8", "enter", "enter")
        await at.shows("Write over it?", "tfcert-sets.tar is there")
        await at.press("n")
        assert len([call for call in at.engine.asked("begin_public") if "pack" in str(call)]) == 1
        await at.press("delete")
        await at.shows("Remove these data sets?")
        await at.press("n")
        assert not [call for call in at.engine.asked("begin_public") if "remove" in call]
        await at.press("delete", "y")
        await at.shows("0 of 5 here", "Removed: secret")
        await at.press("f9")
        await at.shows("Which pack?")
        await at.press("f9")
        await at.shows("1 of 5 here", "secret is here.")
    assert (tmp_path / "tfcert-sets.tar").exists()


async def test_what_goes_wrong_is_said_and_what_to_do(
    work: Any, engine: RealSets, server: set_server.SetServer, tmp_path: Path
) -> None:
    server.always("/words/words.txt", set_server.fails(404))
    async with work(engine) as at:
        await at.press("alt+7")
        await at.shows("0 of 5 here")
        await at.press("down", "down", "f5")
        await at.shows("words could not be fetched", "404", "failed")
        with held(Root(tmp_path / "data" / "public")):
            await at.press("home", "f5")
            await at.shows("Another command is at work")
            assert "Wait until it is done" in " ".join(at.text.split()), "however long the path is"
        await at.press("f7")
        assert any("Nothing of it is here: F5" in notice for notice in at.notices)
        await at.press("f6")
        await at.shows("Here now: numbers, photos, marked, secret.")


async def test_a_refusal_of_the_engine_is_said(work: Any) -> None:
    engine = shown_sets.with_sets()
    async with work(engine) as at:
        engine.refuse("begin_public", EngineUnavailable("busy", "Too much waits.", "Stop it first."))
        await at.press("alt+7")
        await at.shows("2 of 8 here")
        await at.press("f5")
        await at.until(lambda: any("Too much waits. Stop it first." in notice for notice in at.notices))


async def test_it_is_asked_again_only_while_it_is_seen(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tfcert_tui.screens.datasets.LOOK_S", 0.05)
    engine = shown_sets.with_sets()
    asked: list[int] = []
    answer = engine.public_sets

    async def counted() -> PublicView:
        asked.append(1)
        return await answer()

    monkeypatch.setattr(engine, "public_sets", counted)
    async with work(engine) as at:
        assert not asked
        await at.press("alt+7")
        await at.until(lambda: len(asked) > 3)
        await at.press("escape")
        await at.pilot.pause(0.2)
        seen = len(asked)
        await at.pilot.pause(0.3)
        assert len(asked) == seen
