"""The figures of runs: listed as their files stand, and made small for a terminal in a child."""

from __future__ import annotations

import re
import shutil
import sys
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.children import asked_child
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.training.figure_views import FigureFile, FiguresView
from tfcert_exam_engine.typed import from_msgpack
from tfcert_problems.examples import Picture

FOLDER, MORE = "figures", "more"
"""In a run's folder, and the count of those that were not kept; as `runner.bare.figures` writes them."""
NAME = re.compile(r"(\d{3,})-(shown\.png|saved-(.+))", re.DOTALL)
MOST_PIXELS = 480
"""Of either side: an answer of the child holds a megabyte."""
LIMIT_S = 20.0


def figures_in(run: int, job_folder: Path) -> FiguresView:
    """Return the figures that a run has kept so far."""
    folder = job_folder / FOLDER
    try:
        found = [figure for file in folder.iterdir() if (figure := _figure(file)) is not None]
    except OSError:
        found = []
    return FiguresView(run, str(folder), sorted(found, key=lambda one: one.number), _more(folder))


def copy_out(view: FiguresView, folder: Path) -> dict[int, Path]:
    """Copy all figures into a folder, which is made; returns where each is, by its number.

    Raises:
        OSError: the folder takes nothing, or the files were pruned.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copies = ((one.number, shutil.copyfile(Path(view.folder, one.name), folder / one.name)) for one in view.figures)
    return {number: Path(copy) for number, copy in copies}


async def picture_of(view: FiguresView, number: int, width: int, height: int) -> Picture:
    """Return a figure in at most so many pixels.

    Raises:
        UsageRefused: the run has none of this number.
        EngineUnavailable: the file is no picture that can be drawn.
    """
    figure = next((one for one in view.figures if one.number == number), None)
    if figure is None:
        message = _("Run {run} has no figure {n}.").format(run=view.run, n=number)
        raise UsageRefused("no_figure", message, _("See: tfcert-tui figures {run}").format(run=view.run))
    sides = [str(max(1, min(side, MOST_PIXELS))) for side in (width, height)]
    program = [sys.executable, "-m", "tfcert_exam_engine.runner.draw_figure", f"{view.folder}/{figure.name}", *sides]
    answer = await asked_child.ask(program, LIMIT_S)
    try:
        return from_msgpack(answer.said, Picture)
    except BAD_JSON as error:
        raise EngineUnavailable(
            "no_picture",
            _("{file} cannot be drawn here: {why}.").format(file=figure.name, why=answer.fault or error),
            _("Copy it out: tfcert-tui figures {run} -o FOLDER").format(run=view.run),
        ) from error


def _figure(file: Path) -> FigureFile | None:
    named = NAME.fullmatch(file.name)
    if named is None or file.is_symlink() or not file.is_file():
        return None
    facts = file.stat()
    saved_as = named[3] or ""
    return FigureFile(
        int(named[1]), file.name, "saved" if saved_as else "shown", saved_as, facts.st_size, facts.st_mtime
    )


def _more(folder: Path) -> int:
    try:
        return int((folder / MORE).read_text())
    except (OSError, ValueError):
        return 0
