"""The columns of the table of runs: what they show, what they sort by, and which of them fit."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from gettext import gettext as _

from rich.cells import cell_len

from tfcert_exam_engine.metric_names import less_is_better
from tfcert_tui import words
from tfcert_tui.figures import figure
from tfcert_tui.runs.earlier_runs import judged_by
from tfcert_tui.runs.run_facts import RunFacts, keras_words, metrics_of

FIGURE_CELLS = 9
UNKNOWN = "–"


@dataclass(frozen=True)
class Column:
    """One column; `group` stands above it, and above those beside it that have the same."""

    id: str
    title: str
    cells: int
    text: Callable[[RunFacts], str]
    value: Callable[[RunFacts], float | str | None]
    """What it is sorted by; None goes last in either order."""
    right: bool = True
    rising: bool = False
    """Whether the lowest comes first when it is first sorted by."""
    group: str = ""
    need: int = 0
    """The most needed columns, those with the least number, are shown where not all fit."""


def columns_for(facts: Sequence[RunFacts], of_all: bool, cells: int) -> list[Column]:
    """Return the columns that fit into `cells`, one blank between them."""
    every = [_wide_enough(column, facts) for column in _plain(of_all)]
    every += [*_figures(facts, of_all), *_closing(facts)]
    shown, room = set(), cells
    for column in sorted(every, key=lambda each: each.need):
        if column.cells + 1 <= room:
            shown.add(column.id)
            room -= column.cells + 1
        elif column.need:
            break
    return _named_in_full([column for column in every if column.id in shown], room)


def _wide_enough(column: Column, facts: Sequence[RunFacts]) -> Column:
    """Return a column of numbers with room for the longest of them: a part of a number would be another one."""
    longest = max((cell_len(column.text(each)) for each in facts), default=0) if column.right else 0
    return replace(column, cells=max(column.cells, longest))


def _named_in_full(columns: list[Column], room: int) -> list[Column]:
    """Return columns wide enough for the names above them; one whose name finds no room is left out."""
    kept = columns
    for name in dict.fromkeys(column.group for column in columns if column.group):
        under = [column for column in kept if column.group == name]
        missing = max(0, cell_len(name) - sum(column.cells + 1 for column in under) + 1)
        if missing <= room:
            wider = replace(under[0], cells=under[0].cells + missing)
            kept = [wider if column is under[0] else column for column in kept]
            room -= missing
        else:
            kept = [column for column in kept if column.group != name]
            room += sum(column.cells + 1 for column in under)
    return kept


def ordered(facts: Sequence[RunFacts], column: Column, turned: bool) -> list[RunFacts]:
    """Return the runs sorted by a column, best or newest first; `turned` the other way round."""
    newest_first = sorted(facts, key=lambda each: -each.run.run)
    known = [each for each in newest_first if column.value(each) is not None]
    unknown = [each for each in newest_first if column.value(each) is None]
    return sorted(known, key=lambda each: _key(column, each), reverse=column.rising == turned) + unknown


def _key(column: Column, facts: RunFacts) -> tuple[bool, float, str]:
    value = column.value(facts)
    return (True, 0.0, value) if isinstance(value, str) else (False, value or 0.0, "")


def _plain(of_all: bool) -> list[Column]:
    problem = Column("problem", _("no."), 4, lambda f: str(f.run.category), lambda f: f.run.category, rising=True)
    return [
        Column("run", _("run"), 4, lambda f: str(f.run.run), lambda f: f.run.run),
        *([problem] if of_all else []),
        Column("state", _("state"), 18, lambda f: words.run_state(f.run), lambda f: f.run.state, False, True),
        Column("when", _("when"), 5, lambda f: _clock(f.run.started_at), lambda f: f.run.started_at, False),
        Column("took", _("took"), 7, lambda f: _took(f.seconds), lambda f: f.seconds),
        Column("epochs", _("epochs"), 8, _epochs, lambda f: f.run.epoch),
        Column("stars", _("stars"), 6, _stars, lambda f: f.stars, False),
        Column(
            "parameters", _("params"), 7, lambda f: count(f.parameters), lambda f: f.parameters, rising=True, need=2
        ),
        Column("megabytes", _("MB"), 6, lambda f: size(f.megabytes), lambda f: f.megabytes, rising=True, need=2),
    ]


def _closing(facts: Sequence[RunFacts]) -> list[Column]:
    # Which Keras it was matters where it was not the same for all.
    need = 2 if any(each.run.legacy_keras for each in facts) else 90
    return [
        *_peaks(facts),
        Column("keras", _("Keras"), 15, _keras, lambda f: _keras(f) or None, False, need=need),
        Column("note", _("note"), 24, note, lambda f: note(f) or None, False, need=91),
    ]


def _peaks(facts: Sequence[RunFacts]) -> list[Column]:
    """Return the most that each run used of memory, and of the GPUs' where any did."""
    above = _("peak, GiB")
    columns = [
        Column(
            "memory",
            _("mem"),
            6,
            lambda f: _gib(f.run.peaks.memory),
            lambda f: f.run.peaks.memory,
            group=above,
            need=88,
        ),
    ]
    if any(each.run.peaks.gpu_memory is not None for each in facts):
        columns.append(
            Column(
                "gpu",
                _("GPU"),
                6,
                lambda f: _gib(f.run.peaks.gpu_memory),
                lambda f: f.run.peaks.gpu_memory,
                group=above,
                need=89,
            )
        )
    return columns if any(each.run.peaks.memory is not None for each in facts) else []


