"""Copying: tmux inside tmux, the terminal's clipboard elsewhere, a file always, and a sentence that says which."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import stat
import subprocess
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input

import scenes
from tfcert_exam_engine.changes import RunChanged
from tfcert_tui.logs import log_pager
from tfcert_tui.terminal import copying
from tfcert_tui.terminal.copying import OSC_52_BYTES, Outcome, copy, keep, load_into_tmux, words


@pytest.fixture(autouse=True)
def outside_tmux(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test touches the tmux that it may run in."""
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


class CopyApp(App[None]):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.data_folder = folder

    def compose(self) -> ComposeResult:
        yield Input()

    async def copied(self, pilot: Any, text: str) -> str:
        """Copy and return what was said."""
        copy(self, text)
        for _each in range(500):
            if self._notifications:
                break
            await pilot.pause(0.02)
        (said,) = [note.message.replace("\n", "") for note in self._notifications]
        return str(said)


async def said_of(text: str, folder: Path) -> tuple[str, str]:
    """Copy a text in an app whose data folder is this; return what was said, and what went to the terminal."""
    app, sent = CopyApp(folder), [""]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(App, "copy_to_clipboard", lambda _app, text: sent.append(text))
        async with app.run_test() as pilot:
            said = await app.copied(pilot, text)
    assert app.clipboard == text, "it can be pasted here, wherever it went"
    return said, sent[-1]


async def test_a_text_goes_to_the_terminal_and_to_a_file_of_ones_own(tmp_path: Path) -> None:
    said, sent = await said_of("two\nlines é", tmp_path)
    assert "2 lines sent" in said and "OSC 52" in said and str(tmp_path / "copied.txt") in said
    assert sent == "two\nlines é"
    file = tmp_path / "copied.txt"
    assert file.read_text() == "two\nlines é" and stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_text_that_a_clipboard_would_drop_is_only_kept_and_that_is_said(tmp_path: Path) -> None:
    text = "x" * OSC_52_BYTES
    said, sent = await said_of(text, tmp_path)
    assert "too long" in said and "copied.txt" in said
    assert sent == ""
    assert (tmp_path / "copied.txt").read_text() == text


@pytest.mark.parametrize("count", [OSC_52_BYTES // 4 * 3, OSC_52_BYTES // 4 * 3 + 1])
async def test_the_limit_is_that_of_the_text_as_it_is_sent(tmp_path: Path, count: int) -> None:
    said, _sent = await said_of("x" * count, tmp_path)
    assert ("sent" in said) == (len(base64.b64encode(b"x" * count)) <= OSC_52_BYTES)


async def test_nothing_is_not_copied(tmp_path: Path) -> None:
    said, _sent = await said_of("", tmp_path)
    assert "nothing to copy" in said
    assert not (tmp_path / "copied.txt").exists()


async def test_half_a_character_is_no_reason_to_fail(tmp_path: Path) -> None:
    said, _sent = await said_of("lone \udcff surrogate", tmp_path)
    assert "sent" in said


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert keep("text", tmp_path / "file") is None
    assert "could not be copied" in words("text", Outcome(None, too_long=True))
    assert "sent" in words("text", Outcome(None, sent=True))


def test_a_new_copy_takes_the_place_of_the_old_one_and_leaves_nothing_else(tmp_path: Path) -> None:
    keep("one", tmp_path)
    keep("two", tmp_path)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"copied.txt": "two"}


needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.fixture
def tmux(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return the command of a tmux server of its own, which `$TMUX` leads to."""
    command = ["tmux", "-L", f"tfcert-test-{uuid.uuid4().hex[:8]}", "-f", os.devnull]
    subprocess.run([*command, "new-session", "-d", "-x", "80", "-y", "24"], check=True)
    socket = subprocess.run(
        [*command, "display-message", "-p", "#{socket_path},#{pid},0"], check=True, capture_output=True, text=True
    )
    monkeypatch.setenv("TMUX", socket.stdout.strip())
    yield command
    subprocess.run([*command, "kill-server"], check=False)


@needs_tmux
async def test_inside_tmux_it_is_in_its_buffer(tmp_path: Path, tmux: list[str]) -> None:
    text = "中文 and a line\nmore\n" * 10_000
    said, _sent = await said_of(text, tmp_path)
    assert "tmux" in said and "prefix ]" in said
    shown = await asyncio.to_thread(subprocess.run, [*tmux, "show-buffer"], capture_output=True, text=True, check=True)
    assert shown.stdout == text


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put another tmux first in the path."""
    file = folder / "tmux"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("TMUX", "/nowhere,1,0")


async def test_a_tmux_that_hangs_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, "exec sleep 1000", monkeypatch)
    monkeypatch.setattr(copying, "TMUX_LIMIT_S", 0.1)
    said, _sent = await said_of("text", tmp_path)
    assert "sent to your terminal" in said


async def test_an_old_tmux_that_knows_no_w_gets_the_buffer_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, f'[ "$2" = "-w" ] && exit 1; cat > {tmp_path}/buffer', monkeypatch)
    assert await load_into_tmux("text")
    assert (tmp_path / "buffer").read_text() == "text"


async def test_without_tmux_installed_the_terminal_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", "/nowhere,1,0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not await load_into_tmux("text")


# On the screen


