"""`backup` and `restore`: all of a person's state in one file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from gettext import gettext as _
from pathlib import Path

import click

from tfcert_exam_engine.backups import making_way, restoring, writing
from tfcert_exam_engine.backups.contents import Choice
from tfcert_exam_engine.backups.reading import Backup
from tfcert_exam_engine.backups.restoring import Restored
from tfcert_exam_engine.from_outside import full_path
from tfcert_tui.backup_words import (
    held_words,
    left_out_words,
    restored_words,
    what_will_happen,
    with_key_words,
    written_words,
)
from tfcert_tui.cli.confirming import confirmed, declined, yes_option
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_upkeep import backup_document, restored_document
from tfcert_tui.cli.interruption import stoppable
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import Progress, emit, percent, plain, say, show
from tfcert_tui.cli.session import Session, session_of


@click.command(
    help=_(
        "Write everything that is yours into one FILE: attempts and their history, your folders with the scripts, "
        "kept models, logs and curves, settings, keys, snippets, notes. Data sets stay out: they can be had again. "
        "An exam or a training may go on meanwhile."
    ),
    epilog=example(
        _("Example: tfcert-tui backup ~/tfcert.zip"),
        _("Exit codes: 0 written; 2 FILE is there already, or there is nothing to back up; 3 our failure;"),
        _("130 interrupted, and nothing is left behind."),
    ),
)
@click.argument("file", type=click.Path(), metavar="FILE")
@click.option("--without-models", is_flag=True, help=_("Leave out model files: those kept, and those in your folders."))
@click.option("--without-logs", is_flag=True, help=_("Leave out the logs, curves and figures of runs."))
@click.option("--force", is_flag=True, help=_("Write over FILE."))
@json_option
@click.pass_context
def backup(
    context: click.Context, file: str, without_models: bool, without_logs: bool, force: bool, as_json: bool
) -> int:
    """Write it."""
    progress = Progress()
    choice = Choice(models=not without_models, logs=not without_logs)
    paths, place = session_of(context).paths, full_path(file)
    try:
        with stoppable() as check:
            tell = partial(_tell, progress, _("backing up"), check)
            written = writing.backup(paths, place, force=force, choice=choice, tell=tell)
    finally:
        progress.close()
    if as_json:
        emit(backup_document(written))
        return DONE
    show(written_words(written))
    manifest = written.manifest
    for line in (written.mended, *left_out_words(manifest.left_out), with_key_words(manifest)):
        if line:
            say(line)
    say(_("To have it again: tfcert-tui restore {file}").format(file=written.file))
    return DONE


@click.command(
    help=_(
        "Have everything of a backup FILE again, on this machine or another one. What is here is backed up first, and "
        "then replaced. Refused while an attempt is under way. A backup holds programs that will be run: your scripts. "
        "Take one only from somebody whom you trust."
    ),
    epilog=example(
        _("Example: tfcert-tui restore ~/tfcert.zip"),
        _("Exit codes: 0 restored; 2 FILE is damaged, newer or no backup, an attempt is under way, or --yes is"),
        _("missing where nobody can be asked; 3 our failure; 130 left as it is."),
    ),
)
@click.argument("file", type=click.Path(), metavar="FILE")
@yes_option
@json_option
@click.pass_context
def restore(context: click.Context, file: str, yes: bool, as_json: bool) -> int:
    """Take it in."""
    session, place = session_of(context), full_path(file)
    if not _wanted(session, place, yes):
        return declined(_("Nothing was changed."), as_json)
    progress = Progress()
    try:
        restored = asyncio.run(_restored(session, place, progress))
    finally:
        progress.close()
    if as_json:
        emit(restored_document(str(place), restored))
        return DONE
    for line in restored_words(restored):
        show(line)
    return DONE


def _tell(progress: Progress, doing: str, check: Callable[[], None], name: str, part: float) -> None:
    check()
    progress.show(doing, f"{percent(part)}  {plain(name)}")


def _wanted(session: Session, file: Path, yes: bool) -> bool:
    """Refuse what cannot be restored, then ask where there is something to be replaced."""
    with Backup(file) as found:
        manifest = found.manifest
    present = restoring.look_at(session.paths)
    if present.live:
        raise making_way.attempt_live(present.live)
    if yes or not present.in_use:
        say(_("The backup holds {held}.").format(held=held_words(manifest)))
        return True
    for line in what_will_happen(manifest, present):
        say(line)
    return confirmed(_("Restore it?"), _("A restore replaces what is here."))


async def _restored(session: Session, file: Path, progress: Progress) -> Restored:
    reach = partial(session.engine, start=False)
    async with making_way.folder_held(session.paths, reach):
        # In this very thread, and not by asyncio's handler, which would only hear of Ctrl+C when all is done.
        with stoppable() as check:
            return restoring.restore(session.paths, file, partial(_tell, progress, _("restoring"), check))
