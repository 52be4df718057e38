"""What the rules of advice judge by: the newest sample, the runs, and a few figures of the last minutes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.sample import MemorySample, ProcessUsage, Sample

KEEP_S = 300.0


@dataclass(frozen=True)
class RunFacts:
    """What is known of a run that is under way."""

    job: str
    """Its name in `Sample.jobs`."""
    since: float
    """When it began, Unix seconds."""
    epoch_started: bool = False
    """Whether it trains: before its first epoch it reads data and builds, and an idle GPU is no fault."""
    cpu_wanted: bool = False
    """Whether the person had it train on the CPU, so that a GPU left alone is no fault."""


@dataclass(frozen=True)
class Found:
    """What a rule finds at this moment; said only when it lasts."""

    text: str
    run: int | None = None
    about: str = ""
    """Tells it from others of the same rule: a GPU's label, a run's number."""
    level: str = ""
    """`warning` or `bad`; "": the rule's own."""


@dataclass(frozen=True)
class Moment:
    """The figures of one sample that are worth keeping for minutes."""

    at: float
    memory: int | None
    memory_total: int | None
    swapped_bytes_s: float | None
    throttled_percent: float | None
    busiest_core: float | None
    gpu_percents: list[float | None]
    job_cpu: dict[str, float | None]


@dataclass
class Evidence:
    """Grows by one sample at a time."""

    runs: dict[int, RunFacts] = field(default_factory=dict)
    _sample: Sample | None = None
    _moments: deque[Moment] = field(default_factory=deque)

    def add(self, sample: Sample, runs: dict[int, RunFacts]) -> None:
        """Take the newest sample, and drop what is too old."""
        self._sample, self.runs = sample, runs
        self._moments.append(_moment(sample))
        while sample.at - self._moments[0].at > KEEP_S:
            self._moments.popleft()

    @property
    def sample(self) -> Sample:
        """The newest one."""
        if self._sample is None:
            raise RuntimeError("no sample has been added yet")
        return self._sample

    @property
    def memory(self) -> MemorySample:
        """Memory in the newest sample."""
        return self.sample.memory

    def last(self, seconds: float) -> list[Moment]:
        """Return the moments of so long, oldest first."""
        oldest = self.sample.at - seconds
        # From the newest backwards: most rules want twenty seconds of five minutes, for every run and GPU.
        found = list(takewhile(lambda moment: moment.at >= oldest, reversed(self._moments)))
        found.reverse()
        return found

    def mean(self, seconds: float, value: Callable[[Moment], float | None]) -> float | None:
        """Return the mean of what is known of the last seconds; None where half of that time is not covered."""
        moments = self.last(seconds)
        if len(moments) < 2 or moments[-1].at - moments[0].at < seconds / 2:
            return None
        known = [one for moment in moments if (one := value(moment)) is not None]
        return sum(known) / len(known) if known else None

    def trainings(self) -> Iterator[tuple[int, RunFacts, ProcessUsage]]:
        """Give each run whose processes are in the sample."""
        for run, facts in self.runs.items():
            usage = self.sample.jobs.get(facts.job)
            if usage is not None:
                yield run, facts, usage

    def gpus_of(self, usage: ProcessUsage) -> list[tuple[int, GpuSample]]:
        """Return place and GPU of those that a run may see; all that can be used, where that is not known."""
        gpus = self.sample.gpus
        if usage.gpus is None:
            return [(place, gpu) for place, gpu in enumerate(gpus) if not gpu.mig_mode]
        return [(place, gpus[place]) for place in usage.gpus if 0 <= place < len(gpus)]


def gpu_percent(place: int) -> Callable[[Moment], float | None]:
    """Give utilisation of the GPU at a place, for `Evidence.mean`."""
    return lambda moment: moment.gpu_percents[place] if place < len(moment.gpu_percents) else None


def cpu_of(job: str) -> Callable[[Moment], float | None]:
    """Give CPU percent of a job, for `Evidence.mean`."""
    return lambda moment: moment.job_cpu.get(job)


def _moment(sample: Sample) -> Moment:
    memory = sample.memory
    return Moment(
        sample.at,
        memory.used,
        memory.total,
        memory.swapped_bytes_s,
        sample.cpu.throttled_percent,
        max(sample.cpu.per_core, default=None),
        [gpu.utilization_percent for gpu in sample.gpus],
        {name: usage.cpu_percent for name, usage in sample.jobs.items()},
    )
