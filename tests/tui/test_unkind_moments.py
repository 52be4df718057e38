"""Things that happen at the wrong moment, or are not as they should be: nothing typed is lost, nothing ends the app."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest
from textual import events
from textual.drivers import linux_driver
from textual.widget import Widget
from textual.widgets import Input

import scenes
from code_scene import STARTER, code, editor, page, script, write_outside
from exam_scenes import swing
from other_scenes import home
from tfcert_exam_engine.changes import AttemptChanged, RunChanged
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.from_outside import full_path
from tfcert_exam_engine.hosting.engine_line import EngineLine
from tfcert_exam_engine.paths import Paths
from tfcert_tui.app import TfcertApp
from tfcert_tui.code.editor import editor_command
from tfcert_tui.desk import Desk
from tfcert_tui.flows.backup import BackupFlow
from tfcert_tui.keys import terminal_keys
from tfcert_tui.screens.choice import ChoiceScreen
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.home import HomeScreen
from tfcert_tui.screens.working import WorkingScreen
from tfcert_tui.terminal.too_small import TooSmallScreen
from tfcert_tui.widgets.curves import Curves
from tfcert_tui.widgets.key_bar import KeyBar
from tfcert_tui.widgets.raw_output import RawOutput
from tfcert_tui.widgets.scrollback import text_of

__all__ = ["code", "script"]


# Code


async def home_and_back(at: Any) -> None:
    await at.press("alt+h")
    await at.until(lambda: isinstance(at.app.screen, HomeScreen))
    await at.until(lambda: any("its text is kept" in note for note in at.notices))
    at.app.screen.action_resume()
    await at.until(lambda: isinstance(at.app.screen, ExamScreen))
    await at.press("f4")
    await at.until(lambda: isinstance(at.app.screen, ChoiceScreen))


@pytest.mark.parametrize("how", ["conflict", "gone"])
async def test_code_that_cannot_be_saved_is_there_after_home_and_back(code: Any, script: Path, how: str) -> None:
    async with code() as at:
        await at.press("a", "b", "c")
        if how == "gone":
            await at.press("ctrl+s")
            script.unlink()
            await at.until(lambda: any("taken away" in note for note in at.notices))
        else:
            write_outside(script, "theirs\n")
            await at.until(lambda: isinstance(at.app.screen, ChoiceScreen))
            await at.press("escape")
        await home_and_back(at)
        await at.press("enter")
        await at.until(lambda: editor(at).text.startswith("abc"))


async def test_a_file_that_came_back_is_not_written_over(code: Any, script: Path) -> None:
    async with code((80, 24)) as at:
        script.unlink()
        await at.until(lambda: any("taken away" in note for note in at.notices))
        await at.press("f2")
        script.write_text("precious\n")
        await at.press("f5")
        await at.pilot.pause(0.3)
        assert script.read_text() == "precious\n"


async def test_bytes_of_another_encoding_from_outside_are_shown(code: Any, script: Path) -> None:
    async with code() as at:
        write_outside(script, "# no more colours\n")
        script.write_bytes(STARTER.encode() + b"# caf\xe9\n")
        await at.until(lambda: "caf\udce9" in editor(at).text)
        await at.press("x", "ctrl+z")
        assert at.app.is_running


async def test_bytes_of_another_encoding_are_cut_and_pasted_as_they_are(code: Any, script: Path) -> None:
    async with code() as at:
        script.write_bytes(b"# caf\xe9\n" + STARTER.encode())
        await at.until(lambda: "caf\udce9" in editor(at).text)
        before = script.read_bytes()
        await at.press("ctrl+home", "ctrl+x", "ctrl+s")
        await at.until(lambda: b"\xe9" not in script.read_bytes())
        await at.press("ctrl+v", "ctrl+s")
        await at.until(lambda: script.read_bytes() == before)


async def test_a_submission_waits_for_the_code_of_its_own_problem(code: Any, script: Path) -> None:
    """The code page is out of sight, and was last seen with another problem."""
    async with code() as at:
        await at.press("a", "b", "c", "alt+3", "alt+d", "alt+4")
        write_outside(script, "theirs\n")
        before = len(at.engine.calls)
        await at.press("f9")
        await at.until(lambda: isinstance(at.app.screen, ChoiceScreen))
        assert not [call for call in at.engine.calls[before:] if "submit" in str(call)]


async def test_one_problems_question_does_not_hold_up_another(code: Any, script: Path) -> None:
    async with code() as at:
        await at.press("a", "b", "c", "alt+d", "alt+3")
        write_outside(script, "theirs\n")
        before = len(at.engine.calls)
        await at.press("f9")
        await at.until(lambda: any("submit" in str(call) for call in at.engine.calls[before:]))


async def test_what_was_cut_can_be_pasted_inside_tmux(
    code: Any, script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tmux that takes everything stands in for the real one."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "tmux").write_text("#!/bin/sh\ncat >/dev/null\n")
    (tmp_path / "bin" / "tmux").chmod(0o755)
    monkeypatch.setenv("TMUX", "/nowhere,1,0")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    async with code() as at:
        first = editor(at).text.splitlines()[0]
        await at.press("shift+end", "ctrl+x", "ctrl+v")
        await at.until(lambda: editor(at).text.splitlines()[0] == first)


async def test_a_line_of_five_thousand_digits_is_the_last(code: Any, script: Path) -> None:
    async with code() as at:
        await at.press("ctrl+l")
        at.app.screen.query_one("FindBar #wanted", Input).value = "9" * 5000
        await at.press("enter")
        assert at.app.is_running
        assert editor(at).cursor_location[0] == editor(at).document.line_count - 1


async def test_a_folder_that_cannot_be_reached_is_not_taken_away(
    code: Any, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's answer is scripted: as root every folder can be reached."""
    async with code() as at:
        known = page(at).scripts[at.app.screen.category].file

        def refuse(*_arguments: object, **_options: object) -> bool:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "exists", refuse)
        assert known.is_there


