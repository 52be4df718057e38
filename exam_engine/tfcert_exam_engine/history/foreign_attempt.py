"""An attempt from another machine, looked at before it is kept: what it says is shown, and none of it is obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from gettext import gettext as _

import msgspec

from tfcert_exam_engine.attempts.attempt import ProblemRef
from tfcert_exam_engine.attempts.scoring import MAX_STARS
from tfcert_exam_engine.engine import MOST_SEED
from tfcert_exam_engine.events import AnyEnding, Cancelled, Graded, Trained
from tfcert_exam_engine.history.portable import PortableAttempt
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.single_line import single_line

UID = re.compile(r"[0-9a-f]{32}")
MODEL = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
"""Of an attempt, a problem, a variant, a form: some of these name files here."""
LATEST = 32_503_680_000.0
"""The begin of the year 3000: what lies beyond is no time, and years must be left to add a waiting time to it."""
MOST_MINUTES, MOST_WEIGHT = 24 * 60, 100
MOST_OF_A_MACHINE = 60
"""Characters of its name."""


def taken_in(given: PortableAttempt, machine: str) -> PortableAttempt:
    """Return it as it may be kept here; `machine` is where it comes from, if it does not say so itself.

    Models and logs did not come along; processes were another machine's.

    Raises:
        ValueError: it is not whole, or says what cannot be; in a few words.
    """
    _check(given)
    return msgspec.structs.replace(
        given,
        countdown=msgspec.structs.replace(given.countdown, paused=False),
        problems=[msgspec.structs.replace(ref, title=single_line(ref.title)) for ref in given.problems],
        skill=single_line(given.skill),
        product=single_line(given.product),
        note=single_line(given.note),
        origin=(single_line(given.origin) or machine)[:MOST_OF_A_MACHINE],
        runs=[_run(run, given.ended_at or 0.0) for run in given.runs],
        submissions=[_submission(each) for each in given.submissions],
    )


def _check(given: PortableAttempt) -> None:
    if not UID.fullmatch(given.uid) or not NAME.fullmatch(given.attempt) or not NAME.fullmatch(given.form):
        raise ValueError(_("an attempt without a proper name"))
    if given.ended_at is None:
        raise ValueError(_("the attempt {name} has not ended").format(name=given.attempt))
    if any(each.state == "grading" for each in given.submissions):
        raise ValueError(_("a submission of {name} is not graded").format(name=given.attempt))
    if not 0 <= given.seed <= MOST_SEED or not 0 <= given.minutes <= MOST_MINUTES:
        raise ValueError(_("an impossible number in {name}").format(name=given.attempt))
    _check_problems(given)
    _check_times(given)
    _check_stars(given)


def _check_problems(given: PortableAttempt) -> None:
    categories = [ref.category for ref in given.problems]
    whole = bool(categories) and len(set(categories)) == len(categories) and all(map(_is_proper, given.problems))
    named = [*given.hints, *given.spent, *(late.category for late in given.late)]
    named += [run.category for run in given.runs] + [each.category for each in given.submissions]
    if not whole or not set(named) <= set(categories):
        raise ValueError(_("problems of {name} that do not fit together").format(name=given.attempt))


def _is_proper(ref: ProblemRef) -> bool:
    named = NAME.fullmatch(ref.slug) and (not ref.variant or NAME.fullmatch(ref.variant))
    return bool(named) and 1 <= ref.category <= 5 and 0 < ref.weight <= MOST_WEIGHT and 0 <= ref.version <= 10**6


def _check_times(given: PortableAttempt) -> None:
    times: list[float | None] = [given.started.wall_s, given.ended_at, *(late.at for late in given.late)]
    times += [at for run in given.runs for at in (run.started_at, run.ended_at, run.kept_saved_at)]
    times += [at for each in given.submissions for at in (each.accepted_at, each.decided_at, each.saved_at)]
    moments = (given.countdown.deadline, given.countdown.due)
    times += [moment.wall_s for moment in moments if moment is not None]
    if not _all_within(times, LATEST) or not _all_within(given.spent.values(), LATEST):
        raise ValueError(_("an impossible time in {name}").format(name=given.attempt))


def _all_within(values: Iterable[float | None], most: float) -> bool:
    return all(value is None or 0 <= value <= most for value in values)


def _check_stars(given: PortableAttempt) -> None:
    stars = [each.stars for each in given.submissions if each.stars is not None]
    checks = [len(each.verdict.checks) for each in given.submissions if each.verdict is not None]
    if not _all_within([*stars, *checks], MAX_STARS) or not _all_within(given.hints.values(), 1000):
        raise ValueError(_("impossible stars in {name}").format(name=given.attempt))


def _run(run: RunRecord, ended_at: float) -> RunRecord:
    """Return a run without what names files and processes; one that nobody saw end has ended with its attempt."""
    ended = run.ended_at is not None and run.state not in ("queued", "running")
    return msgspec.structs.replace(
        run,
        run=0,
        pid=0,
        pid_start=0.0,
        boot_id="",
        token="",
        kept_as=_kept_as(run.kept_as),
        log_pruned=True,
        elsewhere=True,
        ended_at=run.ended_at if ended else ended_at,
        state=run.state if ended else "cancelled",
        ending=_ending(run.ending) if ended else Cancelled(ended_at),
        remark=single_line(run.remark),
        python=single_line(run.python),
        device=single_line(run.device),
        kept_name=single_line(run.kept_name),
        keras=single_line(run.keras),
    )


def _ending(ending: AnyEnding | None) -> AnyEnding | None:
    return msgspec.structs.replace(ending, model_file=None) if isinstance(ending, Trained) else ending


def _submission(each: SubmissionRecord) -> SubmissionRecord:
    replace, ending = msgspec.structs.replace, each.ending
    if isinstance(ending, Graded):
        model = replace(ending.verdict.model, path=single_line(ending.verdict.model.path.rpartition("/")[2]))
        ending = replace(ending, verdict=replace(ending.verdict, model=model))
    name = single_line(each.model_name)
    return replace(each, submission=0, kept_as=_kept_as(each.kept_as), model_name=name, ending=ending)


def _kept_as(name: str) -> str:
    """Return the name of a model file: it says which run made what was submitted, and is no path."""
    return name if MODEL.fullmatch(name) else ""
