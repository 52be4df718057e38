"""Pictures as they are shown: small, one byte per channel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tfcert_problems.examples import Picture

LONGEST = 64
"""Pixels of the longer side; a terminal has no more to give."""


def of_image(image: Image.Image) -> Picture:
    """Return a picture of an image file."""
    plain = image.convert("L" if image.mode in ("L", "1", "LA", "I;16") else "RGB")
    width, height = plain.size
    plain.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX)
    return Picture(*plain.size, 1 if plain.mode == "L" else 3, plain.tobytes(), width, height)


def of_array(values: NDArray[Any], low: float, high: float) -> Picture:
    """Return a picture of (height, width), (height, width, 1) or (height, width, 3); `low` is dark, `high` bright."""
    flat = values[..., 0] if values.ndim == 3 and values.shape[2] == 1 else values
    span = (high - low) or 1.0
    scaled = np.clip(np.rint((flat.astype(np.float64) - low) / span * 255), 0, 255).astype(np.uint8)
    return of_image(Image.fromarray(scaled))


def range_of(low: float, high: float) -> tuple[float, float]:
    """Return the darkest and the brightest value of pictures with these extremes: bytes' own range, or theirs."""
    if low >= 0 and 200 <= high <= 255:
        return 0.0, 255.0
    return (0.0 if low >= 0 else low), high
