"""Drawing on a sheet of a PDF: text of several fonts, lines, stars."""

from __future__ import annotations

import math
from typing import Any, Literal

from tfcert_tui.reporting.faces import Setting, Style, setting

Side = Literal["left", "centre", "right"]
POINTS = 5
INNER = 0.45
"""Radius of a star's inner corners, as a share of its outer ones."""


class Ink:
    """On one canvas of reportlab; lengths are in points from the lower left corner."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        style: Style = "roman",
        colour: str = "#000000",
        side: Side = "left",
        spacing: float = 0,
        fonts: Setting | None = None,
    ) -> None:
        """Set a line; `spacing` is put between its letters, `fonts` are those of the text that it is a line of."""
        fonts = fonts or setting(text, style)
        taken = fonts.width(text, size) + spacing * max(0, len(text) - 1)
        drawn = self._canvas.beginText(x - {"left": 0, "centre": taken / 2, "right": taken}[side], y)
        drawn.setFillColor(colour)
        drawn.setCharSpace(spacing)
        for piece in fonts.pieces(text):
            drawn.setFont(piece.font, size)
            drawn.textOut(piece.text)
        self._canvas.drawText(drawn)

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: str, thick: float = 0.6) -> None:
        """Draw a straight line."""
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(thick)
        self._canvas.line(x, y, to_x, to_y)

    def frame(self, inset: float, width: float, height: float, colour: str, thick: float = 0.6) -> None:
        """Draw the edge of a sheet of this size, so far within it."""
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(thick)
        self._canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)

    def star(self, x: float, y: float, radius: float, colour: str, filled: bool) -> None:
        """Draw a star around a point."""
        path = self._canvas.beginPath()
        for corner in range(2 * POINTS):
            reach = radius if corner % 2 == 0 else radius * INNER
            angle = math.pi / 2 + corner * math.pi / POINTS
            (path.lineTo if corner else path.moveTo)(x + reach * math.cos(angle), y + reach * math.sin(angle))
        path.close()
        self._canvas.setLineWidth(0.6)
        self._canvas.setStrokeColor(colour)
        self._canvas.setFillColor(colour)
        self._canvas.drawPath(path, stroke=1, fill=int(filled))
