"""What old attempts leave on the disk, and the rules by which it is taken away. Never of an attempt that is live.

1. Logs and curves of runs go `keep_logs_days` after their attempt has ended.
2. Models that runs kept or that were submitted go `keep_models_days` after; each category's best submission stays.
3. Files that no run and no submission names are leftovers of a crash and go when they are a day old.
"""

from __future__ import annotations

from collections.abc import Iterable
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.children.jobs import remove
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.training.limits import MB
from tfcert_exam_engine.upkeep_views import DeletedView, Pruned, PruneView

DAY_S = 86400.0
RUN = "run-"


Keeper = RunRecord | SubmissionRecord
"""What names a model file."""


class _Record(msgspec.Struct, frozen=True):
    """Everything the store knows, read once."""

    ended_at: dict[str, float | None]
    runs: list[RunRecord]
    submissions: list[SubmissionRecord]

    @property
    def keepers(self) -> list[Keeper]:
        """All that name model files."""
        return [*self.runs, *self.submissions]

    def age_days(self, attempt: str, now: float) -> float | None:
        """Return how long ago an attempt ended; None: it is live."""
        ended_at = self.ended_at[attempt]
        return None if ended_at is None else (now - ended_at) / DAY_S


def prune(paths: Paths, store: Store, settings: Settings, now: float, dry_run: bool) -> PruneView:
    """Take away what the rules say, or with `dry_run` say what they would.

    Raises:
        DiskTrouble: the record cannot be written; then nothing it names was deleted.
    """
    record = _read(store)
    logs = _old_logs(paths, record, settings, now)
    models = _old_models(paths, record, settings, now)
    leftovers = _leftovers(paths, record, now)
    items = [item for item, _place in [*logs, *models, *leftovers]]
    if not dry_run:
        _note(store, record, {place.name for _item, place in logs}, {place.name for _item, place in models})
        _delete(place for _item, place in [*logs, *models, *leftovers])
    return PruneView(dry_run, items, round(sum(item.megabytes for item in items), 1))


def delete(paths: Paths, store: Store, attempt: Attempt) -> DeletedView:
    """Delete an ended attempt: its record first, then its jobs and the models that no other attempt names.

    Raises:
        DiskTrouble: the record cannot be written; then nothing was deleted.
    """
    runs, submissions = store.runs(attempt.attempt), store.submissions(attempt.attempt)
    store.delete_attempt(attempt.attempt)
    still_named = _named(_read(store))
    keepers: list[Keeper] = [*runs, *submissions]
    mine = {each.kept_as for each in keepers if each.kept_as} - still_named
    places = [paths.job("run", run.run) for run in runs] + [paths.models / name for name in mine]
    megabytes = sum(_megabytes(place) for place in places)
    _delete(places)
    return DeletedView(attempt.attempt, attempt.folder, round(megabytes, 1))


def _read(store: Store) -> _Record:
    ended_at = {attempt.attempt: attempt.ended_at for attempt in store.attempts()}
    return _Record(ended_at, store.all_runs(), store.all_submissions())


def _old_logs(paths: Paths, record: _Record, settings: Settings, now: float) -> list[tuple[Pruned, Path]]:
    why = _("ended more than {n} days ago").format(n=settings.keep_logs_days)
    found = []
    for run in record.runs:
        age, place = record.age_days(run.attempt, now), paths.job("run", run.run)
        if age is not None and age > settings.keep_logs_days and place.is_dir() and run.ended_at is not None:
            found.append((Pruned("log", place.name, run.attempt, _megabytes(place), why), place))
    return found


def _old_models(paths: Paths, record: _Record, settings: Settings, now: float) -> list[tuple[Pruned, Path]]:
    """A file goes when every attempt that names it is old, and none names it as a best submission."""
    why = _("ended more than {n} days ago, and not the best of its category").format(n=settings.keep_models_days)
    owners: dict[str, list[str]] = {}
    for each in record.keepers:
        if each.kept_as:
            owners.setdefault(each.kept_as, []).append(each.attempt)
    staying = _best(record.submissions)
    found = []
    for name, attempts in sorted(owners.items()):
        place = paths.models / name
        ages = [record.age_days(attempt, now) for attempt in attempts]
        old = all(age is not None and age > settings.keep_models_days for age in ages)
        if old and name not in staying and place.is_file():
            found.append((Pruned("model", name[:12], attempts[-1], _megabytes(place), why), place))
    return found


def _leftovers(paths: Paths, record: _Record, now: float) -> list[tuple[Pruned, Path]]:
    why = _("nothing in the record names it")
    runs = {paths.job("run", run.run).name for run in record.runs}
    strange = [place for place in _inside(paths.jobs) if place.name.startswith(RUN) and place.name not in runs]
    named = _named(record)
    strange += [place for place in _inside(paths.models) if place.name not in named]
    old = [place for place in strange if now - place.stat().st_mtime > DAY_S]
    return [(Pruned("leftover", place.name[:12], "", _megabytes(place), why), place) for place in old]


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _named(record: _Record) -> set[str]:
    return {each.kept_as for each in record.keepers}


def _best(submissions: Iterable[SubmissionRecord]) -> set[str]:
    """Return the files that count: each category's first with the most stars, and all that are not graded yet.

    What our machinery failed to grade is among these: it can be graded again.
    """
    best: dict[tuple[str, int], SubmissionRecord] = {}
    waiting = set()
    for each in submissions:
        place = (each.attempt, each.category)
        if each.state in ("grading", "engine_fault"):
            waiting.add(each.kept_as)
        if each.stars is not None and (place not in best or each.stars > (best[place].stars or 0)):
            best[place] = each
    return waiting | {each.kept_as for each in best.values()}


def _note(store: Store, record: _Record, logs: set[str], models: set[str]) -> None:
    """Keep in the record what is about to be gone: a crash between the two leaves a leftover, never a false promise."""
    for run in record.runs:
        log_gone, model_gone = f"{RUN}{run.run}" in logs, run.kept_as in models
        if log_gone or model_gone:
            kept_as = "" if model_gone else run.kept_as
            store.save_run(msgspec.structs.replace(run, log_pruned=run.log_pruned or log_gone, kept_as=kept_as))


def _delete(places: Iterable[Path]) -> None:
    for place in places:
        if place.is_dir():
            remove(place)
        else:
            place.unlink(missing_ok=True)


def _megabytes(place: Path) -> float:
    if place.is_dir():
        return round(sum(file.lstat().st_size for file in place.rglob("*")) / MB, 3)
    return round(place.stat().st_size / MB, 3) if place.exists() else 0.0
