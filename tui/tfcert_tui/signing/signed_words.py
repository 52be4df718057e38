"""What is said of a signed record and of a key, on the screen and by the commands."""

from __future__ import annotations

import time
from collections.abc import Iterator
from gettext import gettext as _

from tfcert_exam_engine.attempts.scoring import MAX_STARS
from tfcert_exam_engine.signing.document import Signed
from tfcert_exam_engine.signing.record import Record, SignedAttempt, SignedProblem
from tfcert_exam_engine.signing.verifying import Regraded, Verified
from tfcert_exam_engine.signing.views import SignedView

Lines = list[tuple[str, str]]
"""What it is about, and what is said."""


def outcome_words(found: Verified) -> str:
    """Say in a few words how a file stands."""
    return {
        "whole": _("whole"),
        "unreadable": _("cannot be read"),
        "not_whole": _("NOT as it was signed"),
        "contradictory": _("whole, and contradicts itself"),
        "other_key": _("whole, signed by another key"),
        "models_missing": _("whole, model files missing"),
        "stars_differ": _("whole, other stars when graded again"),
    }[found.outcome]


def printable(text: str) -> str:
    """Return a stranger's words without what steers a terminal or turns the order of letters round."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def reasons(found: Verified) -> list[str]:
    """Say what is wrong with a file, a sentence each."""
    return [printable(reason) for reason in _reasons(found)]


def _reasons(found: Verified) -> list[str]:
    if found.judgement is None:
        return [" ".join(found.refusal or ())]
    said = [*found.judgement.faults, *found.judgement.disagreements]
    if found.wanted_key is False:
        said.append(_("It is not signed by a key that you named."))
    if found.models is not None and found.models.missing:
        numbers = ", ".join(map(str, found.models.missing))
        said.append(_("The model file that counts is not there for category {numbers}.").format(numbers=numbers))
    return [*said, *(_regraded(one) for one in found.regraded if not one.agrees)]


def _regraded(one: Regraded) -> str:
    if one.found is None:
        return _("Category {n} could not be graded again: {why}").format(n=one.category, why=one.why)
    return _("Category {n}: the record says {said} of 5 stars, graded again it has {found}.").format(
        n=one.category, said=one.said, found=one.found
    )


def verified_lines(found: Verified) -> Lines:
    """Say all that is known of a file: who signed it, and what it says."""
    return [(printable(about), printable(said)) for about, said in _lines(found)]


def _lines(found: Verified) -> Lines:
    if found.judgement is None:
        return []
    signed, record = found.judgement.signed, found.judgement.record
    lines = _of_signer(signed) if signed is not None else []
    lines += _of_record(record) if record is not None else []
    if found.models is not None:
        lines.append((_("models"), _models_words(found)))
    if found.regraded:
        agree = sum(one.agrees for one in found.regraded)
        words = _("{n} of {all} have the stars that the record says").format(n=agree, all=len(found.regraded))
        lines.append((_("graded again"), words))
    return lines


def _of_signer(signed: Signed) -> Lines:
    """Say who signed, and when: by their own word and clock."""
    return [
        (_("signed"), _("{when}, with tfcert-tui {version}").format(when=moment(signed.at), version=signed.product)),
        (_("by"), _("{name} (by their own word)").format(name=signed.name) if signed.name else _("(no name given)")),
        (_("key"), signed.fingerprint),
    ]


def _of_record(record: Record) -> Lines:
    attempt = record.attempt
    began, ended = moment(attempt.started_at), moment(attempt.ended_at)
    what = _("{attempt} · {mode} · {form} · seed {seed}").format(
        attempt=attempt.attempt, mode=_mode(attempt.mode), form=attempt.form, seed=attempt.seed
    )
    if attempt.imported:
        what += _(" · imported from another machine")
    score = _("{score} of {full}").format(score=f"{attempt.score:g}", full=f"{attempt.full:g}")
    time_words = _("{began} to {ended}").format(began=began, ended=ended)
    return [
        (_("attempt"), what),
        (_("time"), time_words),
        (_("begun with"), attempt.product or _("a version that did not note it")),
        *((_("graded with"), said) for said in _graders(record)),
        (_("score"), f"{score}{_passed(attempt)}"),
        *((str(problem.category), _problem(problem)) for problem in record.problems),
    ]


def _passed(attempt: SignedAttempt) -> str:
    """Say whether it passed; a drill is not passed, and not failed."""
    if attempt.mode == "drill":
        return ""
    return _(", passed") if attempt.passed else _(", not passed")


def _graders(record: Record) -> list[str]:
    """Return what graded, each once, the first first."""
    said = [one.verdict.graded_with for one in record.submissions if one.verdict and one.verdict.graded_with]
    return list(dict.fromkeys(said))


def _problem(problem: SignedProblem) -> str:
    stars = "-" if problem.stars is None else f"{problem.stars}/{MAX_STARS}"
    points = _("{points} of {weight}").format(points=f"{problem.points:g}", weight=problem.weight)
    counts = _("submission {n} counts").format(n=problem.counts) if problem.counts else _("nothing graded")
    name = "-".join(filter(None, (problem.slug, problem.variant)))
    what = _("{title} ({name} v{n})").format(title=problem.title, name=name, n=problem.version)
    return " · ".join((stars, points, what, counts))


def _models_words(found: Verified) -> str:
    assert found.models is not None
    here, gone = len(found.models.counting), len(found.models.missing)
    return _("{n} of {all} that count are there; {found} of {submitted} that were submitted").format(
        n=here, all=here + gone, found=found.models.found, submitted=found.models.submitted
    )


def _mode(mode: str) -> str:
    return {"exam": _("exam"), "practice": _("practice"), "drill": _("drill")}.get(mode, mode)


def moment(at: float) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))
    except (OverflowError, ValueError, OSError):  # a stranger's number
        return f"{at:g}"


def what_it_proves() -> str:
    """Say what a whole record is worth, in two sentences."""
    return _(
        "Whole means: nothing in it was changed since the holder of that key signed it. Who that is, who sat there and "
        "what else they could change on a machine of their own it cannot say; see docs/verifying.md."
    )


def signed_words(view: SignedView) -> Iterator[str]:
    """Say what was signed, a sentence each."""
    yield _("Signed with the key {fingerprint}.").format(fingerprint=view.fingerprint)
    if view.models:
        yield _("The model files that count are in {folder}.").format(folder=view.models[0].rpartition("/")[0])
    if view.models_gone:
        numbers = ", ".join(map(str, view.models_gone))
        yield _("No longer kept, and not copied: the file of category {numbers}.").format(numbers=numbers)
