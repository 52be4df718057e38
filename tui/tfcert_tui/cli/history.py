"""`history`, `history export|import|note`: all attempts together, and what carries them to another machine."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

import click

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.from_outside import full_path
from tfcert_exam_engine.history.views import HistoryExported, ProblemHistory
from tfcert_exam_engine.views import AttemptView
from tfcert_tui import words
from tfcert_tui.cli.confirming import declined, unless_kept
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_history import exported_document, history_document, imported_document, noted_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, figure, moment, points_text, say, show, stars_text, table
from tfcert_tui.cli.session import Session, session_of
from tfcert_tui.cli.words import mode_words
from tfcert_tui.history import history_filter, history_points, history_words

MODES = ("exam", "practice", "drill")


@click.group(
    invoke_without_command=True,
    help=_(
        "Look back on all attempts: scores, stars by category, the best of each problem. The filter is words that must "
        "all be so: exam, failed, classic, stars<3, score>=80, 2026-11, a problem, a word of a note; -word: not so."
    ),
    epilog=example(
        _("Example: tfcert-tui history --filter 'exam -imported score>=80'"),
        _("Exit codes: 0 done; 2 a filter that cannot be read; 3 our failure."),
    ),
)
@click.option("--filter", "words", default="", metavar="WORDS", help=_("Only the attempts that are so."))
@click.option("--mode", type=click.Choice(MODES), help=_("Only the attempts of this mode."))
@json_option
@click.pass_context
def history(context: click.Context, words: str, mode: str | None, as_json: bool) -> int | None:
    """Show the history, unless something is to be done with it."""
    if context.invoked_subcommand is not None:
        if words or mode or as_json:
            raise click.UsageError(_("--filter, --mode and --json come after the name of what is to be done."))
        return None
    wanted = history_filter.read(f"{words} {mode or ''}")
    attempts, problems = session_of(context).ask(_looked_back)
    found = wanted.of(attempts)
    if as_json:
        emit(history_document(found, problems))
    elif found:
        show(_words(found, problems))
    elif attempts:
        say(_("No attempt is like that."))
    else:
        say(_("No attempt yet. Start one with: tfcert-tui start"))
    return DONE


async def _looked_back(engine: Engine) -> tuple[list[AttemptView], list[ProblemHistory]]:
    return await engine.attempts(), await engine.problem_histories()


def _words(attempts: Sequence[AttemptView], problems: Sequence[ProblemHistory]) -> str:
    head = (_("attempt"), _("mode"), _("began"), _("score"), "", "1 2 3 4 5", _("h:min"), _("note"))
    rows = [head, *(_row(attempt) for attempt in attempts)]
    standing = history_words.standing(history_points.tally(attempts))[0]
    return "\n\n".join([standing, table(rows), _categories(attempts), _problems(problems)]).rstrip()


def _row(one: AttemptView) -> tuple[str, ...]:
    score = points_text(one.score) + (f"/{points_text(one.full)}" if one.mode == "drill" else "")
    figures = (score, words.outcome(one), history_words.stars_in_row(one), history_words.took(one))
    return (one.attempt, mode_words(one), moment(one.started.wall_s), *figures, history_words.remark(one))


def _categories(attempts: Sequence[AttemptView]) -> str:
    head = (_("category"), _("attempts"), _("mean stars"), _("best"), _("newest"))
    found = [one for one in history_points.stars_by_category(attempts) if one.attempts]
    rows = [
        (str(one.category), str(one.attempts), f"{one.mean:.1f}", stars_text(one.best), stars_text(one.latest))
        for one in found
    ]
    return table([head, *rows]) if rows else ""


def _problems(problems: Sequence[ProblemHistory]) -> str:
    head = (_("problem"), "", _("tried"), _("best"), _("value"), _("parameters"), _("attempt"))
    rows = [head]
    for one in problems:
        best = one.best[0] if one.best else None
        figures = ("-", "-", "-", "-")
        if best is not None:
            parameters = "-" if best.parameters is None else f"{best.parameters:,}"
            figures = (stars_text(best.stars), figure(best.value), parameters, best.attempt)
        rows.append((str(one.category), one.title, str(one.attempts), *figures))
    return table(rows) if problems else ""


@history.command(
    "export",
    help=_(
        "Write the ended attempts to FILE: .json, which `history import` reads on another machine, or .csv with a line "
        "for each category. Results, verdicts and notes go along; models, logs and scripts stay."
    ),
    epilog=example(
        _("Example: tfcert-tui history export ~/history.json"),
        _("Exit codes: 0 written; 2 nothing to write, or FILE is there already; 3 our failure; 130 left as it is."),
    ),
)
@click.argument("file", type=click.Path(), metavar="FILE")
@click.option("--attempt", "names", multiple=True, metavar="ATTEMPT", help=_("This one alone; may be given again."))
@click.option("--filter", "words", default="", metavar="WORDS", help=_("Only the attempts that are so."))
@click.option("--force", is_flag=True, help=_("Write over FILE without asking."))
@json_option
@click.pass_context
def export(context: click.Context, file: str, names: tuple[str, ...], words: str, force: bool, as_json: bool) -> int:
    """Write them."""
    session, wanted, place = session_of(context), history_filter.read(words), _full(file)
    done = unless_kept(lambda over: _exported(session, place, names, wanted, over), force)
    if done is None:
        return declined(_("It stays as it is."), as_json)
    if as_json:
        emit(exported_document(done))
    else:
        show(history_words.exported_words(done))
    return DONE


def _exported(
    session: Session, file: str, names: Sequence[str], wanted: history_filter.Filter, force: bool
) -> HistoryExported:
    async def asked(engine: Engine) -> HistoryExported:
        chosen = list(names)
        if wanted.tests:
            chosen = [one.attempt for one in wanted.of(await engine.attempts()) if not names or one.attempt in names]
            if not chosen:
                raise UsageRefused("no_attempt", _("No attempt is like that."), _("See them with: tfcert-tui history"))
        return await engine.export_attempts(file, chosen, force)

    return session.ask(asked)


@history.command(
    "import",
    help=_(
        "Take in the attempts of FILE, which `history export` wrote on another machine. Those that are here already "
        "stay as they are; a file that is damaged changes nothing."
    ),
    epilog=example(
        _("Example: tfcert-tui history import ~/history.json"),
        _("Exit codes: 0 done, also when all were here; 2 no such file, or it is not whole; 3 our failure."),
    ),
)
@click.argument("file", type=click.Path(), metavar="FILE")
@json_option
@click.pass_context
def import_(context: click.Context, file: str, as_json: bool) -> int:
    """Take them in."""
    done = session_of(context).ask(lambda engine: engine.import_attempts(_full(file)))
    if as_json:
        emit(imported_document(done))
    else:
        show(history_words.imported_words(done))
    return DONE


@history.command(
    "note",
    help=_("Write a line on ATTEMPT, in the place of the one before; an empty TEXT takes it away."),
    epilog=example(
        _('Example: tfcert-tui history note 20261120-231507 "windows of the series were wrong"'),
        _("Exit codes: 0 kept; 2 no such attempt, or the line is too long; 3 our failure."),
    ),
)
@click.argument("attempt", metavar="ATTEMPT")
@click.argument("text", metavar="TEXT")
@json_option
@click.pass_context
def note(context: click.Context, attempt: str, text: str, as_json: bool) -> int:
    """Keep it."""
    noted = session_of(context).ask(lambda engine: engine.note_attempt(attempt, text))
    if as_json:
        emit(noted_document(noted))
    elif noted.note:
        show(_("Noted on {attempt}: {note}").format(attempt=noted.attempt, note=noted.note))
    else:
        show(_("There is no note on {attempt} any more.").format(attempt=noted.attempt))
    return DONE


def _full(file: str) -> str:
    """Return it as the engine has to have it, which runs in another folder."""
    return str(full_path(file))
