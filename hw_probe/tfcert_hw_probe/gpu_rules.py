"""Rules of advice on GPUs: whether a run uses them, who else does, and whether they are well."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _

from tfcert_hw_probe.evidence import Evidence, Found, cpu_of, gpu_percent
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.units import size

IDLE_PERCENT = 5.0
"""Utilisation below which a GPU that a training should fill does as good as nothing."""
STARVED_PERCENT = 35.0
"""Utilisation below which a GPU waits for its data most of the time."""
BUSY_CORE, BUSY_TREE = 95.0, 90.0
"""Percent of one core: where Python, or an input pipeline without parallel calls, is the bottleneck."""
MOST = 0.5
"""Share of a GPU's memory that others must hold."""
STALE_S = 10.0
WINDOW_S = 20.0
"""Utilisation and load are judged by their mean over so long: both jump from sample to sample."""
UNUSABLE = {"mismatch", "not_loaded", "no_permission", "no_answer"}
"""Faults of a driver that is installed: there may be a GPU, and nothing can use it."""


def gpu_not_seen(evidence: Evidence) -> Iterator[Found]:
    """Find runs on a machine with GPUs that use none, and why."""
    if not evidence.sample.gpus:
        return
    for run, facts, usage in evidence.trainings():
        if facts.cpu_wanted or not (usage.sees_no_gpu or usage.gpus == []):
            continue
        why = usage.sees_no_gpu or _("it may see none of them")
        yield Found(_("Run {n} does not use the GPU: {why}.").format(n=run, why=why.rstrip(".")), run, str(run))


def gpu_left_alone(evidence: Evidence) -> Iterator[Found]:
    """Find trainings that may use a GPU, hold no memory of it, and leave it idle."""
    for run, facts, usage in evidence.trainings():
        if facts.cpu_wanted or not facts.epoch_started or usage.sees_no_gpu or usage.gpu_memory:
            continue
        seen = evidence.gpus_of(usage)
        if seen and all(_is_idle(evidence, place, IDLE_PERCENT) for place, _gpu in seen):
            text = _("Run {n} trains, and {gpu} is idle: TensorFlow may not have found it. Its log says why.")
            yield Found(text.format(n=run, gpu=_labels(seen)), run, str(run))


def input_pipeline(evidence: Evidence) -> Iterator[Found]:
    """Find trainings whose GPU waits while one core of theirs is full."""
    core = evidence.mean(WINDOW_S, lambda moment: moment.busiest_core)
    if core is None or core < BUSY_CORE:
        return
    for run, facts, usage in evidence.trainings():
        cpu = evidence.mean(WINDOW_S, cpu_of(facts.job))
        if not facts.epoch_started or usage.sees_no_gpu or not usage.gpu_memory or cpu is None or cpu < BUSY_TREE:
            continue
        seen = evidence.gpus_of(usage)
        if seen and all(_is_idle(evidence, place, STARVED_PERCENT) for place, _gpu in seen):
            text = _(
                "{gpu} waits for data while a core is full: run {n}'s input pipeline is the brake. "
                "Try map(..., num_parallel_calls=AUTOTUNE), cache() and prefetch()."
            )
            yield Found(text.format(n=run, gpu=_labels(seen)), run, str(run))


def _is_idle(evidence: Evidence, place: int, percent: float) -> bool:
    mean = evidence.mean(WINDOW_S, gpu_percent(place))
    return mean is not None and mean < percent


def _labels(seen: list[tuple[int, GpuSample]]) -> str:
    return ", ".join(gpu.label for _place, gpu in seen)


def held_by_others(evidence: Evidence) -> Iterator[Found]:
    """Find GPUs most of whose memory belongs to somebody else."""
    for place, gpu in enumerate(evidence.sample.gpus):
        if gpu.memory_total is None or gpu.unified_memory or gpu.mig_mode:
            continue
        known = _by_user(gpu)
        if known and sum(known.values()) >= MOST * gpu.memory_total:
            who = max(known, key=lambda user: known[user])
            text = _("{user} holds {used} of {total} of {gpu}: a run of yours may not fit, or be slow.")
            yield _held(text, who, sum(known.values()), gpu)
        elif not known and (used := _unseen(evidence, place, gpu)) >= MOST * gpu.memory_total:
            yield _held(_("Programs that cannot be seen from here hold {used} of {total} of {gpu}."), "", used, gpu)


def _held(text: str, user: str, used: int, gpu: GpuSample) -> Found:
    sizes = {"used": size(used), "total": size(gpu.memory_total or 0)}
    return Found(text.format(user=user, gpu=gpu.label, **sizes), about=gpu.label)


def _by_user(gpu: GpuSample) -> dict[str, int]:
    held: dict[str, int] = {}
    for process in gpu.processes:
        if process.user and not process.mine and process.memory is not None:
            held[process.user] = held.get(process.user, 0) + process.memory
    return held


def _unseen(evidence: Evidence, place: int, gpu: GpuSample) -> int:
    """Return the bytes that no run of ours and no process of this user accounts for; 0 where that is not known."""
    told: list[int | None] = [
        usage.gpu_memory
        for _run, _facts, usage in evidence.trainings()
        if place in [seen for seen, _gpu in evidence.gpus_of(usage)]
    ]
    mine = [process.memory for process in gpu.processes if process.mine]
    if gpu.memory_used is None or None in mine or (None in told and not mine):
        return 0
    return gpu.memory_used - max(sum(one or 0 for one in mine), sum(one or 0 for one in told))


def slowed_by_heat(evidence: Evidence) -> Iterator[Found]:
    """Find GPUs whose clocks are held down because they are hot."""
    for gpu in evidence.sample.gpus:
        if "heat" in gpu.slowed_by:
            degrees = "" if gpu.temperature_c is None else _(" at {degrees:.0f} °C").format(degrees=gpu.temperature_c)
            text = _("{gpu} is slowed down by heat{degrees}: look to its air, or expect longer epochs.")
            yield Found(text.format(gpu=gpu.label, degrees=degrees), about=gpu.label)


def gpu_trouble(evidence: Evidence) -> Iterator[Found]:
    """Find GPUs whose driver tells of errors."""
    for gpu in evidence.sample.gpus:
        if gpu.errors:
            text = _("{gpu} has trouble: {errors}. Tell whoever runs this machine.")
            yield Found(text.format(gpu=gpu.label, errors="; ".join(gpu.errors)), about=gpu.label)


def stale_figures(evidence: Evidence) -> Iterator[Found]:
    """Find a driver that has stopped answering."""
    sample = evidence.sample
    if sample.gpus and sample.gpu_age_s >= STALE_S:
        text = _("The NVIDIA driver has not answered for {seconds:.0f} s: the GPU's figures are old.")
        yield Found(text.format(seconds=sample.gpu_age_s))


def driver_unusable(evidence: Evidence) -> Iterator[Found]:
    """Find a driver that is there and cannot be used, while something trains."""
    sample = evidence.sample
    if not sample.gpus and sample.gpu_fault in UNUSABLE:
        for run, facts, _usage in evidence.trainings():
            if not facts.cpu_wanted:
                why = sample.gpu_note.rstrip(".")
                yield Found(_("Run {n} does not use the GPU: {why}.").format(n=run, why=why), run, str(run))
