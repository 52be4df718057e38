"""How an attempt begins: what is refused, what is made, and when its clock starts."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine import workspace
from tfcert_exam_engine.attempt import Attempt, CategoryState, ProblemRef
from tfcert_exam_engine.clock import Clock
from tfcert_exam_engine.engine import MAX_MINUTES
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.views import Mode
from tfcert_problems import catalog


class Plan(msgspec.Struct, frozen=True):
    """What a candidate asks for."""

    form: str
    mode: Mode
    seed: int
    minutes: int


def check(current: Attempt | None, form: str, mode: str, minutes: int) -> None:
    """Refuse a start that makes no sense.

    Raises:
        UsageRefused: an attempt is live; no such form or mode; minutes out of range.
    """
    if current is not None and not current.ended:
        raise UsageRefused(
            "attempt_live",
            _("An attempt is under way; there is one at a time."),
            _("Go on with it, or end it first with: tfcert-tui end"),
        )
    if form not in catalog.FORMS:
        forms = ", ".join(catalog.FORMS)
        raise UsageRefused("no_form", _("There is no form {name}.").format(name=form), _("Take: ") + forms)
    if mode not in ("exam", "practice"):
        raise UsageRefused("no_mode", _("There is no mode {name}.").format(name=mode), _("Take: exam, practice"))
    if not 1 <= minutes <= MAX_MINUTES:
        raise UsageRefused(
            "minutes",
            _("{n} minutes cannot be sat.").format(n=minutes),
            _("Take 1 to {most}; the exam had 300.").format(most=MAX_MINUTES),
        )


async def begin(paths: Paths, store: Store, clock: Clock, plan: Plan) -> Attempt:
    """Make the folders, start the clock, keep the attempt: in this order.

    Raises:
        EngineUnavailable: the disk is full or not writable.
    """
    problems = catalog.draw(plan.form, plan.seed)
    name = _fresh_name(paths, store, clock)
    folder = paths.attempts / name
    try:
        await asyncio.to_thread(workspace.create, folder, problems, paths.datasets)
        now = clock.now()
        refs = [ProblemRef(p.category, p.slug, p.title, p.weight, p.version) for p in problems]
        states = {ref.category: CategoryState(ref) for ref in refs}
        deadline = now.after(plan.minutes * 60)
        attempt = Attempt(
            *(name, plan.form, plan.mode, plan.seed, plan.minutes, now, deadline, str(folder), states),
        )
        store.add_attempt(attempt)
    except (OSError, sqlite3.Error) as error:
        raise disk_trouble(folder, error) from error
    return attempt


def _fresh_name(paths: Paths, store: Store, clock: Clock) -> str:
    """Return a name that sorts by time and that a person can type: 20261120-231507."""
    stem = time.strftime("%Y%m%d-%H%M%S", time.localtime(clock.now().wall_s))
    taken = {attempt.attempt for attempt in store.attempts()}
    names = (stem, *(f"{stem}-{n}" for n in range(2, 1000)))
    return next(name for name in names if name not in taken and not (paths.attempts / name).exists())


def make_folders(paths: Paths) -> None:
    """Make the engine's own folders, for this person alone.

    Raises:
        EngineUnavailable: the data folder cannot be written.
    """
    try:
        for folder in (paths.data_dir, paths.jobs, paths.models):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(PermissionError):
            paths.data_dir.chmod(0o700)
    except OSError as error:
        raise disk_trouble(paths.data_dir, error) from error


def disk_trouble(place: Path, error: Exception) -> EngineUnavailable:
    """Return the sentence for a disk that is full or not writable."""
    why = error.strerror if isinstance(error, OSError) else str(error)
    return EngineUnavailable(
        "disk",
        _("{place} cannot be written: {why}.").format(place=place, why=why),
        _("Make it writable, make room, or take another --data-dir."),
    )
