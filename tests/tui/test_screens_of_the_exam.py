"""The exam screen in every state and size is as it is kept in screens/."""

from __future__ import annotations

from typing import Any

import pytest

from exam_scenes import EXAM_SCENES
from screen_scenes import Scene
from screens_kept import as_kept

__all__ = ["as_kept"]


@pytest.mark.parametrize(
    ("scene", "size"),
    [pytest.param(one, size, id=f"{one.name}-{size[0]}x{size[1]}") for one in EXAM_SCENES for size in one.sizes],
)
async def test_the_exams_screens_are_as_they_are_kept(as_kept: Any, scene: Scene, size: tuple[int, int]) -> None:
    await as_kept(scene, size)
