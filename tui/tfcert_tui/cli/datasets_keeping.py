"""`datasets verify`, `datasets remove`: what is here, read again or taken away."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

import click

from tfcert_exam_engine.public_sets.outcomes import Removed, Verified
from tfcert_exam_engine.public_sets.places import Root, root_for
from tfcert_exam_engine.public_sets.registry import ALL, PublicSet, find_all, public_sets
from tfcert_exam_engine.public_sets.removal import remove_all
from tfcert_exam_engine.public_sets.verifying import verify as verify_set
from tfcert_tui.cli.confirming import confirmed, declined, yes_option
from tfcert_tui.cli.failure import DONE, OURS
from tfcert_tui.cli.interface_datasets import removed_document, verified_document
from tfcert_tui.cli.options import example, json_option, root_option
from tfcert_tui.cli.output import Progress, emit, plain, say, show
from tfcert_tui.cli.session import session_of
from tfcert_tui.sets.set_words import size_words


def chosen_here(root: Root, names: Sequence[str]) -> tuple[PublicSet, ...]:
    """Return sets by name; with no names, or `all`, those of which there is a record here."""
    if names and ALL not in names:
        return find_all(names)
    return tuple(one for one in public_sets() if root.record(one.name).exists())


@click.command(
    help=_("Read every byte of the data sets again, and hold it against what was placed. Without NAMES: all here."),
    epilog=example(
        _("Example: tfcert-tui datasets verify fashion_mnist"),
        _("Exit codes: 0 all is as it was placed; 2 no such set; 3 a file is damaged, gone, or a set is not here."),
    ),
)
@click.argument("names", nargs=-1, metavar="[NAMES]")
@root_option
@json_option
@click.pass_context
def verify(context: click.Context, names: tuple[str, ...], root: str | None, as_json: bool) -> int:
    """Read them again."""
    place = root_for(session_of(context).paths, root)
    found = _verified(place, chosen_here(place, names))
    if as_json:
        emit(verified_document(found))
    else:
        for one in found:
            _tell_verified(one)
        if not found:
            say(_("No data set is here."))
    return DONE if all(one.good for one in found) else OURS


def _verified(root: Root, sets: Sequence[PublicSet]) -> list[Verified]:
    progress = Progress()
    found = []
    try:
        for one in sets:
            progress.show(_("reading {name}").format(name=one.name))
            found.append(verify_set(root, one.name, lambda: None))
    finally:
        progress.close()
    return found


def _tell_verified(one: Verified) -> None:
    if one.good:
        size = size_words(one.size)
        words = _("{name}: all {files} files are as they were placed ({size})")
        show(words.format(name=one.name, files=one.files, size=size))
        return
    show(_("{name}: not here").format(name=one.name) if not one.here else _("{name}: damaged").format(name=one.name))
    for file in one.wrong:
        show(f"  {file}")
    say(_("Mend it with: tfcert-tui datasets fetch {name}").format(name=one.name))


@click.command(
    help=_(
        "Take data sets away: their downloads, and what was placed. Files that were changed since, or were put there "
        "by somebody else, stay. Asks first."
    ),
    epilog=example(
        _("Example: tfcert-tui datasets remove cats_vs_dogs"),
        _("Exit codes: 0 done; 2 no such set, or --yes missing where nobody can be asked; 3 our failure;"),
        _("130 nothing was removed."),
    ),
)
@click.argument("names", nargs=-1, required=True, metavar="NAMES")
@click.option("--forget-pins", is_flag=True, help=_("Forget checksums that were pinned at the first fetch, too."))
@root_option
@yes_option
@json_option
@click.pass_context
def remove(
    context: click.Context, names: tuple[str, ...], forget_pins: bool, root: str | None, yes: bool, as_json: bool
) -> int:
    """Take them away, having asked."""
    place = root_for(session_of(context).paths, root)
    sets = chosen_here(place, names)
    if sets and not yes and not _really(sets):
        return declined(_("Nothing was removed."), as_json)
    removed = remove_all(place, sets, forget_pins=forget_pins)
    if as_json:
        emit(removed_document(removed))
    else:
        for one, done in zip(sets, removed, strict=True):
            show(_removed_words(place, one, done))
        if not sets:
            say(_("No data set is here."))
    return DONE


def _really(sets: Sequence[PublicSet]) -> bool:
    names = ", ".join(one.name for one in sets)
    why = _("To have it again it must be fetched again.")
    return confirmed(_("Remove {names}?").format(names=names), why)


def _removed_words(root: Root, one: PublicSet, done: Removed) -> str:
    if not done.size and not done.left:
        return _("{name} was not here").format(name=one.name)
    words = _("{name} is gone; {size} are free again").format(name=one.name, size=size_words(done.size))
    if not done.left:
        return words
    stays = _("What is not as it was placed stays in {folder}:").format(folder=root.placed(one.name))
    return "\n".join([words, stays, *(f"  {plain(path)}" for path in done.left)])
