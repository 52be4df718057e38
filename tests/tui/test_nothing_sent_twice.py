"""What is sent to the terminal: the whole screen where it must be, and only there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual import events
from textual._compositor import Compositor
from textual.geometry import Size

import scenes
from tfcert_tui.screens.exam import ExamScreen


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is painted from now on: "whole" or "part"."""
    seen: list[str] = []

    def spy(name: str, kind: str) -> None:
        own: Callable[..., Any] = getattr(Compositor, name)

        def painted(self: Compositor, *args: Any, **named: Any) -> Any:
            update = own(self, *args, **named)
            if update is not None:
                seen.append(kind)
            return update

        monkeypatch.setattr(Compositor, name, painted)

    spy("render_full_update", "whole")
    spy("render_partial_update", "part")
    return seen


async def opened(at: Any) -> None:
    """Wait until the screen has found its layout."""
    await at.until(lambda: isinstance(at.app.screen, ExamScreen) and not at.app.screen.opening)
    await at.pilot.pause(0.1)


async def test_the_keyboard_goes_from_pane_to_pane_without_the_whole_screen(work: Any, frames: list[str]) -> None:
    async with work(scenes.in_full_swing()) as at:
        await opened(at)
        frames.clear()
        await at.press("f7")
        await at.until(lambda: at.app.screen.focused.id == "log")
        await at.pilot.pause(0.1)
        assert "part" in frames
        assert "whole" not in frames


async def test_a_sheet_over_the_work_is_sent_once_and_the_work_once_after_it(work: Any, frames: list[str]) -> None:
    async with work(scenes.in_full_swing()) as at:
        await opened(at)
        for _press in ("open", "close"):
            frames.clear()
            await at.press("f1")
            await at.until(lambda: "whole" in frames)
            await at.pilot.pause(0.2)
            assert frames.count("whole") == 1


async def test_a_terminal_that_was_taken_up_again_is_painted_whole(work: Any, frames: list[str]) -> None:
    async with work(scenes.in_full_swing()) as at:
        await opened(at)
        frames.clear()
        size = Size(*at.app.size)
        at.app.screen.post_message(events.Resize(size, size))
        await at.until(lambda: "whole" in frames)
