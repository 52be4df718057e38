"""Time running out, the engine going away, terminals too small, other languages."""

from __future__ import annotations

import gettext
from typing import Any

import pytest
from textual.geometry import Size

import scenes
from tfcert_exam_engine.changes import AttemptChanged, EpochAdded
from tfcert_tui import deadline
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.home import HomeScreen
from tfcert_tui.terminal.terminal import refusal

SIZES = [(80, 24), (120, 40), (200, 60)]


def clock_style(at: Any) -> str:
    spans = at.app.screen.query_one("#clock").render().spans
    return " ".join(str(span.style) for span in spans)


@pytest.mark.parametrize(
    ("remaining_s", "words", "style"),
    [
        (3 * 3600, "03:00:00 left", "$foreground"),
        (29 * 60, "00:29:00 left", "$accent"),
        (299, "00:04:59 · 3 4 5 count as zero", "$error"),
    ],
)
async def test_the_countdown_changes_colour_and_words(work: Any, remaining_s: float, words: str, style: str) -> None:
    for size in SIZES:
        async with work(scenes.in_full_swing("exam"), size, remaining_s) as at:
            await at.shows(words)
            assert style in clock_style(at)
            at.whole()


async def test_time_is_computed_from_the_deadline_not_counted(work: Any) -> None:
    async with work(scenes.in_full_swing("exam")) as at:
        at.clock.move(3600)
        await at.shows("02:41:07 left")


async def test_crossing_a_mark_warns_once_and_names_what_was_never_submitted(work: Any) -> None:
    async with work(scenes.in_full_swing("exam"), remaining_s=30 * 60 + 1) as at:
        await at.pilot.pause(1.1)
        at.clock.move(2)
        await at.says("30 minutes left. Never submitted, counts as zero: 3 Surfaces in photographs")
        at.clock.move(10)
        await at.pilot.pause(1.2)
        assert sum("30 minutes left" in note for note in at.notices) == 1


def test_a_machine_that_slept_over_several_marks_warns_of_the_nearest_alone() -> None:
    assert deadline.crossed(31 * 60, 4 * 60) == 5
    assert deadline.crossed(31 * 60, 30.5 * 60) is None
    assert deadline.crossed(60.5, 60) == 1


def test_a_submission_being_graded_does_not_count_as_zero() -> None:
    attempt = scenes.attempt(problems=[scenes.problem_view(1, grading=1, submissions=1), scenes.problem_view(2)])
    assert deadline.never_submitted(attempt) == [2]


def test_the_clock_says_zero_only_when_it_is_over() -> None:
    assert deadline.as_clock(0.2) == "00:00:01"
    assert deadline.as_clock(-5) == "00:00:00"
    assert deadline.countdown_words(-1, [1])[0] == "time is up"


@pytest.mark.parametrize("size", SIZES)
async def test_the_engine_gone_is_said_and_back_again_all_is_shown(work: Any, size: tuple[int, int]) -> None:
    engine = scenes.in_full_swing()
    async with work(engine, size) as at:
        engine.hang_up(away=True)
        await at.shows("engine gone, reconnecting", "03:41:07 left")
        at.whole()
        engine.tell(AttemptChanged(scenes.attempt(problems=[scenes.problem_view(n, 5) for n in range(1, 6)])))
        engine.points[3].append(scenes.point(25))
        engine.away = False
        await at.says("The engine is back")
        await at.shows("100 of 100")
        assert "engine gone" not in at.text
        engine.tell(EpochAdded(3, scenes.point(26)))
        await at.until(lambda: [p.epoch for p in at.app.desk.state.points[3]][-2:] == [25, 26])


async def test_an_engine_that_cannot_be_reached_is_a_sentence_at_home_and_leaving_works(work: Any) -> None:
    engine = scenes.at_home()
    engine.away = True
    async with work(engine) as at:
        await at.shows("The engine cannot be reached. It is tried again by itself.")
        engine.away = False
        await at.until(lambda: at.app.desk.state.link == "live")
        await at.until(lambda: "cannot be reached" not in at.text)