@pytest.mark.parametrize("value", ['emacs -nw "', "vi"])
def test_an_editor_with_a_quote_left_open_is_an_editor(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", value)
    command = editor_command()
    assert command is not None and command[0] == value.split()[0]


def test_a_stranger_has_no_home() -> None:
    assert full_path("~attempts.json") == Path("~attempts.json").absolute()
    assert full_path("~/a.json") == Path.home() / "a.json"


# Logs


@pytest.mark.parametrize("before", ["", "hello\n", "one\ntwo\n"])
def test_what_comes_before_lines_that_were_taken_back_is_put_above(before: str) -> None:
    """Two nested progress bars: the inner one goes up again after each step."""
    bars = [f"\r outer: {n}/300\n\r inner: {n}/300\x1b[A" for n in range(300)]
    output = RawOutput(1000)
    output.append("".join(bars[100:]))
    output.prepend(before + "".join(bars[:100]))
    shown = [text_of(line) for line in [*output.lines.lines, *output.unfinished()]]
    assert shown[: before.count("\n")] == before.splitlines()
    assert any("outer: 299/300" in line for line in shown)


@pytest.mark.parametrize("final", ["A", "m"])
def test_a_number_that_is_no_number_moves_nothing(final: str) -> None:
    output = RawOutput(10)
    output.append(f"a\x1b[{'9' * 5000}{final}b\n")
    assert len(output.lines) == 1


# The screen


async def test_the_sentence_of_a_small_terminal_goes_away_under_another_screen(work: Any) -> None:
    async with work(scenes.in_full_swing(), (120, 40)) as at:
        await at.pilot.resize_terminal(70, 20)
        await at.until(lambda: isinstance(at.app.screen, TooSmallScreen))
        await at.press("alt+g")
        await at.pilot.resize_terminal(120, 40)
        await at.pilot.pause(0.2)
        await at.press("escape")
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))


async def test_a_welcome_in_a_small_terminal_leaves_no_sentence(tmp_path: Path) -> None:
    desk = Desk(
        home(), clock=scenes.clock(1000), bank=scenes.problem(tmp_path), paths=Paths(tmp_path, tmp_path, tmp_path)
    )
    app = TfcertApp(desk.engine, desk)
    app.greets = True
    async with app.run_test(size=(70, 20)) as pilot:
        await pilot.pause(0.3)
        await pilot.resize_terminal(120, 40)
        await pilot.pause(0.3)
        await pilot.press("x")
        await pilot.pause(0.3)
        assert isinstance(app.screen, HomeScreen)


