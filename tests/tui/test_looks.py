"""Themes measured, few colours, none, ASCII: what is meant can be seen in all of them."""

from __future__ import annotations

import io
import os
import re
from typing import Any

import pytest
from rich.color import Color, ColorSystem
from textual.color import Color as TextualColor
from textual.theme import Theme

import scenes
from tfcert_exam_engine.settings import choices
from tfcert_tui import words
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.terminal import frames, glyphs, themes
from tfcert_tui.terminal.looks import theme_name, theme_words
from tfcert_tui.widgets.attempt_list import AttemptList

TEXTS = ("foreground", "primary", "secondary", "accent", "warning", "error", "success", "dim", "star")
GROUNDS = ("background", "surface", "panel", "selected")
SIZES = [(80, 24), (120, 40), (200, 60)]
WALK = (["2", "f10"], ["f10", "f1"], ["f1", "ctrl+e"], ["n", "f12"], ["f12", "alt+g"], ["alt+g", "alt+slash"])
"""Keys that lead through the screens, closing each without Esc."""
FEW_COLOURS = [
    ("xterm", "16"),
    ("linux", "16"),
    ("screen", "16"),
    ("xterm-256color", "256"),
    ("screen-256color", "256"),
]


def token(theme: Theme, name: str, depth: str) -> TextualColor:
    """Return a colour as the terminal is told it."""
    colour = theme.variables.get(name) or str(getattr(theme, name))
    if depth == "256":
        shown = Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
        return TextualColor(*shown)
    return TextualColor.parse(colour)