def _gib(size: int | None) -> str:
    return UNKNOWN if size is None else f"{size / 2**30:.2f}"


def _figures(facts: Sequence[RunFacts], of_all: bool) -> list[Column]:
    """Return best and last of each metric; runs of all problems are measured by what each is judged by."""
    if of_all:
        return _pair("judged", _("its metric"), lambda f: judged_by(f.run), 0, rising=False)
    names = metrics_of([each.run for each in facts])
    columns: list[Column] = []
    for at, name in enumerate(names):
        columns += _pair(name, name, _always(name), 3 * at, less_is_better(name))
    return columns


def _always(name: str) -> Callable[[RunFacts], str]:
    return lambda _facts: name


def _pair(key: str, group: str, name_of: Callable[[RunFacts], str | None], need: int, rising: bool) -> list[Column]:
    def best(facts: RunFacts) -> float | None:
        found = facts.run.best.get(name_of(facts) or "")
        return found.value if found is not None else None

    def last(facts: RunFacts) -> float | None:
        return facts.run.logs.get(name_of(facts) or "")

    return [
        Column(f"best {key}", _("best"), FIGURE_CELLS, lambda f: _figure(best(f)), best, True, rising, group, need),
        Column(f"last {key}", _("last"), FIGURE_CELLS, lambda f: _figure(last(f)), last, True, rising, group, need + 1),
    ]


def note(facts: RunFacts) -> str:
    """Return what is to be known of a run in a few words."""
    run = facts.run
    said = [_("starter's block changed") if run.remark else ""]
    gone = _("log elsewhere") if run.elsewhere else _("log pruned")
    said += [gone if run.log_pruned else "", run.kept_model or ""]
    return " · ".join(piece for piece in said if piece)


def count(number: int | None) -> str:
    """Return a number of parameters in at most seven cells: 481, 94,698, 4.21 M."""
    if number is None:
        return UNKNOWN
    if number < 1_000_000:
        return f"{number:,}"
    return f"{number / 1e6:.4g} M" if number < 1e9 else f"{number / 1e9:.3g} G"


def size(megabytes: float | None) -> str:
    """Return megabytes with as many digits as mean something."""
    if megabytes is None:
        return UNKNOWN
    return f"{megabytes:.2f}" if megabytes < 10 else f"{megabytes:.1f}"


def _figure(value: float | None) -> str:
    return UNKNOWN if value is None else figure(value)


def _clock(at: float) -> str:
    return time.strftime("%H:%M", time.localtime(at))


def _took(seconds: float | None) -> str:
    return "" if seconds is None else words.minutes(seconds)


def _epochs(facts: RunFacts) -> str:
    return f"{facts.run.epoch}/{facts.run.epochs}" if facts.run.epochs else ""


def _parameters(facts: RunFacts) -> str:
    return count(facts.parameters)


def _megabytes(facts: RunFacts) -> str:
    return size(facts.megabytes)


def _keras(facts: RunFacts) -> str:
    return _("legacy Keras") if facts.run.legacy_keras else keras_words(facts.run)


def _stars(facts: RunFacts) -> str:
    return words.stars(facts.stars)
