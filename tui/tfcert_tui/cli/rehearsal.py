"""A whole exam that sits itself, through the same engine that a person uses."""

from __future__ import annotations

import asyncio
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine.attempts.workspace import SCRIPT
from tfcert_exam_engine.engine import DEFAULT_MINUTES, Engine
from tfcert_exam_engine.views import EngineState, Mode, ProblemView, RunView, SubmissionView
from tfcert_problems import catalog
from tfcert_tui.cli.beginning import Wanted, started
from tfcert_tui.cli.feed import Feed
from tfcert_tui.cli.following import RunFollower
from tfcert_tui.cli.output import Progress, figure, say, stars_text
from tfcert_tui.cli.submitting import graded
from tfcert_tui.cli.words import outcome_words


class Rehearsed(msgspec.Struct, frozen=True):
    """What sits itself."""

    form: str
    seed: int | None
    starter: bool
    """The untouched starters in place of the bank's answers."""
    mode: Mode = "practice"


class Rehearsal:
    """Trains the five answers in turn, submits them, ends."""

    def __init__(self, engine: Engine, feed: Feed, wanted: Rehearsed) -> None:
        self.failures: list[str] = []
        """One sentence per answer that did not get as far as its stars."""
        self._engine = engine
        self._feed = feed
        self._wanted = wanted
        self._progress = Progress()

    async def sit(self) -> EngineState:
        """Sit the whole exam and return how it ended."""
        wanted = Wanted(self._wanted.form, self._wanted.mode, self._wanted.seed, DEFAULT_MINUTES)
        attempt = await started(self._engine, self._feed, wanted)
        say(_("Attempt {attempt}, seed {seed}").format(attempt=attempt.attempt, seed=attempt.seed))
        try:
            for problem in attempt.problems:
                await self._answer(problem)
        finally:
            self._progress.close()
        ended = await self._engine.end()
        return await self._engine.attempt(ended.attempt)

    async def _answer(self, problem: ProblemView) -> None:
        """Train and submit one problem."""
        await asyncio.to_thread(self._write_script, problem)
        run = await self._train(problem)
        trained_s = (run.ended_at or run.started_at) - run.started_at
        if run.state != "trained" or run.model_file is None:
            self._fail(problem, run.message or outcome_words(run.state))
            return
        submission = await self._submit(problem)
        if submission.state != "graded":
            self._fail(problem, submission.message or outcome_words(submission.state))
            return
        self._tell(problem, trained_s, submission)

    def _write_script(self, problem: ProblemView) -> None:
        """Put the bank's own answer in the candidate's place; the untouched starter stays as it is."""
        if not self._wanted.starter:
            reference = catalog.find(problem.category, problem.slug, problem.variant).text("reference.py")
            (Path(problem.folder) / SCRIPT).write_text(reference, encoding="utf-8")

    async def _train(self, problem: ProblemView) -> RunView:
        stage = _("{number} {title}: training").format(number=problem.category, title=problem.title)
        self._progress.show(stage)
        # The bank's answers are written for the Keras of today, whatever the person's own scripts need.
        begun = await self._engine.run(problem.category, legacy_keras=False)
        follower = RunFollower(self._engine, self._feed, begun)
        while follower.alive:
            await follower.look()
            self._progress.show(stage, _epoch_words(follower.run))
        return follower.run

    async def _submit(self, problem: ProblemView) -> SubmissionView:
        self._progress.show(_("{number} {title}: grading").format(number=problem.category, title=problem.title))
        return await graded(self._engine, self._feed, await self._engine.submit(problem.category))

    def _fail(self, problem: ProblemView, why: str) -> None:
        sentence = f"{problem.category} {problem.title}: {why}"
        self.failures.append(sentence)
        self._progress.close()
        say(sentence)

    def _tell(self, problem: ProblemView, trained_s: float, submission: SubmissionView) -> None:
        value = submission.verdict.value if submission.verdict else None
        metric = submission.verdict.metric if submission.verdict else ""
        self._progress.close()
        say(
            _("{number} {title}: {stars} stars, {metric} {value}, trained in {trained} s, graded in {graded} s").format(
                number=problem.category,
                title=problem.title,
                stars=stars_text(submission.stars),
                metric=metric,
                value=figure(value),
                trained=f"{trained_s:.1f}",
                graded=f"{submission.seconds or 0:.2f}",
            )
        )


def _epoch_words(run: RunView) -> str:
    if not run.epochs:
        return ""
    epoch = _("epoch {epoch} of {epochs}").format(epoch=run.epoch, epochs=run.epochs)
    return "  ".join([epoch, *(f"{name} {figure(value)}" for name, value in sorted(run.logs.items()))])
