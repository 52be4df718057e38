"""A long log: its end at once, the rest as one reads back."""

from __future__ import annotations

from typing import Any

import pytest

import scenes
from fakes import ScriptedEngine
from tfcert_exam_engine.changes import RunChanged
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.training.file_views import LogChunk
from tfcert_tui.logs import log_feed
from tfcert_tui.logs.log_feed import TAIL_BYTES, torn_bytes
from tfcert_tui.pane_titles import no_log_words
from tfcert_tui.widgets import log_view

LINES = 100_000


def with_long_log(lines: int = LINES) -> ScriptedEngine:
    """Return an engine whose run has printed so many lines; some of their characters take three bytes."""
    engine = scenes.in_full_swing()
    engine.logs[3] = "".join(f"line {n} ━━━━━━━━━━━━━━━━━━━━ loss: 0.31\n" for n in range(lines))
    engine.tell(RunChanged(scenes.run(log_bytes=len(engine.logs[3].encode()))))
    return engine


def rows(at: Any) -> list[str]:
    pane = at.app.screen.query_one("#log")
    return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_of_a_hundred_thousand_lines_the_newest_are_read_in_one_piece(work: Any, size: tuple[int, int]) -> None:
    async with work(with_long_log(), size) as at:
        await at.press("f7")
        await at.until(lambda: any(row.startswith("line 99999 ") for row in rows(at)))
        assert at.engine.asked("read_log") == [(3, -TAIL_BYTES)]


async def test_reading_back_reaches_the_first_byte_without_a_jump_or_a_gap(work: Any) -> None:
    async with work(with_long_log(4000)) as at:
        await at.press("f7")
        await at.until(lambda: any(row.startswith("line 3999 ") for row in rows(at)))
        pane = at.app.screen.query_one("#log")
        seen = {row.split()[1] for row in rows(at) if row.startswith("line ")}
        for _each in range(1000):
            before = rows(at)
            await at.press("pageup")
            await at.until(lambda: not at.app.screen.log_feed._reading_earlier)
            assert before[0] in rows(at), "one row stays in view"
            seen |= {row.split()[1] for row in rows(at) if row.startswith("line ")}
            if rows(at)[0].startswith("line 0 "):
                break
            if rows(at) == before:
                await at.pilot.pause()
        assert seen == {str(n) for n in range(4000)}
        assert at.app.screen.log_feed.first == 0 and not pane.full
        text = "".join("".join(part for part, _style in row) for row in pane._scrollback.rows)
        assert text == at.engine.logs[3].replace("\n", ""), "not a byte is lost or told twice"


async def test_home_goes_to_the_very_first_line_and_end_follows_again(work: Any) -> None:
    async with work(with_long_log(20_000)) as at:
        await at.press("f7")
        await at.until(lambda: any(row.startswith("line 19999 ") for row in rows(at)))
        await at.press("home")
        await at.until(lambda: rows(at)[0].startswith("line 0 "))
        await at.press("end")
        await at.until(lambda: any(row.startswith("line 19999 ") for row in rows(at)))
        at.engine.logs[3] += "one more\n"
        at.engine.tell(RunChanged(scenes.run(log_bytes=len(at.engine.logs[3].encode()))))
        await at.until(lambda: "one more" in rows(at))


async def test_the_engine_going_away_while_one_reads_back_makes_no_noise(work: Any) -> None:
    async with work(with_long_log(4000)) as at:
        await at.press("f7")
        await at.until(lambda: any(row.startswith("line 3999 ") for row in rows(at)))
        at.engine.refuse("read_log", EngineUnavailable("engine_gone", "Gone.", ""))
        await at.press("home")
        await at.pilot.pause(0.3)
        assert not at.notices
        await at.press("home")
        await at.until(lambda: rows(at)[0].startswith("line 0 "))


async def test_a_script_that_prints_faster_than_it_can_be_shown_is_followed_at_its_end(
    work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_feed, "FAR_BEHIND_BYTES", 200_000)
    async with work(with_long_log(10)) as at:
        await at.press("f7")
        await at.until(lambda: any(row.startswith("line 9 ") for row in rows(at)))
        calls = len(at.engine.asked("read_log"))
        at.engine.logs[3] += "".join(f"more {n} ━━━━━━\n" for n in range(30_000))
        at.engine.tell(RunChanged(scenes.run(log_bytes=len(at.engine.logs[3].encode()))))
        await at.until(lambda: any(row.startswith("more 29999 ") for row in rows(at)))
        assert len(at.engine.asked("read_log")) - calls == 1, "what lies between is not even asked for"


@pytest.mark.parametrize("cut", [0, 1, 2, 3])
def test_bytes_of_a_character_that_was_cut_belong_to_the_piece_before(cut: int) -> None:
    data = "━x".encode()
    chunk = LogChunk(1, 1000 + cut, 1000 + len(data), 2000, data[cut:].decode("utf-8", "replace"))
    assert torn_bytes(chunk) == (0 if cut in (0, 3) else 3 - cut)


async def test_keys_that_arrive_in_one_burst_go_where_the_first_of_them_led(work: Any) -> None:
    async with work(with_long_log(20_000)) as at:
        await at.until(lambda: any(row.startswith("line 19999 ") for row in rows(at)))
        for key in ("f7", "home"):
            at.app.simulate_key(key)
        await at.until(lambda: rows(at)[0].startswith("line 0 "))


def test_a_log_that_is_not_read_yet_is_not_called_empty() -> None:
    assert "nothing" in no_log_words(scenes.run(log_bytes=0))
    assert "Reading" in no_log_words(scenes.run(log_bytes=7))


@pytest.mark.parametrize("grows", [False, True])
async def test_reading_back_beyond_what_the_pane_can_hold_turns_the_page_without_a_gap(
    work: Any, monkeypatch: pytest.MonkeyPatch, grows: bool
) -> None:
    monkeypatch.setattr(log_view, "MAX_LINES", 1200)
    engine = with_long_log(1500 if grows else 2600)
    async with work(engine) as at:
        await at.press("f7", "f11")
        for end in range(1500, 2600, 100) if grows else ():
            await at.until(lambda end=end: any(row.startswith(f"line {end - 1} ") for row in rows(at)))
            engine.logs[3] += "".join(f"line {n} {'x' * 150} loss\n" for n in range(end, end + 100))
            engine.tell(RunChanged(scenes.run(log_bytes=len(engine.logs[3].encode()))))
        await at.until(lambda: any(row.startswith("line 2599 ") for row in rows(at)))
        assert at.app.screen.query_one("#log").full == grows
        seen = {row.split()[1] for row in rows(at) if row.startswith("line ")}
        for _each in range(400):
            before = rows(at)
            await at.press("pageup")
            await at.until(lambda: not at.app.screen.log_feed._reading_earlier)
            assert before[0] in rows(at), "one row stays in view"
            seen |= {row.split()[1] for row in rows(at) if row.startswith("line ")}
            if rows(at)[0].startswith("line 0 "):
                break
        assert seen == {str(n) for n in range(2600)}
