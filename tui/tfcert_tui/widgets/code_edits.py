"""What an editor does to whole lines: indent, dedent, comment, and how far the next line begins. No I/O, no screen."""

from __future__ import annotations

import re

MARK = "# "
_BLOCK_ENDS = re.compile(r"\s*(return|pass|break|continue|raise)\b")
_STRINGS = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")


def indent_of(line: str) -> str:
    """Return the blanks that a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def unit_of(lines: list[str]) -> str:
    """Return what a level of indentation is in these lines: a tab where lines begin with tabs, else four spaces."""
    tabs = sum(line.startswith("\t") for line in lines)
    spaces = sum(line.startswith("  ") for line in lines)
    return "\t" if tabs > spaces else "    "


def indented(lines: list[str], unit: str) -> list[str]:
    """Return lines a level deeper; empty ones stay empty."""
    return [unit + line if line.strip() else line for line in lines]


def dedented(lines: list[str], unit: str) -> list[str]:
    """Return lines a level higher, as far as they have blanks to give."""
    return [_dedented(line, unit) for line in lines]


def _dedented(line: str, unit: str) -> str:
    if line.startswith("\t"):
        return line[1:]
    width = 4 if unit == "\t" else len(unit)
    blanks = len(line) - len(line.lstrip(" "))
    return line[min(width, blanks) :]


def commented(lines: list[str]) -> list[str]:
    """Return lines as comments; where all of them are comments, without their mark."""
    full = [line for line in lines if line.strip()]
    if full and all(line.lstrip().startswith("#") for line in full):
        return [_uncommented(line) for line in lines]
    least = min((len(indent_of(line)) for line in full), default=0)
    return [line[:least] + MARK + line[least:] if line.strip() else line for line in lines]


def _uncommented(line: str) -> str:
    indent = indent_of(line)
    rest = line[len(indent) :]
    return indent + (rest[len(MARK) :] if rest.startswith(MARK) else rest.removeprefix("#"))


def next_indent(before: str, unit: str) -> str:
    """Return how the line after `before` begins: deeper behind a colon or an open bracket, less at a block's end."""
    indent, code = indent_of(before), _code(before)
    if code.endswith((":", "(", "[", "{")):
        return indent + unit
    if _BLOCK_ENDS.match(code) and _balanced(code):
        return _dedented(indent, unit)
    return indent


def _balanced(code: str) -> bool:
    return sum(code.count(mark) for mark in "([{") <= sum(code.count(mark) for mark in ")]}")


def _code(line: str) -> str:
    """Return a line without strings' insides and comments, as far as one line can tell."""
    return _STRINGS.sub('""', line).partition("#")[0].rstrip()


def fitted(body: str, indent: str, unit: str) -> str:
    """Return a text's lines, each moved in by `indent`, its own levels written as `unit`."""
    return "\n".join(_fitted(line, indent, unit) for line in body.strip("\n").split("\n"))


def _fitted(line: str, indent: str, unit: str) -> str:
    if not line.strip():
        return ""
    levels, rest = divmod(len(indent_of(line)), 4)
    return indent + unit * levels + " " * rest + line.lstrip()
