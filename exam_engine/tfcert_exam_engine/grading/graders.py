"""Has model files graded and checked in children that shut themselves in, where it is known that they can work so.

What a grader may see is a list (`runner/shut_in/confinement.py`): a machine whose TensorFlow wants one more would fail
every honest model. So the engine tries it first, with models of its own; where they fail shut in and load otherwise,
graders are not shut in, and that is said.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import signal
import time
from collections.abc import Callable
from gettext import gettext as _

import msgspec

from tfcert_exam_engine.children import jobs as job_folders
from tfcert_exam_engine.children.job import GradeJob, SelfTestJob
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.events import AnyEnding, AnyJobEvent, Built, Cancelled, Crashed, EngineFault, Graded, Started
from tfcert_exam_engine.grading.parts import Parts
from tfcert_exam_engine.grading.ready_grader import ReadyGrader
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.tasks import cancelled
from tfcert_exam_engine.training.limits import Limits
from tfcert_exam_engine.troubles import Troubles
from tfcert_exam_engine.views import GradingStage

log = logging.getLogger(__name__)

Say = Callable[[GradingStage], None]

SELF_TEST_S = 120.0
AFTER_S = 0.2
"""Until the next grader gets ready: first the verdict of the last one is told."""
TRIALS = (True, True, False)
"""Shut in, once more against chance, and as a cross-check not shut in."""


class Graders:
    """One for everything that opens a candidate's file."""

    def __init__(
        self, paths: Paths, jobs: Jobs, troubles: Troubles, ready: ReadyGrader | None = None, proven: bool = False
    ) -> None:
        """Prepare; with `proven` nothing is tried, and graders are shut in; with `ready` one is kept ready."""
        self.folder = paths.job("self-test", 1)
        """Of the one job that nobody asked for, and for which no engine stays."""
        self._jobs = jobs
        self._troubles = troubles
        self._ready = ready
        self._proven = proven
        self._proof: asyncio.Task[bool] | None = None
        self._expecting: asyncio.Task[None] | None = None

    def prove(self) -> asyncio.Task[bool]:
        """Begin to try whether graders can be shut in here, once."""
        if self._proof is None:
            self._proof = asyncio.create_task(self._tried())
        return self._proof

    async def close(self) -> None:
        """Try no more, and keep none ready."""
        await cancelled(task for task in (self._expecting, self._proof) if task is not None)
        if self._ready is not None:
            await self._ready.close()

    def expect(self) -> None:
        """Somebody may press Submit soon: keep a grader ready for that, as soon as it is known that it can work."""
        if self._ready is not None and (self._expecting is None or self._expecting.done()):
            self._expecting = asyncio.create_task(self._prepare(self._ready))

    async def _prepare(self, ready: ReadyGrader) -> None:
        await asyncio.sleep(AFTER_S)
        if await self._shut_in():
            ready.prepare()

    async def run(
        self,
        job: GradeJob,
        within: Limits,
        parts: Parts,
        say: Say = lambda _stage: None,
        in_a_hurry: bool = True,
    ) -> AnyEnding:
        """Grade or check a file, and note where the time went; `say` is told what holds it up.

        In a hurry, for somebody who waits for it, the grader that is ready is taken, and the next one prepared.

        Raises:
            OSError: the job's folder cannot be written.
        """
        say(self._stage())
        job = msgspec.structs.replace(job, shut_in=await self._shut_in())
        say(self._jobs.stage)
        ready = self._ready if in_a_hurry and job.shut_in else None
        try:
            return whose(await self._ending(job, within, parts, ready))
        finally:
            if ready is not None:
                self.expect()

    async def _ending(self, job: GradeJob, within: Limits, parts: Parts, ready: ReadyGrader | None = None) -> AnyEnding:
        asked = time.time()

        def hear(event: AnyJobEvent) -> None:
            if isinstance(event, Started):
                parts.put("start", event.at - asked)

        run = functools.partial(self._jobs.run, within=within, hear=hear)
        ending = await (ready.run(job, run) if ready else run(job))
        if isinstance(ending, Graded):
            parts.seconds.update(ending.parts)
            parts.put("hear", time.time() - ending.at)
        return ending

    async def _shut_in(self) -> bool:
        return self._proven or await asyncio.shield(self.prove())

    def _stage(self) -> GradingStage:
        proving = self._proof is not None and not self._proof.done()
        return self._jobs.stage or ("self_test" if proving else "")

    async def _tried(self) -> bool:
        for shut_in in TRIALS:
            if await self._works(shut_in):
                break
        else:
            return True  # it is not for being shut in that nothing can be graded
        if not shut_in:
            self._say_so()
        return shut_in

    async def _works(self, shut_in: bool) -> bool:
        job = SelfTestJob(str(self.folder), None, shut_in)
        try:
            ending = await self._jobs.run(job, Limits(SELF_TEST_S), lambda _event: None)
        except OSError as error:
            ending = EngineFault(time.time(), str(error))
        finally:
            job_folders.remove(self.folder)
        if not isinstance(ending, Built):
            log.warning("self-test, shut in %s: %s", shut_in, ending)
        return isinstance(ending, Built)

    def _say_so(self) -> None:
        sentence = _(
            "On this machine TensorFlow does not work in a grader that is shut in, so graders are not: "
            "submit no model files of strangers here."
        )
        log.error("%s", sentence)
        self._troubles.set("confinement", sentence)


def whose(ending: AnyEnding) -> AnyEnding:
    """A grader that died without a word: a kill from outside is ours; a crash inside TensorFlow is the model's."""
    if isinstance(ending, Crashed) and ending.exit_code in (0, -signal.SIGKILL, -signal.SIGTERM, None):
        return EngineFault(ending.at, ending.message)
    if isinstance(ending, Cancelled):
        return EngineFault(ending.at, ending.reason)
    if isinstance(ending, Crashed):
        message = _("The model brings down the process that grades it. {how}").format(how=ending.message)
        advice = _("Save the model again with model.save('mymodel.keras'), from Keras' own layers alone.")
        return msgspec.structs.replace(ending, message=message, advice=advice)
    return ending