async def test_work_that_ends_under_the_help_takes_its_sheet_along(work: Any) -> None:
    async with work(home()) as at:
        flow, ended = BackupFlow(at.app, at.app.desk, at.app.desk.paths), asyncio.Event()

        async def doing(_work: object) -> None:
            await ended.wait()

        async def worked() -> None:
            await flow._worked("Backing up", doing)

        flow._go(worked())
        await at.until(lambda: isinstance(at.app.screen, WorkingScreen))
        await at.press("f1")
        await at.until(lambda: not isinstance(at.app.screen, WorkingScreen))
        ended.set()
        await at.pilot.pause(0.2)
        await at.press("escape")
        await at.until(lambda: isinstance(at.app.screen, HomeScreen))


async def test_an_attempt_that_changes_while_home_is_made_is_shown(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made, is_slow = Widget._on_compose, False

    async def slowly(widget: Widget, event: events.Compose) -> None:
        if is_slow:
            await asyncio.sleep(0.3)
        await made(widget, event)

    monkeypatch.setattr(Widget, "_on_compose", slowly)
    engine = swing()
    async with work(engine, early=True) as at:
        is_slow = True
        at.app.post_message(events.Key("alt+h", None))
        while not (isinstance(at.app.screen, HomeScreen) and at.app.screen.query(KeyBar)):
            await asyncio.sleep(0.01)
        assert not at.app.screen.query("#waiting")
        engine.tell(AttemptChanged(engine.kept.attempt))
        await at.pilot.pause(1.5)
        assert at.app.is_running
        assert at.app.screen.query_one("#exam").disabled


async def test_curves_are_those_of_the_run_that_is_named(work: Any) -> None:
    engine = scenes.in_full_swing()
    queued = scenes.run(4, 4, "queued", 0, logs={}, best={}, step=0, steps=0, epochs=0)
    done = scenes.run(3, 4, "trained", 24, log_bytes=len(engine.logs[3].encode()), ended_at=scenes.T0 + 900)
    engine.kept = msgspec.structs.replace(engine.kept, runs=[*engine.kept.runs[:2], done, queued])
    async with work(engine) as at:
        await at.pilot.pause(0.3)
        at.app.screen.watch_run(3)
        await at.until(lambda: at.app.screen.query_one(Curves)._history.reached > 0)
        engine.tell(RunChanged(msgspec.structs.replace(queued, state="running", epochs=40)))
        await at.until(lambda: at.app.screen.shown_run().run == 4)
        await at.until(lambda: at.app.screen.query_one(Curves)._history.reached == 0)


async def test_figures_are_those_of_the_run_that_is_shown(work: Any) -> None:
    engine = scenes.with_many_runs()
    async with work(engine) as at:
        first = min(run.run for run in engine.kept.runs if run.category == at.app.screen.category)
        at.app.screen.watch_run(first)
        await at.press("alt+9")
        await at.until(lambda: not isinstance(at.app.screen, ExamScreen))
        assert at.app.screen.run.run == first


# The line


def test_a_byte_that_is_no_utf8_is_a_mark() -> None:
    terminal_keys.install()
    decode = linux_driver.getincrementaldecoder("utf-8")().decode  # type: ignore[attr-defined]
    assert decode(b"caf\xe9 \xc3") + decode(b"\xa9") == "caf\ufffd \u00e9"


async def test_an_answer_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    """The other side is scripted: it answers every question with a word."""

    class Writer:
        def write(self, _line: bytes) -> None:
            line._waiting[0].set_result(msgspec.Raw(b'"word"'))

        async def drain(self) -> None:
            pass

    line: Any = EngineLine(Paths(tmp_path, tmp_path, tmp_path))
    line._writer, line._listener = Writer(), asyncio.create_task(asyncio.sleep(10))
    line._numbers = iter([0])
    with pytest.raises(EngineUnavailable, match="cannot be read"):
        await line.ask(None, int)
    line._listener.cancel()
