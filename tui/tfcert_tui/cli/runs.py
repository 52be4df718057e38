"""`runs`: the trainings of an attempt, each with the model that it kept."""

from __future__ import annotations

import time
from gettext import gettext as _

import click
import msgspec

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.from_outside import full_path
from tfcert_exam_engine.views import EngineState, RunView
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface import runs_document
from tfcert_tui.cli.options import Category, example, json_option
from tfcert_tui.cli.output import emit, figure, say, show, stars_text, table
from tfcert_tui.cli.session import session_of
from tfcert_tui.cli.usage import memory_text
from tfcert_tui.cli.words import run_state_words
from tfcert_tui.runs.run_facts import RunFacts, facts_of_all
from tfcert_tui.runs.runs_csv import as_csv
from tfcert_tui.words import duration


@click.command(
    help=_(
        "List the runs of an attempt: how each went, the model it kept, and the stars that model got. "
        "A kept model is submitted with: tfcert-tui submit CATEGORY --run RUN"
    ),
    epilog=example(
        _("Example: tfcert-tui runs --category 3"), _("Exit codes: 0 done; 2 no attempt yet, or no such one.")
    ),
)
@click.option("--category", type=Category(), metavar="CATEGORY", help=_("The runs of this problem alone."))
@click.option("--attempt", metavar="ATTEMPT", help=_("Of this attempt; of the newest where it is not given."))
@click.option(
    "--csv",
    "csv_file",
    is_flag=False,
    flag_value="-",
    metavar="[FILE]",
    help=_("Write CSV into FILE, or to the standard output: the fields of --json, one line a run."),
)
@json_option
@click.pass_context
def runs(context: click.Context, category: int | None, attempt: str | None, csv_file: str | None, as_json: bool) -> int:
    """List runs."""
    if as_json and csv_file is not None:
        raise UsageRefused("usage", _("--json and --csv do not go together."), _("Give one of the two."))
    state = _of_category(session_of(context).ask(lambda engine: engine.attempt(attempt)), category)
    if state.attempt is None:
        raise UsageRefused("no_attempt", _("There is no attempt yet."), _("Start one with: tfcert-tui start"))
    if as_json:
        emit(runs_document(state))
    elif csv_file is not None:
        _write_csv(state, csv_file)
    elif state.runs:
        show(_runs_table(state))
    else:
        say(_("No runs yet. Start one with: tfcert-tui run CATEGORY"))
    return DONE


def _write_csv(state: EngineState, file: str) -> None:
    """Write to the standard output for "-", else into a file.

    Raises:
        UsageRefused: the file cannot be written.
    """
    text = as_csv(_facts(state))
    if file == "-":
        show(text.removesuffix("\n"))
        return
    try:
        full_path(file).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        message = _("{file} cannot be written: {why}.").format(file=file, why=error.strerror or error)
        raise UsageRefused("not_written", message, _("Give another FILE.")) from error
    say(_("{n} runs were written to {file}").format(n=len(state.runs), file=file))


def _facts(state: EngineState) -> list[RunFacts]:
    return facts_of_all(state.runs, state.submissions, time.time())


def _of_category(state: EngineState, category: int | None) -> EngineState:
    runs = [run for run in state.runs if category in (None, run.category)]
    return msgspec.structs.replace(state, runs=runs)


def _runs_table(state: EngineState) -> str:
    facts = _facts(state)
    has_gpu = any(each.run.peaks.gpu_memory is not None for each in facts)
    head = [_("run"), _("problem"), _("state"), _("time"), _("epochs"), _("stars"), _("kept model"), _("most memory")]
    head += [_("on GPU")] if has_gpu else []
    return table([[*head, _("last figures")], *(_row(each, has_gpu) for each in facts)])


def _row(facts: RunFacts, has_gpu: bool) -> list[str]:
    run = facts.run
    figures = ", ".join(f"{name} {figure(value)}" for name, value in sorted(run.logs.items()))
    epochs = f"{run.epoch}/{run.epochs}" if run.epochs else "-"
    numbers = (str(run.run), str(run.category), run_state_words(run), _took(run), epochs)
    peaks = [memory_text(run.peaks.memory), *([memory_text(run.peaks.gpu_memory)] if has_gpu else [])]
    return [*numbers, stars_text(facts.stars), run.kept_model or "-", *peaks, figures]


def _took(run: RunView) -> str:
    if run.state == "queued":
        return "-"
    return duration((time.time() if run.ended_at is None else run.ended_at) - run.started_at)
