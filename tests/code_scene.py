"""The code page on real files, for tests: fixtures to be imported, a starter with a frozen block."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

import scenes
from fakes import ScriptedEngine
from tfcert_tui.pages.code_page import CodePage
from tfcert_tui.screens.choice import ChoiceScreen
from tfcert_tui.widgets.code_editor import CodeEditor

STARTER = '''"""A starter."""

import keras

# Do not change this block: it reads.
SIZE = 8


def pictures():
    """Return pictures."""
    return SIZE


# Down to here.


def solution_model():
    return None
'''


@pytest.fixture
def script(tmp_path: Path) -> Path:
    file = tmp_path / "exam" / "category4" / "solution.py"
    file.parent.mkdir(parents=True)
    file.write_text(STARTER)
    return file


@pytest.fixture
def code(work: Callable[..., Any], script: Path, tmp_path: Path) -> Callable[..., Any]:
    """Return how a test opens the code page on real files."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 40), engine: ScriptedEngine | None = None, opens: str = "f4"
    ) -> AsyncIterator[Any]:
        engine = engine or scenes.in_full_swing()
        (tmp_path / "bank").mkdir(exist_ok=True)
        (tmp_path / "bank" / "starter.py").write_text(STARTER)
        attempt = engine.kept.attempt
        root = script.parent.parent
        problems = [
            msgspec.structs.replace(each, folder=str(root / f"category{each.category}")) for each in attempt.problems
        ]
        for each in problems:
            Path(each.folder).mkdir(exist_ok=True)
        engine.kept = msgspec.structs.replace(
            engine.kept, attempt=msgspec.structs.replace(attempt, problems=problems, folder=str(root))
        )
        async with work(engine, size) as at:
            at.app.desk.drafts_elsewhere = tmp_path / "elsewhere"
            at.app.desk.snippet_folder = tmp_path / "snippets"
            await at.press(opens)
            await at.until(
                lambda: (
                    opens != "f4" or isinstance(at.app.screen, ChoiceScreen) or (_opened(at) and editor(at).has_focus)
                )
            )
            yield at

    return opened


def _opened(at: Any) -> bool:
    return bool(at.app.screen_stack[-1].query(CodeEditor))


def page(at: Any) -> CodePage:
    found: CodePage = at.app.screen_stack[1].query_one(CodePage)
    return found


def editor(at: Any) -> CodeEditor:
    return page(at)._editor()


def write_outside(file: Path, text: str) -> None:
    """Write as another editor does: a new file in its place."""
    other = file.with_name("other")
    other.write_text(text)
    other.replace(file)
