"""`reference`: TensorFlow's and Keras' own documentation, searched and read."""

from __future__ import annotations

import asyncio
from gettext import gettext as _

import click

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.reference.views import ReferenceEntry, ReferenceFound
from tfcert_tui.cli.failure import DONE, OURS, USAGE, CommandFailed
from tfcert_tui.cli.interface_reading import reference_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import Progress, emit, percent, plain, say, show, wrapped_table
from tfcert_tui.cli.session import session_of

LOOK_S = 0.2


@click.command(
    help=_(
        "Search the reference of the installed TensorFlow and Keras for QUERY, a name or words; print the entry itself"
        " where QUERY is its name, such as keras.layers.Dense or Model.fit. The first time it is indexed, which takes"
        " seconds. Nothing is fetched."
    ),
    epilog=example(
        _("Example: tfcert-tui reference early stopping"),
        _("Exit codes: 0 done; 2 nothing found; 3 our failure."),
    ),
)
@click.argument("query", nargs=-1, required=True, metavar="QUERY...")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True, help=_("Most hits."))
@json_option
@click.pass_context
def reference(context: click.Context, query: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Search, or print an entry."""
    asked = plain(" ".join(query))
    found, entry = session_of(context).ask(lambda engine: _looked_up(engine, asked, limit))
    if not found.hits:
        message = _("Nothing in the reference is called or says {query}.").format(query=_short(asked))
        near = _("Nearly so: {names}.").format(names=", ".join(found.nearest)) if found.nearest else ""
        raise CommandFailed(USAGE, "no_entry", message, near)
    if as_json:
        emit(reference_document(found, entry))
    elif entry is not None:
        show(entry_text(entry))
    else:
        show(wrapped_table((hit.name, hit.kind, hit.summary) for hit in found.hits))
        say(_("the best {n} of more").format(n=limit) if found.more else _("{n} found").format(n=len(found.hits)))
    return DONE


async def _looked_up(engine: Engine, query: str, limit: int) -> tuple[ReferenceFound, ReferenceEntry | None]:
    """Search once there is an index; the entry comes along where the query is a name with a dot, or the only hit."""
    found = await _indexed(engine, query, limit)
    name = query if "." in query else found.hits[0].name if len(found.hits) == 1 and not found.more else ""
    if not found.hits or not name:
        return found, None
    try:
        return found, await engine.reference_entry(name)
    except UsageRefused:
        return found, None


async def _indexed(engine: Engine, query: str, limit: int) -> ReferenceFound:
    progress = Progress()
    try:
        found = await engine.reference(query, limit)
        if found.state in ("stopped", "failed"):
            await engine.index_reference()
            found = await engine.reference(query, limit)
        while found.state in ("building", "missing"):
            progress.show(_("reading the reference"), f"{percent(found.fraction)} {found.text}")
            await asyncio.sleep(LOOK_S)
            found = await engine.reference(query, limit)
    finally:
        progress.close()
    if found.state != "ready":
        advice = _("Try again; tfcert-tui doctor tells what is missing.")
        raise CommandFailed(OURS, "reference_failed", found.text, advice)
    return found


def _short(query: str) -> str:
    return query if len(query) <= 60 else query[:59] + "…"


def entry_text(entry: ReferenceEntry) -> str:
    """Return an entry as plain text, its documentation as it stands."""
    lines = [f"{entry.name}  ({entry.kind})"]
    if entry.aliases:
        lines.append(_("also {names}").format(names=", ".join(entry.aliases)))
    if entry.signature:
        lines += ["", entry.signature]
    lines += ["", entry.doc or _("The library says nothing of it.")]
    if entry.members:
        lines += ["", _("Methods and properties") + ":", *(f"  {one.name}  {one.summary}" for one in entry.members)]
    if entry.related:
        lines += ["", _("See also") + ":", *(f"  {name}" for name in entry.related)]
    return "\n".join(lines)
