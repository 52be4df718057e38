"""The installed command in a real tmux: its server is killed, the line hung up, and nothing but the screen is lost."""

from __future__ import annotations

import re
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from hosts import SLOW_FIT
from installed_command import COMMAND
from tmux import LIMIT_S, Tmux, data_dir, open_tmux

__all__ = ["data_dir", "open_tmux"]
CURVE = re.compile("[\u2801-\u28ff]{3}")
"""Three Braille characters side by side."""

pytestmark = [
    pytest.mark.whole,
    pytest.mark.trains,
    pytest.mark.skipif(not COMMAND.exists(), reason="the command is not installed beside this Python"),
    pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here"),
]


def epoch_on(text: str) -> int:
    found = re.search(r"run 1 · epoch +(\d+) of 2000", text)
    assert found, text
    return int(found[1])


def seconds_left(text: str) -> int:
    found = re.search(r"(\d\d):(\d\d):(\d\d) left", text)
    assert found, text
    hours, minutes, seconds = map(int, found.groups())
    return hours * 3600 + minutes * 60 + seconds


def training_of(engine: psutil.Process) -> psutil.Process:
    """Return the fork server's child that trains; another waits there for a submission."""
    forked = [each for each in engine.children(recursive=True) if each.ppid() != engine.pid]
    (training,) = [each for each in forked if each.cwd().endswith("category1")]
    return training


def gone(process: psutil.Process) -> bool:
    """Wait until it is not there any more."""
    return not psutil.wait_procs([process], timeout=LIMIT_S)[1]


def begin(tmux: Tmux, data_dir: Path) -> psutil.Process:
    """Sit a practice by keys, train slowly in category 1, look at category 3; return the training."""
    tmux.shows("any key leads on")
    tmux.press("Enter")
    while "any key leads on" in tmux.text:
        time.sleep(0.1)
    tmux.press("F3")
    tmux.shows("practice ·", "needs 90 more", "Spring")
    folder = next((data_dir / "attempts").iterdir()) / "category1"
    (folder / "solution.py").write_text(SLOW_FIT.format(epochs=2000, pause_s=0.2))
    tmux.press("F5")
    while epoch_on(tmux.shows("run 1 · epoch")) < 3:
        time.sleep(0.2)
    tmux.press("3")
    tmux.shows("Real photographs, five of them")
    return training_of(psutil.Process(int((data_dir / "engine.lock").read_text())))


def shows_all_of_it(tmux: Tmux, since: int) -> None:
    """Hold the screen against what went on: curves, the log from its first line, the epochs since."""
    tmux.press("1")
    assert epoch_on(tmux.shows("How long is the spring?", "run 1 · epoch", "ms/step", CURVE)) >= since
    tmux.press("F7")
    time.sleep(0.5)  # a key right behind it is for the pane that was left
    tmux.press("Home")
    tmux.shows("line 1 of the log", "Epoch 1/2000")


def test_a_killed_tmux_and_a_hangup_cost_nothing_but_the_screen(data_dir: Path, open_tmux: Callable[[], Tmux]) -> None:
    tmux = open_tmux()
    training = begin(tmux, data_dir)
    engine = training.parents()[1]
    left, clock = seconds_left(tmux.text), time.monotonic()
    tmux.kill()
    assert gone(tmux.server) and gone(tmux.screen)
    assert engine.is_running() and training.status() != psutil.STATUS_ZOMBIE
    epochs = len((data_dir / "jobs" / "run-1" / "log.txt").read_text().split("Epoch ")) - 1
    time.sleep(2)

    tmux = open_tmux()
    text = tmux.shows("practice ·", "Real photographs, five of them", " left")
    assert abs(left - seconds_left(text) - (time.monotonic() - clock)) < 5
    shows_all_of_it(tmux, since=epochs)
    tmux.screen.send_signal(signal.SIGHUP)
    assert gone(tmux.screen)
    assert engine.is_running() and training.is_running()

    tmux = open_tmux()
    shows_all_of_it(tmux, since=epochs + 1)
    assert training_of(engine) == training
    tmux.screen.send_signal(signal.SIGTERM)
    assert gone(tmux.screen)
    mine = [each for each in psutil.process_iter(["cmdline"]) if str(data_dir) in (each.info["cmdline"] or [])]
    assert mine == [engine], "no process of a screen is left"
