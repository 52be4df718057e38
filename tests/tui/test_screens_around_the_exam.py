"""Home, the pages and all that lies over the work are as they are kept in screens/, in every size."""

from __future__ import annotations

from typing import Any

import pytest

from exam_scenes import EXAM_SCENES
from other_scenes import AROUND_SCENES, PAGE_SCENES
from screen_scenes import Scene
from screens_kept import FOLDER, as_kept, file_of

__all__ = ["as_kept"]
SCENES = [*PAGE_SCENES, *AROUND_SCENES]


@pytest.mark.parametrize(
    ("scene", "size"),
    [pytest.param(one, size, id=f"{one.name}-{size[0]}x{size[1]}") for one in SCENES for size in one.sizes],
)
async def test_the_other_screens_are_as_they_are_kept(as_kept: Any, scene: Scene, size: tuple[int, int]) -> None:
    await as_kept(scene, size)


def test_no_screen_is_kept_that_no_scene_has() -> None:
    every = [*SCENES, *EXAM_SCENES]
    assert len({one.name for one in every}) == len(every)
    assert {file.name for file in FOLDER.iterdir()} == {file_of(one, size).name for one in every for size in one.sizes}
