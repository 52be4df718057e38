"""The editor's colours, from the tokens of the theme that is chosen; never by hue alone."""

from __future__ import annotations

from rich.style import Style
from textual.color import Color
from textual.widgets.text_area import TextAreaTheme

NAME = "tfcert"


def theme_of(variables: dict[str, str]) -> TextAreaTheme:
    """Return the colours for a theme's variables."""
    styles = {
        "keyword": _style(variables, "primary", bold=True),
        "definition": _style(variables, "foreground", bold=True),
        "call": _style(variables, "foreground"),
        "string": _style(variables, "success"),
        "escape": _style(variables, "success", bold=True),
        "none": _style(variables, "foreground"),
        "number": _style(variables, "accent"),
        "constant": _style(variables, "star"),
        "argument": _style(variables, "secondary"),
        "decorator": _style(variables, "accent"),
        "comment": _style(variables, "dim", italic=True),
        "error": Style(underline=True),
    }
    return TextAreaTheme(NAME, syntax_styles=styles)


def _style(variables: dict[str, str], token: str, *, bold: bool | None = None, italic: bool | None = None) -> Style:
    try:
        colour = Color.parse(variables[token]).rich_color
    except (KeyError, ValueError):  # a theme of someone else's, with a token less
        return Style(bold=bold, italic=italic)
    return Style(color=colour, bold=bold, italic=italic)
