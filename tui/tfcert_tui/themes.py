"""Our palettes: one dark, one light, and one without colour for NO_COLOR."""

from __future__ import annotations

from rich.style import Style
from rich.theme import Theme as RichTheme
from textual.theme import Theme

DARK = Theme(
    name="tfcert-dark",
    primary="#6fb3ff",
    secondary="#9db0c8",
    accent="#ffb454",
    warning="#f2cc60",
    error="#ff8078",
    success="#7fd99a",
    foreground="#dbe2ec",
    background="#0f131a",
    surface="#151b24",
    panel="#1d2530",
    dark=True,
    variables={"dim": "#8a97aa", "faint": "#344052", "star": "#ffcf70", "selected": "#20304a"},
)

LIGHT = Theme(
    name="tfcert-light",
    primary="#1a5fb4",
    secondary="#4a5a70",
    accent="#a84800",
    warning="#7a5200",
    error="#b3261e",
    success="#176639",
    foreground="#1f252d",
    background="#faf8f4",
    surface="#ffffff",
    panel="#efebe3",
    dark=False,
    variables={"dim": "#5b6675", "faint": "#c3bfb6", "star": "#8a5a00", "selected": "#dce8f8"},
)

MONO = Theme(
    name="tfcert-mono",
    primary="#ffffff",
    secondary="#c8c8c8",
    accent="#ffffff",
    warning="#ffffff",
    error="#ffffff",
    success="#ffffff",
    foreground="#e0e0e0",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    dark=True,
    variables={"dim": "#a8a8a8", "faint": "#585858", "star": "#ffffff", "selected": "#303030"},
)

ALL = (DARK, LIGHT, MONO)


def markdown_styles(theme: Theme) -> RichTheme:
    """Return Rich's styles for problem statements in the theme's colours."""
    accent, primary = theme.accent or "", theme.primary
    dim = theme.variables.get("dim", theme.secondary or "")
    return RichTheme(
        {
            "tfcert.label": Style(color=dim, bold=True),
            "tfcert.star": Style(color=theme.variables.get("star", accent)),
            "markdown.h1": Style(color=accent, bold=True),
            "markdown.h2": Style(color=accent, bold=True),
            "markdown.h3": Style(color=primary, bold=True),
            "markdown.code": Style(color=primary),
            "markdown.code_block": Style(color=primary),
            "markdown.item.bullet": Style(color=accent),
            "markdown.item.number": Style(color=accent),
            "markdown.link": Style(color=primary, underline=True),
            "markdown.link_url": Style(color=dim, underline=True),
            "markdown.block_quote": Style(color=dim),
            "markdown.hr": Style(color=dim),
            "markdown.table.border": Style(color=dim),
            "markdown.table.header": Style(bold=True),
        }
    )