def contrast(one: TextualColor, other: TextualColor) -> float:
    """Return the ratio of WCAG 2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: TextualColor) -> float:
    parts = [value / 255 for value in (colour.r, colour.g, colour.b)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_ratio_is_that_of_the_standard() -> None:
    black, white = TextualColor(0, 0, 0), TextualColor(255, 255, 255)
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(TextualColor.parse("#777777"), white) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("depth", ["colours", "256"])
@pytest.mark.parametrize("number", range(len(themes.OURS)))
def test_every_text_can_be_read_on_every_ground(number: int, depth: Any) -> None:
    theme = themes.registered(depth)[number]
    least = 7.0 if theme.name == "tfcert-contrast" else 4.5
    for text in TEXTS:
        for ground in GROUNDS:
            ratio = contrast(token(theme, text, depth), token(theme, ground, depth))
            assert ratio >= least, f"{theme.name}: {text} on {ground} is {ratio:.2f}"
    for text, ground in (("foreground", "raised"), ("background", "primary")):
        assert contrast(token(theme, text, depth), token(theme, ground, depth)) >= 4.5, f"{text} on {ground}"
    assert contrast(token(theme, "faint", depth), token(theme, "background", depth)) >= 3, "borders part the panes"


def test_what_a_script_colours_can_be_read_on_paper() -> None:
    ground = token(themes.LIGHT, "background", "colours")
    for number in range(16):
        ratio = contrast(TextualColor(*themes.PAPER.ansi_colors[number]), ground)
        assert ratio >= 4.5, f"colour {number} is {ratio:.2f}"


@pytest.mark.parametrize("number", range(len(themes.OURS)))
def test_grounds_stay_apart_in_256_colours(number: int) -> None:
    theme = themes.registered("256")[number]
    shown = {name: token(theme, name, "256").hex for name in ("background", "panel", "selected", "raised", "faint")}
    assert len(set(shown.values())) == len(shown), shown


def test_every_look_has_words_and_every_word_is_a_setting() -> None:
    assert tuple(theme_words()) == choices("theme")
    names = [theme_name(choice, "colours", False) for choice in theme_words()]
    assert {theme.name for theme in themes.registered("colours")} == set(names)
    assert {theme_name(choice, "16", False) for choice in theme_words()} == {"tfcert-terminal"}


def rendered(at: Any) -> list[str]:
    """Return every row as it is sent to the terminal."""
    strips = at.app.screen._compositor.render_strips(at.app.size)
    return [strip.render(at.app.console) for strip in strips]


def chosen_row(at: Any) -> tuple[str, str]:
    """Return a chosen attempt's row and the next one's, as they are sent."""
    region = at.app.screen.query_one(AttemptList).region
    rows = rendered(at)[region.y : region.bottom]
    first = next(index for index, row in enumerate(rows) if "▸ " in row or "> 0" in row or "> 2" in row)
    return rows[first], rows[first + 1]


@pytest.mark.parametrize(("term", "depth"), FEW_COLOURS)
async def test_few_colours_are_all_that_is_sent_and_what_is_chosen_stands_out(
    work: Any, monkeypatch: pytest.MonkeyPatch, term: str, depth: str
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.delenv("COLORTERM")
    async with work(scenes.at_home()) as at:
        assert at.app.looks.depth == depth
        at.app.screen.query_one(AttemptList).focus()
        await at.pilot.pause(0.1)
        sent = "".join(rendered(at))
        assert "38;2;" not in sent and "48;2;" not in sent
        if depth == "16":
            assert "38;5;" not in sent and "48;5;" not in sent
        chosen, other = chosen_row(at)
        looks = [re.findall(r"\x1b\[([\d;]*)m", row.split("exam    ")[0])[-1] for row in (chosen, other)]
        assert looks[0] != looks[1]
        assert ("7" in looks[0].split(";")) == (depth == "16"), "with 16 it is reversed"


@pytest.mark.parametrize("term", ["xterm", "xterm-256color"])
async def test_no_color_sends_no_colour_and_what_is_chosen_is_reversed(
    work: Any, monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", term)
    async with work(scenes.in_full_swing()) as at:
        for keys in ([], *WALK):
            await at.press(*keys)
            codes = {code for each in re.findall(r"\x1b\[([\d;]*)m", "".join(rendered(at))) for code in each.split(";")}
            assert codes <= {"", "0", "1", "2", "3", "4", "7", "9", "39", "49"}, keys
            at.whole()
        assert "7" in codes


@pytest.mark.parametrize("size", SIZES)
async def test_in_ascii_every_screen_is_ascii_and_as_wide_as_ever(
    work: Any, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("TFCERT_ASCII", "1")
    async with work(scenes.in_full_swing(), size) as at:
        for keys in ([], *WALK):
            await at.press(*keys)
            await at.pilot.pause(0.1)
            assert at.text.isascii(), [character for character in at.text if not character.isascii()]
            at.whole()


async def test_stars_states_and_the_chosen_problem_are_told_apart_in_ascii(
    work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TFCERT_ASCII", "1")
    async with work(scenes.in_full_swing()) as at:
        await at.shows("*****", "***..", "-----", ">24/40", "# Which library", ">=0.92")


def test_ascii_keeps_every_cell() -> None:
    for text in ("★★★☆☆ · 5 °C", "né 中文 한국", "╭─╮│╰╯ ┏━┓", "▁▂▃▄▅▆▇█ ▓░", "⣀⠤⠒⠉", "a…b – “c” → ≥ ½"):
        plain = glyphs.plain(text)
        from rich.cells import cell_len

        assert plain.isascii() and len(plain) == cell_len(text), plain


@pytest.mark.parametrize(
    ("term", "encoding", "expected"),
    [
        *[("xterm", "utf-8", False), ("linux", "utf-8", True), ("xterm-256color", "iso8859-1", True)],
        *[("screen", "ascii", True), ("vt100", "UTF-8", True), ("tmux-256color", "UTF8", False)],
    ],
)
def test_ascii_is_drawn_where_the_terminal_needs_it(
    monkeypatch: pytest.MonkeyPatch, term: str, encoding: str, expected: bool
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr("sys.__stderr__", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    assert glyphs.ascii() is expected
    glyphs.wish("off")
    assert glyphs.ascii() is False
    glyphs.wish("on")
    assert glyphs.ascii() is True


async def test_a_look_is_seen_at_once_and_stays_only_when_it_is_kept(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("alt+slash", "down", "down")
        assert at.app.theme == "tfcert-light"
        await at.press("alt+slash")
        assert at.app.theme == "tfcert-dark"
        assert not at.engine.asked("change_settings")
        await at.press("alt+slash", "down", "down", "down", "enter")
        await at.until(lambda: at.engine.asked("change_settings") == [({"theme": "contrast"},)])
        assert at.app.theme == "tfcert-contrast"
        assert isinstance(at.app.screen, ExamScreen)


async def test_a_look_is_chosen_with_the_mouse(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("alt+slash")
        await at.pilot.click("LookList", offset=(3, 4))
        await at.until(lambda: at.app.theme == "tfcert-terminal")


async def test_where_no_look_can_be_seen_it_is_said(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with work(scenes.in_full_swing()) as at:
        await at.press("alt+slash")
        await at.shows("NO_COLOR is set: no colour is shown here")


def test_states_differ_by_words() -> None:
    states = ("queued", "running", "trained", "crashed", "timed_out", "out_of_memory", "cancelled", "engine_fault")
    run = scenes.run(1, 4, "running", 0)
    import msgspec

    said = {words.run_state(msgspec.structs.replace(run, state=state)) for state in states}
    assert len(said) == len(states)
    assert len({words.stars(count) for count in (None, 0, 1, 5)}) == 4


def test_over_ssh_frames_are_fewer_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in frames.FAR:
        monkeypatch.delenv(name, raising=False)
    frames.spare_the_line()
    assert (frames.paints_per_second(0), "TEXTUAL_FPS" in os.environ) == (4, False)
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "basic")
    monkeypatch.setenv("TEXTUAL_FPS", "")
    monkeypatch.delenv("TEXTUAL_FPS")
    frames.spare_the_line()
    assert (frames.paints_per_second(0), frames.paints_per_second(8)) == (2, 8)
    assert (os.environ["TEXTUAL_FPS"], os.environ["TEXTUAL_ANIMATIONS"]) == ("20", "basic")
    for name in frames.FAR:
        monkeypatch.delenv(name, raising=False)
