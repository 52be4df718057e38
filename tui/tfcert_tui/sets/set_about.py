"""All that is said of one public data set: what is here of it, whose it is, what may be done with it, its files."""

from __future__ import annotations

import time
from collections.abc import Iterator
from gettext import gettext as _

from textual.content import Content

from tfcert_exam_engine.public_sets.registry import Edition, PublicSet
from tfcert_exam_engine.public_views import PublicView
from tfcert_tui.sets.set_rows import SetRow
from tfcert_tui.sets.set_words import download_words, said_of, size_words


def about(row: SetRow, view: PublicView) -> Content:
    """Return it as lines that wrap."""
    one = row.one
    lines = [
        Content.assemble((one.title, "bold"), "  ", (row.state, row.style)),
        Content(one.summary),
        *(Content.assemble((line, "bold")) for line in said_of(one.name, view)),
        Content(""),
        *_facts(row, view),
    ]
    if one.terms:
        lines += [Content(""), _titled(_("The licence asks")), Content(one.terms)]
    for edition in one.editions:
        lines += [Content(""), *_edition(one, edition)]
    return Content("\n").join(lines)


def _facts(row: SetRow, view: PublicView) -> Iterator[Content]:
    one, standing = row.one, row.standing
    if standing.at:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(standing.at))
        said = _("edition {edition}, {size}, since {when}")
        here = said.format(edition=standing.edition, size=size_words(standing.size), when=when)
        yield _fact(_("here"), here)
        yield _fact(_("folder"), f"{view.folder}/sets/{one.name}")
    yield _fact(_("category"), str(one.category))
    yield _fact(_("made by"), one.maker)
    yield _fact(_("licence"), one.licence if one.licence_read else _("{l} (as recalled)").format(l=one.licence))
    if one.licence_url:
        yield _fact("", one.licence_url)
    words = {"yes": _("allowed"), "no": _("not allowed"), "unknown": _("nobody has said that it is allowed")}
    yield _fact(_("passing on"), words[one.redistributable])


def _fact(name: str, said: str) -> Content:
    return Content.assemble((f"{name}  " if name else "  ", "$dim"), said)


def _titled(text: str) -> Content:
    return Content.assemble((text, "bold $accent"))


def _edition(one: PublicSet, edition: Edition) -> Iterator[Content]:
    yield _titled(_("Edition {name}").format(name=edition.name) + (f": {edition.says}" if edition.says else ""))
    for file in edition.files:
        yield Content(f"{file.name}  {download_words(file.expected_size)}")
        if file.unpack is not None:
            folder = "/".join(part for part in (one.name, file.unpack) if part != ".")
            yield Content.assemble((_("  is opened into {folder}").format(folder=f"sets/{folder}"), "$dim"))
        proof = _("checksum: {source}").format(source=file.source) if file.source else _("pinned when first fetched")
        yield Content.assemble((f"  {proof}", "$dim"))
        for url in file.urls:
            yield Content.assemble((f"  {url}", "$dim"))
