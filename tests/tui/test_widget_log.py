"""The log pane: what it follows, keeps, wraps and says, driven by keys."""

from __future__ import annotations

from itertools import pairwise

import pytest
from textual.app import App, ComposeResult

from tfcert_tui.widgets import log_view
from tfcert_tui.widgets.scrollback import SLACK
from tfcert_tui.widgets.training_log import TrainingLog

SIZES = [(80, 24), (120, 40)]


class LogApp(App[None]):
    def compose(self) -> ComposeResult:
        yield TrainingLog()

    @property
    def log_pane(self) -> TrainingLog:
        return self.query_one(TrainingLog)

    def rows(self) -> list[str]:
        pane = self.log_pane
        return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]

    def title_of_pane(self) -> str:
        return str(self.log_pane.border_title)


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_pane_says_what_it_is_for_and_which_key_fills_it(size: tuple[int, int]) -> None:
    app = LogApp()
    async with app.run_test(size=size):
        text = " ".join(app.rows())
        assert "your script prints" in text and "F5" in text
        assert "following" in app.title_of_pane()


@pytest.mark.parametrize("size", SIZES)
async def test_it_follows_and_pauses_and_follows_again(size: tuple[int, int]) -> None:
    app = LogApp()
    async with app.run_test(size=size) as pilot:
        pane = app.log_pane
        pane.clear_log("run 3 [b]")
        pane.append("".join(f"line {n}\n" for n in range(200)))
        pane.paint()
        assert app.rows()[-1] == "line 199"
        assert "run 3" in app.title_of_pane() and "following" in app.title_of_pane()
        pane.focus()
        await pilot.press("pageup")
        above = app.rows()
        assert above[-1] != "line 199"
        assert "paused" in app.title_of_pane()
        pane.append("more\n" * 10)
        pane.paint()
        assert app.rows() == above
        await pilot.press("end")
        assert app.rows()[-1] == "more"
        assert "following" in app.title_of_pane()


async def test_scrolling_down_to_the_last_row_follows_again_and_home_goes_to_the_first() -> None:
    app = LogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.log_pane.append("".join(f"line {n}\n" for n in range(100)))
        app.log_pane.focus()
        await pilot.press("home")
        assert app.rows()[0] == "line 0" and not app.log_pane.following
        await pilot.press(*["pagedown"] * 6)
        assert app.rows()[-1] == "line 99" and app.log_pane.following


async def test_a_paused_view_keeps_its_lines_while_old_ones_are_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_view, "MAX_LINES", 5000)
    app = LogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.log_pane
        pane.append("".join(f"line {n}\n" for n in range(5000)))
        pane.focus()
        await pilot.press("up")
        before = app.rows()
        pane.append("".join(f"line {n}\n" for n in range(5000, 5100)))
        pane.paint()
        assert app.rows() == before
        await pilot.press("home")
        kept = 5100 - int(app.rows()[0].removeprefix("line "))
        assert 5000 <= kept <= 5000 + 5000 // SLACK, "old lines go in portions"


async def test_a_resize_wraps_anew_and_a_paused_view_stays_at_its_line() -> None:
    app = LogApp()
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.log_pane
        pane.append("".join(f"{n:03d} " + "x" * 100 + "\n" for n in range(200)))
        pane.focus()
        await pilot.press("pageup")
        first = app.rows()[0][:3]
        await pilot.resize_terminal(60, 40)
        await pilot.pause()
        assert app.rows()[0][:3] == first
        assert all(len(row) <= 58 for row in app.rows())


async def test_another_run_begins_with_an_empty_pane_that_follows() -> None:
    app = LogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.log_pane
        pane.append("old\n" * 50 + "\x1b[31mhalf a line")
        pane.focus()
        await pilot.press("up")
        pane.clear_log("run 4")
        pane.append("new")
        pane.paint()
        assert app.rows()[:2] == ["new", ""]
        assert pane.following and "run 4" in app.title_of_pane()


async def test_output_is_painted_at_once_and_then_at_most_four_times_a_second() -> None:
    app = LogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.log_pane
        painted: list[int] = []
        original = pane.paint
        pane.paint = lambda: (painted.append(1), original())[1]  # type: ignore[method-assign, func-returns-value]
        for n in range(100):
            pane.append(f"line {n}\n")
        assert len(painted) == 1
        await pilot.pause(0.4)
        assert len(painted) == 2
        assert app.rows()[-1] == "line 99"


async def test_a_pane_that_is_taken_away_while_it_waits_to_paint_makes_no_trouble() -> None:
    app = LogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.log_pane
        pane.append("one\n")
        pane.append("two\n")
        await pane.remove()
        pane.append("three\n")
        await pilot.pause(0.35)
    assert not pane.is_attached


LINES = [f"line {n} \x1b[1mbold\x1b[0m é{n}" for n in range(300)]
"""Some are cut within an escape sequence, some within a character."""


