"""Looks back at one category of an attempt: what was done, and how the reference does it. What is gone is said."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.attempts.scoring import counting
from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.review import reference as review_reference
from tfcert_exam_engine.review.own_scripts import own_script, run_of
from tfcert_exam_engine.review.script_difference import difference
from tfcert_exam_engine.review.views import Lack, OwnScript, ReviewFigures, ReviewView, Subject
from tfcert_exam_engine.training.run_files import RunFiles
from tfcert_exam_engine.views import RunView, SubmissionView
from tfcert_problems import catalog
from tfcert_problems.problem import Problem


class Past(msgspec.Struct, frozen=True):
    """All that is kept of one category of an attempt."""

    attempt: Attempt
    category: int
    problem: Problem | None
    """As it was when the attempt began; None where it is gone."""
    runs: list[RunRecord]
    submissions: list[SubmissionView]
    """With their figures."""

    @property
    def folder(self) -> Path | None:
        """The candidate's folder of this category; None where the attempt came from another machine."""
        carried = self.attempt.origin or not self.attempt.folder
        return None if carried else Path(self.attempt.folder) / f"category{self.category}"


class Reviewing:
    """One review in the making: each part adds to `lacks` what it has to say."""

    def __init__(self, past: Past, files: RunFiles) -> None:
        self.lacks: list[Lack] = []
        self._past = past
        self._files = files
        self._counts = counting(each for each in past.submissions if each.category == past.category)
        self._made = run_of(self._counts, past.runs)
        self._run = self._made or max(past.runs, key=lambda run: run.run, default=None)

    def view(self) -> ReviewView:
        """Return the review; reads files, and may take a second where scripts are long."""
        past, problem = self._past, self._past.problem
        self._say_of_submissions()
        self._say_of_runs()
        script = self._script()
        reference, explanation = self._texts()
        recorded = review_reference.recorded(problem, self.lacks)
        return ReviewView(
            past.attempt.attempt,
            next(each for each in past.attempt.view().problems if each.category == past.category),
            problem.metric.name if problem else "",
            problem is not None and not problem.metric.higher_is_better,
            script,
            reference,
            explanation,
            self._difference(script, reference),
            self._mine(),
            review_reference.figures(problem, recorded, self.lacks),
            self._run_view(),
            self._curves(),
            review_reference.points(recorded),
            past.submissions,
            self._counts.submission if self._counts is not None else None,
            self._again(),
            self.lacks,
        )

    def _say_of_submissions(self) -> None:
        if not self._past.submissions:
            self._lack("submission", _("Nothing was submitted in this category: it counts as zero."))
        elif self._counts is None and all(each.state != "grading" for each in self._past.submissions):
            self._lack("submission", _("Nothing that was submitted could be graded: it counts as zero."))

    def _say_of_runs(self) -> None:
        if origin := self._past.attempt.origin:
            said = _("This attempt was sat on another machine ({name}): scripts and curves did not come along.")
            self._lack("run", said.format(name=origin))
        elif self._run is None:
            self._lack("run", _("No run of it is on record: the model was trained elsewhere, or not at all."))
        elif self._counts is not None and self._made is None:
            said = _("The submission that counts came from no run that is known: what is told of a run is of run {n}.")
            self._lack("run", said.format(n=self._run.run))

    def _lack(self, what: Subject, why: str) -> None:
        self.lacks.append(Lack(what, why))

    def _script(self) -> OwnScript:
        found, said = own_script(self._made, self._past.runs, self._files, self._past.folder)
        self.lacks.extend(said)
        return found

    def _texts(self) -> tuple[str | None, str | None]:
        problem = self._past.problem
        if problem is None:
            ref = self._past.attempt.category(self._past.category).problem
            said = _(
                "The problem {slug} is not in this version's bank, nor was it kept: its reference cannot be shown."
            )
            self._lack("problem", said.format(slug=ref.slug))
            return None, None
        return review_reference.texts(problem, self.lacks)

    def _difference(self, script: OwnScript, reference: str | None) -> list[str]:
        if script.text is None or reference is None:
            return []
        lines = difference(script.text, reference)
        if lines is None:
            self._lack("difference", _("Your script has too many lines to be compared with the reference."))
        elif not lines:
            self._lack("difference", _("Your script is the reference, word for word."))
        return lines or []

    def _mine(self) -> ReviewFigures:
        """What the grader read in the file is surer than what the run said; a run that did not make it says nothing."""
        verdict, made = self._counts.verdict if self._counts else None, self._made or self._uncounted_run()
        known = verdict.model if verdict else None
        return ReviewFigures(
            verdict.value if verdict else None,
            verdict.standard_error if verdict else None,
            verdict.stars if verdict else None,
            known.parameters if known else made.parameters if made else None,
            known.megabytes if known else made.kept_megabytes if made else None,
            round(made.ended_at - made.started_at, 1) if made and made.ended_at else None,
            round(made.peaks.memory / 1e6) if made and made.peaks.memory else None,
            made.keras if made else "",
            self._past.attempt.origin or _("this machine") if made else "",
        )

    def _uncounted_run(self) -> RunRecord | None:
        return self._run if self._counts is None else None

    def _run_view(self) -> RunView | None:
        return self._run.view(self._files.log_bytes(self._run.run)) if self._run is not None else None

    def _curves(self) -> list[EpochEnded]:
        if self._run is None:
            return []
        found = self._files.curves(self._run.run).epochs
        if not found:
            self._lack("curves", self._why_no_curves(self._run))
        return found

    def _why_no_curves(self, run: RunRecord) -> str:
        if self._past.attempt.origin:
            return _("The curves of run {n} stayed on the machine where it ran.").format(n=run.run)
        if run.log_pruned:
            return _("The curves of run {n} were pruned with its log.").format(n=run.run)
        return _("Run {n} left no curves: it finished no epoch of a fit.").format(n=run.run)

    def _again(self) -> str:
        """Return the problem's name in its variant, as `start` takes it; "" where the bank has it no more."""
        ref = self._past.attempt.category(self._past.category).problem
        name = f"{ref.slug}-{ref.variant or catalog.FIRST}"
        known = catalog.named(name)
        if known is None or known.category != ref.category:
            self._lack("again", _("It cannot be tried again here: this version's bank does not have it."))
            return ""
        if known.version != ref.version:
            said = _("The bank has version {now} of this problem by now; this attempt had version {then}.")
            self._lack("again", said.format(now=known.version, then=ref.version))
        return name
