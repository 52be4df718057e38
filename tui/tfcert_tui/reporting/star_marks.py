"""Stars to be seen, and the same in words to be heard."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_tui import words
from tfcert_tui.reporting.markup import Markup, tag


def stars(count: int | None) -> Markup:
    """Return five marks; `count` None: never graded."""
    said = _("never graded") if count is None else _("{n} of 5 stars").format(n=count)
    return tag("span", words.stars(count), class_="stars", role="img", aria_label=said)
