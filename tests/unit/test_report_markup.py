"""HTML as values: whatever is put in is text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tfcert_tui.reporting.markup import STAND_IN, document, style_sheet, tag, together

HOSTILE = [
    "<script>alert(1)</script>",
    "</code></pre><script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "&lt;b&gt; &amp; &#60;",
    "]]> --> <!-- ",
]


class Read(HTMLParser):
    """Keeps what a parser makes of a document."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_between_tags_and_in_attributes(text):
    read = Read(str(tag("p", text, title=text)))
    assert read.tags == [("p", {"title": text})]
    assert read.text == text


def test_what_a_document_may_not_have_is_replaced():
    assert str(tag("p", "a\x00b\x1b[31mc\udcffd\tе\n")) == f"<p>a{STAND_IN}b{STAND_IN}[31mc{STAND_IN}d\tе\n</p>"


def test_attributes_are_left_out_written_alone_or_with_a_value():
    made = tag("td", "x", class_="a", aria_hidden="true", colspan=2, hidden=True, title=None, open_=False)
    assert str(made) == '<td class="a" aria-hidden="true" colspan="2" hidden>x</td>'
    assert str(tag("circle", cx=1.23456789, viewbox="0 0 1 1")) == '<circle cx="1.23457" viewBox="0 0 1 1"/>'


def test_pieces_are_put_together_and_none_is_nothing():
    assert str(together("a<", None, tag("br"))) == "a&lt;<br>"
    assert document("en", tag("title", "x"), tag("p", "y")).startswith('<!DOCTYPE html>\n<html lang="en">')


def test_a_style_sheet_cannot_end_early():
    with pytest.raises(ValueError, match="end early"):
        style_sheet("p { } </style>")
