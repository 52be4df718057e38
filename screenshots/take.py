"""Take the pictures of the README: drives the real app through a real practice attempt, with a real engine.

    python screenshots/take.py [--data-dir FOLDER] [--out FOLDER]

The attempt is begun, trained, submitted and ended by the keys a person would press; the scripts are the problems' own
references. Pictures are taken at 80x24, 120x40 and 200x60, as SVG and as PNG (resvg-py and a monospaced font with
braille, such as DejaVu Sans Mono, are needed for the PNG). The engine is stopped at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from textual.pilot import Pilot

from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.paths import Paths, paths_for
from tfcert_problems import catalog
from tfcert_tui.app import TfcertApp
from tfcert_tui.desk import Desk
from tfcert_tui.machine.doctor_call import glance_at
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.history import HistoryScreen
from tfcert_tui.screens.review import ReviewScreen

SIZES = [(80, 24), (120, 40), (200, 60)]
FONT = "DejaVu Sans Mono"
WAIT_S = 900.0
FIRST, LIVE, WAITING = 2, 5, 3
"""Submitted for its verdict; trained while its pictures are taken; asked for meanwhile."""


class Photographer:
    """Presses keys, waits, and takes pictures."""

    def __init__(self, app: TfcertApp, pilot: Pilot[str], folder: Path) -> None:
        self.app, self.pilot, self.folder = app, pilot, folder

    async def until(self, what: Callable[[], object], limit_s: float = WAIT_S) -> None:
        """Wait until it is so.

        Raises:
            TimeoutError: it never was.
        """
        async with asyncio.timeout(limit_s):
            while not what():
                await self.pilot.pause(0.1)

    async def take(self, name: str, size: tuple[int, int]) -> None:
        """Take one picture in one size, as SVG and PNG."""
        await self.pilot.resize_terminal(*size)
        await self.pilot.pause(1.0)
        svg = without_web_font(self.app.export_screenshot(title="tfcert-tui"))
        path = self.folder / f"{name}-{size[0]}x{size[1]}.svg"
        path.write_text(svg, encoding="utf-8")
        path.with_suffix(".png").write_bytes(as_png(svg))
        print(path.name)

    async def take_all(self, name: str) -> None:
        """Take one picture in every size, and go back to 120x40."""
        for size in SIZES:
            await self.take(name, size)
        await self.pilot.resize_terminal(120, 40)


def without_web_font(svg: str) -> str:
    """Return the picture with a font of the machine: the one it names would be fetched from the network."""
    return re.sub(r"@font-face\s*\{[^}]*\}", "", svg).replace("Fira Code", FONT)


def as_png(svg: str) -> bytes:
    """Return the picture as PNG."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_family=FONT, monospace_family=FONT))


async def sit(camera: Photographer, desk: Desk) -> None:
    """Sit a practice attempt, taking pictures on the way."""
    state = desk.state
    await camera.until(lambda: state.link == "live", 60)
    await camera.take_all("home")
    await camera.pilot.press("alt+7")
    await camera.until(lambda: state.public is not None)
    await camera.take("datasets", (120, 40))
    await camera.pilot.press("escape", "f3")
    await camera.until(lambda: isinstance(camera.app.screen, ExamScreen))
    attempt = state.live
    assert attempt is not None
    for problem in attempt.problems:
        reference = catalog.find(problem.category, problem.slug).folder / "reference.py"
        shutil.copy(reference, Path(problem.folder) / "solution.py")
    await train(camera, desk, FIRST)
    await camera.pilot.press("f9")
    await camera.until(lambda: any(each.state == "graded" for each in state.submissions.values()))
    await camera.take_all("verdict")
    await camera.pilot.press("f10", str(LIVE), "f5")
    await camera.until(
        lambda: any(len(points) > 4 for run, points in state.points.items() if state.runs[run].category == LIVE)
    )
    await camera.take_all("exam")
    await camera.pilot.press("alt+8")
    await camera.take("monitor", (120, 40))
    await camera.pilot.press("escape")
    await camera.pilot.press("f4")
    await camera.take("code", (120, 40))
    await camera.app.run_action("app.look('light')")
    await camera.pilot.press("f2")
    await camera.take("exam-light", (120, 40))
    await camera.app.run_action("app.look('dark')")
    await camera.pilot.press(str(FIRST), "alt+d")
    await camera.take("data", (120, 40))
    await camera.pilot.press(str(WAITING), "f5")
    await camera.until(lambda: desk.state.run_of(WAITING) is not None)
    await camera.pilot.press("f12", "tab")
    await camera.take("runs", (120, 40))
    await camera.pilot.press("escape", str(LIVE), "alt+g")
    await camera.take("settings", (120, 40))
    await camera.pilot.press("escape", "f1")
    await camera.take("help", (120, 40))
    await camera.pilot.press("escape", "ctrl+e")
    await camera.take("end", (120, 40))
    await camera.pilot.press("y")
    await camera.until(lambda: state.live is None)
    await camera.take_all("result")
    await camera.pilot.press("f3", "f4")
    await camera.until(lambda: isinstance(camera.app.screen, ReviewScreen))
    await camera.take("review", (120, 40))
    await camera.pilot.press("escape", "f2", "f9")
    await camera.until(lambda: isinstance(camera.app.screen, HistoryScreen))
    await camera.take("history", (120, 40))


def epochs_of(desk: Desk, category: int) -> int:
    """Return how many points the category's newest run has."""
    run = desk.state.run_of(category)
    return len(desk.state.points.get(run.run, [])) if run else 0


async def train(camera: Photographer, desk: Desk, category: int) -> None:
    """Train one category to its end."""
    await camera.pilot.press(str(category), "f5")
    await camera.until(lambda: (run := desk.state.run_of(category)) is not None and run.state == "trained")


async def take_all(engine: Engine, folder: Path, paths: Paths) -> None:
    """Take all pictures with this engine."""
    folder.mkdir(parents=True, exist_ok=True)
    desk = Desk(engine, paths=paths, doctor=partial(glance_at, paths))
    app = TfcertApp(engine, desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await sit(Photographer(app, pilot, folder), desk)


async def main(data_dir: Path, folder: Path) -> None:
    """Start an engine in the folder, take the pictures, stop it. The problems are those that train in seconds."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    paths_for(data_dir).settings.write_text('{"form": "first"}', encoding="utf-8")
    await take_all(EngineClient(paths_for(data_dir)), folder, paths_for(data_dir))
    engine = EngineClient(paths_for(data_dir))
    await engine.connect(start=False)
    await engine.stop()


if __name__ == "__main__":
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")  # whatever this is started from
    parser = argparse.ArgumentParser(description="Take the pictures of the README with the real app and engine.")
    parser.add_argument("--data-dir", type=Path, help="where the attempt is kept; a fresh folder when not given")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    options = parser.parse_args()
    asyncio.run(main(options.data_dir or Path(tempfile.mkdtemp(prefix="tfcert-")), options.out))
