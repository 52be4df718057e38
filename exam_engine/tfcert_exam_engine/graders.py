"""Has model files graded and checked in children that shut themselves in, where it is known that they can work so.

What a grader may see is a list (`runner/shut_in/confinement.py`): a machine whose TensorFlow wants one more would fail
every honest model. So the engine tries it first, with models of its own; where they fail shut in and load otherwise,
graders are not shut in, and that is said.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Callable
from gettext import gettext as _

import msgspec

from tfcert_exam_engine import jobs as job_folders
from tfcert_exam_engine.events import AnyEnding, AnyJobEvent, Built, Cancelled, Crashed, EngineFault, Graded, Started
from tfcert_exam_engine.job import GradeJob, SelfTestJob
from tfcert_exam_engine.jobs import Jobs
from tfcert_exam_engine.limits import Limits
from tfcert_exam_engine.parts import Parts
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.troubles import Troubles
from tfcert_exam_engine.views import GradingStage

log = logging.getLogger(__name__)

Say = Callable[[GradingStage], None]

SELF_TEST_S = 120.0
TRIALS = (True, True, False)
"""Shut in, once more against chance, and as a cross-check not shut in."""


class Graders:
    """One for everything that opens a candidate's file."""

    def __init__(self, paths: Paths, jobs: Jobs, troubles: Troubles, proven: bool = False) -> None:
        """Prepare; with `proven` nothing is tried, and graders are shut in."""
        self.folder = paths.job("self-test", 1)
        """Of the one job that nobody asked for, and for which no engine stays."""
        self._jobs = jobs
        self._troubles = troubles
        self._proven = proven
        self._proof: asyncio.Task[bool] | None = None

    def prove(self) -> asyncio.Task[bool]:
        """Begin to try whether graders can be shut in here, once."""
        if self._proof is None:
            self._proof = asyncio.create_task(self._tried())
        return self._proof

    async def close(self) -> None:
        """Try no more."""
        if self._proof is not None:
            self._proof.cancel()
            await asyncio.gather(self._proof, return_exceptions=True)

    async def run(self, job: GradeJob, within: Limits, parts: Parts, say: Say = lambda _stage: None) -> AnyEnding:
        """Grade or check a file, and note where the time went; `say` is told what holds it up.

        Raises:
            OSError: the job's folder cannot be written.
        """
        say(self._stage())
        shut_in = self._proven or await asyncio.shield(self.prove())
        say(self._jobs.stage)
        asked = time.time()

        def hear(event: AnyJobEvent) -> None:
            if isinstance(event, Started):
                parts.put("fork", event.at - asked)

        ending = await self._jobs.run(msgspec.structs.replace(job, shut_in=shut_in), within, hear)
        if isinstance(ending, Graded):
            parts.seconds.update(ending.parts)
            parts.put("hear", time.time() - ending.at)
        return whose(ending)

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
