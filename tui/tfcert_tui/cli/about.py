"""`about`: the real exam's rules, what is ours, versions, licences, where things lie. Needs no engine."""

from __future__ import annotations

from gettext import gettext as _

import click

from tfcert_tui.about import chapters, places_of
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_reading import about_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, show
from tfcert_tui.cli.session import session_of
from tfcert_tui.wrapping import wrap

COLUMNS = 100


@click.command(
    help=_("Say what the real exam was, what is ours, the versions, the data sets' licences, and where things lie."),
    epilog=example(_("Example: tfcert-tui about"), _("Exit codes: 0 done; 3 our failure.")),
)
@json_option
@click.pass_context
def about(context: click.Context, as_json: bool) -> int:
    """Say it."""
    paths = session_of(context).paths
    said = chapters(places_of(paths))
    if as_json:
        emit(about_document(said, paths))
    else:
        for chapter in said:
            lines = [line for sentence in chapter.lines for line in _item(sentence)]
            show("\n".join([chapter.title, *lines, ""]))
    return DONE


def _item(sentence: str) -> list[str]:
    first, *more = wrap(sentence, COLUMNS - 4)
    return [f"  - {first}", *(f"    {line}" for line in more)]
