"""`verify --regrade`: the model files that count, graded once more on the machine of whoever verifies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from gettext import gettext as _

import msgspec

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import CandidateRefused, UsageRefused
from tfcert_exam_engine.events import Graded
from tfcert_exam_engine.grading.check_views import FileGraded
from tfcert_exam_engine.sentences import sentence_on
from tfcert_exam_engine.signing.record import SignedProblem, SignedSubmission
from tfcert_exam_engine.signing.verifying import Regraded, Verified
from tfcert_problems import catalog
from tfcert_tui.cli.output import Progress
from tfcert_tui.cli.session import Session


async def regraded(session: Session, found: Sequence[Verified]) -> list[Verified]:
    """Return what was verified, with its files graded again; those that are not whole are left out.

    Raises:
        EngineError: the engine refuses to grade, or stays away.
    """
    progress = Progress()
    async with session.engine() as engine:
        try:
            return [await _regraded(engine, one, progress) for one in found]
        finally:
            progress.close()


async def _regraded(engine: Engine, found: Verified, progress: Progress) -> Verified:
    if found.judgement is None or not found.judgement.sound:
        return found
    again = []
    for problem, counts, file in _that_count(found):
        said = _("{file}: category {n}").format(file=found.file, n=problem.category)
        progress.show(_("grading again"), said)
        again.append(await _again(engine, problem, counts, file))
    return msgspec.structs.replace(found, regraded=again)


def _that_count(found: Verified) -> Iterator[tuple[SignedProblem, SignedSubmission, str]]:
    """Yield each category whose file is there, with the submission that counts."""
    assert found.judgement is not None and found.judgement.record is not None
    by_number = {one.submission: one for one in found.judgement.record.submissions}
    files = found.models.counting if found.models else {}
    for problem in found.judgement.record.problems:
        if problem.category in files and problem.counts in by_number:
            yield problem, by_number[problem.counts], files[problem.category]


async def _again(engine: Engine, problem: SignedProblem, counts: SignedSubmission, file: str) -> Regraded:
    said = counts.verdict.value if counts.verdict else None
    known = Regraded(problem.category, file, counts.stars or 0, None, said, None)
    if why := _why_not(problem):
        return msgspec.structs.replace(known, why=why)
    try:
        name = "-".join(filter(None, (problem.slug, problem.variant or catalog.FIRST)))
        graded = await engine.grade_file(problem.category, name, file)
    except (CandidateRefused, UsageRefused) as refusal:
        if refusal.code == "exam_live":
            raise
        return msgspec.structs.replace(known, why=refusal.message)
    return _with(known, graded, counts.sha256)


def _why_not(problem: SignedProblem) -> str:
    """Say why a problem cannot be graded as it was; "" where it can."""
    try:
        here = catalog.find(problem.category, problem.slug, problem.variant)
    except KeyError:
        return _("the bank here has no problem {name}.").format(name=problem.slug)
    if here.version != problem.version:
        return _("the record is of version {theirs} of {name}, the bank here has version {ours}.").format(
            theirs=problem.version, name=problem.slug, ours=here.version
        )
    return ""


def _with(known: Regraded, graded: FileGraded, sha256: str) -> Regraded:
    if graded.sha256 != sha256:
        return msgspec.structs.replace(known, why=_("the file was changed meanwhile."))
    if not isinstance(graded.ending, Graded):
        return msgspec.structs.replace(known, why=sentence_on(graded.ending))
    verdict = graded.ending.verdict
    return msgspec.structs.replace(known, found=verdict.stars, found_value=verdict.value)
