"""Figures of scripts, by matplotlib itself in real children without a display: kept, listed, made small, capped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from job_children import Desk
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.events import Crashed, Trained
from tfcert_exam_engine.training.figure_views import FiguresView
from tfcert_exam_engine.training.run_figures import copy_out, figures_in, picture_of

ALL_WAYS = """
    import matplotlib
    matplotlib.use("TkAgg")  # there is no window to be had here
    import matplotlib.pyplot as plt
    plt.plot([1, 2, 3])
    plt.savefig("loss")
    plt.show()
    print("open:", plt.get_fignums(), matplotlib.get_backend())
    plt.switch_backend(newbackend="QtAgg")
    figure, axes = plt.subplots()
    axes.imshow([[1, 2], [3, 4]])
    figure.show()
    figure.savefig(fname="pixels.svg")
    with open("buffer.png", "wb") as opened:
        plt.savefig(opened)
    plt.show(block=False)
    print("open:", plt.get_fignums())
"""
MANY = """
    import matplotlib.pyplot as plt
    for n in range(104):
        plt.figure(figsize=(1, 1), dpi=20)
        plt.plot([0, n])
        plt.show()
    plt.savefig("late.png")
"""
NONE = """
    import sys
    print([name for name in sys.modules if name.partition(".")[0] == "matplotlib"])
"""


def drawn(desk: Desk, script: str) -> FiguresView:
    """Run a script as a run does where another Python is named: it needs no TensorFlow."""
    assert desk.foreign(desk.ask(script), sys.executable).wait() == 0, desk.log
    assert isinstance(desk.ending, Trained), desk.log
    return figures_in(1, desk.job_folder)


async def test_figures_are_kept_however_they_are_shown_or_saved(desk: Desk) -> None:
    view = drawn(desk, ALL_WAYS)
    assert [(one.number, one.how, one.saved_as) for one in view.figures] == [
        (1, "saved", "loss.png"),
        (2, "shown", ""),
        (3, "shown", ""),
        (4, "saved", "pixels.svg"),
    ], "what was shown twice is kept once"
    assert "open: [] agg" in desk.log and "open: [1]" in desk.log
    assert "Figure 1 is kept: 001-saved-loss.png" in desk.log
    assert (desk.folder / "loss.png").read_bytes() == Path(view.folder, view.figures[0].name).read_bytes()
    picture = await picture_of(view, 1, 100, 90)
    assert (picture.width, picture.height) == (100, 75) and (picture.full_width, picture.full_height) == (640, 480)
    assert picture.pixels[:3] == b"\xff\xff\xff" and len(set(picture.pixels)) > 20
    with pytest.raises(EngineUnavailable, match=r"004-saved-pixels\.svg cannot be drawn here") as refused:
        await picture_of(view, 4, 100, 90)
    assert "figures 1 -o FOLDER" in refused.value.advice
    with pytest.raises(UsageRefused, match="no figure 9"):
        await picture_of(view, 9, 100, 90)
    copies = copy_out(view, desk.home / "copies")
    assert [file.name for file in copies.values()] == [one.name for one in view.figures]


def test_figures_in_a_loop_are_kept_up_to_a_hundred_and_counted_beyond(desk: Desk) -> None:
    view = drawn(desk, MANY)
    assert [one.number for one in view.figures] == list(range(1, 101))
    assert view.more == 5
    assert desk.log.count("100 figures are kept; those that come now are not.") == 1


def test_a_script_that_draws_nothing_does_not_load_it(desk: Desk) -> None:
    view = drawn(desk, NONE)
    assert not view.figures and desk.log.startswith("[]")


def test_a_script_that_fails_has_drawn_what_it_has_drawn(desk: Desk) -> None:
    script = "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()\nraise ValueError('enough')\n"
    desk.foreign(desk.ask(script), sys.executable).wait()
    assert isinstance(desk.ending, Crashed)
    assert len(figures_in(1, desk.job_folder).figures) == 1


def test_a_library_that_was_loaded_before_is_changed_too(desk: Desk) -> None:
    """As in a forked child, whose Keras has imported it."""
    code = f"""
import matplotlib.pyplot as plt
from tfcert_exam_engine.runner.bare import figures
figures.install({str(desk.job_folder)!r})
plt.plot([1])
plt.show()
print(plt.get_backend())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["Figure 1 is kept: 001-shown.png", "agg"], done.stderr
    assert len(figures_in(1, desk.job_folder).figures) == 1


async def test_what_is_no_picture_or_no_figure_is_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "figures"
    folder.mkdir()
    (folder / "001-shown.png").write_bytes(b"no picture at all")
    (folder / "notes.txt").write_text("of somebody else")
    (folder / "002-shown.png").symlink_to("/etc/passwd")
    view = figures_in(7, tmp_path)
    assert [one.number for one in view.figures] == [1]
    with pytest.raises(EngineUnavailable, match="cannot identify image file"):
        await picture_of(view, 1, 10, 10)
