"""`record`, and `result --html`: what is left on paper of an attempt."""

from __future__ import annotations

import asyncio
import math
import sys
from gettext import gettext as _

import click
import msgspec

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.person_name import cleaned
from tfcert_exam_engine.views import AttemptView
from tfcert_tui.cli.confirming import declined, unless_kept
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface import Document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, say, show
from tfcert_tui.cli.session import Session, session_of
from tfcert_tui.reporting import making
from tfcert_tui.reporting.making import Written


@click.command(
    help=_(
        "Write the record of a pass to FILE as a PDF: your name, the date, the score, and what it was drawn from. "
        "A practice record, no credential. ATTEMPT is an exam that was passed; the newest where none is named. "
        "Your name is asked for once and kept as the setting name."
    ),
    epilog=example(
        _("Example: tfcert-tui record pass.pdf --name 'Ada Kim'"),
        _("Exit codes: 0 written; 2 not a pass, FILE is there already, or a name that cannot be set;"),
        _("3 our failure; 130 left as it is."),
    ),
)
@click.argument("file", type=click.Path(), metavar="FILE")
@click.argument("attempt", required=False)
@click.option("--name", metavar="NAME", help=_("The name on it, this once; else the setting name."))
@click.option("--force", is_flag=True, help=_("Write over FILE without asking."))
@json_option
@click.pass_context
def record(context: click.Context, file: str, attempt: str | None, name: str | None, force: bool, as_json: bool) -> int:
    """Write it."""
    session = session_of(context)
    passed = session.ask(lambda engine: making.passed_exam(engine, attempt))
    kept = session.ask(lambda engine: engine.settings()).name
    shown = cleaned(name if name is not None else kept or _asked())

    def made(force: bool) -> Written:
        return asyncio.run(making.write_record(session.paths, passed, shown, file, force=force))

    written = unless_kept(made, force)
    if written is None:
        return declined(_("It stays as it is."), as_json)
    if name is None and not kept:
        session.ask(lambda engine: engine.change_settings({"name": shown}))
    if as_json:
        emit({**file_document(written), "uid": passed.uid, "name": shown})
    else:
        tell_file(written)
    return DONE


def _asked() -> str:
    """Ask for the name.

    Raises:
        UsageRefused: there is nobody to ask.
    """
    if not sys.stdin.isatty():
        raise UsageRefused(
            "name_needed",
            _("A record needs a name, and there is nobody to ask here."),
            _("Give it with --name, or keep it with: tfcert-tui settings set name 'Ada Kim'"),
        )
    return str(click.prompt(_("The name on the record"), err=True))


def write_html(session: Session, attempt: AttemptView, file: str, force: bool) -> Written | None:
    """Write the report of an attempt; None: a person said that the file there is to stay."""

    def made(force: bool) -> Written:
        async def asked(engine: Engine) -> Written:
            return await making.write_report(engine, attempt, file, force=force)

        return session.ask(asked)

    return unless_kept(made, force)


def file_document(written: Written) -> Document:
    """`record`, and within `result --html`."""
    return dict(msgspec.structs.asdict(written))


def tell_file(written: Written) -> None:
    """Say where it is."""
    show(written.file)
    say(_("Written, {size} kB.").format(size=math.ceil(written.size / 1000)))
