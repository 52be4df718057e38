"""The statement's own small part of Markdown against Rich, which reads all of it."""

from __future__ import annotations

import pytest
from rich.console import Console, RenderableType
from rich.segment import Segment

from tfcert_problems import catalog
from tfcert_problems.problem import Problem
from tfcert_tui.terminal import themes
from tfcert_tui.widgets.left_markdown import CODE_THEME, LeftMarkdown
from tfcert_tui.widgets.statement import without_title
from tfcert_tui.widgets.statement_text import shown


def seen(what: RenderableType, width: int) -> list[list[tuple[str, str]]]:
    """Return each row's cells with their styles, without the blank rest of the row."""
    console = Console(width=width, height=500, color_system="truecolor", force_terminal=True)
    console.push_theme(themes.markdown_styles(themes.DARK))
    rows = [list(Segment.simplify(row)) for row in console.render_lines(what, console.options)]
    cells = [
        [(letter, str(part.style) if letter != " " else "") for part in row for letter in part.text] for row in rows
    ]
    return [row[: max((at + 1 for at, cell in enumerate(row) if cell[0] != " "), default=0)] for row in cells]


def looks(row: list[tuple[str, str]]) -> list[tuple[str, set[str]]]:
    """Return what is seen of a row, whatever the order in which its styles were put together."""
    return [(letter, set(style.split()) - {"none", "None"}) for letter, style in row]


@pytest.mark.parametrize("width", [28, 41, 60, 76, 100])
@pytest.mark.parametrize("problem", catalog.problems(), ids=lambda problem: problem.slug)
def test_every_statement_is_shown_as_rich_shows_it_and_without_it(problem: Problem, width: int) -> None:
    text = without_title(problem)
    ours = shown(text)
    assert not isinstance(ours, LeftMarkdown)
    theirs = seen(LeftMarkdown(text, code_theme=CODE_THEME), width)
    assert [looks(row) for row in seen(ours, width)] == [looks(row) for row in theirs]


@pytest.mark.parametrize("width", [55, 77])
@pytest.mark.parametrize("problem", catalog.problems(), ids=lambda problem: problem.slug)
def test_no_figure_of_a_statement_is_cut_where_it_is_read(problem: Problem, width: int) -> None:
    """The statement has 55 cells on a screen of 120 columns, and 77 on one of 80."""
    text = without_title(problem)
    rows = ["".join(letter for letter, _style in row) for row in seen(shown(text), width)]
    assert [row for row in rows if "…" in row and "…" not in text] == []


@pytest.mark.parametrize(
    "markdown",
    [
        "```python\nx = 1\n```",
        "1. one\n2. two",
        "- one\n  - two",
        "- one\n\n- two",
        "- one\n\n    more of it",
        "    x = 1\n\n    y = 2",
        "> said",
        "a [link](https://example.org)",
        "a <b>tag</b>",
        "under_score_ and _emphasis_",
        "***both***",
        "~~gone~~",
        r"an \*escape\*",
        "#### deep",
        "Title\n=====",
        "Title\n-----",
        "text\n- and a list",
        "text\n| a | b |\n|---|---|\n| 1 | 2 |",
        "| a | b |\n|:-:|--:|\n| 1 | 2 |",
        "two blanks at the end  \nbreak a line",
        "---",
        "&amp;",
    ],
)
def test_a_text_with_anything_else_in_it_goes_to_rich(markdown: str) -> None:
    assert isinstance(shown(markdown), LeftMarkdown)


def test_nothing_is_shown_of_no_text() -> None:
    assert seen(shown(""), 40) == []