@pytest.mark.parametrize("cuts", [(0,), (1,), (2700,), (100, 2711, 5003), (3000, 3001, 3002, 3003, 3004)])
async def test_output_put_above_is_as_if_it_had_come_at_once(cuts: tuple[int, ...]) -> None:
    text = "\n".join(LINES) + "\nno end yet"
    app, whole = LogApp(), LogApp()
    async with app.run_test(size=(80, 24)) as pilot, whole.run_test(size=(80, 24)) as other:
        whole.log_pane.append(text)
        pieces = [text[a:b] for a, b in pairwise((0, *cuts, len(text)))]
        app.log_pane.append(pieces.pop())
        app.log_pane.focus()
        whole.log_pane.focus()
        await pilot.press("up")
        for piece in reversed(pieces):
            app.log_pane.prepend(piece)
        app.log_pane.append(" but now\nlast")
        whole.log_pane.append(" but now\nlast")
        for key in ("end", "home", "pagedown", "pagedown"):
            await pilot.press(key)
            await other.press(key)
            assert [row.rstrip() for row in app.rows()] == [row.rstrip() for row in whole.rows()], key


async def test_a_view_does_not_jump_when_older_lines_are_put_above_it() -> None:
    app = LogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.log_pane
        pane.append("".join(f"line {n}\n" for n in range(500, 600)))
        pane.focus()
        await pilot.press("home")
        pane._to_first = False
        before = app.rows()
        assert before[0] == "line 500"
        pane.prepend("".join(f"line {n}\n" for n in range(400, 500)))
        pane.paint()
        assert app.rows() == before
        await pilot.press("up")
        assert app.rows()[0] == "line 499"


async def test_older_lines_are_taken_until_the_pane_is_full_and_the_newest_of_them_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_view, "MAX_LINES", 150)
    app = LogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.log_pane
        pane.append("".join(f"line {n}\n" for n in range(500, 600)))
        pane.focus()
        assert not pane.full
        pane.prepend("".join(f"line {n}\n" for n in range(400, 500)))
        assert pane.full
        await pilot.press("home")
        assert app.rows()[0] in ("line 450", "line 451")


@pytest.mark.parametrize("size", [(3, 3), (4, 2), (12, 4)])
async def test_tiny_sizes_do_no_harm(size: tuple[int, int]) -> None:
    app = LogApp()
    async with app.run_test(size=size) as pilot:
        app.log_pane.append("some 中文 text that is longer\n" * 20)
        app.log_pane.paint()
        app.log_pane.focus()
        await pilot.press("up", "pagedown", "home", "end")
        assert all(
            app.log_pane.render_line(y).cell_length == app.log_pane.size.width for y in range(app.log_pane.size.height)
        )


async def test_a_bar_of_several_lines_goes_up_in_the_pane_and_the_pane_keeps_what_is_above() -> None:
    app = LogApp()
    async with app.run_test(size=(80, 24)):
        pane = app.log_pane
        pane.append("before\n")
        for n in range(50):
            pane.append(("\x1b[2A" if n else "") + f"outer {n}\ninner {n}\n")
        pane.append("after")
        pane.paint()
        assert app.rows()[:5] == ["before", "outer 49", "inner 49", "after", ""]


async def test_nothing_but_colours_reaches_the_persons_terminal() -> None:
    app = LogApp()
    async with app.run_test(size=(80, 24)):
        nasty = (
            "".join(chr(code) for code in range(0xA0)) + "\x1b]52;c;eA==\x07\x1b[?1049h\x1b[6n\x1bc\u202e\ud800 end\n"
        )
        app.log_pane.append(nasty)
        app.log_pane.paint()
        shown_text = "".join(app.rows())
        assert "end" in shown_text
        assert not {character for character in shown_text if ord(character) < 32 or 127 <= ord(character) < 160}
        assert "\u202e" not in shown_text and "\ud800" not in shown_text


EXPLAINED = "Line 12: `model.fit(x, y)`. The labels are a list; give an array."


async def test_an_explanation_that_scrolled_away_is_said_again_below_the_last_line() -> None:
    app = LogApp()
    async with app.run_test(size=(80, 24)):
        pane = app.log_pane
        pane.append(f"{EXPLAINED}\n" + "".join(f"ValueError row {n}\n" for n in range(100)))
        pane.say_at_end(EXPLAINED)
        pane.paint()
        assert app.rows()[-1] == EXPLAINED and app.rows()[-3] == "ValueError row 99"


async def test_an_explanation_that_can_be_read_is_not_said_twice() -> None:
    app = LogApp()
    async with app.run_test(size=(80, 24)):
        pane = app.log_pane
        pane.append("Line 12: `model.fit(x, y)`\n\nThe labels are a list;\ngive an array.\nTraceback\n")
        pane.say_at_end(EXPLAINED)
        pane.paint()
        assert "".join(app.rows()).count("Line 12") == 1


async def test_space_lets_the_log_stand_and_the_title_says_what_waits() -> None:
    app = LogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.log_pane
        pane.append("one\n" * 50)
        pane.focus()
        await pilot.press("space")
        pane.say_waiting(1240)
        assert not pane.following and "paused, 1,240 new lines" in app.title_of_pane()
        await pilot.press("alt+j")
        assert pane.following and "following" in app.title_of_pane()


async def test_a_pane_without_a_title_says_in_its_last_row_that_it_stands_still() -> None:
    app = LogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.log_pane
        pane.styles.border = ("none", "black")
        pane.append("".join(f"line {n}\n" for n in range(100)))
        pane.focus()
        await pilot.press("up")
        pane.say_waiting(7)
        pane.paint()
        assert "paused, 7 new lines" in app.rows()[-1]
        await pilot.press("end")
        assert app.rows()[-1] == "line 99"
