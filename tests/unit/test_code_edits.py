"""What the editor does to lines."""

from __future__ import annotations

import pytest

from tfcert_tui.widgets import code_edits
from tfcert_tui.widgets.code_document import Highlights, Lines, document_of


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("x = 1", ""),
        ("if x:", "    "),
        ("    for a in b:  # each", "        "),
        ("    model = keras.Sequential([", "        "),
        ("    return x", ""),
        ("        return f(", "            "),
        ("        return [a,", "        "),
        ("    s = 'a:'", "    "),
        ("    x = {'a': 1}  # a colon:", "    "),
        ("    pass", ""),
        ("    passed = 1", "    "),
        ("", ""),
    ],
)
def test_the_next_line_begins_where_it_belongs(before: str, wanted: str) -> None:
    assert code_edits.next_indent(before, "    ") == wanted


def test_comments_are_made_at_one_column_and_taken_away_again() -> None:
    lines = ["    a", "", "        b"]
    once = code_edits.commented(lines)
    assert once == ["    # a", "", "    #     b"]
    assert code_edits.commented(once) == lines
    assert code_edits.commented(["#a", "b"]) == ["# #a", "# b"], "one line of code makes all of them comments"


def test_lines_move_in_and_out_by_what_the_script_uses() -> None:
    assert code_edits.unit_of(["if a:", "\tb"]) == "\t"
    assert code_edits.indented(["a", ""], "\t") == ["\ta", ""]
    assert code_edits.dedented(["\ta", "  b", "      c"], "    ") == ["a", "b", "  c"]
    assert code_edits.fitted("if a:\n    b", "\t", "\t") == "\tif a:\n\t\tb"


def test_lines_end_at_line_feeds_alone_and_edits_of_any_kind_keep_the_text() -> None:
    lines = Lines("a\x0cb\u2028c\nd")
    assert lines.lines == ["a\x0cb\u2028c", "d"]
    lines.replace_range((0, 1), (1, 0), "X\nYY\n")
    assert lines.text == "aX\nYY\nd"
    assert lines.get_size(4) == (2, 3)
    assert lines.replace_range((1, 0), (1, 2), "").replaced_text == "YY"
    assert (lines.text, tuple(lines.get_size(4))) == ("aX\n\nd", (2, 3))


def test_colours_follow_an_edit_and_reach_into_a_long_string_from_above() -> None:
    document = document_of('x = """\n' + "text\n" * 100 + '"""\ny = 1\n')
    seen = Highlights(document)
    assert seen[80] == [(0, None, "string")]
    document.replace_range((0, 4), (0, 7), "f(")
    seen.clear()
    assert (0, None, "string") not in seen[80]


def test_text_that_is_no_unicode_is_shown_without_colours() -> None:
    assert not Highlights(document_of("x = '\udce9'"))
