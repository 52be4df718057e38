"""What a scene is: an engine, a moment, and the keys that lead to a screen worth keeping as text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

import scenes
from code_scene import STARTER
from fakes import ScriptedEngine
from tfcert_exam_engine.changes import HardwareSampled

SIZES = [(80, 24), (120, 40), (200, 60)]
Act = Callable[[Any], Awaitable[None]]


async def nothing_more(_at: Any) -> None:
    """The keys lead there."""


@dataclass(frozen=True)
class Scene:
    """One screen in one state."""

    name: str
    """Of its files."""
    engine: Callable[[], ScriptedEngine]
    keys: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    """What stands on it in every size."""
    act: Act = nothing_more
    """What happens after the keys."""
    remaining_s: float = 13_267.0
    files: bool = False
    """Whether the problems' folders are there, each with a script."""
    environment: Mapping[str, str] = field(default_factory=dict)
    has_keys: bool = True
    """Whether the last row is a key bar."""
    sizes: tuple[tuple[int, int], ...] = tuple(SIZES)
    early: bool = False


def typed(text: str) -> tuple[str, ...]:
    """Return the keys of a text."""
    names = {" ": "space", ".": "full_stop", "_": "underscore", "/": "slash", "=": "equals_sign"}
    return tuple(names.get(character, character) for character in text)


def with_files(engine: ScriptedEngine, folder: Path, bank: Path) -> ScriptedEngine:
    """Give every problem a folder with the bank's starter in it; the folder is named as it is given."""
    bank.mkdir()
    (bank / "starter.py").write_text(STARTER, encoding="utf-8")
    attempt = engine.kept.attempt
    assert attempt is not None
    problems = [msgspec.structs.replace(p, folder=str(folder / f"category{p.category}")) for p in attempt.problems]
    for problem in problems:
        Path(problem.folder).mkdir(parents=True, exist_ok=True)
        (Path(problem.folder) / "solution.py").write_text(STARTER, encoding="utf-8")
    moved = msgspec.structs.replace(attempt, problems=problems, folder=str(folder))
    engine.kept = msgspec.structs.replace(engine.kept, attempt=moved)
    return engine


def changed(engine: ScriptedEngine, **fields: Any) -> ScriptedEngine:
    """Return it with its attempt changed."""
    assert engine.kept.attempt is not None
    engine.kept = msgspec.structs.replace(engine.kept, attempt=msgspec.structs.replace(engine.kept.attempt, **fields))
    return engine


async def sampled(at: Any) -> None:
    """The machine has been looked at once."""
    at.engine.tell(HardwareSampled(scenes.sample()))
    await at.pilot.pause()
