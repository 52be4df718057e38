"""Finding words in a log: in all of it, on disk, whatever is loaded."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import scenes
from fakes import ScriptedEngine
from tfcert_exam_engine.changes import RunChanged
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_tui.logs import log_search

LINES = 30_000
HITS = (7, 12_345, 29_990)


def with_log(lines: int = LINES) -> ScriptedEngine:
    """Return an engine whose run has printed so many lines, the word "needle" in three of them."""
    engine = scenes.in_full_swing()
    engine.logs[3] = "".join(f"line {n} {'Needle here' if n in HITS else 'of hay'} é\n" for n in range(lines))
    told(engine)
    return engine


def told(engine: ScriptedEngine, **changes: Any) -> None:
    """Tell how long the log is now."""
    size = len(engine.logs[3].encode())
    engine.tell(RunChanged(msgspec.structs.replace(scenes.run(log_bytes=size), **changes)))


def pane(at: Any) -> Any:
    return at.app.screen.query_one("#log")


def rows(at: Any) -> list[str]:
    return [pane(at).render_line(y).text.rstrip() for y in range(pane(at).size.height)]


def bar(at: Any) -> str:
    """The pane's last row as the screen shows it, the field included."""
    region = pane(at).content_region
    line = at.text.splitlines()[region.bottom - 1]
    return str(line[region.x : region.right])


async def shown(at: Any, text: str) -> None:
    await at.until(lambda: any(text in row for row in rows(at)))


async def searched(at: Any, what: str = "needle") -> None:
    await at.press("f7")
    await shown(at, f"line {LINES - 1} ")
    await at.press("slash", *what)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_words_are_found_as_they_are_typed_from_the_newest_back(work: Any, size: tuple[int, int]) -> None:
    async with work(with_log(), size) as at:
        await searched(at)
        await shown(at, f"line {HITS[2]} Needle")
        await at.until(lambda: "3 of 3" in bar(at))
        assert "needle" in bar(at)
        assert not pane(at).following
        at.whole()


async def test_next_and_previous_go_round_and_say_so(work: Any) -> None:
    async with work(with_log()) as at:
        await searched(at)
        await at.until(lambda: "3 of 3" in bar(at))
        await at.press("enter")
        assert at.app.focused is pane(at)
        await at.press("N")
        await shown(at, f"line {HITS[1]} Needle")
        await at.until(lambda: "2 of 3" in bar(at))
        await at.press("ctrl+up")
        await shown(at, f"line {HITS[0]} Needle")
        await at.until(lambda: "1 of 3" in bar(at) and "again" not in bar(at))
        await at.press("N")
        await shown(at, f"line {HITS[2]} Needle")
        await at.until(lambda: "3 of 3 · from the end again" in bar(at))
        await at.press("n")
        await shown(at, f"line {HITS[0]} Needle")
        await at.until(lambda: "1 of 3 · from the top again" in bar(at))


async def test_what_is_found_is_marked_by_reverse_and_the_place_one_stands_at_by_more(work: Any) -> None:
    async with work(with_log()) as at:
        await searched(at, "line 299")
        await at.until(lambda: "1" in bar(at) and "of" in bar(at))
        await at.press("enter", "N")
        await at.pilot.pause(0.3)
        styles = [
            segment.style
            for y in range(pane(at).room)
            for segment in pane(at).render_line(y)
            if segment.text == "line 299"
        ]
        assert styles and all(style is not None and style.reverse for style in styles)
        assert sum(bool(style and style.underline) for style in styles) == 1


async def test_more_letters_find_the_newest_that_holds_them_all(work: Any) -> None:
    engine = with_log()
    engine.logs[3] += "nearly\n" * 50 + "need\n" + "needle\n" + "need\n"
    told(engine)
    async with work(engine) as at:
        await at.press("f7")
        await shown(at, "need")
        for key in ("slash", *"needle"):
            await at.press(key)
            await at.pilot.pause(0.1)
        await at.until(lambda: "4 of 4" in bar(at))


async def test_keys_of_one_burst_are_typed_into_the_field_and_then_move_in_the_log(work: Any) -> None:
    async with work(with_log()) as at:
        await at.press("f7")
        await shown(at, f"line {LINES - 1} ")
        category = at.app.screen.category
        for key in ("slash", *"line 12345", "enter", "n"):
            at.app.simulate_key(key)
        await at.until(lambda: "1 of 1 · from the top again" in bar(at))
        assert at.app.screen.category == category and at.app.focused is pane(at)