@pytest.fixture
def log_of(work: Any, tmp_path: Path) -> Callable[[str], Any]:
    """Return how a test opens the exam with a log, its last line on the screen, and copies into a folder of its own."""

    @asynccontextmanager
    async def opened(text: str) -> AsyncIterator[tuple[Any, Any]]:
        engine = scenes.in_full_swing()
        engine.logs[3] = text
        engine.tell(RunChanged(scenes.run(log_bytes=len(text))))
        last = text.splitlines()[-1]
        async with work(engine) as at:
            at.app.data_folder = tmp_path
            pane = at.app.screen.query_one("#log")
            await at.until(lambda: any(last in pane.render_line(y).text for y in range(pane.size.height)))
            yield at, pane

    return opened


async def test_control_c_copies_what_is_selected_and_leaves_only_without_a_selection(
    log_of: Any, tmp_path: Path
) -> None:
    async with log_of("".join(f"line {n}\n" for n in range(100))) as (at, pane):
        await at.press("f7", "shift+up", "shift+up", "K")
        await at.pilot.pause(0.1)
        assert not pane.following
        await at.press("ctrl+c")
        await at.says("3 lines sent")
        assert (tmp_path / "copied.txt").read_text() == "line 97\nline 98\nline 99"
        await at.until(lambda: pane.following)
        await at.press("ctrl+c")
        await at.says("Ctrl+C again")
        assert at.app.is_running


async def test_dragging_over_the_log_selects_and_rows_of_one_line_are_copied_as_one(
    log_of: Any, tmp_path: Path
) -> None:
    long = "x" * 200
    async with log_of(f"above\nfirst {long} last\nbelow\n") as (at, pane):
        await at.until(lambda: "above" in pane.render_line(0).text)
        await at.pilot.mouse_down(pane, offset=(2, 2))
        await at.pilot.hover(pane, offset=(20, 3))
        await at.pilot.hover(pane, offset=(6, 6))
        await at.pilot.mouse_up(pane, offset=(6, 6))
        await at.pilot.pause(0.1)
        selected = at.app.screen.get_selected_text()
        assert selected is not None and f"first {long} last\n" in selected
        await at.press("f7", "y")
        await at.says("sent")
        assert (tmp_path / "copied.txt").read_text() == selected


async def test_without_a_selection_the_page_that_is_seen_is_copied(log_of: Any, tmp_path: Path) -> None:
    async with log_of("".join(f"line {n}\n" for n in range(500))) as (at, pane):
        await at.press("f7", "ctrl+insert")
        await at.says("sent")
        copied = (tmp_path / "copied.txt").read_text().splitlines()
        assert copied == [f"line {n}" for n in range(500 - pane.size.height, 500)]


def with_log_file(engine: Any, tmp_path: Path) -> Path:
    """Give the run a log where the engine says that it lies."""
    import msgspec

    file = tmp_path / "jobs" / "run-3" / "log.txt"
    file.parent.mkdir(parents=True)
    file.write_text("a log\n")
    engine.status_view = msgspec.structs.replace(engine.status_view, data_dir=str(tmp_path))
    return file


async def test_the_path_of_the_whole_log_is_copied(work: Any, tmp_path: Path) -> None:
    engine = scenes.in_full_swing()
    file = with_log_file(engine, tmp_path)
    async with work(engine) as at:
        at.app.data_folder = tmp_path
        await at.press("f7", "ctrl+y")
        await at.says("1 line sent")
        assert (tmp_path / "copied.txt").read_text() == str(file)


async def test_where_no_terminal_can_be_left_to_a_pager_the_file_is_named(
    work: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGER", "cat")
    engine = scenes.in_full_swing()
    with_log_file(engine, tmp_path)
    async with work(engine) as at:
        await at.press("f7", "o")
        await at.says("pager cannot be opened")
        await at.says("log.txt")


def test_the_pager_is_the_persons_own_else_less_else_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_pager.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setenv("PAGER", "most -w")
    assert log_pager.pager_command() == ["most", "-w"]
    monkeypatch.setenv("PAGER", "less -S")
    assert log_pager.pager_command() == ["less", "-S", "-R", "+G"]
    for broken in ("", "'unbalanced"):
        monkeypatch.setenv("PAGER", broken)
        assert log_pager.pager_command() == ["less", "-R", "+G"]
    monkeypatch.setattr(log_pager.shutil, "which", lambda name: None)
    assert log_pager.pager_command() is None


async def test_without_any_pager_one_sentence_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_pager.shutil, "which", lambda name: None)
    said = await log_pager.read(CopyApp(tmp_path), tmp_path / "log.txt")
    assert "No pager" in said and str(tmp_path / "log.txt") in said


async def test_what_is_dragged_over_in_the_statement_is_copied_by_control_c(work: Any, tmp_path: Path) -> None:
    async with work(scenes.in_full_swing()) as at:
        at.app.data_folder = tmp_path
        facts = at.app.screen.query_one("#facts")
        await at.pilot.mouse_down(facts, offset=(0, 1))
        await at.pilot.hover(facts, offset=(10, 2))
        await at.pilot.hover(facts, offset=(15, 3))
        await at.pilot.mouse_up(facts, offset=(15, 3))
        await at.pilot.pause(0.1)
        assert any(segment.style and segment.style.reverse for segment in facts.render_line(2))
        await at.press("ctrl+c")
        await at.says("3 lines sent")
        lines = (tmp_path / "copied.txt").read_text().splitlines()
        assert lines[0].startswith("Goal") and lines[1].startswith("Data") and lines[2].startswith("In")
        assert at.app.screen.get_selected_text() is None
