"""What the engine knows of a model file that the file itself does not say: its age, its script, runs, submissions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

from tfcert_exam_engine.ages import age
from tfcert_exam_engine.attempts import starter_blocks
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.attempts.workspace import SCRIPT, FrozenModel
from tfcert_exam_engine.grading.verdict import CheckName, ContractCheck
from tfcert_exam_engine.model_names import models_in
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_problems.problem import Problem

LAST_SAVE_S = 1.0
"""A run that was stopped may have saved so long after it was asked to."""


@dataclass(frozen=True)
class Circumstances:
    """One model file of a category, and all that stands around it."""

    attempt: Attempt
    problem: Problem
    source: Path
    """The candidate's own file."""
    frozen: FrozenModel
    runs: list[RunRecord]
    """Of the attempt, oldest first."""
    submissions: list[SubmissionRecord]
    """Of this very file on this problem in any attempt, oldest first."""
    source_of: Callable[[int], Path]
    """Where the script of a run is kept as it was run."""
    now: float
    """Unix time in seconds."""

    def checks(self) -> list[ContractCheck]:
        """Return what was found; what cannot be known is left out."""
        found = [self._file(), self._script(), self._blocks(), self._run(), self._earlier()]
        return [check for check in found if check is not None]

    def _file(self) -> ContractCheck:
        saved_at = self.frozen.saved_at
        said = self._aged(self.frozen.name, saved_at)
        newest = next(reversed(models_in(self._folder)), self.source)
        if newest.stat().st_mtime > saved_at and not newest.samefile(self.source):
            advice = _("A submission without a file takes the newest: name this one, or leave it.")
            return _amber("file", said, self._aged(newest.name, newest.stat().st_mtime), advice)
        if saved_at < self.attempt.started.wall_s:
            advice = _("It was saved before this attempt began: see that it is the file you mean.")
            return _amber("file", said, _("one of this attempt"), advice)
        return _green("file", said)

    def _aged(self, name: str, saved_at: float) -> str:
        return _("{name}, saved {age} ago").format(name=name, age=age(self.now - saved_at))

    def _script(self) -> ContractCheck | None:
        """A run keeps the script that it ran; of any other file the times are all there is."""
        script, maker = self._folder / SCRIPT, self._maker()
        if not script.is_file():
            return None
        source = None if maker is None else self._source_text(maker)
        if maker is None or source is None:
            is_newer = script.stat().st_mtime <= self.frozen.saved_at
            good, changed = _("the model is newer than {script}"), _("{script} was changed after the model was saved")
            return self._same_script(is_newer, good.format(script=SCRIPT), changed.format(script=SCRIPT))
        same = source == script.read_text(encoding="utf-8", errors="replace")
        good = _("{script} is as in run {run}, which saved this model")
        changed = _("{script} was changed since run {run}, which saved this model")
        return self._same_script(
            same, good.format(script=SCRIPT, run=maker.run), changed.format(script=SCRIPT, run=maker.run)
        )

    def _same_script(self, same: bool, good: str, changed: str) -> ContractCheck:
        if same:
            return _green("script", good)
        advice = _("If the change matters, train again: tfcert-tui run {n}").format(n=self.problem.category)
        return _amber("script", changed, _("a model of the script as it is"), advice)

    def _blocks(self) -> ContractCheck | None:
        """The script that made the model counts, where it is known."""
        starter, maker = self.problem.text("starter.py"), self._maker()
        script = None if maker is None else self._source_text(maker)
        if script is None and (self._folder / SCRIPT).is_file():
            script = (self._folder / SCRIPT).read_text(encoding="utf-8", errors="replace")
        if script is None or not starter_blocks.blocks(starter):
            return None
        gone = len(starter_blocks.changed_blocks(script, starter))
        if not gone:
            return _green("blocks", _("as in the starter"))
        said = ngettext(
            "{n} block that is not to be changed is different", "{n} blocks that are not to be changed differ", gone
        )
        advice = _("The hidden examples may not fit the model. The starter can be put back: tfcert-tui reset {n}")
        category = self.problem.category
        return _amber("blocks", said.format(n=gone), _("as in the starter"), advice.format(n=category))

    def _run(self) -> ContractCheck:
        newest = self._runs[-1] if self._runs else None
        if newest is None:
            return _green("run", _("none was made"))
        if newest.ended_at is None:
            return self._run_under_way(newest)
        if not newest.kept_as and self.frozen.saved_at < newest.started_at:
            said = _("run {run}, the newest, saved no model; this one is older").format(run=newest.run)
            advice = _("See how it ended (tfcert-tui runs), or submit this older model all the same.")
            return _amber("run", said, _("a model of the newest run"), advice)
        return _green("run", _("none under way"))

    @staticmethod
    def _run_under_way(run: RunRecord) -> ContractCheck:
        said = _("run {run} is under way and may save a newer model")
        if run.state == "queued":
            said = _("run {run} waits for its turn and may save a newer model")
        advice = _("Wait for it, or submit this one now: both may be submitted, and the best counts.")
        return _amber("run", said.format(run=run.run), _("none under way"), advice)

    def _earlier(self) -> ContractCheck:
        here = [one for one in self.submissions if one.attempt == self.attempt.attempt]
        if not here:
            said = _("never before")
            if self.submissions:
                said = _("not in this attempt; {stars} in {attempt}").format(
                    stars=_outcome(self.submissions[-1]), attempt=self.submissions[-1].attempt
                )
            return _green("earlier", said)
        said = _("this very file was submission {n}: {outcome}").format(
            n=here[-1].submission, outcome=_outcome(here[-1])
        )
        advice = _("The same file gets the same stars: train again, or submit another file.")
        return _amber("earlier", said, "", advice)

    @property
    def _folder(self) -> Path:
        return Path(self.attempt.folder) / f"category{self.problem.category}"

    @property
    def _runs(self) -> list[RunRecord]:
        return [run for run in self.runs if run.category == self.problem.category]

    def _maker(self) -> RunRecord | None:
        """Return the run that saved the file: the one that kept it, else the one it was written in."""
        kept = [run for run in self._runs if run.kept_as.partition(".")[0] == self.frozen.sha256]
        return next(iter([*reversed(kept), *(run for run in reversed(self._runs) if self._was_written_in(run))]), None)

    def _was_written_in(self, run: RunRecord) -> bool:
        if run.state == "queued" or not self.source.resolve().is_relative_to(self._folder.resolve()):
            return False
        ends = self.now if run.ended_at is None else run.ended_at
        return run.started_at <= self.frozen.saved_at <= ends + LAST_SAVE_S

    def _source_text(self, run: RunRecord) -> str | None:
        """None where it is gone."""
        try:
            return self.source_of(run.run).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None


def _outcome(submission: SubmissionRecord) -> str:
    if submission.stars is not None:
        return ngettext("{n} star", "{n} stars", submission.stars).format(n=submission.stars)
    if submission.state == "grading":
        return _("being graded")
    return _("not graded")


def _green(name: CheckName, found: str) -> ContractCheck:
    return ContractCheck(name, True, found, "")


def _amber(name: CheckName, found: str, wanted: str, advice: str) -> ContractCheck:
    return ContractCheck(name, True, found, wanted, advice, warning=True)
