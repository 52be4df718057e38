"""`attempts prune`: old logs and models, by rules that a person can see."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext

import click
import msgspec

from tfcert_exam_engine.upkeep_views import Pruned, PruneView
from tfcert_tui.cli.confirming import confirmed, declined, yes_option
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_upkeep import prune_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, megabytes, say, show, wrapped_table
from tfcert_tui.cli.session import session_of


@click.command(
    help=_(
        "Delete logs and models of attempts that ended long ago. Shows each with its rule, then asks. "
        "How long they are kept: tfcert-tui settings show"
    ),
    epilog=example(
        _("Example: tfcert-tui attempts prune --dry-run"),
        _("Exit codes: 0 done; 2 --yes missing where nobody can be asked; 3 our failure; 130 nothing was deleted."),
    ),
)
@click.option("--dry-run", is_flag=True, help=_("Only show what would go."))
@yes_option
@json_option
@click.pass_context
def prune(context: click.Context, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Prune, having asked."""
    session = session_of(context)
    plan = session.ask(lambda engine: engine.prune(True))
    if dry_run or not plan.items:
        _tell(msgspec.structs.replace(plan, dry_run=dry_run), as_json)
        return DONE
    (say if as_json else show)(_plan_words(plan))
    if not yes and not _really(plan):
        return declined(_("Nothing was deleted."), as_json)
    done = session.ask(lambda engine: engine.prune(False))
    if as_json:
        emit(prune_document(done))
    else:
        show(_done_words(done))
    return DONE


def _tell(plan: PruneView, as_json: bool) -> None:
    if as_json:
        emit(prune_document(plan))
    else:
        show(_plan_words(plan) if plan.items else _("There is nothing to prune."))


def _really(plan: PruneView) -> bool:
    question = ngettext("Delete this {n} thing?", "Delete these {n} things?", len(plan.items))
    why = _("What is pruned cannot be had back.")
    return confirmed(question.format(n=len(plan.items)), why)


def _plan_words(plan: PruneView) -> str:
    rows = wrapped_table(_row(item) for item in plan.items)
    return f"{rows}\n\n" + _("All of it: {size}").format(size=megabytes(plan.megabytes))


def _row(item: Pruned) -> tuple[str, ...]:
    what = {"log": _("log"), "model": _("model"), "leftover": _("leftover")}[item.what]
    return (what, item.name, item.attempt or "-", megabytes(item.megabytes), item.why)


def _done_words(done: PruneView) -> str:
    count = len(done.items)
    words = ngettext("Deleted {n} thing; {size} are free again.", "Deleted {n} things; {size} are free again.", count)
    return words.format(n=count, size=megabytes(done.megabytes))
