"""A script's lines as the editor has them, with a syntax tree where tree-sitter can be had."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from textual.document._document import Document, EditResult, Location
from textual.document._syntax_aware_document import SyntaxAwareDocument
from textual.geometry import Size

Highlight = tuple[int, int | None, str]
"""First byte of a line, the byte behind the last (None: to its end), what it is."""

CHUNK_LINES = 64
"""Lines whose colours are asked for at a time: only what is looked at is coloured."""
LARGEST_COLOURED = 300_000
"""Characters; above that a key would wait for the parser."""

QUERY = """
(comment) @comment
(string) @string
(interpolation) @none
(escape_sequence) @escape
[(integer) (float) (true) (false) (none)] @number
((identifier) @constant (#match? @constant "^[A-Z][A-Z_0-9]+$"))
(call function: (identifier) @call)
(call function: (attribute attribute: (identifier) @call))
(keyword_argument name: (identifier) @argument)
(function_definition name: (identifier) @definition)
(class_definition name: (identifier) @definition)
(decorator) @decorator
[
  "and" "as" "assert" "async" "await" "break" "class" "continue" "def" "del" "elif" "else" "except" "finally" "for"
  "from" "global" "if" "import" "in" "is" "lambda" "nonlocal" "not" "or" "pass" "raise" "return" "try" "while" "with"
  "yield"
] @keyword
(ERROR) @error
"""


class Lines(Document):
    """Lines are ended by line feeds alone: a form feed or a stray carriage return is a character like any other."""

    def __init__(self, text: str) -> None:
        self._newline = "\n"
        self._lines = text.split("\n")
        self._text: str | None = text
        self._widest: tuple[int, int] | None = None
        """Cells of the widest line, and how wide a tab was."""

    @property
    def text(self) -> str:
        """The whole text."""
        if self._text is None:
            self._text = "\n".join(self._lines)
        return self._text

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Put a text in the place of a range."""
        (top, left), (bottom, right) = sorted((start, end))
        replaced = self.get_text_range((top, left), (bottom, right))
        lines = self._lines
        gone = lines[top : bottom + 1]
        before = lines[top][:left] if top < len(lines) else ""
        after = lines[bottom][right:] if bottom < len(lines) else ""
        new = text.split("\n")
        column = len(new[-1]) + (len(before) if len(new) == 1 else 0)
        new[0] = before + new[0]
        new[-1] += after
        lines[top : bottom + 1] = new
        self._text = None
        self._measure_again(gone, new)
        return EditResult((top + len(new) - 1, column), replaced)

    def _measure_again(self, gone: list[str], new: list[str]) -> None:
        if self._widest is None:
            return
        cells, tab = self._widest
        came = max((_cells(line, tab) for line in new), default=0)
        if came >= cells:
            self._widest = (came, tab)
        elif any(_cells(line, tab) == cells for line in gone):
            self._widest = None

    def get_size(self, tab_width: int) -> Size:
        """Return cells of the widest line, and lines; only an edit of the widest line measures all again."""
        if self._widest is None or self._widest[1] != tab_width:
            self._widest = (max((_cells(line, tab_width) for line in self._lines), default=0), tab_width)
        return Size(self._widest[0], len(self._lines))


def _cells(line: str, tab: int) -> int:
    from rich.cells import cell_len

    return len(line) if line.isascii() and "\t" not in line else cell_len(line.expandtabs(tab))


class ParsedLines(SyntaxAwareDocument, Lines):
    """The same, parsed as Python."""


def document_of(text: str) -> Lines:
    """Return a text's lines, parsed where that is possible and quick enough."""
    grammar = python_grammar()
    if grammar is None or len(text) > LARGEST_COLOURED or not can_be_parsed(text):
        return Lines(text)
    return ParsedLines(text, grammar)


def can_be_parsed(text: str) -> bool:
    """Return whether the parser takes it: not with bytes that are no UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@cache
def python_grammar() -> Any:
    """Return tree-sitter's grammar, None where it cannot be had: the editor then works without colours."""
    try:
        return import_module("tree_sitter").Language(import_module("tree_sitter_python").language())
    except Exception:
        return None  # A wheel for another machine or version fails in ways of its own; colours are worth no fault.


@cache
def _query() -> Any:
    return import_module("tree_sitter").Query(python_grammar(), QUERY)


class Highlights(dict[int, list[Highlight]]):
    """What stands in each line, asked for when a line is drawn."""

    def __init__(self, document: Lines) -> None:
        super().__init__()
        self.document = document

    def __bool__(self) -> bool:
        """Be asked, also while nothing is known yet."""
        return isinstance(self.document, ParsedLines)

    def __missing__(self, line: int) -> list[Highlight]:
        """Ask for the lines around one."""
        first = line - line % CHUNK_LINES
        last = first + CHUNK_LINES
        self.update((row, []) for row in range(first, last))
        if isinstance(self.document, ParsedLines):
            captures = self.document.query_syntax_tree(_query(), (first, 0), (last, 0))
            for name, nodes in sorted(captures.items(), key=lambda item: ORDER.index(item[0])):
                for node in nodes:
                    self._add(name, node, first, last)
        return self[line]

    def _add(self, name: str, node: Any, first: int, last: int) -> None:
        (top, left), (bottom, right) = node.start_point, node.end_point
        for row in range(max(top, first), min(bottom, last - 1) + 1):
            self[row].append((left if row == top else 0, right if row == bottom else None, name))


ORDER = (
    *("constant", "argument", "call", "definition", "decorator", "keyword", "number"),
    *("comment", "string", "none", "escape", "error"),
)
"""What is drawn over what: the last wins."""