async def test_a_terminal_too_small_is_told_the_size_and_recovers(work: Any) -> None:
    async with work(scenes.in_full_swing(), (79, 24)) as at:
        assert "the workstation needs 80x24" in " ".join(at.text.split())
        await at.pilot.resize_terminal(80, 24)
        await at.shows("03:41:07 left")
        assert isinstance(at.app.screen, ExamScreen)
        await at.pilot.resize_terminal(120, 23)
        await at.until(lambda: "needs 80x24" in " ".join(at.text.split()))
        await at.pilot.resize_terminal(120, 40)
        await at.shows("03:41:07 left", "Machine")
        assert at.app.size == Size(120, 40)


class Wide(gettext.NullTranslations):
    """A language twice as wide: every letter as its double-width form; fields in braces stay."""

    def gettext(self, message: str) -> str:
        parts, inside = [], False
        for character in message:
            inside = character == "{" or (inside and character != "}")
            wide = "!" <= character <= "~" and not inside and character != "}"
            parts.append(chr(ord(character) + 0xFEE0) if wide else character)
        return "".join(parts)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture
def wide_language(monkeypatch: pytest.MonkeyPatch) -> None:
    translations = Wide()
    monkeypatch.setattr(gettext, "dgettext", lambda domain, message: translations.gettext(message))
    monkeypatch.setattr(gettext, "dngettext", lambda domain, one, many, n: translations.ngettext(one, many, n))


@pytest.mark.usefixtures("wide_language")
@pytest.mark.parametrize("size", SIZES)
async def test_a_language_of_double_width_breaks_no_row(work: Any, size: tuple[int, int]) -> None:
    engine = scenes.with_many_runs()
    engine.hints = ["Look at the shape."]
    async with work(engine, size) as at:
        await at.shows("Ｓｕｂｍｉｔ" if size[0] >= 110 else "Ｓｔａｔｅｍｅｎｔ")
        at.whole()
        for keys in (
            *(["f3"], ["f7"], ["f8"], ["f1"], ["escape"], ["2", "f10"], ["escape"], ["ctrl+e"], ["escape"]),
            *(["f12"], ["tab"], ["escape"], ["alt+i"], ["escape"], ["alt+o"], ["escape"], ["alt+n"], ["escape"]),
            *(["alt+g"], ["enter"], ["escape"], ["escape"], ["alt+x"], ["escape"], ["alt+p"]),
        ):
            await at.press(*keys)
            at.whole()
        await at.press("alt+h")
        assert isinstance(at.app.screen, HomeScreen)
        await at.pilot.pause(0.3)
        at.whole()


@pytest.mark.parametrize("size", SIZES)
async def test_korean_titles_fit_their_cards(work: Any, size: tuple[int, int]) -> None:
    engine = scenes.in_full_swing()
    import msgspec

    problems = [
        msgspec.structs.replace(p, title="손으로 쓴 숫자를 읽는 모델 만들기") for p in engine.kept.attempt.problems
    ]
    engine.kept = msgspec.structs.replace(
        engine.kept, attempt=msgspec.structs.replace(engine.kept.attempt, problems=problems)
    )
    async with work(engine, size) as at:
        at.whole()
        if size[0] >= 110:
            assert at.text.splitlines()[2].count("손으로") == 5


async def test_no_color_takes_the_theme_without_colour(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with work(scenes.in_full_swing()) as at:
        assert at.app.theme == "tfcert-terminal"
        await at.shows("★★★★★", "▶24/40")


@pytest.mark.parametrize("theme", ["dark", "light", "contrast", "terminal"])
async def test_every_theme_paints_every_screen(work: Any, theme: str) -> None:
    async with work(scenes.in_full_swing()) as at:
        at.app.looks.preview(theme)
        for keys in (
            *(["2", "f10"], ["escape", "f1"], ["escape", "ctrl+e"], ["escape", "f12"], ["escape", "alt+g"]),
            *(["escape", "alt+n"], ["escape", "alt+h"], ["f4"]),
        ):
            await at.press(*keys)
            at.whole()


def test_a_dumb_terminal_is_refused_with_the_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    assert "tfcert-tui status" in (refusal() or "")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert refusal() is None


def test_a_pipe_is_refused_with_the_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: False, raising=False)
    assert "needs a terminal" in (refusal() or "")
