"""Tables of a report, with heads that a screen reader says."""

from __future__ import annotations

from collections.abc import Sequence

from tfcert_tui.reporting.markup import Child, Markup, tag


def facts_table(rows: Sequence[tuple[str, str]]) -> Markup:
    """Return names with what each is."""
    lines = [tag("tr", tag("th", name, scope="row"), tag("td", value)) for name, value in rows]
    return tag("table", tag("tbody", *lines), class_="facts")


def numbers_table(heads: Sequence[str], rows: Sequence[Sequence[Child]], named: str, *, titled: bool = True) -> Markup:
    """Return a table with a row of heads; the first cell of each row is its head.

    `named` is its caption, to be heard alone where it is not `titled`. Columns with nothing in them are left out.
    """
    kept = [n for n in range(len(heads)) if n == 0 or any(row[n] for row in rows)]
    head = tag("tr", *(tag("th", heads[n], scope="col") for n in kept))
    lines = [tag("tr", tag("th", row[0], scope="row"), *(tag("td", row[n]) for n in kept[1:])) for row in rows]
    caption = tag("caption", named, class_=None if titled else "unseen")
    table = tag("table", caption, tag("thead", head), tag("tbody", *lines))
    # What is wider than the window is scrolled by its own keys, so that it must be reached by them.
    return tag("div", table, class_="wide", tabindex=0, role="region", aria_label=named)
