"""HTML and SVG as values: text is escaped where it is put in, and nothing else can be."""

from __future__ import annotations

import html
import re

NOT_IN_HTML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What the standard forbids in a document: a terminal's control codes, halves of characters, noncharacters."""
STAND_IN = "\ufffd"
EMPTY = ("meta", "br", "hr", "line", "path", "circle", "rect", "polyline", "polygon")
"""Elements without content; those of SVG are closed by their slash."""


class Markup:
    """A piece of a document that is markup already; made by `tag` alone."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


Child = Markup | str | None
Value = str | int | float | bool | None


def tag(name: str, /, *children: Child, **attributes: Value) -> Markup:
    """Return an element; text in it and in its attributes is escaped, None is left out.

    An attribute's name is written with `_` for `-`, and with one more at its end where Python has that word: `class_`.
    False leaves it out, True is an attribute without a value.
    """
    opened = name + "".join(_attribute(key, value) for key, value in attributes.items())
    if name in EMPTY and not children:
        return Markup(f"<{opened}/>" if name not in ("meta", "br", "hr") else f"<{opened}>")
    return Markup(f"<{opened}>{together(*children)}</{name}>")


def together(*children: Child) -> Markup:
    """Return several pieces after each other, without an element around them."""
    return Markup("".join(_inner(child) for child in children))


def style_sheet(css: str) -> Markup:
    """Return a style element; `css` is ours, and has no end of one within.

    Raises:
        ValueError: it has.
    """
    if "</" in css:
        raise ValueError("the style sheet would end early")
    return Markup(f"<style>\n{css}</style>")


def document(language: str, head: Markup, body: Markup) -> str:
    """Return a whole HTML file."""
    page = tag("html", tag("head", head), "\n", tag("body", body), lang=language)
    return f"<!DOCTYPE html>\n{page}\n"


def _inner(child: Child) -> str:
    if child is None:
        return ""
    return str(child) if isinstance(child, Markup) else _escaped(child)


def _attribute(key: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if name == "viewbox":
        name = "viewBox"  # SVG's own spelling
    return f" {name}" if value is True else f' {name}="{_escaped(_written(value))}"'


def _written(value: Value) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _escaped(text: str) -> str:
    return html.escape(NOT_IN_HTML.sub(STAND_IN, text), quote=True)
