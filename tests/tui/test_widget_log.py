"""The log pane: raw program output in, a terminal's picture out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.strip import Strip

from tfcert_tui.widgets import log_view
from tfcert_tui.widgets.row_painter import changed_spans
from tfcert_tui.widgets.scrollback import SLACK, Scrollback, wrapped
from tfcert_tui.widgets.terminal_text import MAX_LINE_CELLS, PLAIN, Line, TerminalText
from tfcert_tui.widgets.training_log import TrainingLog

SIZES = [(80, 24), (120, 40)]
KERAS = "\x1b[1m{n}/551\x1b[0m \x1b[32m━━━━━━\x1b[0m\x1b[37m━━━━\x1b[0m \x1b[1m3s\x1b[0m 5ms/step - loss: 0.{n}"
"""One state of the bar as Keras 3 prints it: `\\b` for the whole old one, `\\r`, colours."""


def text_of(line: Line) -> str:
    return "".join(text for text, _ in line)


def shown(*chunks: str) -> list[str]:
    """Return what a terminal shows after these chunks, line by line."""
    lines: list[Line] = []
    terminal = TerminalText(lines.append, lambda count: taken_from(lines, count))
    for chunk in chunks:
        terminal.feed(chunk)
    return [text_of(line) for line in [*lines, *terminal.unfinished()]]


def taken_from(lines: list[Line], count: int) -> list[Line]:
    taken = lines[-count:]
    del lines[-count:]
    return taken


def styled(text: str) -> Line:
    terminal = TerminalText(lambda line: None)
    terminal.feed(text)
    return terminal.current()


@pytest.mark.parametrize(
    ("raw", "screen"),
    [
        ("one\ntwo\n", ["one", "two"]),
        ("one\r\ntwo", ["one", "two"]),
        ("10 %\r20 %\r30 %", ["30 %"]),
        ("longer\rshort\n", ["shortr"]),
        ("longer\r\x1b[Kshort\n", ["short"]),
        ("abc\b\bX", ["aXc"]),
        ("\b\b\b\bx", ["x"]),
        ("a\tb", ["a       b"]),
        ("a\x1b[3Cb", ["a   b"]),
        ("abc\x1b[2Gx", ["axc"]),
        ("\x1b]0;title\x07text", ["text"]),
        ("\x1b[2Jclear\x1b[5A\x1b(B", ["clear"]),
        ("bell\x07 and nul\x00", ["bell and nul"]),
        ("中文\rab", ["ab文"]),
        ("中文\ra", ["a 文"]),
        ("中文\r\x1b[Cx", [" x文"]),
        ("e\u0301!", ["e\u0301!"]),
        ("e" + "\u0301" * 50, ["e" + "\u0301" * 4]),
        ("\u0301first", ["first"]),
        ("a\u202eb\u200bc\u0085d\ufe0f", ["abcd"]),
        ("\x9b31mred\x9d0;title\x07", ["31mred0;title"]),
        ("\x1bPq#0;2;0;0;0~\x1b\\picture", ["picture"]),
        ("\x1b_Gf=32;AAAA\x1b\\kitty", ["kitty"]),
        ("\x1b]52;c;aGVsbG8=\x07no clipboard", ["no clipboard"]),
        ("a\nb\nc\n\x1b[3AA\nB\nC\nd", ["A", "B", "C", "d"]),
        ("a: 1\nb: 1\n\x1b[2A\r\x1b[2Ka: 2\n\x1b[2Kb: 2\n", ["a: 2", "b: 2"]),
        ("one\ntwo\n\x1b[Aover", ["one", "over"]),
        ("one\ntwo\n\x1b[F\x1b[J", ["one"]),
        ("one\ntwo\n\x1b[2A\x1b[Jnew", ["new"]),
        ("one\ntwo\n\x1b[2A\x1b[B\x1b[3Cx", ["one", "twox"]),
        ("one\n\x1b[99999999Atop", ["top"]),
        ("x\n\x1b[1A", ["x"]),
        ("\x1b[7m   \x1b[0m", ["   "]),
        ("", []),
    ],
)
def test_output_is_shown_as_a_terminal_would(raw: str, screen: list[str]) -> None:
    assert shown(raw) == screen


def test_a_keras_bar_stays_one_line_however_often_it_is_drawn() -> None:
    states = "".join("\b" * 70 + "\r" + KERAS.format(n=n) for n in range(10, 99))
    assert shown(states + "\n") == ["98/551 ━━━━━━━━━━ 3s 5ms/step - loss: 0.98"]


RAW = [
    KERAS.format(n=42) + "\r\x1b[Kdone\n",
    "\x1b[38;2;10;20;30mx\x1b]0;t\x1b\\\x1b(By中\b\bz\n",
    "e\u0301\x1bP" + "#" * 600 + "\x1b\\x\x1b_" + "k" * 600 + "\x07y\n",
]


@pytest.mark.parametrize("raw", RAW)
def test_chunks_may_be_cut_anywhere(raw: str) -> None:
    whole = styled(raw.rstrip("\n"))
    for cut in range(len(raw)):
        assert shown(raw[:cut], raw[cut:]) == shown(raw)
    lines: list[Line] = []
    one_by_one = TerminalText(lines.append)
    for character in raw:
        one_by_one.feed(character)
    assert lines == [whole]


def test_colours_are_kept_and_runs_of_one_style_are_one() -> None:
    line = styled("\x1b[1mbold\x1b[0m \x1b[31mred\x1b[39m plain \x1b[38;5;200;4mx\x1b[mend")
    assert [text for text, _ in line] == ["bold ", "red ", "plain ", "x", "end"]
    styles = dict(line)
    assert styles["bold "] == Style(bold=True)
    assert styles["red "].color is not None and styles["red "].color.number == 1
    assert styles["x"].underline and styles["x"].color is not None and styles["x"].color.number == 200
    assert styles["end"] == PLAIN


@pytest.mark.parametrize("code", ["38;5", "38;2;1;2", "999", "38;2;300;0;0", ";;;", "38:2:1:2:3"])
def test_broken_colour_codes_lose_no_text(code: str) -> None:
    assert shown(f"\x1b[{code}mtext") == ["text"]


def test_a_line_that_never_ends_is_bounded() -> None:
    (line,) = shown("x" * (3 * MAX_LINE_CELLS))
    assert len(line) == MAX_LINE_CELLS
    assert shown("\x1b[9999999Cx") == []


def test_an_escape_that_never_ends_is_bounded_and_later_text_is_shown() -> None:
    assert shown("\x1b]" + "x" * 10_000, "\nafter")[-1] == "after"


def test_wrapping_cuts_as_a_terminal_does_and_never_through_a_wide_character() -> None:
    assert [text_of(row) for row in wrapped((("abcdefgh", PLAIN),), 3)] == ["abc", "def", "gh"]
    assert [text_of(row) for row in wrapped((("a中b文c", PLAIN),), 3)] == ["a中", "b文", "c"]
    assert [text_of(row) for row in wrapped((("ab", PLAIN), ("cd", Style(bold=True))), 3)] == ["abc", "d"]
    assert wrapped((), 3) == [()]


def test_the_newest_lines_are_kept_and_dropped_rows_are_counted() -> None:
    scrollback = Scrollback(max_lines=3)
    scrollback.width = 4
    for text in ("a", "long line", "b", "c", "d"):
        scrollback.add(((text, PLAIN),))
    assert [text_of(row) for row in scrollback.rows] == ["b", "c", "d"]
    assert scrollback.dropped_rows == 4
    assert len(scrollback) == 3


def test_only_changed_cells_are_sent_and_near_ones_together() -> None:
    def strip(text: str) -> Strip:
        return Strip([Segment(text, PLAIN)])

    assert changed_spans(strip("loss 0.31"), strip("loss 0.31")) == []
    assert changed_spans(strip("loss 0.31"), strip("loss 0.29")) == [(7, 9)]
    assert changed_spans(strip("a" + " " * 40 + "b"), strip("x" + " " * 40 + "y")) == [(0, 42)]
    assert changed_spans(strip("a" + " " * 60 + "b"), strip("x" + " " * 60 + "y")) == [(0, 1), (61, 62)]
    assert changed_spans(strip("中x"), strip("文x")) == [(0, 2)]


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
