"""`snippets list|show|path`: the person's book of code. None of it needs an engine."""

from __future__ import annotations

from gettext import gettext as _

import click

from tfcert_tui.cli.failure import DONE, OURS, USAGE, CommandFailed
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, show, wrapped_table
from tfcert_tui.cli.session import session_of
from tfcert_tui.code.snippet_book import Snippet, SnippetBook, SnippetRefused


@click.group(help=_("Your book of snippets: code to be used again, kept across attempts."))
def snippets() -> None:
    """Group the three."""


@snippets.command(
    "list",
    help=_("List every snippet, or those that have all of WORDS."),
    epilog=example(_("Example: tfcert-tui snippets list learning rate"), _("Exit codes: 0 done; 3 our failure.")),
)
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@json_option
@click.pass_context
def list_snippets(context: click.Context, words: tuple[str, ...], as_json: bool) -> int:
    """List the book."""
    found = [each for each in _filled(context).snippets() if each.has(" ".join(words))]
    if as_json:
        emit({"snippets": [_document(each) for each in found]})
    else:
        show(wrapped_table((each.name, each.title) for each in found))
    return DONE


@snippets.command(
    "show",
    help=_("Print the code of the snippet NAME."),
    epilog=example(_("Example: tfcert-tui snippets show checkpoint"), _("Exit codes: 0 done; 2 no such snippet.")),
)
@click.argument("name", metavar="NAME")
@json_option
@click.pass_context
def show_snippet(context: click.Context, name: str, as_json: bool) -> int:
    """Print one."""
    try:
        found = _filled(context).called(name)
    except SnippetRefused as error:
        raise CommandFailed(USAGE, "no_snippet", str(error)) from error
    if as_json:
        emit({"snippets": [{**_document(found), "code": found.body}]})
    else:
        show(found.body)
    return DONE


@snippets.command(
    "path",
    help=_("Print the folder of the snippets: one plain .py file each, its first line the title."),
    epilog=example(_("Example: tfcert-tui snippets path"), _("Exit codes: 0 done; 3 our failure.")),
)
@json_option
@click.pass_context
def path(context: click.Context, as_json: bool) -> int:
    """Print the folder."""
    folder = _filled(context).folder
    if as_json:
        emit({"folder": str(folder)})
    else:
        show(str(folder))
    return DONE


def _filled(context: click.Context) -> SnippetBook:
    book = SnippetBook(session_of(context).paths.snippets)
    try:
        book.fill()
    except SnippetRefused as error:
        raise CommandFailed(OURS, "disk", str(error)) from error
    return book


def _document(snippet: Snippet) -> dict[str, object]:
    return {"name": snippet.name, "title": snippet.title, "file": str(snippet.file)}
