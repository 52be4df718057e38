"""Screens kept as text files: how one is taken, compared, and what holds of every one."""

from __future__ import annotations

import difflib
import platform
import re
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

import scenes
import tfcert_tui.opens_screens
from screen_scenes import Scene, with_files

FOLDER = Path(__file__).parent / "tui" / "screens"
QUIET_S, STEP_S, LIMIT_S = 0.4, 0.05, 5.0
"""How long a screen stands still until it is taken; how long it may take to be the one that is kept."""
LEAKS = re.compile(r"\[/[a-z$]|\[\$|\{[a-z_]*\}|(?<![(=])(?<!return )\bNone\b|Traceback \(most|object at 0x|@click")
"""What no person should read: markup, fields of a text, Python."""
KEYS = r"\b(F\d+|[Ee]sc|[Ee]nter) \w|\^[a-z] \w|[A-Z]\w*[+]\w+ closes?"
"""In a key bar, or in the border of what covers it."""
MEANT = ("None yet", "None were", "Traceback (most recent call last):")
"""The words of a sentence, and those of somebody's own script."""


def file_of(scene: Scene, size: tuple[int, int]) -> Path:
    """Return where a screen is kept."""
    return FOLDER / f"{scene.name}-{size[0]}x{size[1]}.txt"


async def settled(at: Any, wanted: str | None) -> str:
    """Return the screen once it stands still; where one is wanted, once it is that for a moment, or never was."""
    waited, still, text = 0.0, 0.0, ""
    while waited < LIMIT_S:
        at.app._paint()
        await at.pilot.pause(STEP_S)
        before, text = text, at.text
        waited, still = waited + STEP_S, still + STEP_S if text == before else 0.0
        if still >= (QUIET_S if wanted is None else 2 * STEP_S) and wanted in (None, text + "\n"):
            break
    return text + "\n"


def difference(kept: str, now: str, file: Path) -> str:
    """Return what is other, row by row, and what to do where that is meant."""
    rows = difflib.unified_diff(kept.splitlines(), now.splitlines(), f"kept in {file.name}", "now", lineterm="", n=0)
    return "\n".join([*rows, "", "Where this is meant: make test ARGS='tests/tui -k screens --take-screens'"])


def faults(text: str, scene: Scene, size: tuple[int, int]) -> list[str]:
    """Return what is wrong with a screen whatever it shows."""
    rows = text.splitlines()
    found = [f"wider than the screen: {row}" for row in rows if cell_len(row) > size[0]]
    cleaned = text
    for words in MEANT:
        cleaned = cleaned.replace(words, "")
    found += [f"not for people: {match[0]!r}" for match in LEAKS.finditer(cleaned)]
    found += [f"a title that is cut: {row}" for row in rows if _cut_title(row)]
    if len(rows) != size[1]:
        found.append(f"{len(rows)} rows")
    if scene.has_keys and not re.search(KEYS, rows[-1]):
        found.append(f"no key bar: {rows[-1]!r}")
    return found


def _cut_title(row: str) -> bool:
    """Return whether a title in a border goes up to the corner: it would end in … where it was cut with care."""
    return bool(re.search(r"[╭┏+][─━-] ?[^─━╮┓+]*[^─━╮┓+… ][╮┓]", row))


async def show(at: Any, scene: Scene) -> None:
    """Go where the scene is."""
    await at.press(*scene.keys)
    await scene.act(at)
    await at.shows(*scene.shows)


@pytest.fixture
def as_kept(
    work: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Any]]:
    """Return how a scene's screen is held against the one that is kept, or kept anew."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    standing = types.SimpleNamespace(time=lambda: scenes.T0, monotonic=time.monotonic)
    monkeypatch.setattr(platform, "python_version", lambda: "3.11.7")  # what About says
    monkeypatch.setattr(tfcert_tui.opens_screens, "time", standing)  # what says how long the engine has been there
    take = request.config.getoption("--take-screens")

    async def hold(scene: Scene, size: tuple[int, int]) -> None:
        for name, value in scene.environment.items():
            monkeypatch.setenv(name, value)
        engine = with_files(scene.engine(), Path("tfcert"), tmp_path / "bank") if scene.files else scene.engine()
        file = file_of(scene, size)
        kept = file.read_text(encoding="utf-8") if file.exists() and not take else None
        async with work(engine, size, scene.remaining_s, scene.early) as at:
            await show(at, scene)
            now = await settled(at, kept)
            at.whole()
        if found := faults(now, scene, size):
            pytest.fail("\n".join([*found, "", now]), pytrace=False)
        if take:
            file.write_text(now, encoding="utf-8")
        elif now != kept:
            pytest.fail(difference(kept or "", now, file), pytrace=False)

    yield hold
    monkeypatch.undo()
    time.tzset()
