"""Makes a picture small enough for a terminal: `python -m tfcert_exam_engine.runner.draw_figure FILE WIDTH HEIGHT`.

Prints a `Picture` as msgpack. A file that a script wrote is opened here, and not in the engine.
"""

from __future__ import annotations

import sys
import warnings

import msgspec
from PIL import Image, ImageFilter

from tfcert_problems.examples import Picture


def main() -> None:
    """Read the file, fit it into so many pixels, and print it."""
    name, width, height = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(name) as opened:
            picture = _fitted(opened, width, height)
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        sys.exit(" ".join(str(error).split()) or type(error).__name__)
    sys.stdout.buffer.write(msgspec.msgpack.encode(picture))


PAPER = 250
"""From this brightness on a pixel is the paper's."""
LINES = ((6.0, 5), (3.0, 3))
"""How much smaller a drawing gets, and how wide its lines are made before: thin ones would fade into the paper."""


def _fitted(opened: Image.Image, width: int, height: int) -> Picture:
    """Return it on white, as figures are."""
    full = opened.size
    paper = Image.new("RGBA", full, "white")
    paper.alpha_composite(opened.convert("RGBA"))
    seen = paper.convert("RGB")
    smaller = max(full[0] / width, full[1] / height)
    wide = next((cells for least, cells in LINES if smaller >= least), 1)
    if wide > 1 and _is_drawing(seen):
        seen = seen.filter(ImageFilter.MinFilter(wide))
    seen.thumbnail((width, height), Image.Resampling.BOX)
    return Picture(*seen.size, 3, seen.tobytes(), *full)


def _is_drawing(seen: Image.Image) -> bool:
    """Whether it is lines on paper, and no photograph: more than half of it is paper."""
    shades = seen.convert("L").histogram()
    return sum(shades[PAPER:]) * 2 > sum(shades)


if __name__ == "__main__":
    main()
