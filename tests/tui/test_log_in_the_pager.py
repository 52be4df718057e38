"""The log in a pager: bars as a terminal shows them, colours kept, in pieces, and no copy left."""

from __future__ import annotations

import asyncio
import io
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from textual.app import App

import scenes
from tfcert_tui.logs import log_copy, log_pager
from tfcert_tui.logs.log_copy import LogCopy

BAR = "".join(f"\r{step}/551 {'━' * step}{' ' * (4 - step)}" + "\b" * 3 for step in range(5))
LOG = f"Epoch 1/2\n{BAR}\r551/551 ━━━━ 3s loss: 0.5\n\x1b[31mred\x1b[0m\nEpoch 2/2\n".encode()
SHOWN = "Epoch 1/2\n551/551 ━━━━ 3s loss: 0.5\n\x1b[31mred\x1b[0m\nEpoch 2/2\n"


def copied(raw: bytes, piece: int = 1 << 20) -> str:
    """Return the copy of a log that comes in pieces."""
    out = io.BytesIO()
    copy = LogCopy(out)
    for begin in range(0, len(raw), piece):
        copy.feed(raw[begin : begin + piece])
    copy.finish()
    return out.getvalue().decode()


@pytest.mark.parametrize("piece", [1, 3, 7, 50, 10_000])
def test_bars_are_as_a_terminal_shows_them_and_colours_stay_however_the_log_is_cut(piece: int) -> None:
    assert copied(LOG, piece) == SHOWN


def test_a_bar_of_two_lines_goes_back_up_over_plain_lines_too() -> None:
    assert copied(b"before\na 1\nb 1\n\x1b[2Aa 2\nb 2\nafter\n", 4) == "before\na 2\nb 2\nafter\n"


def test_plain_lines_are_copied_as_they_are_however_long_and_an_end_without_newline_is_kept() -> None:
    long = "x" * 50_000
    assert copied(f"{long}\r\nlast".encode()) == f"{long}\r\nlast"
    assert copied(b"one\rtwo") == "two"


def test_a_line_that_never_ends_is_drawn_without_being_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_copy, "PIECE", 1000)
    copy = LogCopy(io.BytesIO())
    for step in range(10_000):
        copy.feed(b"\r%5d of 10000" % step)
        assert len(copy._rest) <= 1000 + 15
    assert copied(b"".join(b"\r%5d of 10000" % step for step in range(10_000)), 500) == " 9999 of 10000"


class PagerApp(App[None]):
    """Leaves a terminal that there is not."""

    def suspend(self) -> Any:
        return self.batch_update()


@pytest.fixture
def pager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a pager that copies what it is given puts it."""
    seen = tmp_path / "seen.txt"
    script = tmp_path / "pager.py"
    script.write_text(f"import shutil, sys; shutil.copy(sys.argv[1], {str(seen)!r})")
    monkeypatch.setenv("PAGER", f"{sys.executable} {script}")
    return seen


@pytest.mark.parametrize("follow", [False, True])
async def test_the_pager_gets_the_copy_and_is_told_of_the_log_itself(pager: Path, tmp_path: Path, follow: bool) -> None:
    (tmp_path / "run-3").mkdir()
    log = tmp_path / "run-3" / "log.txt"
    log.write_bytes(LOG)
    app = PagerApp()
    async with app.run_test():
        said = await log_pager.read(app, log, follow)
    assert pager.read_text() == SHOWN
    assert str(log) in said and "progress bars" in said
    assert [file.name for file in log.parent.iterdir()] == ["log.txt"]


async def test_where_no_copy_can_be_written_the_pager_gets_the_log(pager: Path, tmp_path: Path) -> None:
    (tmp_path / "run-3" / log_pager.COPY).mkdir(parents=True)
    log = tmp_path / "run-3" / "log.txt"
    log.write_bytes(LOG)
    app = PagerApp()
    async with app.run_test():
        assert await log_pager.read(app, log) == ""
    assert pager.read_bytes() == LOG


async def test_what_a_live_run_prints_is_appended_to_the_copy(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_bytes(LOG)
    async with log_pager.as_shown(log, follow=True) as shown:
        with log.open("ab") as more:
            more.write(b"\r1\r2\n")
        for _each in range(500):
            if shown.read_text() == SHOWN + "2\n":
                break
            await asyncio.sleep(0.02)
        assert shown.read_text() == SHOWN + "2\n"


async def test_the_key_opens_the_copy_of_the_run_that_is_shown(work: Any, pager: Path, tmp_path: Path) -> None:
    engine = scenes.in_full_swing()
    log = tmp_path / "jobs" / "run-3" / "log.txt"
    log.parent.mkdir(parents=True)
    log.write_bytes(LOG)
    engine.status_view = msgspec.structs.replace(engine.status_view, data_dir=str(tmp_path))
    async with work(engine) as at:
        at.app.suspend = at.app.batch_update
        await at.press("f7", "o")
        await at.says("progress bars as a terminal shows them")
        assert pager.read_text() == SHOWN
