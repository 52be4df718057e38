"""The table of runs as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from tfcert_exam_engine.history import csv_cells
from tfcert_exam_engine.history.csv_cells import Cell, moment
from tfcert_hw_probe.usage import Peaks
from tfcert_tui.runs.run_facts import RunFacts, keras_words, metrics_of

FIELDS = (
    *("attempt", "run", "category", "outcome", "started_at", "ended_at", "seconds", "epoch", "epochs"),
    *("parameters", "megabytes", "stars", "submissions", "kept_model", "kept_sha256", "keras", "legacy_keras"),
    *("device", "peak_cpu_percent", "peak_memory_mb", "peak_gpu_memory_mb", "python", "remark", "message", "advice"),
)
BYTES_PER_MB = 10**6


def as_csv(facts: Sequence[RunFacts]) -> str:
    """Return the runs as CSV with a line of names: the fields of `runs --json`, then last and best of each metric.

    Times are local, ISO 8601. A text that a spreadsheet would run as a formula has an apostrophe before it.
    """
    metrics = metrics_of([each.run for each in facts])
    names = [*FIELDS, *(f"{what} {name}" for name in metrics for what in ("last", "best", "best epoch of"))]
    return csv_cells.as_csv([names, *([*_fields(each), *_figures(each, metrics)] for each in facts)])


def write_new(folder: Path, text: str, now_s: float) -> Path:
    """Write the CSV into a new file of the folder, named by the time; what stands there is never written over.

    Raises:
        OSError: it cannot be written.
    """
    stem = time.strftime("runs-%Y%m%d-%H%M%S", time.localtime(now_s))
    for number in range(1, 100):
        file = folder / (f"{stem}.csv" if number == 1 else f"{stem}-{number}.csv")
        try:
            with file.open("x", encoding="utf-8", newline="") as writer:
                writer.write(text)
        except FileExistsError:
            continue
        return file
    raise FileExistsError(17, "too many files of that name", str(folder / stem))


def _fields(facts: RunFacts) -> list[Cell]:
    run = facts.run
    return [
        *(run.attempt, run.run, run.category, run.state, moment(run.started_at), moment(run.ended_at)),
        *(None if facts.seconds is None else round(facts.seconds, 1), run.epoch, run.epochs),
        *(facts.parameters, facts.megabytes, facts.stars, " ".join(map(str, facts.submissions))),
        *(run.kept_model, run.kept_sha256, keras_words(run), str(run.legacy_keras).lower()),
        *(run.device, *_peaks(run.peaks), run.python, run.remark, run.message, run.advice),
    ]


def _peaks(peaks: Peaks) -> list[Cell]:
    percent = None if peaks.cpu_percent is None else round(peaks.cpu_percent, 1)
    sizes = (peaks.memory, peaks.gpu_memory)
    return [percent, *(None if size is None else round(size / BYTES_PER_MB, 1) for size in sizes)]


def _figures(facts: RunFacts, metrics: Sequence[str]) -> list[Cell]:
    cells: list[Cell] = []
    for name in metrics:
        best = facts.run.best.get(name)
        cells += [facts.run.logs.get(name), best.value if best else None, best.epoch if best else None]
    return cells
