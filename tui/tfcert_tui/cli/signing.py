"""`key` and `sign`: the key of this data folder, and signed records made with it."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

import click

from tfcert_exam_engine import new_file
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.from_outside import is_folder
from tfcert_exam_engine.hosting import private_folder
from tfcert_exam_engine.signing.keys import PublicKey
from tfcert_exam_engine.signing.views import SignedView
from tfcert_tui.cli.confirming import declined, unless_kept
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_signing import key_document, signed_document
from tfcert_tui.cli.options import comes_after, example, json_option
from tfcert_tui.cli.output import emit, say, show, table
from tfcert_tui.cli.session import Session, session_of
from tfcert_tui.signing.signed_words import signed_words


@click.group(
    invoke_without_command=True,
    help=_(
        "Show the key that signs records, made on first use: its fingerprint, which others know you by, and its "
        "public half. The private half stays in the data folder, for you alone."
    ),
    epilog=example(_("Example: tfcert-tui key"), _("Exit codes: 0 done; 3 the key is damaged, or others may read it.")),
)
@json_option
@click.pass_context
def key(context: click.Context, as_json: bool) -> int | None:
    """Show the key."""
    if context.invoked_subcommand is not None:
        comes_after(context, as_json)
        return None
    session = session_of(context)
    public = _public_key(session)
    if as_json:
        emit(key_document(public, session.paths.signing_key))
        return DONE
    rows = [(_("fingerprint"), public.fingerprint), (_("private half"), str(session.paths.signing_key))]
    show(f"{table(rows)}\n\n{public.pem.rstrip()}")
    return DONE


def _public_key(session: Session) -> PublicKey:
    from tfcert_exam_engine.signing.key_file import load, load_or_make

    private_folder.check(session.paths)
    file = session.paths.signing_key
    if load(file) is None:
        say(_("A key is made, for this data folder and from now on."))
    return load_or_make(file).public


@key.command(
    "export",
    help=_("Write the public half to FILE, for whoever verifies your records: tfcert-tui verify --key FILE."),
    epilog=example(
        _("Example: tfcert-tui key export kim.pem"),
        _("Exit codes: 0 written; 2 FILE is there already; 3 our failure, or the key cannot be used."),
    ),
)
@click.argument("file", type=click.Path(), metavar="FILE")
@click.option("--force", is_flag=True, help=_("Write over FILE without asking."))
@json_option
@click.pass_context
def export_key(context: click.Context, file: str, force: bool, as_json: bool) -> int:
    """Write the public half."""
    session = session_of(context)
    place = new_file.place_of(file, "tfcert-key.pem", force=force)
    public = _public_key(session)
    new_file.write(place, public.pem.encode(), force=force)
    if as_json:
        emit(key_document(public, session.paths.signing_key, place))
    else:
        show(str(place))
        say(
            _("Fingerprint {fingerprint}; say it to them by another way than the file.").format(
                fingerprint=public.fingerprint
            )
        )
    return DONE


@click.command(
    help=_(
        "Write the signed record of ATTEMPT, the newest where none is named, to FILE: what was sat, every submission "
        "with the hash of its model file and its verdict, and what graded it. It can be read by people, and verified "
        "by anybody: tfcert-tui verify FILE. Nothing of your folders, scripts and notes is in it."
    ),
    epilog=example(
        _("Example: tfcert-tui sign result.json"),
        _("Or: tfcert-tui sign 20261120-231507 result.json --name Kim --models to-hand-in"),
        _("Exit codes: 0 written; 1 a verdict is still to come; 2 no such attempt, it is under way, or FILE is there"),
        _("already; 3 our failure, or the key cannot be used; 130 left as it is."),
    ),
)
@click.argument("which", nargs=-1, required=True, metavar="[ATTEMPT] FILE")
@click.option("--name", default="", metavar="NAME", help=_("Who signs, as it is to be shown; else the setting name."))
@click.option(
    "--models",
    default="",
    type=click.Path(),
    metavar="FOLDER",
    help=_("Copy the model files that count there, for somebody who wants to grade them again."),
)
@click.option("--force", is_flag=True, help=_("Write over what is there without asking."))
@json_option
@click.pass_context
def sign(context: click.Context, which: tuple[str, ...], name: str, models: str, force: bool, as_json: bool) -> int:
    """Sign an attempt."""
    attempt, file = _named(which)
    place, folder = _absolute(file), _absolute(models) if models else ""
    if folder and not is_folder(folder):
        message = _("There is no folder {folder}.").format(folder=folder)
        raise UsageRefused("no_folder", message, _("Make it first."))
    session = session_of(context)
    view = unless_kept(lambda over: _signed(session, attempt, place, over, name, folder), force)
    if view is None:
        return declined(_("It stays as it is."), as_json)
    if as_json:
        emit(signed_document(view))
    else:
        _tell(view)
    return DONE


def _named(which: tuple[str, ...]) -> tuple[str | None, str]:
    if len(which) > 2:
        raise click.UsageError(_("Give FILE, or ATTEMPT and FILE."))
    return (which[0] if len(which) == 2 else None), which[-1]


def _absolute(file: str) -> str:
    return str(Path(file).absolute()) if not file.startswith("~") else file


def _signed(session: Session, attempt: str | None, file: str, force: bool, name: str, models: str) -> SignedView:
    return session.ask(lambda engine: engine.sign(attempt, file, force, name, models))


def _tell(view: SignedView) -> None:
    show(view.file)
    for sentence in signed_words(view):
        say(sentence)
    say(_("Anybody can verify it: tfcert-tui verify FILE"))
