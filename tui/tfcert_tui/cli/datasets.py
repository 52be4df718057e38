"""`datasets list|show|fetch|prepare|verify|pack|unpack|remove`: the public sets, and what of them is here."""

from __future__ import annotations

from gettext import gettext as _

import click

from tfcert_exam_engine.public_sets.places import Root, root_for
from tfcert_exam_engine.public_sets.records import Record, record_of
from tfcert_exam_engine.public_sets.registry import PublicSet, find, public_sets
from tfcert_exam_engine.public_sets.standing import state_of
from tfcert_tui.cli.datasets_carrying import pack, unpack
from tfcert_tui.cli.datasets_fetching import fetch
from tfcert_tui.cli.datasets_keeping import remove, verify
from tfcert_tui.cli.datasets_preparing import prepare
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_datasets import list_document, set_document
from tfcert_tui.cli.options import Category, example, json_option, root_option
from tfcert_tui.cli.output import emit, moment, say, show, table, wrapped_table
from tfcert_tui.cli.session import session_of
from tfcert_tui.sets.set_words import download_words, size_words


@click.group(
    help=_(
        "The public data sets that the exam and its courses are known for: fetch them, or carry them to a machine "
        "without internet."
    )
)
def datasets() -> None:
    """Group them."""


@datasets.command(
    "list",
    help=_("List the public data sets, and which of them are here."),
    epilog=example(_("Example: tfcert-tui datasets list --category 3"), _("Exit codes: 0 done; 3 our failure.")),
)
@click.option("--category", type=Category(), help=_("Only those of one category."))
@root_option
@json_option
@click.pass_context
def list_sets(context: click.Context, category: int | None, root: str | None, as_json: bool) -> int:
    """List them."""
    place = root_for(session_of(context).paths, root)
    chosen = [one for one in public_sets() if category in (None, one.category)]
    records = {one.name: record_of(place, one.name) for one in chosen}
    if as_json:
        emit(list_document(place, chosen, records))
        return DONE
    head = (_("category"), _("name"), _("here"), _("size"), _("title"))
    show(table([head, *(_row(one, records[one.name], place) for one in chosen)]))
    say(_("They lie in {folder}. Fetch with: tfcert-tui datasets fetch NAME").format(folder=place.folder))
    return DONE


def _row(one: PublicSet, record: Record | None, root: Root) -> tuple[str, ...]:
    edition = one.edition(_known(one, record))
    return (
        str(one.category),
        one.name,
        state_words(one, record, root),
        download_words(edition.expected_size),
        one.title,
    )


def _known(one: PublicSet, record: Record | None) -> str:
    """The edition that is here, if this version knows it."""
    return record.edition if record and record.edition in {edition.name for edition in one.editions} else ""


def state_words(one: PublicSet, record: Record | None, root: Root) -> str:
    """Say how much of a set is here."""
    return {"missing": "-", "begun": _("begun"), "half": _("half"), "here": _("yes")}[state_of(one, record, root)]


@datasets.command(
    "show",
    help=_("Show all that is known about one data set: who made it, its licence, where it comes from, what is here."),
    epilog=example(
        _("Example: tfcert-tui datasets show fashion_mnist"), _("Exit codes: 0 done; 2 no such set; 3 our failure.")
    ),
)
@click.argument("name", metavar="NAME")
@root_option
@json_option
@click.pass_context
def show_set(context: click.Context, name: str, root: str | None, as_json: bool) -> int:
    """Show one."""
    place = root_for(session_of(context).paths, root)
    one = find(name)
    record = record_of(place, name)
    if as_json:
        emit(set_document(place, one, record))
    else:
        show(_words(one, record, place))
    return DONE


def _words(one: PublicSet, record: Record | None, root: Root) -> str:
    rows = [
        (_("name"), one.name),
        (_("holds"), one.summary),
        (_("category"), str(one.category)),
        (_("made by"), one.maker),
        (_("licence"), _licence_words(one)),
        (_("passing on"), _passing_words(one)),
        (_("here"), _here_words(one, record, root)),
    ]
    parts = [one.title, wrapped_table(rows), *(_edition_words(one, number) for number in range(len(one.editions)))]
    if one.terms:
        parts.append(_("What the licence asks for, or its text:") + "\n" + one.terms)
    return "\n\n".join(parts)


def _licence_words(one: PublicSet) -> str:
    said = one.licence if one.licence_read else _("{licence} (as recalled)").format(licence=one.licence)
    return f"{said}  {one.licence_url}".rstrip()


def _passing_words(one: PublicSet) -> str:
    words = {"yes": _("allowed"), "no": _("not allowed"), "unknown": _("nobody has said that it is allowed")}
    return words[one.redistributable]


def _here_words(one: PublicSet, record: Record | None, root: Root) -> str:
    if record is None:
        return state_words(one, record, root)
    said = _("{state}: edition {edition}, {size}, since {when}, in {folder}")
    size = size_words(record.size)
    folder = root.placed(one.name)
    state = state_words(one, record, root)
    return said.format(state=state, edition=record.edition, size=size, when=moment(record.at), folder=folder)


def _edition_words(one: PublicSet, number: int) -> str:
    edition = one.editions[number]
    head = _("Edition {name}").format(name=edition.name) + (f": {edition.says}" if edition.says else "")
    rows = []
    for file in edition.files:
        proof = file.source or _("no checksum is known: it is pinned when it is first fetched")
        rows.append((f"  {file.name}", download_words(file.expected_size), proof))
        if file.unpack is not None:
            folder = "/".join(part for part in (one.name, file.unpack) if part != ".")
            rows.append(("", "", _("is opened into {folder}").format(folder=f"sets/{folder}")))
        rows += [("", "", url) for url in file.urls]
    return f"{head}\n{table(rows)}"


for command in (fetch, prepare, verify, pack, unpack, remove):
    datasets.add_command(command)
