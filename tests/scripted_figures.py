"""Scripted figures: a test lays out the list; each picture is a curve on white."""

from __future__ import annotations

from kept_state import KeepsState
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.training.figure_views import FigureFile, FiguresView
from tfcert_problems.examples import Picture

FOLDER = "/home/ada/.local/share/tfcert-tui/jobs/run-3/figures"
DRAWN = FiguresView(
    3,
    FOLDER,
    [
        FigureFile(1, "001-shown.png", "shown", "", 23_633, 1_790_000_000.0),
        FigureFile(2, "002-saved-loss.png", "saved", "loss.png", 24_100, 1_790_000_060.0),
        FigureFile(3, "003-saved-loss.svg", "saved", "loss.svg", 17_755, 1_790_000_061.0),
    ],
    5,
)


def curve(width: int, height: int) -> Picture:
    """A falling curve in blue on white, 4 to 3 and as large as it fits."""
    wide = max(4, min(width, height * 4 // 3))
    high = max(3, wide * 3 // 4)
    pixels = bytearray(b"\xff" * (3 * wide * high))
    for x in range(wide):
        y = round((high - 1) * (1 - 1 / (1 + 5 * x / wide)))
        for row in range(max(0, y - 1), min(high, y + 2)):
            at = 3 * (row * wide + x)
            pixels[at : at + 3] = b"\x1f\x77\xb4"
    return Picture(wide, high, 3, bytes(pixels), 640, 480)


class DrawsFigures(KeepsState):
    """What a scripted engine says of figures; a test changes the field."""

    drawn: FiguresView | None = None

    async def figures(self, run: int) -> FiguresView:
        """As the test laid it out, else none."""
        return self.drawn or FiguresView(run, FOLDER, [])

    async def figure_picture(self, run: int, number: int, width: int, height: int) -> Picture:
        """A curve; what is no picture cannot be drawn."""
        self._note("figure_picture", run, number)
        if number == 3:
            raise EngineUnavailable(
                "no_picture", "003-saved-loss.svg cannot be drawn here: no picture.", "Copy it out."
            )
        return curve(width, height)
