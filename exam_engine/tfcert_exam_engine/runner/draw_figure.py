"""Makes a picture small enough for a terminal: `python -m tfcert_exam_engine.runner.draw_figure FILE WIDTH HEIGHT`.

Prints a `Picture` as msgpack. A file that a script wrote is opened here, and not in the engine.
"""

from __future__ import annotations

import sys
import warnings

import msgspec
from PIL import Image

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


def _fitted(opened: Image.Image, width: int, height: int) -> Picture:
    """Return it on white, as figures are."""
    full = opened.size
    seen = opened.convert("RGBA")
    seen.thumbnail((width, height), Image.Resampling.LANCZOS)
    paper = Image.new("RGBA", seen.size, "white")
    paper.alpha_composite(seen)
    return Picture(*seen.size, 3, paper.convert("RGB").tobytes(), *full)


if __name__ == "__main__":
    main()
