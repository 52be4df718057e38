"""What the table says of the chosen run, and of several side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from gettext import gettext as _

from textual.content import Content

from tfcert_exam_engine.metric_names import is_better
from tfcert_exam_engine.views import RunView
from tfcert_hw_probe.usage import Peaks
from tfcert_tui import words
from tfcert_tui.client_state import ALIVE
from tfcert_tui.fitting import first_that_fits, fit, fit_right
from tfcert_tui.machine.machine_words import short_gib
from tfcert_tui.runs.run_columns import UNKNOWN, count, size
from tfcert_tui.runs.run_facts import RunFacts, keras_words, metrics_of
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets.chart import BEST

LABEL_CELLS = 16
LEAST_CELLS, MOST_CELLS = 9, 26
"""Of a run's column."""


def why_nothing_kept(run: RunView) -> str:
    """Return why a run has no model to submit."""
    if run.state in ALIVE:
        return _("Run {run} has kept no model yet: it is kept when the run ends.").format(run=run.run)
    if run.elsewhere:
        return _("The model of run {run} stayed on the machine that it was trained on.").format(run=run.run)
    if run.model_file is not None:
        return _("The model that run {run} saved is no longer kept: it was pruned.").format(run=run.run)
    return _("Run {run} saved no model: there is nothing to submit.").format(run=run.run)


def log_gone(run: RunView) -> str:
    """Return why a run's log is not here."""
    return _("its log stayed on the machine that it ran on") if run.elsewhere else _("its log was pruned")


def about(facts: RunFacts) -> Content:
    """Return what there is to say of a run; what to do comes before what happened, which may be long."""
    run = facts.run
    lines = [
        (_headline(facts), "bold"),
        (run.advice, "$accent"),
        (words.legacy_offer(run), "$accent"),
        (run.message, ""),
        (run.remark, ""),
        *((line, "") for line in _figures(run)),
        (_model(facts), ""),
        (peak_words(run.peaks), ""),
        (_where(run), "$dim"),
    ]
    return Content("\n").join([Content.styled(line, style) for line, style in lines if line])


def _headline(facts: RunFacts) -> str:
    run = facts.run
    pieces = [_("Run {run} of problem {n}").format(run=run.run, n=run.category), words.run_state(run)]
    if run.state != "queued":
        pieces.append(_("began {time}").format(time=time.strftime("%H:%M:%S", time.localtime(run.started_at))))
    if facts.seconds is not None:
        said = _("took {time}") if run.ended_at is not None else _("{time} so far")
        pieces.append(said.format(time=words.minutes(facts.seconds)))
    if run.epochs:
        pieces.append(_("epoch {epoch} of {epochs}").format(epoch=run.epoch, epochs=run.epochs))
    return " · ".join(pieces)


def _figures(run: RunView) -> list[str]:
    """Return one line a metric, in columns."""
    names = metrics_of([run])
    cells = max((len(name) for name in names), default=0)
    lines = []
    for name in names:
        line = f"{fit(name, cells)}  " + _("last {value}").format(value=words.figure(run.logs.get(name)))
        best = run.best.get(name)
        if best is not None:
            at = _("best {value} at epoch {n}").format(value=words.figure(best.value), n=best.epoch)
            line += f"   {BEST[ascii_only()]} {at}"
        lines.append(line)
    return lines


def _model(facts: RunFacts) -> str:
    run = facts.run
    pieces = [run.kept_model or ""]
    if facts.parameters is not None:
        pieces.append(_("{n} parameters").format(n=f"{facts.parameters:,}"))
    if facts.megabytes is not None:
        pieces.append(_("{n} MB").format(n=size(facts.megabytes)))
    if facts.submissions:
        numbers = ", ".join(map(str, facts.submissions))
        pieces.append(_("submitted as {n}: {stars}").format(n=numbers, stars=words.stars(facts.stars)))
    elif run.state not in ALIVE and run.kept_model is None:
        pieces.append(why_nothing_kept(run))
    return " · ".join(piece for piece in pieces if piece)


def peak_words(peaks: Peaks) -> str:
    """Return the most that a run used of memory and of the GPUs' memory; "" where nothing was noted."""
    if peaks.memory is None:
        return ""
    if peaks.gpu_memory is None:
        return _("peak {memory}").format(memory=short_gib(peaks.memory))
    said = _("peak {memory}, {gpu} on the GPU")
    return said.format(memory=short_gib(peaks.memory), gpu=short_gib(peaks.gpu_memory))