async def test_a_capital_makes_it_exact_and_what_is_nowhere_is_said_to_be(work: Any) -> None:
    async with work(with_log()) as at:
        await searched(at, "Needle")
        await at.until(lambda: "3 of 3" in bar(at))
        await at.press("escape")
        await at.press("ctrl+f", *"NEEDLE")
        await at.until(lambda: "not found" in bar(at))


async def test_escape_takes_the_search_back_and_the_next_escape_is_the_screens(work: Any) -> None:
    async with work(with_log()) as at:
        await searched(at)
        await at.until(lambda: "3 of 3" in bar(at))
        await at.press("escape")
        await at.until(lambda: not at.app.screen.query("LogSearchLine"))
        assert "needle" not in bar(at).lower().replace("needle here", "")
        assert pane(at).check_action("clear", ()) is False
        await at.press("end")
        await shown(at, f"line {LINES - 1} ")
        assert pane(at).following


async def test_lines_that_came_since_are_found_with_the_next_step(work: Any) -> None:
    engine = with_log()
    async with work(engine) as at:
        await searched(at)
        await at.until(lambda: "3 of 3" in bar(at))
        engine.logs[3] += "hay\n" * 100 + "a new needle\n" + "hay\n" * 100
        told(engine)
        await at.press("enter", "n")
        await shown(at, "a new needle")
        await at.until(lambda: "4 of 4" in bar(at))


async def test_a_log_of_many_pieces_is_looked_through_piece_by_piece(
    work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_search, "PIECE", 10_000)
    engine = with_log()
    pieces = -(-len(engine.logs[3].encode()) // 10_000)
    async with work(engine) as at:
        await searched(at)
        await at.until(lambda: "3 of 3" in bar(at))
        asked = {offset for run, what, offset in engine.asked("find_in_log") if what == "needle"}
        assert asked == {10_000 * number for number in range(pieces)}


async def test_the_engine_going_away_ends_a_search_without_noise(work: Any) -> None:
    engine = with_log()
    async with work(engine) as at:
        await at.press("f7")
        await shown(at, f"line {LINES - 1} ")
        engine.refuse("find_in_log", EngineUnavailable("engine_gone", "Gone.", ""))
        await at.press("slash", "n")
        await at.pilot.pause(0.3)
        assert not at.notices
        await at.press(*"eedle")
        await at.until(lambda: "3 of 3" in bar(at))


async def test_another_run_forgets_what_was_looked_for(work: Any) -> None:
    engine = with_log()
    async with work(engine) as at:
        await searched(at)
        await at.until(lambda: "3 of 3" in bar(at))
        await at.press("enter", "2")
        await at.pilot.pause(0.3)
        await at.press("f7", "n")
        await at.pilot.pause(0.3)
        assert not at.notices


async def test_standing_still_reads_nothing_and_counts_what_comes(work: Any) -> None:
    engine = with_log()
    async with work(engine) as at:
        await at.press("f7")
        await shown(at, f"line {LINES - 1} ")
        await at.press("space")
        reads = len(engine.asked("read_log"))
        engine.logs[3] += "more\n" * 1240
        told(engine)
        await at.until(lambda: "1,240 new lines" in str(pane(at).border_title))
        assert len(engine.asked("read_log")) == reads
        await at.press("space")
        await shown(at, "more")
        assert "following" in str(pane(at).border_title)


async def test_reading_on_from_far_up_reaches_the_newest_line_without_a_gap(work: Any) -> None:
    engine = with_log()
    engine.logs[3] = "".join(f"line {n} {'x' * 80}\n" for n in range(2000))
    told(engine)
    async with work(engine) as at:
        await at.press("f7", "f11")
        await shown(at, "line 1999 ")
        await at.press("home")
        await at.until(lambda: rows(at)[0].startswith("line 0 "))
        seen: set[int] = set()
        for _each in range(200):
            seen |= {int(row.split()[1]) for row in rows(at) if row.startswith("line ")}
            if pane(at).following:
                break
            await at.press("pagedown")
            await at.until(lambda: not at.app.screen.log_feed._reading)
        assert seen == set(range(2000))


async def test_the_palette_does_what_the_panes_own_keys_do(work: Any) -> None:
    async with work(with_log()) as at:
        await at.press("f7")
        await shown(at, f"line {LINES - 1} ")
        await at.press("ctrl+p")
        await at.until(lambda: at.app.screen.query("CommandInput"))
        await at.press(*"Find words in the whole")
        await at.until(lambda: "Find words in the whole log" in at.text)
        await at.pilot.pause(0.5)
        await at.press("enter")
        await at.until(lambda: at.app.screen.query("LogSearchLine"))
        await at.press(*"needle")
        await at.until(lambda: "3 of 3" in bar(at))
