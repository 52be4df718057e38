"""Whether a record agrees with itself: the score follows from the verdicts, and what counts was pressed in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from gettext import gettext as _

from tfcert_exam_engine.attempts.scoring import counting, is_pass, points, total
from tfcert_exam_engine.grading.verdict import StarCheck, Verdict
from tfcert_exam_engine.metric_names import less_is_better
from tfcert_exam_engine.signing.record import Record, SignedProblem, SignedSubmission

SLACK_S = 2.0
"""The wall clock may be set by so much unnoticed: the engine keeps deadlines by the boot clock."""
ROUNDING = 1e-6


def disagreements(record: Record) -> Iterator[str]:
    """Yield what contradicts something else in the record, one sentence each."""
    yield from _of_numbers(record)
    yield from _of_score(record)
    for problem in record.problems:
        yield from _of_problem(problem, [one for one in record.submissions if one.category == problem.category])
    versions = {problem.category: problem.version for problem in record.problems}
    for submission in record.submissions:
        yield from _of_submission(submission, versions.get(submission.category))
    yield from _of_time(record)


def _of_numbers(record: Record) -> Iterator[str]:
    """Every category, submission and run is there once."""
    if _twice([one.category for one in record.problems]):
        yield _("A category stands in it twice.")
    if _twice([one.submission for one in record.submissions]):
        yield _("A submission stands in it twice.")
    if _twice([one.run for one in record.runs]):
        yield _("A run stands in it twice.")


def _twice(numbers: Sequence[int]) -> bool:
    return len(set(numbers)) < len(numbers)


def _of_score(record: Record) -> Iterator[str]:
    attempt = record.attempt
    score, full = total(one.points for one in record.problems), total(one.weight for one in record.problems)
    if _differ(attempt.score, score) or _differ(attempt.full, full):
        yield _("The score says {said} of {full}, the categories come to {found} of {whole}.").format(
            said=f"{attempt.score:g}", full=f"{attempt.full:g}", found=f"{score:g}", whole=f"{full:g}"
        )
    if attempt.passed != is_pass(attempt.score, attempt.full):
        yield _("Whether it was passed does not follow from the score.")


def _of_problem(problem: SignedProblem, submissions: Sequence[SignedSubmission]) -> Iterator[str]:
    best = counting(submissions)
    stars = best.stars if best else None
    if problem.stars != stars or problem.counts != (best.submission if best else None):
        yield _("Category {n}: its stars are not those of its best graded submission.").format(n=problem.category)
    if _differ(problem.points, points(problem.weight, problem.stars)):
        yield _("Category {n}: its points do not follow from its stars.").format(n=problem.category)


def _of_submission(submission: SignedSubmission, version: int | None) -> Iterator[str]:
    n, verdict = submission.submission, submission.verdict
    if version is None:
        yield _("Submission {n} is of a category that the attempt does not have.").format(n=n)
    if (submission.state == "graded") != (verdict is not None) or submission.state == "grading":
        yield _("Submission {n}: whether it was graded, and its verdict, do not agree.").format(n=n)
    if submission.stars != (verdict.stars if verdict else None):
        yield _("Submission {n}: its stars are not those of its verdict.").format(n=n)
    if verdict is None:
        return
    if verdict.model.sha256 != submission.sha256:
        yield _("Submission {n}: its verdict is of another file.").format(n=n)
    if version is not None and verdict.problem_version != version:
        yield _("Submission {n}: its verdict is of another version of the problem.").format(n=n)
    if not _follows(verdict):
        yield _("Submission {n}: its stars do not follow from what was measured.").format(n=n)


def _follows(verdict: Verdict) -> bool:
    """Return whether the stars are those of the checks, and each check that of its figures."""
    before_miss = next((n for n, check in enumerate(verdict.checks) if not check.passed), len(verdict.checks))
    return before_miss == verdict.stars and all(_check_follows(check, verdict) for check in verdict.checks)


def _check_follows(check: StarCheck, verdict: Verdict) -> bool:
    """The first star asks for more than its figure; what has no margin was missed for something else."""
    if check.margin is None:
        return not check.passed
    if check.measured is None or check.needed is None or check.measured != verdict.value:
        return False
    if _differ(abs(check.measured - check.needed), abs(check.margin)):
        return False
    better = (check.measured > check.needed) != less_is_better(verdict.metric)
    if check.margin and better != (check.margin > 0):
        return False
    return check.passed == (check.margin > 0 if check.name == "star 1" else check.margin >= 0)


def _of_time(record: Record) -> Iterator[str]:
    attempt = record.attempt
    limit = attempt.started_at + 60 * attempt.minutes
    if attempt.ended_at < attempt.started_at - SLACK_S:
        yield _("The attempt ended before it began.")
    if attempt.mode != "practice" and attempt.minutes and attempt.ended_at > limit + SLACK_S:
        yield _("The attempt took longer than its {n} minutes; or the machine's clock was set meanwhile.").format(
            n=attempt.minutes
        )
    for one in record.submissions:
        if not attempt.started_at - SLACK_S <= one.accepted_at <= attempt.ended_at + SLACK_S:
            yield _(
                "Submission {n} was not pressed between begin and end; or the machine's clock was set meanwhile."
            ).format(n=one.submission)
    if any(late.at < attempt.ended_at - SLACK_S for late in attempt.late):
        yield _("A press that is said to be late was in time.")


def _differ(one: float, other: float) -> bool:
    return abs(one - other) > ROUNDING * max(1.0, abs(one), abs(other))
