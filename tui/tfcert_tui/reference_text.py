"""An entry of the reference as lines of a given width: head, signature, documentation, and what belongs to it."""

from __future__ import annotations

import re
from gettext import gettext as _
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from tfcert_exam_engine.reference.views import EntryKind, ReferenceEntry
from tfcert_tui.fitting import shorten
from tfcert_tui.wrapping import wrap

FENCES = ("```", "~~~")
_BULLET = re.compile(r"([-*+•]|\d+[.)]) ")
_FIELD = re.compile(r"\*?\*?`?[\w.*]+`?(?: \([^)]*\))?:(?: |$)")
_TICKS = re.compile(r"`+")
_HEADING = re.compile(r"(#+ .*|[A-Z][\w ]{0,40}:)$")
NARROWEST = 16


class Lines(NamedTuple):
    """An entry laid out."""

    lines: list[Content]
    links: list[tuple[int, str]]
    """Line and name of every entry that can be gone to."""


def kind_name(kind: EntryKind) -> str:
    """Return the kind in a word."""
    return {
        "class": _("class"),
        "function": _("function"),
        "method": _("method"),
        "property": _("property"),
        "value": _("value"),
    }[kind]


def lay_out(entry: ReferenceEntry, width: int) -> Lines:
    """Return an entry in lines of at most `width` cells."""
    width = max(NARROWEST, width)
    lines = [_head(entry, width)]
    for start, name in enumerate(entry.aliases):
        lead = _("also") + " " if start == 0 else " " * (cell_len(_("also")) + 1)
        lines += [Content.assemble((piece, "$dim")) for piece in _hard(lead + name, width)]
    if entry.signature:
        lines += [
            Content(""),
            *(Content.assemble((line, "$primary")) for line in signature_lines(entry.signature, width)),
        ]
    lines += [Content(""), *doc_lines(entry.doc or _("The library says nothing of it."), width)]
    return _with_links(entry, lines, width)


def _head(entry: ReferenceEntry, width: int) -> Content:
    kind = kind_name(entry.kind)
    name = shorten(entry.name, width) if cell_len(entry.name) + cell_len(kind) + 2 > width else entry.name
    room = width - cell_len(name) - cell_len(kind)
    tail = (" " * room + kind, "$dim") if room >= 2 else ""
    return Content.assemble((name, "bold $accent"), tail)


def _with_links(entry: ReferenceEntry, lines: list[Content], width: int) -> Lines:
    links: list[tuple[int, str]] = []
    groups = [
        (_("Methods and properties"), [(one.name, one.name.rsplit(".", 1)[-1], one.summary) for one in entry.members]),
        (_("See also"), [(name, name, "") for name in entry.related]),
    ]
    for title, rows in groups:
        if rows:
            lines += [Content(""), Content.assemble((shorten(title, width), "bold $accent"))]
        for name, shown, summary in rows:
            links.append((len(lines), name))
            lines.append(_link(shown, summary, width))
    return Lines(lines, links)


def _link(shown: str, summary: str, width: int) -> Content:
    name = shorten(shown, width - 2)
    room = width - 4 - cell_len(name)
    return Content.assemble("  ", (name, "$primary"), "  ", (shorten(summary, room) if room > 8 else "", "$dim"))


def signature_lines(signature: str, width: int) -> list[str]:
    """Break a signature after its commas, under its bracket or, where that stands far right, four cells in."""
    if cell_len(signature) <= width:
        return [signature]
    name, bracket, rest = signature.partition("(")
    indent = " " * (cell_len(name) + 1 if cell_len(name) < width // 3 else 4)
    lines = [name + bracket]
    for piece in re.split(r"(?<=,) ", rest):
        if cell_len(lines[-1]) + cell_len(piece) + 1 > width and lines[-1].strip() and lines[-1] != name + bracket:
            lines.append(indent + piece)
        else:
            lines[-1] += piece if lines[-1] == name + bracket else " " + piece
    return [part for line in lines for part in _hard(line, width)]


# The documentation


def doc_lines(doc: str, width: int) -> list[Content]:
    """Return a documentation's lines: as they stand where they fit, paragraphs filled anew where they do not."""
    lines: list[Content] = []
    for is_code, block in _blocks(doc):
        if is_code:
            lines += [Content.assemble((part, "$secondary")) for line in block for part in _hard(line, width)]
        else:
            fits = all(cell_len(line) <= width for line in block)
            lines += [piece for line in (block if fits else _filled(block)) for piece in _text(line, width)]
    return lines


def _blocks(doc: str) -> list[tuple[bool, list[str]]]:
    """Return the text cut into prose and code; fences are left out."""
    blocks: list[tuple[bool, list[str]]] = []
    fence = ""
    for line in doc.expandtabs(4).splitlines():
        bare = line.strip()
        if bare.startswith(FENCES) and (not fence or bare.startswith(fence)):
            fence = "" if fence else bare[:3]
            continue
        is_code = bool(fence) or bare.startswith((">>> ", "... ", ">>>"))
        if not blocks or blocks[-1][0] != is_code:
            blocks.append((is_code, []))
        blocks[-1][1].append(f"  {line}" if fence else line.rstrip())
    return blocks


def _filled(block: list[str]) -> list[str]:
    """Join the lines of each paragraph, list item and field into one."""
    joined: list[str] = []
    for line in block:
        if joined and _continues(joined[-1], line):
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
    return joined


def _continues(before: str, line: str) -> bool:
    bare = line.strip()
    if not bare or not before.strip() or _HEADING.match(before.strip()) or _HEADING.match(bare):
        return False
    if _BULLET.match(bare) or bare.startswith("|"):
        return False
    deeper = _indent(line) - _indent(before)
    return deeper >= 0 and not (_FIELD.match(bare) and (deeper == 0 or _FIELD.fullmatch(before.strip())))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _text(line: str, width: int) -> list[Content]:
    """Return one line of prose, wrapped under itself."""
    bare = line.strip()
    if not bare:
        return [Content("")]
    indent = min(_indent(line), width // 3)
    if _HEADING.match(bare) and not indent:
        return [Content.assemble((part.lstrip("# "), "bold $accent")) for part in _hard(bare, width)]
    bullet = _BULLET.match(bare)
    hang = indent + (len(bullet.group()) if bullet else 2 if _FIELD.match(bare) else 0)
    first, *more = wrap(bare, width - indent) if width - indent >= cell_len(bare) else _hung(bare, width, indent, hang)
    return _inline([" " * indent + first, *(" " * hang + one for one in more)])


def _hung(text: str, width: int, indent: int, hang: int) -> list[str]:
    """Wrap with the later lines further in than the first."""
    first = wrap(text, width - indent)[0]
    rest = text[len(first) :].strip() if text.startswith(first) else " ".join(text.split())[len(first) :].strip()
    return (
        [first, *(part for line in wrap(rest, width - hang) for part in _hard(line, width - hang))] if rest else [first]
    )


def _inline(lines: list[str]) -> list[Content]:
    """Colour what stands between backticks, over the ends of lines; where one is missing leave them all."""
    if sum(len(_TICKS.findall(line)) for line in lines) % 2:
        return [Content(line) for line in lines]
    coloured, code = [], False
    for line in lines:
        parts: list[tuple[str, str]] = []
        for place, part in enumerate(_TICKS.split(line)):
            code ^= place > 0
            parts.append((part, "$primary" if code else ""))
        coloured.append(Content.assemble(*parts))
    return coloured


def _hard(line: str, width: int) -> list[str]:
    """Break a line wherever it must be broken."""
    pieces = [""]
    for letter in line:
        if cell_len(pieces[-1]) + cell_len(letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
