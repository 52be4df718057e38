"""`usage`: what a run has used of the machine, from its beginning."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

import click

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.machine.usage_history import joined
from tfcert_exam_engine.machine.usage_views import UsageView
from tfcert_exam_engine.views import RunView
from tfcert_hw_probe.usage import UsagePoint
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_usage import in_mb, usage_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, megabytes, say, show, table
from tfcert_tui.cli.session import session_of
from tfcert_tui.cli.words import run_state_words
from tfcert_tui.words import duration

MOST_ROWS = 20
"""As many as fit a small terminal with the lines around them."""
BAR = 20
"""Cells of the longest bar."""


@click.command(
    help=_(
        "Say what a run has used: CPU, memory and GPU memory of all its processes, over time and at the most. "
        "It is taken down while the run goes on, whether a screen is open or not."
    ),
    epilog=example(_("Example: tfcert-tui usage 4"), _("Exit codes: 0 done; 2 no such run in the attempt.")),
)
@click.argument("run", type=click.IntRange(min=1), metavar="RUN")
@click.option("--attempt", metavar="ATTEMPT", help=_("Of this attempt; of the newest where it is not given."))
@json_option
@click.pass_context
def usage(context: click.Context, run: int, attempt: str | None, as_json: bool) -> int:
    """Say what a run has used."""
    known, used = session_of(context).ask(lambda engine: _asked(engine, run, attempt))
    if as_json:
        emit(usage_document(known, used))
        return DONE
    show("\n".join([_head(known), *_peaks(used)]))
    if used.points:
        show("\n" + _chart(used.points))
    else:
        say(_("Nothing was taken down over time: it was too short, waits, or its files were pruned."))
    return DONE


async def _asked(engine: Engine, run: int, attempt: str | None) -> tuple[RunView, UsageView]:
    """Return the run and its usage.

    Raises:
        UsageRefused: the attempt has no such run.
    """
    state = await engine.attempt(attempt)
    for known in state.runs:
        if known.run == run:
            return known, await engine.usage(run)
    message = _("There is no run {n} in this attempt.").format(n=run)
    raise UsageRefused("no_run", message, _("Its runs: tfcert-tui runs"))


def _head(run: RunView) -> str:
    text = _("Run {n} of problem {category}: {state}")
    words = text.format(n=run.run, category=run.category, state=run_state_words(run))
    return f"{words} · " + _("device {device}").format(device=run.device) if run.device else words


def _peaks(used: UsageView) -> list[str]:
    peaks = used.peaks
    rows = [
        (_("most CPU"), percent_text(peaks.cpu_percent)),
        (_("most memory"), memory_text(peaks.memory)),
        (_("most GPU memory"), memory_text(peaks.gpu_memory)),
    ]
    return [table(rows)]


def memory_text(size: int | None) -> str:
    """Return bytes as MB, or "-" where they are not known."""
    size_mb = in_mb(size)
    return "-" if size_mb is None else megabytes(size_mb)


def percent_text(share: float | None) -> str:
    """Return "150 %", or "-" where it is not known; 100 is one core."""
    return "-" if share is None else _("{percent} %").format(percent=f"{share:.0f}")


def _chart(points: Sequence[UsagePoint]) -> str:
    each = -(-len(points) // MOST_ROWS)
    shown = [joined(points[first : first + each]) for first in range(0, len(points), each)]
    highest = max((point.cpu_percent or 0.0 for point in shown), default=0.0)
    has_gpu = any(point.gpu_percent is not None or point.gpu_memory is not None for point in shown)
    head = [_("until"), _("CPU"), "", _("memory"), *([_("GPU"), _("GPU memory")] if has_gpu else [])]
    return table([head, *(_row(point, highest, has_gpu) for point in shown)])


def _row(point: UsagePoint, highest: float, has_gpu: bool) -> list[str]:
    bar = "#" * round(BAR * (point.cpu_percent or 0.0) / highest) if highest else ""
    row = [duration(point.at_s), percent_text(point.cpu_percent), bar, memory_text(point.memory)]
    return [*row, percent_text(point.gpu_percent), memory_text(point.gpu_memory)] if has_gpu else row
