"""Our palettes: dark, light, high contrast, and the sixteen colours that the terminal itself has.

Contrast is measured by tests/tui/test_looks.py: text 4.5 to every ground it stands on, 7 in high contrast, borders 3.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.theme import Theme as RichTheme
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

Depth = Literal["colours", "256", "16"]
"""How many colours the terminal shows: all, 256, or sixteen and fewer."""

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
    variables={"dim": "#8e9bae", "faint": "#57657a", "star": "#ffcf70", "selected": "#20304a", "raised": "#344052"},
)

LIGHT = Theme(
    name="tfcert-light",
    primary="#1a5fb4",
    secondary="#4a5a70",
    accent="#a04400",
    warning="#7a5200",
    error="#b3261e",
    success="#176639",
    foreground="#1f252d",
    background="#faf8f4",
    surface="#ffffff",
    panel="#efebe3",
    dark=False,
    variables={"dim": "#5b6675", "faint": "#8e8a81", "star": "#855600", "selected": "#dce8f8", "raised": "#d8d3c8"},
)

CONTRAST = Theme(
    name="tfcert-contrast",
    primary="#7cc4ff",
    secondary="#d0d8e4",
    accent="#ffc266",
    warning="#ffe066",
    error="#ffa19a",
    success="#8df0ad",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    dark=True,
    variables={"dim": "#d0d0d0", "faint": "#8a8a8a", "star": "#ffd75f", "selected": "#002a55", "raised": "#3a3a3a"},
)

TERMINAL = Theme(
    name="tfcert-terminal",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_magenta",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        # Bright black never arrives: `line_filters` makes dim text of it, and a reversed ground.
        "dim": "ansi_bright_black",
        "faint": "ansi_bright_black",
        "star": "ansi_yellow",
        "selected": "ansi_bright_black",
        "raised": "ansi_bright_black",
        "text-muted": "ansi_bright_black",
        "text-disabled": "ansi_bright_black",
        "border": "ansi_blue",
        "border-blurred": "ansi_bright_black",
        "scrollbar": "ansi_bright_black",
        "scrollbar-background": "ansi_default",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_bright_black",
        "input-selection-foreground": "ansi_default",
        "screen-selection-background": "ansi_bright_black",
        "screen-selection-foreground": "ansi_default",
        "block-cursor-background": "ansi_bright_black",
        "block-cursor-foreground": "ansi_default",
        "block-hover-background": "ansi_default",
        "surface-active": "ansi_default",
    },
)

AT_256 = {
    DARK.name: {
        "primary": "#5fafff", "secondary": "#afafd7", "accent": "#ffaf5f", "warning": "#ffd75f", "error": "#ff8787",
        "success": "#87d787", "foreground": "#d7d7d7", "background": "#121212", "surface": "#1c1c1c",
        "panel": "#262626", "dim": "#a9a9a9", "faint": "#6c6c6c", "star": "#ffd75f", "selected": "#3a3a3a",
        "raised": "#4e4e4e",
    },
    LIGHT.name: {
        "primary": "#005faf", "secondary": "#4e4e4e", "accent": "#87005f", "warning": "#5f5f00", "error": "#af0000",
        "success": "#005f00", "foreground": "#262626", "background": "#f5f5f5", "surface": "#ffffff",
        "panel": "#eeeeee", "dim": "#585858", "faint": "#808080", "star": "#5f5f00", "selected": "#d7ffff",
        "raised": "#d0d0d0",
    },
    CONTRAST.name: {
        "primary": "#87d7ff", "secondary": "#d7d7d7", "accent": "#ffaf5f", "warning": "#ffff5f", "error": "#ffafaf",
        "success": "#87ff87", "star": "#ffd75f", "selected": "#00005f", "dim": "#d7d7d7",
    },
}  # fmt: skip
"""Colours that 256 have exactly: left to itself, a calm ground would be turned into navy or teal."""

_ON_PAPER = ("#1f252d", "#b3261e", "#176639", "#7a5200", "#1a5fb4", "#8a2da5", "#0b6a75", "#5b6675")
PAPER = TerminalTheme(
    (250, 248, 244),
    (31, 37, 45),
    [Color.parse(colour).rgb for colour in _ON_PAPER],
    [Color.parse(colour).rgb for colour in ("#5b6675", *_ON_PAPER[1:7], "#1f252d")],
)
"""What a script's own sixteen colours are on the light ground: each can be read there, yellow and white too."""

OURS = (DARK, LIGHT, CONTRAST)
TEXTS = ("primary", "secondary", "accent", "warning", "error", "success")


def registered(depth: Depth) -> list[Theme]:
    """Return all themes as a terminal with so many colours shows them."""
    return [_with_texts(_at_256(theme) if depth == "256" else theme) for theme in OURS] + [TERMINAL]


def _at_256(theme: Theme) -> Theme:
    exact = dict(AT_256[theme.name])
    variables = {name: exact.pop(name, colour) for name, colour in theme.variables.items()}
    return replace(theme, variables=variables, **exact)  # type: ignore[arg-type]


def _with_texts(theme: Theme) -> Theme:
    """Name the colours of text too: Textual's own are blends, which nobody has measured."""
    texts = {f"text-{name}": str(getattr(theme, name)) for name in TEXTS}
    plain = {"text": str(theme.foreground), "text-muted": theme.variables["dim"]}
    return replace(theme, variables={**plain, **texts, **theme.variables})


def markdown_styles(theme: Theme) -> RichTheme:
    """Return Rich's styles for problem statements in the theme's colours."""
    accent, primary = _rich(theme.accent), _rich(theme.primary)
    dim = _rich(theme.variables.get("dim", theme.secondary))
    return RichTheme(
        {
            "tfcert.label": Style(color=dim, bold=True),
            "tfcert.star": Style(color=_rich(theme.variables.get("star", theme.accent))),
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


def _rich(colour: str | None) -> str:
    """Return a colour by Rich's name for it."""
    return (colour or "default").removeprefix("ansi_")
