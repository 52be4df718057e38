"""A problem to be trained elsewhere, from the exam screen: one key, one zip, and a question before one is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenes


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_key_writes_the_zip_beside_the_category_and_says_what_is_next(work, size):
    async with work(scenes.in_full_swing(), size) as at:
        view = at.app.desk.state.problem(4)
        await at.press("alt+0")
        place = str(Path(view.folder).with_name("category4_docstrings.zip"))
        await at.until(lambda: at.engine.exported == [(4, place, "", False)])
        await at.says("a notebook for any machine with TensorFlow. Put the model that it saves into category4")
        at.whole()


async def test_a_zip_that_is_there_is_written_over_only_after_a_yes(work):
    engine = scenes.in_full_swing()
    engine.zip_is_there = True
    async with work(engine) as at:
        await at.press("shift+f4")
        await at.shows("Write it anew?", "your models stay as they are")
        await at.press("n")
        assert at.engine.exported == []
        await at.press("alt+0")
        await at.shows("Write it anew?")
        await at.press("y")
        await at.until(lambda: [one[3] for one in at.engine.exported] == [True])


async def test_a_full_disk_is_a_notice(work):
    from tfcert_exam_engine.errors import EngineUnavailable

    engine = scenes.in_full_swing()

    async def refused(*_given):
        raise EngineUnavailable("disk", "The zip cannot be written: No space left on device.", "Make room.")

    engine.export = refused
    async with work(engine) as at:
        await at.press("alt+0")
        await at.says("No space left on device. Make room.")
        await at.press("alt+0")
        await at.says("No space left on device. Make room.")
