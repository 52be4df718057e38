"""Pictures on character cells: two pixels to a cell, or shades where there are no blocks or too few colours."""

from __future__ import annotations

import os
from functools import lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from tfcert_problems.examples import Picture

UPPER_HALF = "▀"
ASCII_SHADES, BLOCK_SHADES = " .:-=+*#%@", " ░▒▓█"
LEVELS, LEVELS_OVER_SSH = 32, 16
"""Shades of each channel: fewer make longer runs of one colour, and fewer bytes on the wire."""

Pixel = tuple[int, int, int]


def rows_of(picture: Picture, columns: int, shades: str) -> list[list[Segment]]:
    """Return the picture as rows of exactly `columns` cells, square pixels, its shape kept.

    `shades`: characters from dark to light where colours are too few for a picture; "": colours.
    """
    high = max(1, round(columns * picture.height / max(1, picture.width)))
    if shades:
        return [[Segment(_shaded(row, shades))] for row in _scaled(picture, columns, max(1, (high + 1) // 2))]
    pixels = _scaled(picture, columns, high + high % 2)
    return [_blocks(pixels[row], pixels[row + 1]) for row in range(0, len(pixels), 2)]


def _shaded(row: list[Pixel], shades: str) -> str:
    return "".join(shades[sum(pixel) * (len(shades) - 1) // 765] for pixel in row)


def _blocks(upper: list[Pixel], lower: list[Pixel]) -> list[Segment]:
    """Return a row of cells; neighbours of one colour are one segment."""
    runs: list[tuple[Pixel, Pixel, int]] = []
    for top, bottom in zip(upper, lower, strict=True):
        if runs and runs[-1][:2] == (top, bottom):
            runs[-1] = (top, bottom, runs[-1][2] + 1)
        else:
            runs.append((top, bottom, 1))
    return [Segment(UPPER_HALF * count, _style(top, bottom)) for top, bottom, count in runs]


@lru_cache(maxsize=4096)
def _style(top: Pixel, bottom: Pixel) -> Style:
    return Style(color=Color.from_rgb(*top), bgcolor=Color.from_rgb(*bottom))


def _levels() -> int:
    return LEVELS_OVER_SSH if os.environ.get("SSH_CONNECTION") else LEVELS


def _scaled(picture: Picture, wide: int, high: int) -> list[list[Pixel]]:
    """Return the picture in another size: pixels repeated, or those that share a place averaged."""
    across = [_reach(place, wide, picture.width) for place in range(wide)]
    down = [_reach(place, high, picture.height) for place in range(high)]
    steps = _levels() - 1
    shades = [round(round(value / 255 * steps) * 255 / steps) for value in range(256)]
    return [[_mean(picture, columns, rows, shades) for columns in across] for rows in down]


def _reach(place: int, places: int, there: int) -> range:
    first = place * there // places
    return range(first, max(first + 1, (place + 1) * there // places))


def _mean(picture: Picture, columns: range, rows: range, shades: list[int]) -> Pixel:
    channels, pixels = picture.channels, picture.pixels
    places = [(row * picture.width + column) * channels for row in rows for column in columns]
    means = [shades[sum(pixels[place + channel] for place in places) // len(places)] for channel in range(channels)]
    return (means[0], means[0], means[0]) if channels == 1 else (means[0], means[1], means[2])
