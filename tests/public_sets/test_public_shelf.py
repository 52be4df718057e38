"""The engine's work on public sets: in the background, in turn, to be stopped, and told of as it goes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

import set_server
from hosts import Host, client_of
from small_sets import BIG, write_mirror
from tfcert_exam_engine import public_work, settings
from tfcert_exam_engine.changes import PublicChanged, PublicMoved
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets.fetching import FetchOptions
from tfcert_exam_engine.public_sets.holding import held
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.sources import Patience
from tfcert_exam_engine.public_shelf import PublicShelf
from tfcert_exam_engine.public_views import PublicKind, PublicTask, PublicView

LIMIT_S = 60.0
PATH = "/numbers/big.bin"


def task(kind: PublicKind, *names: str, **more: object) -> PublicTask:
    return PublicTask(kind, list(names), **more)  # type: ignore[arg-type]


def states(view: PublicView) -> dict[str, str]:
    return {one.name: one.state for one in view.sets}


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    (tmp_path / "data").mkdir(mode=0o700)
    return Paths(tmp_path / "data", tmp_path / "attempts", tmp_path / "datasets")


@pytest.fixture
def broadcast() -> Broadcast:
    return Broadcast()


@pytest.fixture
async def shelf(
    paths: Paths, broadcast: Broadcast, registry_file: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[PublicShelf]:
    hurried = Patience(read_s=5.0)
    monkeypatch.setattr(public_work, "FetchOptions", lambda *given: FetchOptions(*given, patience=hurried))
    shelf = PublicShelf(paths, broadcast)
    yield shelf
    await shelf.close()


async def until(view: Callable[[], object], condition: Callable[[PublicView], object]) -> PublicView:
    end = time.monotonic() + LIMIT_S
    while not condition(found := await view()):  # type: ignore[misc]
        assert time.monotonic() < end, found
        await asyncio.sleep(0.02)
    return found


def at_rest(view: PublicView) -> bool:
    return view.work is None and not view.waiting


async def done(shelf: PublicShelf, wanted: PublicTask) -> PublicView:
    await shelf.begin(wanted)
    return await until(shelf.view, at_rest)


async def test_sets_are_fetched_verified_packed_removed_and_unpacked(
    shelf: PublicShelf, paths: Paths, tmp_path: Path
) -> None:
    view = await shelf.view()
    assert states(view) == dict.fromkeys(("numbers", "photos", "words", "marked", "secret"), "missing")
    assert (view.folder, view.folder_from) == (str(paths.data_dir / "public"), "data_folder")
    view = await done(shelf, task("fetch", "numbers", "words"))
    assert view.ended is not None
    assert [(one.name, one.outcome) for one in view.ended.fetched] == [("numbers", "placed"), ("words", "placed")]
    assert view.ended.fetched[1].pinned == ("words.txt",)
    assert {states(view)[name] for name in ("numbers", "words")} == {"here"}
    (paths.data_dir / "public" / "sets" / "numbers" / "big.bin").write_bytes(b"other")
    view = await done(shelf, task("verify", "numbers", "words"))
    assert view.ended is not None
    assert [(one.name, one.good) for one in view.ended.verified] == [("numbers", False), ("words", True)]
    pack = str(tmp_path / "sets.tar")
    view = await done(shelf, task("pack", "words", file=pack))
    assert view.ended is not None and view.ended.packed is not None and view.ended.packed.sets == ("words",)
    view = await done(shelf, task("remove", "words", forget_pins=True))
    assert view.ended is not None and view.ended.removed[0].size and states(view)["words"] == "missing"
    view = await done(shelf, task("unpack", file=pack))
    assert view.ended is not None and view.ended.unpacked[0].outcome == "placed" and states(view)["words"] == "here"


async def test_what_is_asked_for_meanwhile_comes_after_it_and_nothing_comes_twice(
    shelf: PublicShelf, server: set_server.SetServer
) -> None:
    server.plan(PATH, set_server.stalls_after(1000))
    await shelf.begin(task("fetch", "numbers"))
    await until(shelf.view, lambda view: view.work and view.work.done)
    view = await shelf.begin(task("fetch", "numbers", "words"))
    assert [one.names for one in view.waiting] == [["words"]]
    view = await shelf.begin(task("fetch", "words", "numbers"))
    assert len(view.waiting) == 1, "all of it is on its way"
    view = await shelf.stop()
    assert not view.waiting and view.work is not None and view.work.stopping
    view = await until(shelf.view, at_rest)
    assert view.ended is not None and view.ended.stopped and states(view)["words"] == "missing"
    assert states(view)["numbers"] == "begun"
    view = await done(shelf, task("fetch", "numbers"))
    assert states(view)["numbers"] == "here"
    assert server.gets(PATH)[-1].headers["Range"] == "bytes=1000-", "what had come was kept"


async def test_progress_is_told_and_so_is_each_set_that_is_there(
    shelf: PublicShelf, broadcast: Broadcast, server: set_server.SetServer
) -> None:
    heard = broadcast.subscribe()
    server.plan(PATH, set_server.stalls_after(1_000_000))
    await shelf.begin(task("fetch", "numbers", "marked"))
    marked, work = False, None
    async with asyncio.timeout(LIMIT_S):
        async for event in heard:
            if isinstance(event, PublicChanged):
                marked = marked or (states(event.view)["marked"] == "here" and event.view.work is not None)
            elif isinstance(event, PublicMoved):
                work = event.work
                if marked and len(work.sets) == 1 and work.done >= 1_000_000:
                    break
    assert marked and work is not None
    assert work.total >= len(BIG)
    assert [(one.name, one.stage, one.done) for one in work.sets] == [("numbers", "fetching", work.sets[0].done)]
    assert work.sets[0].done >= 1_000_000
    await shelf.stop()


async def test_a_task_that_cannot_be_done_says_why_and_what_to_do(shelf: PublicShelf, paths: Paths) -> None:
    with held(Root(paths.data_dir / "public")):
        view = await done(shelf, task("fetch", "words"))
    assert view.ended is not None
    assert "Another command is at work" in view.ended.message and "Wait until it is done" in view.ended.advice
    assert states(view)["words"] == "missing"
    view = await done(shelf, task("unpack", file=str(paths.data_dir / "nothing.tar")))
    assert view.ended is not None and "cannot be read" in view.ended.message
    with pytest.raises(UsageRefused, match="no data set wrods"):
        await shelf.begin(task("fetch", "wrods"))
    with pytest.raises(UsageRefused, match="not a full path"):
        await shelf.begin(task("pack", "words", file="sets.tar"))


async def test_mirror_and_root_are_settings_and_the_variables_come_first(
    shelf: PublicShelf, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: set_server.SetServer
) -> None:
    mirror = write_mirror(tmp_path / "mirror", "/words/words.txt")
    chosen = {"mirror": str(mirror), "public": str(tmp_path / "elsewhere")}
    settings.save(paths.settings, settings.changed(settings.Settings(), chosen))
    view = await done(shelf, task("fetch", "words"))
    assert (view.folder, view.folder_from) == (chosen["public"], "setting")
    assert (view.mirror, view.mirror_from) == (str(mirror), "setting")
    assert states(view)["words"] == "here" and not server.asked
    monkeypatch.setenv("TFCERT_PUBLIC_DIR", str(tmp_path / "third"))
    monkeypatch.setenv("TFCERT_MIRROR", f"http://ada:secret@{server.url.removeprefix('http://')}")
    view = await shelf.view()
    assert (view.folder, view.folder_from) == (str(tmp_path / "third"), "variable")
    assert (view.mirror, view.mirror_from) == (server.url.removeprefix("http://"), "variable")


@pytest.mark.parametrize(("name", "value"), [("mirror", "/no/such/folder"), ("mirror", "ftp://x"), ("public", "here")])
def test_settings_that_could_never_work_are_refused(name: str, value: str) -> None:
    with pytest.raises(UsageRefused):
        settings.changed(settings.Settings(), {name: value})


async def test_it_goes_on_when_its_client_has_left_and_from_where_a_killed_engine_was(
    paths: Paths, registry_file: Path, server: set_server.SetServer
) -> None:
    before = "import pathlib; from tfcert_exam_engine.public_sets import registry; "
    before += f"registry.FILE = pathlib.Path({str(registry_file)!r}); "
    server.plan(PATH, set_server.stalls_after(1_000_000))
    first = Host(paths, before)
    client: EngineClient = await client_of(paths, start=False)
    await client.begin_public(task("fetch", "numbers"))
    await until(client.public_sets, lambda view: view.work and view.work.done >= 1_000_000)
    await client.close()
    client = await client_of(paths, start=False)
    view = await client.public_sets()
    assert view.work is not None and view.work.task.names == ["numbers"]
    first.kill()
    await client.close()
    second = Host(paths, before)
    client = await client_of(paths, start=False)
    view = await client.public_sets()
    assert view.work is None and states(view)["numbers"] == "begun"
    await client.begin_public(task("fetch", "numbers"))
    view = await until(client.public_sets, at_rest)
    assert states(view)["numbers"] == "here"
    start = int(server.gets(PATH)[-1].headers["Range"].removeprefix("bytes=").rstrip("-"))
    assert 0 < start <= 1_000_000
    server.plan("/photos/pictures.zip", set_server.stalls_after(100))
    await client.begin_public(task("fetch", "photos"))
    await until(client.public_sets, lambda view: view.work and view.work.done)
    began = time.monotonic()
    await client.stop(force=True)
    await client.close()
    assert await second.gone() == 0 and time.monotonic() - began < 20
