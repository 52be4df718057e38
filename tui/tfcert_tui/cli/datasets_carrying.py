"""`datasets pack`, `datasets unpack`: to a machine without internet."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

import click

from tfcert_exam_engine import new_file
from tfcert_exam_engine.from_outside import full_path
from tfcert_exam_engine.public_sets.outcomes import Packed
from tfcert_exam_engine.public_sets.packing import pack as pack_sets
from tfcert_exam_engine.public_sets.places import Root, root_for
from tfcert_exam_engine.public_sets.registry import PublicSet, find_all
from tfcert_exam_engine.public_sets.unpacking import unpack_pack
from tfcert_tui.cli.confirming import declined, unless_kept
from tfcert_tui.cli.datasets_keeping import chosen_here
from tfcert_tui.cli.datasets_preparing import prepared, tell_failures
from tfcert_tui.cli.datasets_words import here_words, pinned_words
from tfcert_tui.cli.failure import DONE, OURS
from tfcert_tui.cli.interface_datasets import packed_document, unpacked_document
from tfcert_tui.cli.options import example, json_option, root_option
from tfcert_tui.cli.output import Progress, emit, say, show
from tfcert_tui.cli.session import session_of
from tfcert_tui.sets.set_words import PACK_NAME, size_words


@click.command(
    help=_(
        "Put data sets that are here into one FILE, with their licences, to be unpacked on another machine. "
        "NAMES may be `all`: all that are here. A name that ends in .gz is compressed, which rarely pays."
    ),
    epilog=example(
        _("Example: tfcert-tui datasets pack fashion_mnist iris -o sets.tar"),
        _("Exit codes: 0 written; 2 a set is not here, none may be passed on, or FILE is there already;"),
        _("3 our failure; 130 interrupted, or left as it is."),
    ),
)
@click.argument("names", nargs=-1, required=True, metavar="NAMES")
@click.option("-o", "--output", "file", required=True, type=click.Path(), metavar="FILE")
@click.option(
    "--include-restricted",
    is_flag=True,
    help=_("Put in what may not be passed on, or may for all we know not be: for another machine of your own."),
)
@click.option("--force", is_flag=True, help=_("Write over FILE without asking."))
@root_option
@json_option
@click.pass_context
def pack(
    context: click.Context,
    names: tuple[str, ...],
    file: str,
    include_restricted: bool,
    force: bool,
    root: str | None,
    as_json: bool,
) -> int:
    """Pack them."""
    place = root_for(session_of(context).paths, root)
    sets = chosen_here(place, names)
    packed = unless_kept(lambda over: _packed(place, sets, file, include_restricted, over), force)
    if packed is None:
        return declined(_("It stays as it is."), as_json)
    if as_json:
        emit(packed_document(packed))
    else:
        _tell(packed)
    return DONE


def _packed(root: Root, sets: Sequence[PublicSet], given: str, restricted: bool, force: bool) -> Packed:
    file = new_file.place_of(str(full_path(given)), PACK_NAME, force=force)
    progress = Progress()
    progress.show(_("packing {names}").format(names=", ".join(one.name for one in sets)))
    try:
        return pack_sets(root, sets, file, restricted=restricted, beat=lambda: None)
    finally:
        progress.close()


def _tell(packed: Packed) -> None:
    size = size_words(packed.size)
    show(_("{file} holds {names} ({size})").format(file=packed.file, names=", ".join(packed.sets), size=size))
    show(_("sha256 {sha256}").format(sha256=packed.sha256))
    for one in packed.left_out:
        say(_("{name} is left out: {why}").format(name=one.name, why=one.why))
    if packed.left_out:
        say(_("For a machine of your own: --include-restricted"))
    say(_("On the other machine: tfcert-tui datasets unpack {file}").format(file=Path(packed.file).name))


@click.command(
    help=_("Take in the data sets of a pack: all of it is checked before anything is placed. Needs no network."),
    epilog=example(
        _("Example: tfcert-tui datasets unpack sets.tar"),
        _("Exit codes: 0 all are here; 2 no such file; 3 it is damaged, no pack, or our failure; 130 interrupted."),
    ),
)
@click.argument("file", type=click.Path(dir_okay=False), metavar="FILE")
@root_option
@json_option
@click.pass_context
def unpack(context: click.Context, file: str, root: str | None, as_json: bool) -> int:
    """Take it in."""
    place = root_for(session_of(context).paths, root)
    progress = Progress()
    progress.show(_("checking {file}").format(file=file))
    try:
        done = unpack_pack(place, full_path(file), lambda: None)
    finally:
        progress.close()
    ready = prepared(place, find_all(one.name for one in done))
    failed = any(one.outcome == "failed" for one in ready)
    if as_json:
        emit(unpacked_document(place, done, ready))
        return OURS if failed else DONE
    for one in done:
        show(here_words(one.outcome, one.name, place.placed(one.name)))
        if one.pinned and one.outcome == "placed":
            say(pinned_words(one.name, one.pinned))
    tell_failures(ready)
    return OURS if failed else DONE
