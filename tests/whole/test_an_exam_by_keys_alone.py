"""A whole exam in tmux by keys alone: written, trained, submitted, left and come back to, ended, and its score read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from installed_command import COMMAND
from tmux import LIMIT_S, Tmux, data_dir, open_tmux

__all__ = ["data_dir", "open_tmux"]
CURVE = re.compile("[\u2801-\u28ff]{2}|◆")
"""Braille side by side, or the mark of the best epoch."""
STARS = re.compile(r"([★☆]{5})   \d+ of \d+ points")
WEIGHTS = {1: 10, 2: 15, 3: 20, 4: 25, 5: 30}

pytestmark = [
    pytest.mark.whole,
    pytest.mark.trains,
    pytest.mark.skipif(not COMMAND.exists(), reason="the command is not installed beside this Python"),
    pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here"),
]

SPRING = """from pathlib import Path

import keras
import numpy as np

DATA = Path(__file__).with_name("data")
table = np.loadtxt(DATA / "measurements.csv", delimiter=",", skiprows=1, dtype="float32")
load, length = table[:, :1], table[:, 1:]
inside = keras.layers.Normalization(axis=-1)
inside.adapt(load)
model = keras.Sequential([keras.Input((1,)), inside, keras.layers.Dense(1, bias_initializer="ones")])
model.compile(keras.optimizers.SGD(0.1), loss="mse")
model.fit(load, length, epochs=40, verbose=2)
model.save(Path(__file__).with_name("mymodel.keras"))
"""
"""The spring, for somebody who brings a script along."""


def begin(tmux: Tmux) -> None:
    """See the welcome once, and begin an exam."""
    tmux.shows("any key leads on")
    tmux.press("Enter")
    tmux.shows_no_more("any key leads on")
    tmux.press("F2")
    tmux.shows("Begin the exam?")
    tmux.press("y")
    tmux.shows("exam ·", "needs 90 more", "Spring")


def write(tmux: Tmux, category: int) -> None:
    """Write a quick solution on the Code page: one is brought along and pasted, in the others the starter is mended."""
    tmux.press(f"M-{category}")
    tmux.press("F4")
    tmux.shows("def ", f"┏ {category} ")
    if category == 1:
        tmux.press("C-a")
        tmux.paste(SPRING)
    else:
        for found, instead in (("epochs=1,", "epochs=3,"), ('optimizer="sgd"', 'optimizer="adam"')):
            replace_all(tmux, found, instead)
    tmux.shows("Code *")
    tmux.press("C-s")
    tmux.shows_no_more("Code *")


def replace_all(tmux: Tmux, found: str, instead: str) -> None:
    """Put one thing in another's place by the editor's own keys."""
    tmux.press("C-f")
    tmux.shows("down next")
    tmux.write(found)
    tmux.press("Tab")
    tmux.write(instead)
    tmux.press("C-o")
    tmux.shows(instead)
    tmux.press("M-j")
    tmux.shows_no_more("down next")


def train(tmux: Tmux, run: int) -> None:
    """Run it, and look at what is seen of it."""
    tmux.press("F5")
    tmux.shows(re.compile(rf"run {run} · epoch +\d+ of \d+ · done"), CURVE)


def submit(tmux: Tmux) -> int:
    """Submit, and return the stars that are shown."""
    tmux.press("F9")
    found = STARS.search(tmux.shows(STARS, "F10 closes"))
    assert found
    tmux.press("F10")
    tmux.shows_no_more("F10 closes")
    return found[1].count("★")


def look_up(tmux: Tmux) -> None:
    """Read in the reference, which an exam has."""
    tmux.press("M-f")
    tmux.shows("read from the installed libraries")
    tmux.write("layers.Dense")
    tmux.shows("keras.layers.Dense")
    tmux.press("Enter")
    tmux.shows("units", "activation")
    tmux.press("F10")


def note_and_ask(tmux: Tmux) -> None:
    """Write a note, and be refused a hint."""
    tmux.press("M-m")
    tmux.shows("Your notes on this problem")
    tmux.write("nothing but adam")
    tmux.shows("nothing but adam", "saved in")
    tmux.press("M-i")
    tmux.shows(re.compile("exam.*hint|hint.*exam", re.IGNORECASE | re.DOTALL))


def leave_and_come_back(tmux: Tmux) -> None:
    """Detach, come back on a narrow terminal and on a wide one: the exam is where it was."""
    wide = tmux.attached(120, 41)  # a row is tmux's own
    tmux.shows("exam ·", "Machine", "Log")
    wide.detach()
    narrow = tmux.attached(80, 25)
    tmux.shows(re.compile(r"^ exam ", re.MULTILINE), "F3 Curves", " left")
    assert max(map(len, tmux.text.splitlines())) <= 80
    narrow.detach()
    again = tmux.attached(120, 41)
    tmux.shows("Machine", "Log · run")
    again.detach()


def end(tmux: Tmux) -> str:
    """End the exam, and return its result as it is shown."""
    tmux.press("C-e")
    tmux.shows("End the exam now?")
    tmux.press("y")
    return tmux.shows("never a credential", "You ended it.")


def asked(data_dir: Path, *command: str) -> Any:
    """Return what a headless command says."""
    answer = subprocess.run([COMMAND, "--data-dir", data_dir, *command, "--json"], capture_output=True, text=True)
    return json.loads(answer.stdout)


def test_an_exam_is_sat_by_keys_alone_and_its_score_is_the_engines(
    data_dir: Path, open_tmux: Callable[[], Tmux]
) -> None:
    tmux = open_tmux()
    begin(tmux)
    stars = {}
    for number, category in enumerate(WEIGHTS, start=1):
        write(tmux, category)
        train(tmux, number)
        stars[category] = submit(tmux)
        if category == 2:
            look_up(tmux)
        if category == 3:
            note_and_ask(tmux)
            leave_and_come_back(tmux)
    assert stars[1] >= 1
    score = sum(WEIGHTS[category] * stars[category] / 5 for category in WEIGHTS)
    tmux.shows(f"{score:g} of 100")
    shown = end(tmux)
    assert f"{score:g} of 100" in shown
    told = asked(data_dir, "result")
    assert (told["score"], told["passed"], told["end_reason"]) == (score, score >= 90, "candidate")
    assert {each["category"]: each["stars"] for each in told["problems"]} == stars
    assert [each["hints"] for each in told["problems"]] == [0] * 5
    tmux.press("C-q")
    assert not psutil.wait_procs([tmux.screen], timeout=LIMIT_S)[1]
