"""A program's raw output as a terminal would show it: escapes, bars drawn again, wide letters, lines wrapped."""

from __future__ import annotations

import pytest
from rich.style import Style

from tfcert_tui.widgets.scrollback import Scrollback, wrapped
from tfcert_tui.widgets.terminal_text import MAX_LINE_CELLS, PLAIN, Line, TerminalText

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