def _where(run: RunView) -> str:
    facts = [keras_words(run)]
    facts += [_("exam-era Keras (Keras 2)")] if run.legacy_keras else []
    facts += [_("Python {python}").format(python=run.python)] if run.python else []
    facts += [_("GPU {device}").format(device=run.device)] if run.device else []
    facts += [log_gone(run)] if run.log_pruned else []
    return " · ".join(fact for fact in facts if fact)


def side_by_side(runs: Sequence[RunFacts], cells: int) -> Content:
    """Return the numbers of several runs in columns, the best of each row marked."""
    room = (cells - LABEL_CELLS) // max(1, len(runs)) - 1
    width = max(LEAST_CELLS, min(MOST_CELLS, room))
    lines = [_line(_("run"), [str(each.run.run) for each in runs], width, "bold")]
    for label, text in _rows(any(each.run.peaks.memory is not None for each in runs)):
        lines.append(_line(label, [text(each) for each in runs], width, ""))
    for name in metrics_of([each.run for each in runs]):
        lines.append(_line(name, _bests(name, runs, width), width, ""))
    return Content("\n").join(lines)


def _rows(with_peaks: bool) -> list[tuple[str, Callable[[RunFacts], str]]]:
    return [
        (_("state"), lambda f: words.run_state(f.run)),
        (_("took"), lambda f: UNKNOWN if f.seconds is None else words.minutes(f.seconds)),
        (_("epochs"), lambda f: f"{f.run.epoch}/{f.run.epochs}" if f.run.epochs else UNKNOWN),
        (_("parameters"), lambda f: count(f.parameters)),
        (_("MB"), lambda f: size(f.megabytes)),
        *([(_("peak memory"), _peak)] if with_peaks else []),
        (_("stars"), lambda f: words.stars(f.stars)),
    ]


def _peak(facts: RunFacts) -> str:
    return UNKNOWN if facts.run.peaks.memory is None else short_gib(facts.run.peaks.memory)


def _line(label: str, cells: Sequence[str], width: int, style: str) -> Content:
    text = "".join(f" {fit_right(cell, width)}" for cell in cells)
    return Content.assemble((fit(label, LABEL_CELLS), "$dim"), (text, style))


def _bests(name: str, runs: Sequence[RunFacts], cells: int) -> list[str]:
    """Return the best values of a metric, with their epochs where there is room; the best of all is marked."""
    bests = [each.run.best.get(name) for each in runs]
    values = [best.value for best in bests if best is not None]
    top = None
    for value in values:
        top = value if top is None or is_better(name, value, top) else top
    mark = BEST[ascii_only()]
    said = []
    for best in bests:
        if best is None:
            said.append(UNKNOWN)
            continue
        figure = words.figure(best.value)
        signs = (f"{mark} ", mark) if best.value == top and len(values) > 1 else ("",)
        long = [_("{value} at {n}").format(value=f"{sign}{figure}", n=best.epoch) for sign in signs]
        said.append(first_that_fits([*long, f"{signs[-1]}{figure}"], cells))
    return said


def script_difference(older: tuple[int, str | None], newer: tuple[int, str | None]) -> Content:
    """Return what differs between the scripts of two runs, as a unified diff."""
    import difflib  # not needed to open the table

    for run, text in (older, newer):
        if text is None:
            return Content.styled(_("The script of run {run} was pruned.").format(run=run), "$dim")
    one, two = (_("run {run}").format(run=run) for run, _text in (older, newer))
    before, after = (older[1] or "").splitlines(), (newer[1] or "").splitlines()
    lines = list(difflib.unified_diff(before, after, one, two, lineterm=""))
    if not lines:
        return Content.styled(_("The scripts of {one} and {two} are the same.").format(one=one, two=two), "$dim")
    return Content("\n").join([Content.styled(line.expandtabs(4), _look(line)) for line in lines])


def _look(line: str) -> str:
    if line.startswith(("---", "+++")):
        return "bold"
    return {"+": "$success", "-": "$error", "@": "bold $primary"}.get(line[:1], "")
