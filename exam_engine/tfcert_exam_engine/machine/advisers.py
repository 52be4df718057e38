"""What is wrong with how the runs use the machine, as the probe's rules see it; a fault of theirs ends nothing."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from tfcert_exam_engine.machine.run_gpus import wants_cpu
from tfcert_exam_engine.records import RunRecord
from tfcert_hw_probe.advice import Adviser, RunFacts
from tfcert_hw_probe.sample import Sample
from tfcert_hw_probe.usage import Advice

log = logging.getLogger(__name__)


class Advisers:
    """The probe's adviser, told of the engine's runs."""

    def __init__(self, adviser: Adviser | None = None) -> None:
        self._adviser = adviser or Adviser()
        self._complaints: set[str] = set()

    def judge(self, sample: Sample, runs: Sequence[RunRecord]) -> list[Advice]:
        """Return what has been wrong for a while, the worst first; nothing where it cannot be judged."""
        try:
            return self._adviser.judge(sample, {record.run: facts_of(record) for record in runs})
        except Exception as error:
            if repr(error) not in self._complaints:
                self._complaints.add(repr(error))
                log.exception("no advice can be given")
            return []


def job_of(run: int) -> str:
    """Return a run's name in `Sample.jobs`."""
    return f"run {run}"


def facts_of(record: RunRecord) -> RunFacts:
    """Return what the rules are told of a run."""
    return RunFacts(job_of(record.run), record.started_at, _trains(record), wants_cpu(record))


def _trains(record: RunRecord) -> bool:
    """A fit that has begun has no step for as long as the first batch, with all that is compiled for it, takes."""
    return record.epoch > 0 or record.step > 0
